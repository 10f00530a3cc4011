/**
 * Latency drawn from recorded ones: every recorded value is as likely as another, and so is what lies between neighbours.
 *
 * The table holds all recorded values in order, so a quantile is that of the sample (type 7 of Hyndman and Fan, 1996): nothing is smoothed,
 * nothing lies beyond the smallest and the largest. Draws are independent of each other; real latencies come in spells.
 *
 * Example: `entry: { model: empirical, file: rtt.csv, column: ms, unit: ms }`.
 */
import { DataError, UsageError } from '../../base/errors.js';
import { NotADecimal, parseDecimal } from '../../base/num/decimal.js';
import { divideHalfEven } from '../../base/num/round.js';
import { readNumberFile, type NumberFile, type NumberRow } from './number-file.js';
import { checkTable, type QuantileTable } from './table.js';

/** Units that a file may be in. */
export type LatencyUnit = 'ns' | 'us' | 'ms' | 's';

/** A file of recorded latencies. */
export interface EmpiricalSpec {
  readonly model: 'empirical';
  /** Absolute path: one number a line, or comma-separated columns. */
  readonly file: string;
  /** Which column; needed where there are several. */
  readonly column?: string;
  /** Default `ns`. */
  readonly unit?: LatencyUnit;
}

const NS_PER: Readonly<Record<LatencyUnit, bigint>> = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n };

/** The table of recorded latencies. @throws UsageError (no such file or column), DataError (a value that is no latency). */
export function empiricalLatency(spec: EmpiricalSpec, where: string): QuantileTable {
  const recorded = readNumberFile(spec.file, where);
  const column = columnOf(recorded, spec.column, where);
  const nsPer = NS_PER[spec.unit ?? 'ns'];
  const ns = Float64Array.from(recorded.rows, (row) => valueNs(row, column, nsPer, `${where}: ${spec.file} line ${String(row.line)}`));
  return checkTable({ kind: 'quantiles', ns: ns.sort() });
}

function columnOf({ file, header, rows }: NumberFile, wanted: string | undefined, where: string): number {
  const width = rows[0]!.fields.length;
  if (wanted === undefined) {
    if (width === 1) return 0;
    throw new UsageError(
      `${where}: ${file} has ${String(width)} columns${header === undefined ? '' : ` (${header.join(', ')})`}; name one with 'column'`,
    );
  }
  const column = header?.indexOf(wanted) ?? -1;
  if (column >= 0) return column;
  throw new UsageError(
    `${where}.column: got ${JSON.stringify(wanted)}, ${header === undefined ? `but ${file} has no header` : `expected one of ${header.join(', ')}`}`,
  );
}

/** A field in ns, rounded to the nearest. */
function valueNs(row: NumberRow, column: number, nsPer: bigint, where: string): number {
  const got = row.fields[column] ?? '';
  try {
    const { digits, scale } = parseDecimal(got);
    const ns = Number(divideHalfEven(digits * nsPer, 10n ** BigInt(scale)));
    if (digits >= 0n && Number.isSafeInteger(ns)) return ns;
  } catch (error) {
    if (!(error instanceof NotADecimal)) throw error;
  }
  throw new DataError(`${where}: got ${JSON.stringify(got)}, expected a latency: a number, 0 or more and below 104 days`);
}
