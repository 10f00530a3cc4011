/** `slipgauge import --symbol A,B --out 'x/{symbol}.arrow'`: tapes of several symbols, told apart in text and JSON. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { synthSettings } from '../../src/market/synth/settings.js';
import { writeSynth } from '../../src/market/synth/write.js';
import { inProcess, useFolder } from './cli.js';

const home = useFolder();
const DAY = '12302019.NASDAQ_ITCH50';

beforeAll(async () => {
  const settings = synthSettings({ seed: 1, symbols: ['AAPL', 'MSFT'] });
  await writeSynth({ settings, format: 'itch', out: join(home.dir, DAY), events: 3000 });
});

it('writes a tape for each symbol, of the format that the file is', async () => {
  const { code, stdout } = await inProcess(['import', DAY, '--symbol', 'AAPL,MSFT', '--out', '{symbol}.arrow', '--json']);
  expect(code).toBe(0);
  const { tapes } = JSON.parse(stdout) as { tapes: { symbol: string; out: string; meta: { instrument: { symbol: string } } }[] };
  expect(tapes.map(({ symbol, out, meta }) => [symbol, out, meta.instrument.symbol])).toEqual([
    ['AAPL', 'AAPL.arrow', 'AAPL'],
    ['MSFT', 'MSFT.arrow', 'MSFT'],
  ]);
  expect(existsSync(join(home.dir, 'MSFT.arrow'))).toBe(true);
  const text = await inProcess(['import', DAY, '--symbol', 'AAPL', '--out', '{symbol}.arrow', '--force']);
  expect(text.stdout).toMatch(/tape +AAPL\.arrow/);
});

it.each([
  [['--symbol', 'AAPL,MSFT', '--out', 'a.arrow'], /--symbol: got AAPL,MSFT, several symbols; expected \{symbol\} in --out/],
  [['--out', '{symbol}.arrow'], /--out: got \{symbol\}\.arrow; expected --symbol as well/],
  [['--symbol', 'MSFT,AAPL', '--out', '{symbol}.arrow'], /MSFT\.arrow exists; give --force/],
])('%j is refused', async (words, message) => {
  const { code, stderr } = await inProcess(['import', DAY, ...words]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
