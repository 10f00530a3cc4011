/** Frames that are spelled alike are read by their shape: what it gives is what JSON gives, and what is no such frame is left to JSON. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameShapes } from '../../../src/market/import/raw/frame-shape.js';
import { Levels } from '../../../src/market/import/raw/levels.js';
import { PairLists } from '../../../src/market/import/raw/pair-lists.js';
import { addPairs } from '../../../src/market/import/raw/pairs.js';

type Book = Readonly<Record<string, unknown>>;

/** What a frame tells, as JSON has it: its levels, and all but its lists of levels. */
function toldBy(frame: unknown, lists?: PairLists): [Book, unknown[][]] {
  const levels = new Levels();
  levels.lists = lists;
  const [book] = (frame as { data: Book[] }).data as [Book];
  addPairs(levels, book, 'bids', 'asks');
  const told = Array.from({ length: levels.count }, (_, i) => [levels.sides[i], levels.price(i), levels.qty(i)]);
  const rest = { ...(frame as Book), data: [{ ...book, bids: Array.isArray(book['bids']), asks: Array.isArray(book['asks']) }] };
  return [structuredClone(rest), told];
}

/** Reads frames as the importer does; says of each whether it was read by a shape. */
function reader(): (frame: string) => [Book, unknown[][], boolean] {
  const lists = new PairLists(['bids', 'asks']);
  const shapes = new FrameShapes(lists, Buffer.from('data'));
  return (text) => {
    const bytes = Buffer.from(text, 'latin1');
    const known = shapes.fit(bytes, 0, bytes.length);
    if (known !== undefined) return [...toldBy(known, lists), true];
    const skeleton = lists.cut(bytes);
    const frame = JSON.parse(skeleton ?? text) as unknown;
    if (skeleton !== undefined) shapes.keep(bytes, frame);
    return [...toldBy(frame, skeleton === undefined ? undefined : lists), false];
  };
}

const decimals = fc.stringMatching(/^[0-9]{1,7}(\.[0-9]{1,9})?$/);
const sides = fc.array(fc.array(decimals, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
const books = fc.record({
  bids: sides,
  asks: fc.oneof(sides, fc.constant([])),
  ts: fc.stringMatching(/^[0-9]{1,16}$/),
  checksum: fc.integer(),
  seqId: fc.oneof(fc.nat(999_999), fc.nat(Number.MAX_SAFE_INTEGER)),
});
const frameOf = (book: object): string => JSON.stringify({ arg: { channel: 'books', instId: 'A-B' }, ok: true, n: [1, 'x'], data: [book] });

describe('frames of one shape', () => {
  it('give what JSON gives, and are known from the second on', () => {
    fc.assert(
      fc.property(fc.array(books, { minLength: 2, maxLength: 6 }), (all) => {
        const read = reader();
        all.forEach((book, i) => {
          const text = frameOf(book);
          const [rest, levels, isKnown] = read(text);
          expect([rest, levels]).toEqual(toldBy(JSON.parse(text)));
          // A number beyond 15 digits is left to JSON, and so is what comes when that was the first one's.
          const isPlain = all.slice(0, i + 1).every(({ seqId }) => String(seqId).length <= 15);
          if (isPlain) expect(isKnown).toBe(i > 0);
        });
      }),
    );
  });

  it('with a byte changed, put in or taken out say what JSON says of them, or are broken as JSON is', () => {
    const change = fc.record({
      at: fc.nat(),
      what: fc.oneof(fc.constantFrom('0', '5', '9'), fc.stringMatching(/^[-+.eE"\\,:[\]{} x]$/)),
      how: fc.nat(2),
    });
    let known = 0;
    fc.assert(
      fc.property(books, books, change, (first, second, { at, what, how }) => {
        const read = reader();
        read(frameOf(first));
        const whole = frameOf(second);
        const from = at % whole.length;
        const text = whole.slice(0, from) + (how === 2 ? '' : what) + whole.slice(how === 1 ? from : from + 1);
        let expected: [Book, unknown[][]] | undefined;
        try {
          expected = toldBy(JSON.parse(text));
        } catch {
          expect(() => read(text)).toThrow();
          return;
        }
        const [rest, levels, isKnown] = read(text);
        expect([rest, levels]).toEqual(expected);
        if (isKnown) known++;
      }),
      { numRuns: 3000 },
    );
    expect(known).toBeGreaterThan(50);
  });

  it.each([
    ['a name told twice', '{"a":1,"a":"x","data":[{"bids":[["1","2"]]}]}'],
    ['blanks', '{"a": 1,"data":[{"bids":[["1","2"]]}]}'],
    ['escapes', '{"a\\u0041":1,"data":[{"bids":[["1","2"]]}]}'],
    ['a name that objects are asked by', '{"__proto__":1,"data":[{"bids":[["1","2"]]}]}'],
  ])('have none where they are spelled with %s', (_, text) => {
    const read = reader();
    for (let i = 0; i < 2; i++) {
      const [rest, levels, isKnown] = read(text);
      expect([rest, levels]).toEqual(toldBy(JSON.parse(text)));
      expect(isKnown).toBe(false);
    }
  });

  it('are known though others come between', () => {
    const read = reader();
    const book = { bids: [['1', '2']], asks: [], ts: '1' };
    const kinds = ['update', 'snapshot', 'more'].map((action) => JSON.stringify({ action, data: [book] }));
    for (const text of kinds) expect(read(text)[2]).toBe(false);
    for (const text of [...kinds, ...kinds.reverse()]) expect(read(text)[2]).toBe(true);
  });
});
