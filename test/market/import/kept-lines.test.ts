/** Lines that pass 1 keeps come back to pass 2 as they were: as many, in the same states, with the same values. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { Spool } from '../../../src/base/io/spool.js';
import { parseDecimal } from '../../../src/base/num/decimal.js';
import type { RecordCursor } from '../../../src/market/import/frame/framing.js';
import { KeptLines } from '../../../src/market/import/lines/kept-lines.js';
import { type Column, Cell, price, qty, skipped, whole, word } from '../../../src/market/import/lines/table-columns.js';
import { TableLine } from '../../../src/market/import/lines/table-line.js';
import { LineState } from '../../../src/market/import/lines/table-odd-line.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-kept-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const TICK = parseDecimal('0.1');
const SHARED = 2;
const COLUMNS: readonly Column[] = [
  { name: 'symbol', cell: Cell.name, isFilter: true },
  whole('at'),
  word('side', ['bid', 'ask']),
  skipped('id'),
  { ...price('price', TICK, true), mayBeEmpty: true },
  qty('amount', parseDecimal('0.001')),
  ...Array.from({ length: 8 }, (_, i) => word(`w${i}`, ['a', 'b', 'c'])),
];

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 8, maxLength: 8 });
const line = fc
  .tuple(
    fc.constantFrom('BTC', 'BTC', 'BTC', 'BTC', 'ETH'),
    fc.constantFrom('1700000000000000', '1700000000000001', '9007199254740991'),
    fc.constantFrom('bid', 'ask'),
    fc.constantFrom('', 'x-1'),
    fc.constantFrom('1.5', '214748364.7', '', '0.1'),
    fc.constantFrom('0', '0.001', '2147483.647', '2147483.648', '137438953.471'),
    words,
  )
  .map((cells) => cells.flat().join(','));

/** What a reader of lines sees, line by line, through `cut`. */
function seen(line: TableLine, cursor: RecordCursor, cut: () => void, told: unknown[]): void {
  while (cursor.next < cursor.bytes.length) {
    cut();
    told.push(line.state === LineState.row ? [...line.values.subarray(1, 3), ...line.values.subarray(4)] : line.state);
  }
}

function cursorOf(bytes: Buffer): RecordCursor {
  return { bytes, blockByte: 0, fileIndex: 0, number: 0, from: 0, to: 0, next: 0 };
}

function reader(): TableLine {
  const line = new TableLine(COLUMNS, SHARED);
  line.expect(0, 'BTC');
  return line;
}

it('any lines, in several blocks too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), fc.constantFrom(1, 1, 700), async (lines, times) => {
      const spool = new Spool(join(folder, 'lines'));
      try {
        // The end is of other lines: near the end of a block words are left to the careful reader.
        const text = Buffer.from(`${Array<string[]>(times).fill(lines).flat().join('\n')}\nETH,0,padding-padding\n`);
        const line = reader();
        const kept = new KeptLines(line, spool, 2);
        const expected: unknown[] = [LineState.blank, LineState.blank];
        const cursor = cursorOf(text);
        const keepNext = (): void => {
          line.cut(cursor, COLUMNS.length);
          kept.keep();
        };
        seen(line, cursor, keepNext, expected);
        kept.end();
        const framing = kept.framing(1000)!;
        const got: unknown[] = [];
        let lastRead = 0;
        for await (const { bytes, bytesRead } of framing.blocks('')) {
          const back = cursorOf(bytes);
          const cutNext = (): void => {
            framing.cut(back);
          };
          seen(line, back, cutNext, got);
          expect(bytesRead).toBeGreaterThanOrEqual(lastRead);
          lastRead = bytesRead;
        }
        expect(lastRead).toBe(1000);
        expect(got).toEqual(expected);
      } finally {
        await spool.discard();
      }
    }),
    { numRuns: 60, seed: 3 },
  );
});

it('gives up where there is no room for them', () => {
  const spool = new Spool(join(folder, 'none', 'lines'));
  const line = reader();
  const kept = new KeptLines(line, spool, 1);
  const cursor = cursorOf(Buffer.from('BTC,5,bid,,1.5,1,a,a,a,a,a,a,a,a\n'));
  line.cut(cursor, COLUMNS.length);
  kept.keep();
  expect(kept.isWhole).toBe(true);
  kept.end();
  expect(kept.isWhole).toBe(false);
  expect(kept.framing(1000)).toBeUndefined();
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
