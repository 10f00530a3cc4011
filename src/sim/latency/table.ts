/**
 * A latency law while a run goes on: a table (DESIGN §2). Models become tables when the scenario is read, so a draw costs a few
 * multiplications and its bits do not depend on the engine.
 *
 * `quantiles`: ascending integer ns, drawn from by one uniform u, linear between points, rounded down.
 * - grid `even` (default): point i of n + 1 is the quantile of i / n. One point is a constant.
 * - grid `octaves`: fine where the tails are. With v = min(u, 1 − u), the octave 2^-(k+1) ≤ v < 2^-k is cut into `CELLS_PER_OCTAVE`
 *   equal cells, for k = 1 … 31, and so is the rest v < 2^-32; the first and last points stand for v = 2^-54, the finest draw.
 *
 * `path`: a recorded course of one leg, interpolated over time, with rejects (`draw.ts`).
 *
 * Units: ns. Invariants: `checkTable` — integers ≥ 0 below 2^53, ascending.
 *
 * Example: `constantTable(4_000_000)` is 4 ms, always.
 */
import { invariant } from '../../base/errors.js';
import { sha256Hex } from '../../base/io/sha256.js';

/** The way of a message: data to the strategy, requests to the venue, reports back. */
export type LatencyLeg = 'feed' | 'entry' | 'response';

/** Where the points of a quantile table lie between 0 and 1. */
export type QuantileGrid = 'even' | 'octaves';

/** A distribution of latencies. */
export interface QuantileTable {
  readonly kind: 'quantiles';
  /** Default `even`. */
  readonly grid?: QuantileGrid;
  /** Quantiles, integer ns, ascending. */
  readonly ns: Float64Array;
  /** How a draw hangs together with the one before on its path: coefficient of an AR(1) of normal scores (`draw.ts`); default 0, not at all. */
  readonly autocorrelation?: number;
}

/** The recorded course of one leg: entry over request times, response over venue times. */
export interface PathTable {
  readonly kind: 'path';
  /** What the times of `atNs` count from, ns since the Unix epoch. */
  readonly epochNs: bigint;
  /** When the message was sent, ascending. */
  readonly atNs: Float64Array;
  /** How long it took; 0 where it was rejected. */
  readonly latencyNs: Float64Array;
  /** Of an entry leg: 1 where the request was lost. */
  readonly rejected: Uint8Array;
  /** Of an entry leg: from the request to its answer, the delay of a reject. */
  readonly totalNs: Float64Array;
}

/** A latency law as the kernel uses it. */
export type LatencyTable = QuantileTable | PathTable;

/** Octaves below one half that the grid `octaves` tells apart on each side. */
export const OCTAVES = 32;

/** Cells an octave: with 64 a lognormal law with sigma 0.6 is nowhere more than 1.5e-5 of its value off (a test). */
export const CELLS_PER_OCTAVE = 64;

/** Cells a side of the grid `octaves`; it has twice as many and one point more than cells. */
export const CELLS_PER_SIDE = OCTAVES * CELLS_PER_OCTAVE;

/** The smallest probability a draw tells apart from its end, halved: what the first and the last point stand for. */
const END = 1 / 9007199254740992 / 2;

/** Probability v, in (0, 1/2], for which point `j` from an end of the grid `octaves` stands; j = 0 … `CELLS_PER_SIDE`. */
export function octaveKnot(j: number): number {
  if (j === 0) return END;
  const octave = Math.floor(j / CELLS_PER_OCTAVE);
  const within = (j % CELLS_PER_OCTAVE) / CELLS_PER_OCTAVE;
  if (octave === 0) return within / 4294967296;
  let width = 1 / 4294967296;
  for (let k = 1; k < octave; k++) width *= 2;
  return (1 + within) * width;
}

/** The table of a latency that never varies. */
export function constantTable(ns: number): QuantileTable {
  return checkTable({ kind: 'quantiles', ns: Float64Array.of(ns) });
}

/** Whether every draw from the table is the same. */
export function isConstant(table: LatencyTable): boolean {
  return table.kind === 'quantiles' && table.ns[0] === table.ns[table.ns.length - 1];
}

/**
 * Assert what each table must be, and return it.
 * @throws InvariantError: who makes a table from what a person wrote checks that first.
 */
export function checkTable<T extends LatencyTable>(table: T): T {
  if (table.kind === 'quantiles') {
    if (table.grid === 'octaves')
      invariant(table.ns.length === 2 * CELLS_PER_SIDE + 1, 'a table on the grid of octaves has its number of points');
    checkColumn('latency', table.ns, true);
    const { autocorrelation = 0 } = table;
    invariant(autocorrelation > -1 && autocorrelation < 1, `an autocorrelation lies between −1 and 1, got ${String(autocorrelation)}`);
  } else {
    const { atNs, latencyNs, rejected, totalNs } = table;
    invariant(
      latencyNs.length === atNs.length && rejected.length === atNs.length && totalNs.length === atNs.length,
      'columns of a latency path have one length',
    );
    invariant(atNs.length > 0, 'a latency path has a row');
    for (let i = 1; i < atNs.length; i++) invariant(atNs[i - 1]! <= atNs[i]!, 'times of a latency path do not fall');
    checkColumn('latency', latencyNs, false);
    checkColumn('delay of a reject', totalNs, false);
  }
  return table;
}

function checkColumn(what: string, ns: Float64Array, ascending: boolean): void {
  invariant(ns.length > 0, `a table of ${what} has a point`);
  for (let i = 0; i < ns.length; i++) {
    invariant(Number.isSafeInteger(ns[i]) && ns[i]! >= 0, `${what} is an integer ≥ 0 below 2^53, got ${String(ns[i])}`);
    if (ascending && i > 0) invariant(ns[i - 1]! <= ns[i]!, `quantiles of ${what} ascend`);
  }
}

/** The table with the times of a path counted from `epochNs` (ns since the Unix epoch), as the kernel counts. */
export function tableSince(table: LatencyTable, epochNs: bigint): LatencyTable {
  if (table.kind === 'quantiles' || table.epochNs === epochNs) return table;
  const shift = Number(table.epochNs - epochNs);
  return checkTable({ ...table, epochNs, atNs: table.atNs.map((at) => at + shift) });
}

/** SHA-256 of the table, hex, for the manifest: over its kind, grid and autocorrelation or epoch, and its columns as little-endian float64. */
export function tableDigest(table: LatencyTable): string {
  if (table.kind === 'quantiles') {
    const { grid = 'even', autocorrelation = 0, ns } = table;
    return digestOf(`quantiles ${grid}${autocorrelation === 0 ? '' : ` autocorrelation ${String(autocorrelation)}`}`, [ns]);
  }
  return digestOf(`path ${String(table.epochNs)}`, [table.atNs, table.latencyNs, Float64Array.from(table.rejected), table.totalNs]);
}

function digestOf(head: string, columns: readonly Float64Array[]): string {
  const parts = columns.map((column) => sha256Hex(littleEndian(column)));
  return sha256Hex([head, ...parts].join('\n'));
}

function littleEndian(column: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(column.length * 8));
  column.forEach((value, i) => view.setFloat64(8 * i, value, true));
  return new Uint8Array(view.buffer);
}
