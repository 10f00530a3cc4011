/** Runs of lines hold what is read of their lines one by one, each value and each end; a line that cannot be read at once ends them, and is left. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDecimal } from '../../../../src/base/num/decimal.js';
import { Cell, type Column, price, qty, roundedPrice, skipped, whole, word } from '../../../../src/market/import/lines/table-columns.js';
import { TableLine } from '../../../../src/market/import/lines/table-line.js';
import { LineState, readOddLine } from '../../../../src/market/import/lines/table-odd-line.js';
import { TextCursor } from '../text-cursor.js';

const LOT = parseDecimal('0.001');
const SHARED: readonly Column[] = [{ name: 'venue', cell: Cell.name }, whole('at'), whole('got')];
const CELLS: readonly Column[] = [
  word('side', ['bid', 'ask', 'none']),
  price('price', parseDecimal('0.25'), false),
  roundedPrice('mark', parseDecimal('0.1'), false),
  { ...qty('amount', LOT), mayBeEmpty: true },
];
const COLUMNS = [...SHARED, ...CELLS];

/** As `TableLine` is driven: each line by `cut`, and what follows a row by `repeats`; gives [where it begins, where the next does, values] a line. */
function inRuns(text: string, columns = COLUMNS): { lines: [number, number, number[]][]; runs: number } {
  const reader = reading(columns);
  const cursor = new TextCursor(text);
  const lines: [number, number, number[]][] = [];
  let runs = 0;
  const take = (from: number, next: number): void => {
    lines.push([from, next, [...reader.values.subarray(1)]]);
  };
  while (cursor.next < cursor.bytes.length) {
    reader.cut(cursor, columns.length);
    reader.settle(cursor);
    take(cursor.from, cursor.next);
    for (let count = 0; (count = reader.repeats(cursor)) > 0; runs++) {
      expect(cursor.bytes.toString('latin1', cursor.to, cursor.next)).toMatch(/^\r?\n$/);
      for (let i = 0; i < count; i++) {
        reader.take(i);
        // Of a run only the last line's places are told.
        const isLast = i === count - 1;
        take(isLast ? cursor.from : Number.NaN, isLast ? cursor.next : Number.NaN);
      }
    }
  }
  return { lines, runs };
}

/** The same by the careful reader, line by line. */
function oneByOne(text: string, columns = COLUMNS): [number, number, number[]][] {
  const lines: [number, number, number[]][] = [];
  for (let from = 0; from < text.length;) {
    const next = text.indexOf('\n', from) + 1;
    const to = text.slice(from, next).endsWith('\r\n') ? next - 2 : next - 1;
    const values = new Float64Array(columns.length);
    const record = {
      bytes: Buffer.from(text),
      from,
      to,
      file: 'a',
      fileIndex: 0,
      number: 1,
      unit: 'line',
      blockByte: 0,
      offsetNs: 0,
    } as const;
    expect(readOddLine(record, columns, [Buffer.from('x')], values)).toBe(LineState.row);
    lines.push([from, next, [...values.subarray(1)]]);
    from = next;
  }
  return lines;
}

function reading(columns: readonly Column[]): TableLine {
  const reader = new TableLine(columns, SHARED.length);
  reader.expect(0, 'x');
  return reader;
}

const quarter = fc.oneof(
  fc.integer({ min: 1, max: 3_999_999 }).map((n) => String(n / 4)),
  fc.constantFrom('7.250', '0.25', '00012.5', '536870911.75', '1e1', '100000000.00000', '123456750e-3'),
);
const decimal = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 3 }))
    .map(([n, places]) => (n / 10 ** places).toFixed(places)),
  fc.constantFrom('0', '0.0', '000000000000000', '0000000000000000001', '1234567.100', '1e-3', ''),
);
const line = fc.record({
  got: fc.constantFrom('1700000000000000', '1700000000000000', '1700000000000000', '1700000000000001', '17'),
  side: fc.constantFrom('bid', 'ask', 'none'),
  price: quarter,
  mark: fc.oneof(
    decimal.filter((text) => !(Number(text) < 0.06) || text === ''),
    fc.constantFrom('1.25', '0.06', '99.95'),
  ),
  amount: decimal,
  end: fc.constantFrom('\n', '\n', '\n', '\r\n'),
});

