import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lagOneSpearman, valuesForOne } from '../../../src/calibrate/latency/autocorrelation.js';
import { distanceAtStamps, limitOf } from '../../../src/calibrate/latency/distance.js';
import { streamKey, uniformAt } from '../../../src/base/rand/counter.js';
import { evenQuantile, latencyDraw, octaveQuantile, type LatencyPath } from '../../../src/sim/latency/draw.js';
import {
  CELLS_PER_SIDE,
  checkTable,
  constantTable,
  octaveKnot,
  type LatencyTable,
  type PathTable,
} from '../../../src/sim/latency/table.js';

const uniform = fc.maxSafeNat().map((n) => n / 2 ** 53);

function draws(table: LatencyTable, count: number, path: LatencyPath = 'feed', seed = 7, session?: string): number[] {
  const draw = latencyDraw(table, seed, path, session);
  return Array.from({ length: count }, () => draw.next(0));
}

/** A table on the grid of octaves whose quantile function is q. */
function octaves(q: (v: number, high: boolean) => number): Float64Array {
  const ns = new Float64Array(2 * CELLS_PER_SIDE + 1);
  for (let j = 0; j <= CELLS_PER_SIDE; j++) {
    ns[j] = Math.floor(q(octaveKnot(j), false));
    ns[2 * CELLS_PER_SIDE - j] = Math.floor(q(octaveKnot(j), true));
  }
  return ns;
}

describe('a constant', () => {
  it('is the same for every message', () => {
    expect(draws(constantTable(4_000_000), 3)).toEqual([4_000_000, 4_000_000, 4_000_000]);
    expect(draws(constantTable(0), 2)).toEqual([0, 0]);
  });
});

describe('the even grid', () => {
  it('is linear between points and rounds down', () => {
    const ns = Float64Array.of(10, 20, 25);
    expect([0, 0.25, 0.499, 0.5, 0.75, 0.999].map((u) => evenQuantile(ns, u))).toEqual([10, 15, 19, 20, 22, 24]);
  });

  it('ascends with u, in whole ns, between the first and the last point', () => {
    const points = fc.array(fc.nat(1e9), { minLength: 2, maxLength: 50 }).map((list) => Float64Array.from(list).sort());
    fc.assert(
      fc.property(points, uniform, uniform, (ns, u, w) => {
        const [a, b] = [evenQuantile(ns, Math.min(u, w)), evenQuantile(ns, Math.max(u, w))];
        expect(Number.isInteger(a)).toBe(true);
        expect(a).toBeLessThanOrEqual(b);
        expect(a).toBeGreaterThanOrEqual(ns[0]!);
        expect(b).toBeLessThanOrEqual(ns[ns.length - 1]!);
      }),
    );
  });
});

