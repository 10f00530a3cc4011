/** Levels are read digit by digit; what is not a list of pairs on the grid is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotAMultiple, parseDecimal, parseUnits } from '../../../../src/base/num/decimal.js';
import { Levels, NotLevels } from '../../../../src/market/import/lines/json-levels.js';

const TICK = parseDecimal('0.1');
const LOT = parseDecimal('0.001');

function read(text: string, levels = new Levels()): Levels {
  const bytes = Buffer.from(`x${text}x`);
  levels.read(bytes, 1, bytes.length - 1, TICK, LOT);
  return levels;
}

const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })), { maxLength: 50 });

describe('Levels', () => {
  it('are ticks and lots, bids then asks, with any blanks', () => {
    fc.assert(
      fc.property(pairs, pairs, fc.constantFrom('', ' '), (bids, asks, blank) => {
        const text = (list: [number, number][]): string =>
          `[${blank}${list.map(([t, q]) => `[${blank}"${(t / 10).toFixed(2)}"${blank},${blank}"${(q / 1000).toFixed(3)}"${blank}]`).join(`${blank},${blank}`)}${blank}]`;
        const levels = read(text(bids));
        levels.bids = levels.count;
        read(text(asks), levels);
        expect(levels.bids).toBe(bids.length);
        expect([...levels.ticks.subarray(0, levels.count)]).toEqual([...bids, ...asks].map(([t]) => t));
        expect([...levels.lots.subarray(0, levels.count)]).toEqual([...bids, ...asks].map(([, q]) => q));
      }),
    );
  });

  it('grow, and a copy stays when the reader goes on', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `["${i + 1}","1"]`).join(',');
    const levels = read(`[${many}]`);
    const copy = levels.copy();
    levels.clear();
    read('[["5","5"]]', levels);
    expect(copy.count).toBe(10_000);
    expect(copy.ticks[9999]).toBe(100_000);
    expect([levels.count, levels.ticks[0], levels.lots[0]]).toEqual([1, 50, 5000]);
  });

  it.each([
    '',
    '[',
    '[[]]',
    '[["1"]]',
    '[["1",2]]',
    '[["1","2"]',
    '[["1","2"],]',
    '[["1","2","3"]]',
    '{"1":"2"}',
    '[["-1","2"]]',
    '[["0","2"]]',
    '[["1","-2"]]',
  ])('refuses %s', (text) => expect(() => read(text)).toThrow(NotLevels));

  it('every unit and spelling gives what parseUnits gives', () => {
    const decimals = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.integer({ min: 0, max: 18 })).map(([n, places]) => {
      const digits = String(n).padStart(places + 1, '0');
      return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
    });
    fc.assert(
      fc.property(
        fc.oneof({ weight: 5, arbitrary: decimals }, fc.stringMatching(/^[-0-9.e]{0,5}$/)),
        fc.constantFrom('1', '0.1', '0.00001', '0.000000000000000001', '0.5', '0.025', '10', '1000'),
        (text, unit) => {
          const bytes = Buffer.from(`[["${text}","1"]]`);
          const outcome = (work: () => number): unknown => {
            try {
              return work();
            } catch (error) {
              return (error as Error).message;
            }
          };
          const got = outcome(() => {
            const levels = new Levels();
            levels.read(bytes, 0, bytes.length, parseDecimal(unit), LOT);
            return levels.ticks[0]!;
          });
          const expected = outcome(() => parseUnits(text, parseDecimal(unit)));
          if (typeof expected === 'number' && expected <= 0) expect(got).toMatch(/expected levels/);
          else expect(got).toBe(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('refuses what lies off the grid', () => {
    expect(() => read('[["1.05","2"]]')).toThrow(NotAMultiple);
    expect(() => read('[["1.5","0.0001"]]')).toThrow(NotAMultiple);
    expect(read('[["1.50000000","0.00200000"]]').ticks[0]).toBe(15);
  });
});
