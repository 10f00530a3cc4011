import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../src/base/errors.js';
import { normalQuantile } from '../../../src/base/num/quantile-normal.js';
import { evenQuantile, latencyDraw, LatencyDraw, octaveQuantile } from '../../../src/sim/latency/draw.js';
import { readFittedTable } from '../../../src/sim/latency/fitted.js';
import { latencyTable, type LatencySpec } from '../../../src/sim/latency/models.js';
import {
  CELLS_PER_SIDE,
  checkTable,
  tableDigest,
  tableSince,
  type LatencyLeg,
  type LatencyTable,
  type QuantileTable,
} from '../../../src/sim/latency/table.js';
import { FITTED } from './fitted-table.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-latency-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A file with this text. */
function fileOf(text: string): string {
  const path = join(folder, `${String(files++)}.csv`);
  writeFileSync(path, text);
  return path;
}

const WHERE = 'sessions.a.latency.entry';
const table = (spec: LatencySpec): LatencyTable => latencyTable(spec, 'entry', WHERE);
const quantiles = (spec: LatencySpec): Float64Array => (table(spec) as QuantileTable).ns;

const PATH_TEXT = 'reqTs,exchTs,respTs\n1000,1010,1020\n1100,1105,1130\n1200,0,1240\n1300,1307,1350\n';

/** One of each model: a new one gets its line here. */
const EXAMPLES: { readonly [M in LatencySpec['model']]: Extract<LatencySpec, { model: M }> } = {
  constant: { model: 'constant', delayNs: 250 },
  lognormal: { model: 'lognormal', medianNs: 4_000_000, sigma: 0.6 },
  empirical: { model: 'empirical', file: fileOf('5\n3\n9\n4\n'), autocorrelation: -0.3 },
  fitted: { model: 'fitted', file: fileOf(JSON.stringify(FITTED)) },
  path: { model: 'path', file: fileOf(PATH_TEXT) },
};

