/** An import does not depend on WebAssembly: where there is none it is slower, and the tape is the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../market/tape-rows.js';
import { slipgauge } from './cli.js';

const LINES = Array.from({ length: 3000 }, (_, i) => {
  const local = 1_580_515_200_004_000 + 100 * Math.floor(i / 9);
  return `binance,BTCUSDT,${local - 4000},${local},${i < 9},${i % 2 ? 'ask' : 'bid'},${(9000 + (i % 2) + (i % 7) / 10).toFixed(1)},0.${i % 1000}`;
});

it('makes the same tape without it', async () => {
  const folder = tempFolder();
  const file = join(folder, 'book.csv');
  writeFileSync(file, `exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n${LINES.join('\n')}\n`);
  const words = [
    'import',
    file,
    '--format',
    'tardis',
    '--symbol',
    'BTCUSDT',
    '--kind',
    'linear',
    '--tick',
    '0.1',
    '--lot',
    '0.001',
    '--out',
  ];
  const [tape, without] = [join(folder, 'a.arrow'), join(folder, 'b.arrow')];
  expect(await slipgauge([...words, tape])).toMatchObject({ code: 0 });
  expect(await slipgauge([...words, without], { env: { NODE_OPTIONS: '--jitless' } })).toMatchObject({ code: 0 });
  expect(readFileSync(without).equals(readFileSync(tape))).toBe(true);
});