describe('the grid of octaves', () => {
  it('gives a law that is linear in u back, to the ns, into both tails', () => {
    const scale = 2 ** 44;
    const ns = octaves((v, high) => (high ? scale * (1 - v) : scale * v));
    fc.assert(
      fc.property(
        fc.oneof(
          uniform,
          uniform.map((u) => u * 2 ** -30),
          uniform.map((u) => 1 - u * 2 ** -30 - 2 ** -53),
        ),
        (u) => {
          expect(Math.abs(octaveQuantile(ns, u) - u * scale)).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 3000 },
    );
    expect(octaveQuantile(ns, 0)).toBe(0);
    expect(octaveQuantile(ns, 0.5)).toBe(scale / 2);
    expect(octaveQuantile(ns, 1 - 2 ** -53)).toBeLessThanOrEqual(scale);
  });

  it('ascends with u', () => {
    const ns = octaves((v, high) => (high ? 1e6 / Math.sqrt(v) : 1e6 * v));
    fc.assert(
      fc.property(uniform, uniform, (u, w) => {
        expect(octaveQuantile(ns, Math.min(u, w))).toBeLessThanOrEqual(octaveQuantile(ns, Math.max(u, w)));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the uniform of a message', () => {
  const table: LatencyTable = { kind: 'quantiles', ns: Float64Array.of(0, 2 ** 40) };

  it('is that of (seed, path, number of the message)', () => {
    const { k0, k1 } = streamKey(7, 'latency/entry.new');
    expect(draws(table, 3, 'entry.new')).toEqual([0, 1, 2].map((n) => Math.floor(uniformAt(k0, k1, n) * 2 ** 40)));
  });

  it('is shared by sessions and differs by path and seed; an independent session has its own', () => {
    expect(draws(table, 5, 'feed')).not.toEqual(draws(table, 5, 'entry'));
    expect(draws(table, 5, 'feed', 7)).not.toEqual(draws(table, 5, 'feed', 8));
    expect(draws(table, 5, 'feed', 7, 'a')).toEqual(draws(table, 5, 'feed', 7, 'a'));
    expect(draws(table, 5, 'feed', 7, 'a')).not.toEqual(draws(table, 5, 'feed', 7, 'b'));
    expect(draws(table, 5, 'feed', 7, 'a')).not.toEqual(draws(table, 5, 'feed'));
  });
});

describe('autocorrelated draws', () => {
  const scale = 2 ** 44;
  const evenly = Float64Array.of(0, scale);
  const table = (autocorrelation: number): LatencyTable => checkTable({ kind: 'quantiles', ns: evenly, autocorrelation });

  it.each([0.4, 0.9, -0.5])('at %d have the lag-one rank correlation of the model, and the table’s own law', (rho) => {
    const n = 20_000;
    const values = draws(table(rho), n);
    expect(Math.abs(lagOneSpearman(values) - (6 / Math.PI) * Math.asin(rho / 2))).toBeLessThan(0.02);
    // what the law of a sum of correlated values makes of Kolmogorov's limit
    const limit = limitOf(n / valuesForOne(rho));
    expect(
      distanceAtStamps(
        { cdf: (ns) => ns / scale },
        values.toSorted((a, b) => a - b),
      ),
    ).toBeLessThan(limit);
  });

  it('keep the law of a table into its tails, on both grids', () => {
    const tails = octaves((v, high) => (high ? scale * (1 - v) : scale * v));
    const fine = draws({ kind: 'quantiles', grid: 'octaves', ns: tails, autocorrelation: 0.6 }, 200_000);
    const share = fine.filter((ns) => ns < scale / 1000).length / fine.length;
    expect(Math.abs(share - 0.001)).toBeLessThan(0.0005);
    expect(Math.abs(fine.filter((ns) => ns > scale - scale / 1000).length / fine.length - 0.001)).toBeLessThan(0.0005);
  });

  it('are a function of seed, path and number, shared by sessions, whatever the table', () => {
    const [a, b] = [draws(table(0.4), 50, 'entry'), draws(table(0.4), 50, 'entry')];
    expect(a).toEqual(b);
    const doubled = draws({ kind: 'quantiles', ns: Float64Array.of(0, 2 * scale), autocorrelation: 0.4 }, 50, 'entry');
    for (const [i, ns] of doubled.entries()) expect(Math.abs(ns - 2 * a[i]!)).toBeLessThanOrEqual(1);
    expect(draws(table(0.4), 50, 'entry', 7, 'b')).not.toEqual(a);
    expect(draws(table(0.4), 50, 'entry', 8)).not.toEqual(a);
  });

  it('begin with the very uniform of the first message, and without autocorrelation stay as they were', () => {
    const { k0, k1 } = streamKey(7, 'latency/entry');
    expect(draws(table(0.4), 1, 'entry')[0]! / scale).toBeCloseTo(uniformAt(k0, k1, 0), 7);
    expect(draws(table(0), 50, 'entry')).toEqual(draws({ kind: 'quantiles', ns: evenly }, 50, 'entry'));
  });

  it('have the bits that they have on every engine', () => {
    expect(draws(table(0.4), 4, 'entry')).toMatchInlineSnapshot(`
      [
        7583088127942,
        2683522901969,
        2689133807250,
        11248053962306,
      ]
    `);
  });
});

describe('a path', () => {
  const path: PathTable = checkTable({
    kind: 'path',
    epochNs: 0n,
    atNs: Float64Array.of(100, 200, 300, 400),
    latencyNs: Float64Array.of(10, 5, 0, 7),
    rejected: Uint8Array.of(0, 0, 1, 0),
    totalNs: Float64Array.of(20, 30, 40, 50),
  });
  const at = (sentNs: number): number => latencyDraw(path, 7, 'entry').next(sentNs);

  it('is linear over the time of sending, the step truncated toward 0', () => {
    // 10 − 5·0.5 = 7.5: the step is −2, as in the peer, so 8
    expect([100, 110, 150, 180, 199].map(at)).toEqual([10, 10, 8, 6, 6]);
  });

  it('holds its ends', () => {
    expect([-1e9, 0, 99].map(at)).toEqual([10, 10, 10]);
    expect([400, 1e12].map(at)).toEqual([7, 7]);
  });

  it('rejects where either row around was rejected, after the interpolated time to the answer', () => {
    expect([200, 250, 300, 399].map(at)).toEqual([-30, -35, -40, -49]);
  });

  it('never gives −0 for a reject', () => {
    const lost: PathTable = { ...path, rejected: Uint8Array.of(1, 1, 1, 1), totalNs: Float64Array.of(0, 0, 0, 0) };
    expect(latencyDraw(lost, 7, 'entry').next(150)).toBe(-1);
  });

  it('may be asked out of order of time', () => {
    const draw = latencyDraw(path, 7, 'entry');
    expect([180, 110, 400, 150].map((t) => draw.next(t))).toEqual([6, 10, 7, 8]);
  });
});
