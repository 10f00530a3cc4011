/** Parameters: read exactly or refused with the scenario's path, what was got and what was expected. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { formatDuration } from '../../src/base/num/duration.js';
import { param, parseParams, type ParamSpec } from '../../src/trading/params.js';

const BTC = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' } as const;
const EPOCH = 1_723_075_200_000_000_000n; // 2024-08-08T00:00:00Z
const scope = { instrument: BTC, epochNs: EPOCH, startTs: 5_000, tapeIds: ['btc', 'eth'] };

function read(spec: ParamSpec<unknown>, value?: unknown): unknown {
  return parseParams({ x: spec }, value === undefined ? {} : { x: value }, 'sessions.a.params', scope).x;
}

describe('values', () => {
  it.each<[string, ParamSpec<unknown>, unknown, unknown]>([
    ['side', param.side(), 'sell', 'sell'],
    ['qty, decimal text → lots', param.qty(), '0.5', 500],
    ['qty, number → lots', param.qty(), 2, 2000],
    ['qty, number that is exact in decimal only', param.qty(), 0.003, 3],
    ['price → ticks', param.price(), '60123.4', 601_234],
    ['price, trailing zeros', param.price(), '60123.400', 601_234],
    ['decimal keeps its value as text', param.decimal(), 0.05, '0.05'],
    ['decimal with an exponent', param.decimal(), 1e-7, '0.0000001'],
    ['duration → ns', param.duration(), '1.5ms', 1_500_000],
    ['time: duration after the first row', param.time(), '2us', 7_000],
    ['time: ns since 1970 in quotes', param.time(), '1723075200000000009', 9],
    ['time: ns since 1970 as a bigint', param.time(), EPOCH + 8n, 8],
    ['time: ISO with a zone', param.time(), '2024-08-08T00:00:01.000000002Z', 1_000_000_002],
    ['time: ISO in another zone', param.time(), '2024-08-08T02:00+02:00', 0],
    ['number', param.number(), 0.25, 0.25],
    ['number as decimal text', param.number(), '0.25', 0.25],
    ['integer', param.integer({ min: 1 }), 1, 1],
    ['boolean', param.boolean(), false, false],
    ['choice', param.choice(['always', 'never']), 'never', 'never'],
    ['text', param.text(), 'a b', 'a b'],
    ['text that YAML took for a number', param.text(), 17, '17'],
    ['tape → its number', param.tape(), 'eth', 1],
    ['list', param.list(param.qty()), [1, '0.001'], [1000, 1]],
    ['list of lists: a matrix', param.list(param.list(param.number())), [[1, '0.5'], []], [[1, 0.5], []]],
    ['object', param.object({ at: param.duration(), side: param.side({ optional: true }) }), { at: '1ns' }, { at: 1, side: undefined }],
  ])('%s', (_name, spec, raw, expected) => {
    expect(read(spec, raw)).toEqual(expected);
  });

  it('times may be small integers where the tape begins near 1970, and far ones are refused', () => {
    const handMade = { ...scope, epochNs: 0n };
    expect(parseParams({ x: param.time() }, { x: 1049 }, 'p', handMade).x).toBe(1049);
    expect(() => read(param.time(), 1049)).toThrow("within 104 days of the tape's first row");
  });

  it('defaults are written as in a scenario and read the same way', () => {
    const specs = { wait: param.duration({ default: '5s' }), limit: param.price({ optional: true }), qty: param.qty({ default: '0.002' }) };
    expect(parseParams(specs, undefined, 'p', scope)).toEqual({ wait: 5e9, limit: undefined, qty: 2 });
    expect(parseParams(specs, { limit: null }, 'p', scope).limit).toBeUndefined();
  });

  it('are frozen, lists and objects too', () => {
    const values = parseParams({ list: param.list(param.object({ a: param.integer() })) }, { list: [{ a: 1 }] }, 'p', scope);
    expect([values, values.list, values.list[0]].every((each) => Object.isFrozen(each))).toBe(true);
  });

  it('quantities, prices and durations come through exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 37 - 1 }),
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        fc.maxSafeNat(),
        (lots, ticks, ns) => {
          const qty = `${String(Math.floor(lots / 1000))}.${String(lots % 1000).padStart(3, '0')}`;
          const price = `${String(Math.floor(ticks / 10))}.${String(ticks % 10)}`;
          const specs = { qty: param.qty(), price: param.price(), wait: param.duration() };
          expect(parseParams(specs, { qty, price, wait: formatDuration(ns) }, 'p', scope)).toEqual({ qty: lots, price: ticks, wait: ns });
        },
      ),
    );
  });
});

describe('errors name the path, what was got and what was expected', () => {
  it.each<[ParamSpec<unknown>, unknown, string]>([
    [param.side(), 'byu', "sessions.a.params.x: got \"byu\", expected 'buy' or 'sell'; did you mean 'buy'?"],
    [param.qty(), Number.NaN, 'sessions.a.params.x: got NaN, expected a quantity such as 0.5'],
    [param.qty(), Number.POSITIVE_INFINITY, 'sessions.a.params.x: got Infinity, expected a quantity'],
    [param.qty(), 'NaN', 'sessions.a.params.x: got "NaN", expected a quantity'],
    [param.qty(), 0, 'sessions.a.params.x: got 0, expected a quantity above zero'],
    [param.qty(), '-1', 'sessions.a.params.x: got "-1", expected a quantity above zero'],
    [param.qty(), '0.0005', 'sessions.a.params.x: got "0.0005", expected a multiple of the lot size 0.001'],
    [param.qty(), { lots: 1 }, 'sessions.a.params.x: got {"lots":1}, expected a quantity'],
    [param.price(), 100.05, 'sessions.a.params.x: got 100.05, expected a multiple of the tick size 0.1'],
    [param.price(), -1, 'sessions.a.params.x: got -1, expected a price above zero'],
    [param.duration(), 5, 'sessions.a.params.x: got 5, expected a duration such as 250us, 4ms or 5s'],
    [param.duration(), '5 s', 'sessions.a.params.x: got "5 s", expected a duration'],
    [param.duration(), '0.5ns', 'a whole number of nanoseconds'],
    [param.time(), Number(EPOCH), 'sessions.a.params.x: got 1723075200000000000, which a number does not hold exactly; write it in quotes'],
    [param.time(), 1.5, 'sessions.a.params.x: got 1.5, expected a time'],
    [param.time(), '2024-08-08T00:00:00', 'expected a time with a zone'],
    [param.time(), '2024-02-30T00:00:00Z', 'there is no such date and time'],
    [param.time(), 'noon', 'sessions.a.params.x: got "noon", expected a time'],
    [param.number({ min: 0, max: 1 }), 2, 'sessions.a.params.x: got 2, expected a number from 0 to 1'],
    [param.number(), Number.NaN, 'sessions.a.params.x: got NaN, expected a number'],
    [param.integer({ min: 1 }), 0, 'sessions.a.params.x: got 0, expected a whole number, at least 1'],
    [param.integer(), 1.5, 'sessions.a.params.x: got 1.5, expected a whole number'],
    [param.boolean(), 'yes', 'sessions.a.params.x: got "yes", expected true or false'],
    [
      param.choice(['passive', 'aggressive']),
      'passiv',
      'sessions.a.params.x: got "passiv", expected one of passive, aggressive; did you mean \'passive\'?',
    ],
    [param.text(), '', 'sessions.a.params.x: got "", expected a text'],
    [param.tape(), 'bct', 'sessions.a.params.x: got "bct", expected the id of a tape: btc, eth; did you mean \'btc\'?'],
    [param.list(param.qty()), 'no', 'sessions.a.params.x: got "no", expected a list'],
    [param.list(param.qty(), { min: 1 }), [], 'sessions.a.params.x: got 0 elements, expected at least 1'],
    [param.list(param.qty()), [1, 'x'], 'sessions.a.params.x.1: got "x", expected a quantity'],
    [
      param.list(param.object({ at: param.time() })),
      [{ ta: 1 }],
      "sessions.a.params.x.0.ta: unknown parameter; did you mean 'at'? known: at",
    ],
    [param.object({ at: param.time() }), {}, 'sessions.a.params.x.at: missing, expected a time'],
    [param.qty({ about: 'of each quote' }), undefined, 'sessions.a.params.x: missing, expected a quantity such as 0.5 (of each quote)'],
  ])('%#', (spec, raw, message) => {
    expect(() => read(spec, raw)).toThrow(UsageError);
    expect(() => read(spec, raw)).toThrow(message);
  });

  it('unknown keys suggest the nearest known one', () => {
    const specs = { slices: param.integer(), limit: param.price({ optional: true }) };
    const one = (values: object): unknown => parseParams(specs, values as Record<string, unknown>, 'p', scope);
    expect(() => one({ slice: 3 })).toThrow("p.slice: unknown parameter; did you mean 'slices'? known: slices, limit");
    expect(() => one({ banana: 3 })).toThrow('p.banana: unknown parameter; known: slices, limit');
    expect(() => parseParams(undefined, { banana: 3 }, 'p', scope)).toThrow('p.banana: unknown parameter; known: none');
    expect(() => parseParams(specs, [] as never, 'p', scope)).toThrow('p: got [], expected an object with slices, limit');
    // a key that every object inherits is as unknown as any other
    expect(() => one({ toString: 3, slices: 1 })).toThrow('p.toString: unknown parameter');
  });

  it("a strategy's own check speaks for the whole, and a caller can say where values stand", () => {
    const specs = { start: param.duration(), end: param.duration() };
    const check = (p: { start: number; end: number }): string | undefined =>
      p.end > p.start ? undefined : "'end' must be later than 'start'";
    expect(() => parseParams(specs, { start: '2s', end: '1s' }, 'sessions.a.params', scope, check)).toThrow(
      "sessions.a.params: 'end' must be later than 'start'",
    );
    const where = (keys: readonly (string | number)[]): string => `run.yaml:7:3 ${keys.join('.')}`;
    expect(() => parseParams(specs, { start: 1 }, where, scope, check)).toThrow('run.yaml:7:3 start: got 1, expected a duration');
  });

  it('negative prices where the instrument has them', () => {
    const spread = { ...scope, instrument: { ...BTC, negativePrices: true } };
    expect(parseParams({ x: param.price() }, { x: '-0.3' }, 'p', spread).x).toBe(-3);
  });
});
