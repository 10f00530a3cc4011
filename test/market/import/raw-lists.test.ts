import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { krakenSum, pairedSum } from '../../../src/market/import/raw/checksum.js';
import { Levels } from '../../../src/market/import/raw/levels.js';
import { PairLists } from '../../../src/market/import/raw/pair-lists.js';
import { addPairs } from '../../../src/market/import/raw/pairs.js';
import { TextBook } from '../../../src/market/import/raw/text-book.js';

/** A level as told: side, price, quantity. */
type Told = readonly [number, unknown, unknown];

function told(levels: Levels): Told[] {
  return Array.from({ length: levels.count }, (_, i) => [levels.sides[i]!, levels.price(i), levels.qty(i)]);
}

/** What a frame tells, read through its skeleton where it has one, and read whole. */
function both(frame: string): { isCut: boolean; cut: Told[]; whole: Told[] } {
  const lists = new PairLists(['bids', 'asks']);
  const skeleton = lists.cut(Buffer.from(frame));
  const read = (text: string, levels: Levels): Told[] => {
    addPairs(levels, JSON.parse(text) as Record<string, unknown>, 'bids', 'asks');
    return told(levels);
  };
  const levels = new Levels();
  levels.lists = lists;
  return { isCut: skeleton !== undefined, cut: read(skeleton ?? frame, levels), whole: read(frame, new Levels()) };
}

const decimals = fc.stringMatching(/^-?[0-9]{1,7}(\.[0-9]{1,9})?$/);
const sides = fc.array(fc.array(decimals, { minLength: 2, maxLength: 4 }), { maxLength: 8 });

describe('lists of levels in a frame', () => {
  it('tell what the whole frame tells, in either order and beside other members', () => {
    fc.assert(
      fc.property(sides, sides, fc.boolean(), (bids, asks, isFlipped) => {
        const frame = JSON.stringify(isFlipped ? { ts: '7', asks, x: [1], bids } : { bids, asks, checksum: -5 });
        const { isCut, cut, whole } = both(frame);
        expect(isCut).toBe(bids.length + asks.length > 0);
        expect(cut).toEqual(whole);
      }),
    );
  });

  it.each([
    ['blanks', '{"bids": [["1","2"]],"asks":[ ["3","4"]]}'],
    ['numbers', '{"bids":[[1,2]],"asks":[["3",4]]}'],
    ['exponents and escapes', '{"bids":[["1e3","2"]],"asks":[["3","\\u0034"]]}'],
    ['a name told twice', '{"bids":[["1","2"]],"bids":[["5","6"]],"asks":[]}'],
    ['a name told again without levels', '{"bids":[["1","2"]],"bids":[],"asks":[]}'],
    ['the name within a text', '{"note":"\\"bids\\":[[\\"1\\",\\"2\\"]]","bids":[],"asks":[]}'],
  ])('are left to JSON where they are spelled with %s', (_, frame) => {
    const { cut, whole } = both(frame);
    expect(cut).toEqual(whole);
  });

  it('are not cut short: what is broken stays broken', () => {
    for (const frame of ['{"bids":[["1","2"]', '{"bids":[["1","2"],]}', '{"bids":[["1","2"]],"asks":[["3","4"}', '{"bids":[["1","2"]]']) {
      const lists = new PairLists(['bids', 'asks']);
      expect(() => JSON.parse(lists.cut(Buffer.from(frame)) ?? frame) as unknown).toThrow(SyntaxError);
    }
  });
});

describe('the book as spelled', () => {
  it('gives the checksums that a list of texts, sorted anew, gives', () => {
    const change = fc.record({ isBid: fc.boolean(), ticks: fc.integer({ min: 1, max: 60 }), lots: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (changes, depth) => {
        const book = new TextBook();
        const levels = new Levels();
        const known = { bids: new Map<number, [string, string]>(), asks: new Map<number, [string, string]>() };
        for (const { isBid, ticks, lots } of changes) {
          // A long one now and then: texts have no greatest length.
          const price = `0.${String(ticks).padStart(ticks % 10 === 0 ? 60 : 5, '0')}`;
          levels.begin();
          levels.add(isBid ? 1 : -1, price, `${lots}.0`);
          book.set(isBid ? 1 : -1, ticks, lots, levels, 0);
          book.cut(depth);
          const side = isBid ? known.bids : known.asks;
          if (lots === 0) side.delete(ticks);
          else side.set(ticks, [price, `${lots}.0`]);
          const sorted = [...side.keys()].sort((a, b) => (isBid ? b - a : a - b));
          for (const worse of sorted.slice(depth)) side.delete(worse);
        }
        const bids = [...known.bids].sort(([a], [b]) => b - a).map(([, text]) => text);
        const asks = [...known.asks].sort(([a], [b]) => a - b).map(([, text]) => text);
        const paired = Array.from({ length: 25 }, (_, i) => [...(bids[i] ?? []), ...(asks[i] ?? [])]).flat();
        expect(pairedSum(book)).toBe(crc32(paired.join(':')) | 0);
        const bare = [...asks.slice(0, 10), ...bids.slice(0, 10)].flat().map((text) => text.replace('.', '').replace(/^0+/, ''));
        expect(krakenSum(book)).toBe(crc32(bare.join('')));
      }),
    );
  });

  it('follows a market that moves far, level by level and in leaps', () => {
    for (const step of [1, 40, 1000]) {
      const book = new TextBook();
      const levels = new Levels();
      const state = (ticks: number, lots: number): void => {
        levels.begin();
        levels.add(1, `${ticks}`, `${lots}`);
        book.set(1, ticks, lots, levels, 0);
      };
      for (let top = 1; top < 400; top++) {
        state(top * step, 7);
        book.cut(12);
        const shown = book.best(1, 10).map(({ bytes, priceEnd }) => Number(bytes.toString('latin1', 0, priceEnd)));
        expect(shown).toEqual(Array.from({ length: Math.min(10, top) }, (_, i) => (top - i) * step));
      }
      // The way back: what was cut is not there.
      for (let top = 399; top > 388; top--) state(top * step, 0);
      expect(book.best(1, 10).length).toBe(1);
      book.clear();
      expect(book.best(1, 10)).toEqual([]);
    }
  });
});
