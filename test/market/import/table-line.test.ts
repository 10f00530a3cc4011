/** The fast reader of tables says of every line what the careful one says: the same values, the same end, the same error. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../src/base/num/decimal.js';
import { LINES } from '../../../src/market/import/frame/framing.js';
import {
  Cell,
  type Column,
  price,
  qty,
  readCell,
  roundedPrice,
  seconds,
  skipped,
  whole,
  word,
} from '../../../src/market/import/lines/table-columns.js';
import { TableLine } from '../../../src/market/import/lines/table-line.js';
import { LineState, readOddLine } from '../../../src/market/import/lines/table-odd-line.js';
import { TextCursor } from './text-cursor.js';

const TICK = parseDecimal('0.1');
const COLUMNS: readonly Column[] = [
  { name: 'venue', cell: Cell.name, isFilter: false },
  { name: 'symbol', cell: Cell.name, isFilter: true },
  whole('at'),
  whole('got'),
  word('side', ['bid', 'ask']),
  skipped('id'),
  seconds('sent'),
  price('price', TICK, false),
  roundedPrice('mark', TICK, false),
  { ...qty('amount', parseDecimal('0.001')), mayBeEmpty: true },
];
const NAMES = ['x', 'BTC'].map((name) => Buffer.from(name));

/** What is said of a line: its values, what it is instead, or the error. */
function said(read: () => [number, Float64Array]): unknown {
  try {
    const [state, values] = read();
    return state === LineState.row ? [...values.subarray(2, 5), ...values.subarray(6)] : state;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Mostly what should stand in a column, now and then anything. */
function cellOf(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const odd = fc.constantFrom(
    '',
    '-1',
    '1e3',
    '1e-9',
    'NaN',
    '.5',
    '5.',
    '1.2.3',
    '00',
    '9'.repeat(17),
    '0.00000000000000000',
    ' 1',
    '1\r',
    'é',
    '=',
  );
  return fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: odd });
}

const stamp = fc.constantFrom('1700000000000000', '1700000000000001', '12', '99999999');
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 3 }))
  .map(([n, places]) => (n / 10 ** places).toFixed(places));
const line = fc
  .tuple(
    ...[
      fc.constantFrom('x', 'x', 'x', 'xx'),
      fc.constantFrom('BTC', 'BTC', 'BTC', 'BT', 'BTCX'),
      stamp,
      stamp,
      fc.constantFrom('bid', 'ask', 'asks'),
    ].map(cellOf),
    ...[fc.constantFrom('', 'a-1'), decimal, decimal, decimal, decimal].map(cellOf),
    fc.constantFrom('', '', '', '', '', '', ',', '\r'),
  )
  .map((cells) => cells.slice(0, -1).join(',') + cells.at(-1)!);

describe('TableLine', () => {
  it('agrees with the careful reader', () => {
    const header = COLUMNS.map(({ name }) => name).join(',');
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: line }, fc.constantFrom('', ' ', header, 'x')), { maxLength: 12 }),
        fc.nat({ max: 4 }),
        (lines, shared) => {
          const fast = new TextCursor(`${lines.join('\n')}\n`);
          const plain = new TextCursor(`${lines.join('\n')}\n`);
          const reader = new TableLine(COLUMNS, shared);
          NAMES.forEach((name, k) => reader.expect(k, name.toString()));
          while (fast.next < fast.bytes.length) {
            fast.number++;
            plain.number++;
            LINES.cut(plain);
            reader.cut(fast, COLUMNS.length);
            expect([fast.from, fast.to, fast.next]).toEqual([plain.from, plain.to, plain.next]);
            const values = new Float64Array(COLUMNS.length);
            const careful = said(() => [readOddLine(plain, COLUMNS, NAMES, values), values]);
            // A line of another symbol is passed over, whatever else stands in it; of what is before the symbol both must know.
            const quick = said(() => (reader.settle(fast), [reader.state, reader.values]));
            expect(quick).toEqual(careful === LineState.other || quick !== LineState.other ? careful : LineState.other);
          }
        },
      ),
      { numRuns: 600, seed: 11 },
    );
  });

  it('reads only as far as it is asked, to the end of the line', () => {
    const reader = new TableLine(COLUMNS, 4);
    NAMES.forEach((name, k) => reader.expect(k, name.toString()));
    const cursor = new TextCursor('x,BTC,5,6,nonsense\r\nx,BTC,5,6,more\nx,BTC,5,7\nx,BTC,5,8,\n');
    const seen: (number | string)[] = [];
    while (cursor.next < cursor.bytes.length) {
      reader.cut(cursor, 4);
      seen.push(reader.state, reader.values[3]!, cursor.bytes.toString('latin1', cursor.from, cursor.to));
    }
    expect(seen.slice(0, 6)).toEqual([LineState.row, 6, 'x,BTC,5,6,nonsense', LineState.row, 6, 'x,BTC,5,6,more']);
    expect(seen.slice(6)).toEqual([LineState.odd, 7, 'x,BTC,5,7', LineState.row, 8, 'x,BTC,5,8,']);
  });
});

describe('readCell', () => {
  it('rounds where venues compute with more digits: to the nearest, of two the even one', () => {
    const mark = roundedPrice('mark', TICK, false);
    expect(['1.04', '1.05', '1.15', '1.1500001', '0.05000001'].map((text) => readCell(mark, text, ''))).toEqual([10, 10, 12, 12, 1]);
    expect(readCell(mark, '', '')).toBeNaN();
    expect(() => readCell(mark, '0.01', 'a:1')).toThrow('a:1: mark: got "0.01", expected a decimal above 0');
    expect(readCell(seconds('t'), '1585180700.06470011', '')).toBe(1_585_180_700_064_700);
  });
});