it('holds what the careful reader reads of each line', () => {
  let inOne = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (list) => {
      const text = list.map((l) => `x,1700000000000000,${l.got},${l.side},${l.price},${l.mark},${l.amount}${l.end}`).join('');
      const expected = oneByOne(text);
      const { lines, runs } = inRuns(text);
      inOne += lines.length - runs;
      expect(lines.map(([, , values]) => values)).toEqual(expected.map(([, , values]) => values));
      lines.forEach(([from, next], i) => {
        if (Number.isNaN(from)) return;
        expect([from, next]).toEqual(expected[i]!.slice(0, 2));
      });
    }),
    { numRuns: 500 },
  );
  expect(inOne).toBeGreaterThan(1000);
});

it('goes on where the text that is looked at ends, and where a run is full', () => {
  const row = (i: number): string =>
    `x,1700000000000000,1700000000000000,${i % 3 ? 'bid' : 'ask'},${(1 + i / 4).toFixed(2)},${i}.1,0.00${i % 9}\n`;
  // Several windows of 128 KiB, more than 1,024 lines a run; then a message that begins otherwise.
  const text = Array.from({ length: 9000 }, (_, i) => row(i)).join('') + row(5).replace('0,17', '1,17') + row(6);
  const { lines, runs } = inRuns(text);
  expect(lines.map(([, , values]) => values)).toEqual(oneByOne(text).map(([, , values]) => values));
  expect(runs).toBeGreaterThan(9);
  expect(runs).toBeLessThan(20);
});

it('leaves a line that is longer than what is looked at', () => {
  const text = `x,1,1700000000000000,bid,1,1,1\nx,1,1700000000000000,bid,1,1,1${'0'.repeat(200_000)}\nx,1,1700000000000000,ask,2,2,2\n`;
  const reader = reading(COLUMNS);
  const cursor = new TextCursor(text);
  reader.cut(cursor, COLUMNS.length);
  expect(reader.repeats(cursor)).toBe(0);
  reader.cut(cursor, COLUMNS.length);
  expect(reader.state).toBe(LineState.odd);
  reader.cut(cursor, COLUMNS.length);
  expect([reader.state, reader.values[4]]).toEqual([LineState.row, 8]);
});

it('keeps tables apart that are read by turns', () => {
  const [ask, bid] = ['ask,1.00,1.0,0.001', 'bid,2.00,2.0,0.002'].map((cells) => `x,1,1700000000000000,${cells}\n`);
  const others = [...SHARED, word('side', ['ask', 'bid']), price('price', LOT, false), ...CELLS.slice(2)];
  const [a, b] = [COLUMNS, others].map((columns) => {
    const [reader, cursor] = [reading(columns), new TextCursor(`${ask}${ask}${bid}${bid}`.repeat(400))];
    reader.cut(cursor, columns.length);
    return { reader, cursor, seen: [] as number[][] };
  });
  for (let lines = 1; lines > 0;) {
    lines = 0;
    for (const { reader, cursor, seen } of [a!, b!]) {
      const count = reader.repeats(cursor);
      for (let i = 0; i < count; i++) seen.push([reader.runValues[0]![i]!, reader.runValues[1]![i]!]);
      lines += count;
    }
  }
  const ofLine = (i: number, place: number, lots: number): number[] => ((i + 1) % 4 < 2 ? [1 - place, lots] : [place, 2 * lots]);
  expect(a!.seen).toEqual(Array.from({ length: 1599 }, (_, i) => ofLine(i, 0, 4)));
  expect(b!.seen).toEqual(Array.from({ length: 1599 }, (_, i) => ofLine(i, 1, 1000)));
});

it('leaves lines with more to compare than it has room for', () => {
  const name = 'x'.repeat(60_000);
  const columns = [{ name: 'venue', cell: Cell.name }, whole('at'), word('side', ['bid', 'ask'])];
  const reader = new TableLine(columns, 2);
  reader.expect(0, name);
  const cursor = new TextCursor(`${name},1,bid\n${name},1,ask\ny,2,bid\n`);
  reader.cut(cursor, columns.length);
  expect([reader.state, reader.repeats(cursor)]).toEqual([LineState.row, 0]);
});

it.each([
  ['of cells that it does not know', [...SHARED, skipped('id'), ...CELLS]],
  ['of more cells than it has room for', [...SHARED, ...Array.from({ length: 3 }, () => CELLS).flat()]],
])('is not there for tables %s: their lines are read one by one', (_, columns) => {
  const cells = columns.slice(SHARED.length).map(({ cell }) => (cell === Cell.word ? 'bid' : '1'));
  const text = Array.from({ length: 5 }, () => `x,1700000000000000,1700000000000000,${cells.join(',')}\n`).join('');
  const { lines, runs } = inRuns(text, columns);
  expect(runs).toBe(0);
  expect(lines).toEqual(oneByOne(text, columns));
});
