/** Several symbols of the same files: each becomes the tape that it becomes alone, and after an error none is left. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../src/base/errors.js';
import { importTape, importTapes } from '../../../src/market/import/index.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { tempFolder } from '../tape-rows.js';

const folder = tempFolder();
const file = join(folder, '12302019.NASDAQ_ITCH50');
const REQUEST = { files: [file], format: 'itch' };

beforeAll(async () => {
  const settings = synthSettings({ seed: 1, symbols: ['AAPL', 'MSFT', 'NVDA'] });
  await writeSynth({ settings, format: 'itch', out: file, events: 5000 });
});

/** A new folder for tapes. */
function place(name: string): string {
  mkdirSync(join(folder, name));
  return join(folder, name);
}

describe('several symbols', () => {
  it('are the tapes that each is alone, with their dictionaries', async () => {
    const to = place('both');
    const progress: number[] = [];
    const tapes = await importTapes(
      {
        ...REQUEST,
        out: join(to, '{symbol}.arrow'),
        ids: join(to, '{symbol}.ids.csv'),
        onProgress: ({ bytesRead, bytesTotal }) => progress.push(bytesRead / bytesTotal),
      },
      ['NVDA', 'AAPL'],
    );
    expect(tapes.map(({ symbol, out }) => [symbol, out])).toEqual([
      ['NVDA', join(to, 'NVDA.arrow')],
      ['AAPL', join(to, 'AAPL.arrow')],
    ]);
    expect(readdirSync(to).sort()).toEqual(['AAPL.arrow', 'AAPL.ids.csv', 'NVDA.arrow', 'NVDA.ids.csv']);
    for (const { symbol, meta } of tapes) {
      const alone = await importTape({ ...REQUEST, instrument: { symbol }, out: join(to, 'alone.arrow') });
      expect(meta.digest).toBe(alone.digest);
      expect(meta.instrument.symbol).toBe(symbol);
    }
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(readFileSync(join(to, 'AAPL.ids.csv'), 'utf8')).toMatch(/^orderId,foreignId\n1,\d+\n2,\d+\n/);
  });

  it('of which one is not there leave nothing, and what stood there stays', async () => {
    const to = place('none');
    writeFileSync(join(to, 'AAPL.arrow'), 'mine');
    const error: unknown = await importTapes({ ...REQUEST, out: join(to, '{symbol}.arrow') }, ['AAPL', 'TSLA']).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(/^TSLA: .*no stock TSLA/);
    expect(readdirSync(to)).toEqual(['AAPL.arrow']);
    expect(readFileSync(join(to, 'AAPL.arrow'), 'utf8')).toBe('mine');
  });

  it.each([
    [['AAPL', 'MSFT'], 'day.arrow', /got 2 symbols and the path .*day\.arrow; expected \{symbol\} in it/],
    [['AAPL', 'AAPL'], '{symbol}.arrow', /got AAPL twice/],
    [['AAPL', ''], '{symbol}.arrow', /got an empty one/],
    [['BRK/A'], '{symbol}.arrow', /got BRK\/A, which cannot be part of a file's name/],
  ])('%j to %s is refused', async (symbols, name, message) => {
    const out = join(folder, name);
    const error: unknown = await importTapes({ ...REQUEST, out }, symbols).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });
});
