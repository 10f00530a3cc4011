/**
 * Writing a fitted law as the table that scenarios name; its form is described where it is read, `sim/latency/fitted.ts`.
 *
 * A round trip does not tell how it splits. The entry leg gets the share `split` of each quantile, rounded down, the response leg the rest, so the
 * legs of one quantile add up to the round trip.
 *
 * Example: `writeLatencyTable('gate.json', tableOf(trips, fit, 'mixture', { split: 0.5, autocorrelation: 0 }))`.
 */
import { basename } from 'node:path';
import { DataError } from '../../base/errors.js';
import { writeWhole } from '../../base/io/atomic.js';
import type { FittedTable } from '../../sim/latency/fitted.js';
import { CELLS_PER_SIDE, octaveKnot, type QuantileGrid } from '../../sim/latency/table.js';
import type { KindFit } from './fit.js';
import type { Distribution, LawName } from './law.js';
import type { RoundTrips } from './round-trips.js';

/** What a table assumes beyond its fit. */
export interface TableTerms {
  /** Share of the entry leg, 0 to 1. */
  readonly split: number;
  /** Of normal scores, above −1 and below 1. */
  readonly autocorrelation: number;
}

/** Points of a table of recorded latencies, whose cdf has a corner at each stamp: an even grid follows them better than octaves. */
const EVEN_CELLS = 4096;

/** The table of a law of a fit. @throws DataError when its tail passes 104 days. */
export function tableOf({ file, sha256 }: RoundTrips, fit: KindFit, law: LawName, { split, autocorrelation }: TableTerms): FittedTable {
  const { fitted, parameters } = fit.laws.find(({ name }) => name === law)!;
  const grid: QuantileGrid = law === 'empirical' ? 'even' : 'octaves';
  const wholeNs = grid === 'even' ? evenQuantiles(fitted) : octaveQuantiles(fitted);
  if (!wholeNs.every(Number.isSafeInteger)) throw new DataError(`${file}: the tail of the ${law} law passes 104 days; take another --law`);
  const entry = wholeNs.map((ns) => Math.floor(ns * split));
  return {
    slipgauge: 'latency table',
    version: 1,
    source: { file: basename(file), sha256, kind: fit.kind, n: fit.n, resolutionNs: fit.resolutionNs },
    law,
    parameters: parameters.map(({ name, value, unit, standardError }) => ({
      name,
      value: shortened(value),
      unit,
      standardError: standardError === null ? null : shortened(standardError),
    })),
    split,
    autocorrelation,
    grid,
    entry,
    response: wholeNs.map((ns, i) => ns - entry[i]!),
  };
}

/** Seven digits: more than any recording tells. */
function shortened(value: number): number {
  return Number(value.toPrecision(7));
}

function octaveQuantiles(law: Distribution): number[] {
  const knots = Array.from({ length: CELLS_PER_SIDE + 1 }, (_, j) => octaveKnot(j));
  const lower = knots.map((v) => law.quantile(v, 'lower'));
  const upper = knots.slice(0, -1).map((v) => law.quantile(v, 'upper'));
  return ascending([...lower, ...upper.reverse()]);
}

function evenQuantiles(law: Distribution): number[] {
  return ascending(Array.from({ length: EVEN_CELLS + 1 }, (_, i) => law.quantile(i / EVEN_CELLS, 'lower')));
}

/** Whole ns, none below 0 or the one before: a search's last digits may fall. */
function ascending(quantilesNs: readonly number[]): number[] {
  let last = 0;
  return quantilesNs.map((ns) => (last = Math.max(last, Math.round(ns))));
}

/** Write a table, whole or not at all. @throws UsageError when its folder does not exist. */
export function writeLatencyTable(out: string, table: FittedTable): void {
  writeWhole(out, tableText(table));
}

/** JSON to read: a key a line, the quantiles of a leg in one. */
function tableText(table: FittedTable): string {
  const lines = Object.entries(table).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
