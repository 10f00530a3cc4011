/** The same settings make the same bytes, everywhere and always; others make others; a file is as long as was asked, or not there. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SYNTH_FORMATS } from '../../../src/market/synth/formats.js';
import { impliedBy } from '../../../src/market/synth/implied.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { openTape } from '../../../src/market/tape-read.js';
import { tempFolder } from '../tape-rows.js';

const EVENTS = 3000;

async function digests(format: string, seed: number): Promise<string[]> {
  const out = join(tempFolder(), 'x_message.csv');
  const { files, events } = await writeSynth({ settings: synthSettings({ seed }), format, out, events: EVENTS });
  expect(events).toBe(EVENTS);
  if (format.startsWith('tape')) return [(await openTape(out)).meta.digest.slice(0, 16)];
  return files.map((file) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16));
}

describe('a seed', () => {
  it.each(Object.keys(SYNTH_FORMATS))('%s: makes these bytes, and another seed others', async (format) => {
    const made = await digests(format, 7);
    expect(made).toEqual(GOLDEN[format]);
    expect(await digests(format, 8)).not.toEqual(made);
  });

  it('of one symbol does not depend on which others trade', () => {
    const alone = new SynthMarket(synthSettings({ seed: 3, symbols: ['A'] }));
    const beside = new SynthMarket(synthSettings({ seed: 3, symbols: ['A', 'B', 'C'] }));
    let last = 0;
    for (let k = 0; k < 5000; k++) {
      beside.next();
      if (beside.event.ts < last) expect.fail(`event ${k} is stamped ${beside.event.ts} after ${last}`);
      last = beside.event.ts;
      if (beside.event.symbol !== 0) continue;
      alone.next();
      const { kind, ts, side, priceTicks, qtyLots, orderId } = beside.event;
      expect(alone.event).toMatchObject({ kind, ts, side, priceTicks, qtyLots, orderId });
    }
    expect(alone.events).toBeGreaterThan(1000);
  });
});

/** Digests of 3,000 events of seed 7. They change with the model or a format's spelling, and with nothing else. */
const GOLDEN: Readonly<Record<string, readonly string[]>> = {
  'tape-l2': ['5777a08a18cc006f'],
  'tape-l3': ['f5963a46ce8bd6ed'],
  itch: ['c7f72b90bf2fcec0'],
  lobster: ['4eb1acbd4cc929e0', '8e4a13da65e276e1'],
  binance: ['7cb14c45376ed76d'],
  tardis: ['bfdfe5d2ce8ea75a', '13a39cf3a51549fd'],
};

describe('a file', () => {
  it('ends with the first event that makes it as long as was asked', async () => {
    const out = join(tempFolder(), 'a.itch');
    const made = await writeSynth({ settings: synthSettings(), format: 'itch', out, bytes: 3_000_000 });
    const tail = 3 * (2 + 12);
    expect(made.bytes).toBe(readFileSync(out).length);
    expect(made.bytes - tail).toBeGreaterThanOrEqual(3_000_000);
    expect(made.bytes - tail).toBeLessThan(3_000_000 + 46);
  });

  it('says what was measured', async () => {
    const settings = synthSettings({ seed: 2 });
    const { measured } = await writeSynth({ settings, format: 'tape-l2', out: join(tempFolder(), 't'), events: 60_000 });
    expect(measured.limitsPerSecond / impliedBy(settings).limitsPerSecond).toBeCloseTo(1, 1);
    expect(measured.seconds).toBeGreaterThan(5);
  });

  it('is whole or not there: an abort and a fault leave nothing', async () => {
    const folder = tempFolder();
    for (const format of Object.keys(SYNTH_FORMATS)) {
      const abort = new AbortController();
      const out = join(folder, 'x');
      const onProgress = (): void => abort.abort();
      await expect(writeSynth({ settings: synthSettings(), format, out, events: 1e9, onProgress, signal: abort.signal })).rejects.toThrow(
        `the writing of ${out} was stopped; nothing was left there`,
      );
    }
    await expect(writeSynth({ settings: synthSettings(), format: 'itch', out: join(folder, 'no', 'x.gz'), events: 1 })).rejects.toThrow(
      'there is no folder',
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it('of a market that never ends is refused', async () => {
    const settings = synthSettings({ rates: { limits: 0.001, markets: 0, hidden: 0, cancels: 1, replaces: 0 } });
    await expect(writeSynth({ settings, format: 'tape-l2', out: join(tempFolder(), 'x'), events: 1e6 })).rejects.toThrow(
      'the market runs for more than 104 days',
    );
  });

  it.each([
    [{ format: 'itchy', events: 1 }, /unknown format itchy, expected one of tape-l2, .*; did you mean 'itch'\?/],
    [{ format: 'itch' }, 'events and bytes: expected one of them, and not both'],
    [{ format: 'itch', events: 1, bytes: 1 }, 'events and bytes: expected one of them, and not both'],
    [{ format: 'itch', events: 0 }, 'events: got 0, expected a whole number from 1'],
  ])('%o is refused', async (request, message) => {
    await expect(writeSynth({ settings: synthSettings(), out: join(tempFolder(), 'x'), ...request })).rejects.toThrow(message);
  });
});