describe.each(Object.values(EXAMPLES))('every model: $model', (spec) => {
  it('draws integers, a latency from 0 or a reject below, and repeats under its seed', () => {
    const draw = (seed: number): number[] => {
      const one = latencyDraw(table(spec), seed, 'entry');
      return Array.from({ length: 500 }, (_, i) => one.next(i));
    };
    for (const ns of draw(7)) expect(Number.isSafeInteger(ns) && !Object.is(ns, -0)).toBe(true);
    expect(draw(7)).toEqual(draw(7));
  });

  it('passes the checks of a table and has a digest that tells it from the others', () => {
    expect(() => checkTable(table(spec))).not.toThrow();
    expect(tableDigest(table(spec))).toBe(tableDigest(table(spec)));
    const digests = Object.values(EXAMPLES).map((other) => tableDigest(table(other)));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('ascends with the uniform', () => {
    const made = table(spec);
    if (made.kind === 'path') return;
    const at = made.grid === 'octaves' ? octaveQuantile : evenQuantile;
    const uniform = fc.maxSafeNat().map((n) => n / 2 ** 53);
    fc.assert(fc.property(uniform, uniform, (u, w) => at(made.ns, Math.min(u, w)) <= at(made.ns, Math.max(u, w))));
  });
});

describe('constant', () => {
  it.each([-1, Number.NaN, 0.5, Number.POSITIVE_INFINITY])('refuses %d ns and names the place', (delayNs) => {
    expect(() => table({ model: 'constant', delayNs })).toThrow(UsageError);
    expect(() => table({ model: 'constant', delayNs })).toThrow(/^sessions\.a\.latency\.entry: got (-1|NaN|0\.5|Infinity) ns/);
  });
});

describe('lognormal', () => {
  it('is as near to the law at every uniform as its header says', () => {
    for (const [sigma, limit] of [
      [0.6, 1.5e-5],
      [1, 3.2e-5],
      [2, 1e-4],
    ] as const) {
      const medianNs = 400_000_000;
      const ns = quantiles({ model: 'lognormal', medianNs, sigma });
      let worst = 0;
      for (let v = 0.5; v > 2 ** -32; v *= 0.9983) {
        for (const [u, z] of [
          [v, normalQuantile(v)],
          [1 - v, -normalQuantile(v)],
        ] as const) {
          const law = medianNs * Math.exp(sigma * z);
          worst = Math.max(worst, (Math.abs(octaveQuantile(ns, u) - law) - 2) / law); // 2 ns: points and results are whole
        }
      }
      expect(worst).toBeLessThan(limit);
    }
  });

  it('has the quantiles that its header tells', () => {
    const ns = quantiles(EXAMPLES.lognormal);
    expect(octaveQuantile(ns, 0.5)).toBe(4_000_000);
    expect(octaveQuantile(ns, 0.99) / 1e6).toBeCloseTo(4 * Math.exp(0.6 * 2.3263478740408408), 2);
    expect(octaveQuantile(ns, 0.99) / 1e6).toBeCloseTo(16.15, 1);
    expect(octaveQuantile(ns, 1 - 1e-6) / 1e6).toBeCloseTo(4 * Math.exp(0.6 * 4.753424308822899), 2);
  });

  it('draws with the mean and the variance of the law', () => {
    const draw = latencyDraw(table(EXAMPLES.lognormal), 3, 'entry');
    const n = 400_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const log = Math.log(draw.next(0) / 4e6);
      sum += log;
      squares += log * log;
    }
    expect(Math.abs(sum / n)).toBeLessThan((4 * 0.6) / Math.sqrt(n));
    expect(Math.abs(squares / n - 0.36)).toBeLessThan((4 * 0.36 * Math.SQRT2) / Math.sqrt(n));
  });

  it('keeps its bits: a change would change every run', () => {
    expect(tableDigest(table(EXAMPLES.lognormal))).toMatchInlineSnapshot(
      `"0e6b956fc6c5a2da5a0619b5f89fd23f68e9c3f02dfe393357c98c4edb8fbabb"`,
    );
  });

  it('is a constant when sigma is 0', () => {
    expect(new Set(quantiles({ model: 'lognormal', medianNs: 77, sigma: 0 }))).toEqual(new Set([77]));
  });

  it('refuses a sigma that is no number, and one whose tail passes 104 days', () => {
    const spec = (sigma: number): LatencySpec => ({ model: 'lognormal', medianNs: 4_000_000, sigma });
    for (const sigma of [-0.1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => table(spec(sigma))).toThrow(/^sessions\.a\.latency\.entry\.sigma: got/);
    expect(() => table(spec(40))).toThrow(/sigma 40.*smaller sigma/);
    expect(() => table({ model: 'lognormal', medianNs: -4, sigma: 1 })).toThrow(/^sessions\.a\.latency\.entry\.median: got -4 ns/);
  });
});

describe('empirical', () => {
  it('is the sorted sample: each recorded value at its place', () => {
    expect([...quantiles(EXAMPLES.empirical)]).toEqual([3, 4, 5, 9]);
  });

  it('reads one column of a csv file, in a unit, rounded to the ns', () => {
    const file = fileOf('# round trips\nvenue,rtt\r\n1,"71.5"\n\n2,0.0000015\n3,1e2\n');
    expect([...quantiles({ model: 'empirical', file, column: 'rtt', unit: 'ms' })]).toEqual([2, 71_500_000, 100_000_000]);
    expect([...quantiles({ model: 'empirical', file, column: 'rtt', unit: 's' })]).toEqual([1500, 71_500_000_000, 100_000_000_000]);
  });

  it('is a constant when one value was recorded', () => {
    expect(latencyDraw(table({ model: 'empirical', file: fileOf('12\n') }), 7, 'entry').next(0)).toBe(12);
  });

  it('draws what was recorded, each value as often as it was recorded', () => {
    const recorded = Array.from({ length: 1001 }, (_, i) => i * 1000);
    const draw = latencyDraw(table({ model: 'empirical', file: fileOf(recorded.join('\n')) }), 5, 'entry');
    const counts = new Uint32Array(10);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(draw.next(0) / 100_000)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(9000));
  });

  it.each([
    ['5\n-3\n', /line 2: got "-3", expected a latency/],
    ['5\nNaN\n', /line 2: got "NaN", expected a latency/],
    ['ms\n\n5\n\nx\n', /line 5: got "x", expected a latency/],
    ['5\n9007199254740993\n', /line 2: got "9007199254740993"/],
    ['a header\n', /holds no number/],
    ['', /holds no number/],
  ])('names the line of %j that is no latency', (text, message) => {
    const spec: LatencySpec = { model: 'empirical', file: fileOf(text) };
    expect(() => table(spec)).toThrow(DataError);
    expect(() => table(spec)).toThrow(message);
    expect(() => table(spec)).toThrow(/^sessions\.a\.latency\.entry: /);
  });

  it('asks for the column where there are several, and for one that is there', () => {
    const file = fileOf('a,b\n1,2\n');
    expect(() => table({ model: 'empirical', file })).toThrow(/has 2 columns \(a, b\); name one with 'column'/);
    expect(() => table({ model: 'empirical', file, column: 'c' })).toThrow(/column: got "c", expected one of a, b/);
    expect(() => table({ model: 'empirical', file: fileOf('1\n'), column: 'c' })).toThrow(/has no header/);
    expect(() => table({ model: 'empirical', file: join(folder, 'absent.csv') })).toThrow(/cannot read .*absent\.csv \(ENOENT\)/);
  });
});

describe('path', () => {
  const at = (leg: 'entry' | 'response', text: string, times: readonly number[], epochNs = 0n): number[] => {
    const made = tableSince(latencyTable({ model: 'path', file: fileOf(text) }, leg, WHERE), epochNs);
    const draw = new LatencyDraw(made, 0, 0);
    return times.map((t) => draw.next(t));
  };

  it('interpolates the entry leg over request time, truncated toward 0, with rejects next to a lost request', () => {
    //                                 before  at  mid  next row            lost  at      after last
    expect(at('entry', PATH_TEXT, [0, 1000, 1050, 1100, 1150, 1200, 1250, 1300, 9999])).toEqual([10, 10, 8, -30, -35, -40, -45, 7, 7]);
  });

  it('interpolates the response leg over arrival time, lost requests left out', () => {
    expect(at('response', PATH_TEXT, [0, 1010, 1105, 1206, 1307, 9999])).toEqual([10, 10, 25, 34, 43, 43]);
  });

  it('puts arrivals that overtook each other in order', () => {
    expect(at('response', '0,50,60\n10,40,45\n', [40, 45, 50])).toEqual([5, 7, 10]);
  });

  it('counts times from the epoch that the tape has', () => {
    const day = 86_400_000_000_000n;
    const epoch = 19_943n * day;
    const text = `${String(epoch + 1000n)},${String(epoch + 1010n)},${String(epoch + 1020n)}\n${String(epoch + 2000n)},${String(epoch + 2030n)},${String(epoch + 2040n)}\n`;
    expect(at('entry', text, [1000, 1500, 2000], epoch)).toEqual([10, 20, 30]);
    expect(at('entry', text, [Number(day) + 1500], epoch - day)).toEqual([20]);
  });

  it('reads columns by name, in any order and beside others', () => {
    expect(at('entry', 'respTs,x,exchTs,reqTs\n30,0,15,10\n', [10])).toEqual([5]);
  });

  it.each([
    ['reqTs,exchTs\n1,2\n', /expected the columns reqTs,exchTs,respTs/],
    ['10,5,20\n', /line 1: got reqTs, exchTs, respTs = 10, 5, 20, expected times that rise/],
    ['10,15,12\n', /expected times that rise/],
    ['10,0,5\n', /expected times that rise/],
    ['10,15,20\n9,15,20\n', /line 2: its request is earlier/],
    ['10,15,NaN\n', /line 1: got "NaN", expected an integer/],
    ['10,15,20\n9999999999999999,9999999999999999,9999999999999999\n', /line 2: lies more than 104 days/],
  ])('refuses %j', (text, message) => {
    expect(() => at('entry', text, [])).toThrow(DataError);
    expect(() => at('entry', text, [])).toThrow(message);
  });

  it('has no feed leg, and no response leg where nothing arrived', () => {
    expect(() => latencyTable(EXAMPLES.path, 'feed', 'sessions.a.latency.feed')).toThrow(/^sessions\.a\.latency\.feed: .*no feed/);
    expect(() => at('response', '10,0,20\n', [])).toThrow(/no request .* reached the venue/);
  });
});

describe('a table', () => {
  it('that breaks its rules is a broken invariant', () => {
    const bad: QuantileTable[] = [
      { kind: 'quantiles', ns: Float64Array.of() },
      { kind: 'quantiles', ns: Float64Array.of(2, 1) },
      { kind: 'quantiles', ns: Float64Array.of(-1) },
      { kind: 'quantiles', ns: Float64Array.of(0.5) },
      { kind: 'quantiles', grid: 'octaves', ns: new Float64Array(2 * CELLS_PER_SIDE) },
    ];
    for (const table of bad) expect(() => checkTable(table)).toThrow(/broken invariant/);
  });

  it('has a digest of its content: the default grid is the even one', () => {
    const ns = Float64Array.of(1, 2);
    expect(tableDigest({ kind: 'quantiles', ns })).toBe(tableDigest({ kind: 'quantiles', grid: 'even', ns }));
    expect(tableDigest({ kind: 'quantiles', ns })).not.toBe(tableDigest({ kind: 'quantiles', ns: Float64Array.of(1, 3) }));
  });
});

describe('fitted', () => {
  const at = (changed: object): string => fileOf(JSON.stringify({ ...FITTED, ...changed }));
  const fitted = (file: string, leg: LatencyLeg = 'entry'): QuantileTable =>
    latencyTable({ model: 'fitted', file }, leg, WHERE) as QuantileTable;

  it('draws from its own leg, with the autocorrelation of the file unless the scenario says another', () => {
    const file = at({});
    expect(fitted(file)).toEqual({ kind: 'quantiles', grid: 'even', autocorrelation: 0.4, ns: Float64Array.of(10, 20, 40) });
    expect([...fitted(file, 'response').ns]).toEqual([30, 60, 120]);
    expect(latencyTable({ model: 'fitted', file, autocorrelation: 0 }, 'entry', WHERE)).toMatchObject({ autocorrelation: 0 });
    expect(readFittedTable(file, WHERE)).toEqual(FITTED);
  });

  it('has no feed leg', () => {
    expect(() => fitted(at({}), 'feed')).toThrow(UsageError);
    expect(() => fitted(at({}), 'feed')).toThrow(/entry and a response leg, no feed/);
  });

  it.each([
    ['another version', { version: 2 }, /version: got 2, expected 1/],
    ['no source', { source: null }, /source: got null/],
    ['a law that is no name', { law: 3 }, /law: got 3/],
    ['a split that is no share', { split: 1.5 }, /split: got 1.5, expected a number from 0 to 1/],
    ['an autocorrelation of 1', { autocorrelation: 1 }, /autocorrelation: got 1, expected a number above -1 and below 1/],
    ['another grid', { grid: 'odd' }, /grid: got "odd", expected even or octaves/],
    ['a leg that is empty', { entry: [] }, /entry: got \[\], expected a list of quantiles/],
    ['a leg that is missing', { response: undefined }, /response: got nothing, expected a list of quantiles/],
    ['too few points', { grid: 'octaves' }, /entry: got 3 quantiles, expected 4097/],
    ['quantiles that fall', { response: [30, 20, 40] }, /response\[1\]: got 20, expected whole ns that do not fall/],
    ['a part of a ns', { entry: [1.5, 2, 3] }, /entry\[0\]: got 1.5/],
    ['a quantile below 0', { entry: [-1, 2, 3] }, /entry\[0\]: got -1/],
  ])('refuses %s, naming place and file', (_, changed, message) => {
    const file = at(changed);
    expect(() => fitted(file)).toThrow(DataError);
    expect(() => fitted(file)).toThrow(message);
    expect(() => fitted(file)).toThrow(`${WHERE}: ${file}: `);
  });

  it('refuses what is no table, and says what to use for recorded latencies', () => {
    expect(() => fitted(fileOf(''))).toThrow(/is empty, expected JSON that 'slipgauge latency fit … --out' wrote/);
    for (const text of ['5\n3\n', '[1,2]', 'null', '{}', '{"slipgauge":'])
      expect(() => fitted(fileOf(text))).toThrow(/is no fitted table.*'empirical'/);
    expect(() => fitted(join(folder, 'gone.json'))).toThrow(UsageError);
  });
});

describe('autocorrelation', () => {
  it('is of any law that is drawn from, and tells tables apart', () => {
    const plain = table({ model: 'lognormal', medianNs: 4_000_000, sigma: 0.6 });
    const correlated = table({ model: 'lognormal', medianNs: 4_000_000, sigma: 0.6, autocorrelation: 0.4 });
    expect((correlated as QuantileTable).ns).toEqual((plain as QuantileTable).ns);
    expect(tableDigest(correlated)).not.toBe(tableDigest(plain));
    expect(tableDigest(table({ model: 'lognormal', medianNs: 4_000_000, sigma: 0.6, autocorrelation: 0 }))).toBe(tableDigest(plain));
  });

  it.each([1, -1, 2, Number.NaN])('refuses %d and names the place', (autocorrelation) => {
    const law = (): LatencyTable => table({ model: 'lognormal', medianNs: 4_000_000, sigma: 0.6, autocorrelation });
    expect(law).toThrow(UsageError);
    expect(law).toThrow(/^sessions\.a\.latency\.entry\.autocorrelation: got/);
  });
});
