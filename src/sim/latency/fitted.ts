/**
 * Latency drawn from a fitted table, as `slipgauge latency fit --out` writes it: JSON with the quantiles of both legs and where they come from.
 *
 * | key | meaning |
 * |---|---|
 * | `slipgauge`, `version` | `latency table`, 1 |
 * | `source` | recording: `file`, `sha256`, `kind` (create, cancel, execute), `n` round trips, `resolutionNs` of its stamps |
 * | `law`, `parameters` | what was fitted; times in ns |
 * | `split` | share of a round trip that the entry leg was given: an assumption, the recording does not tell |
 * | `autocorrelation` | of normal scores, used unless the scenario says another |
 * | `grid` | where the quantiles lie: `even` or `octaves` (`table.ts`) |
 * | `entry`, `response` | quantiles of the legs, integer ns, ascending |
 *
 * A message to the venue draws from `entry`, a report from `response`; there is no feed leg. The legs are drawn apart from each other.
 *
 * Example: `latency: { entry: { model: fitted, file: gate.json }, response: { model: fitted, file: gate.json } }`.
 */
import { DataError, UsageError } from '../../base/errors.js';
import { readRecorded } from './recorded-file.js';
import { CELLS_PER_SIDE, checkTable, type LatencyLeg, type QuantileGrid, type QuantileTable } from './table.js';

/** A table's file. */
export interface FittedSpec {
  readonly model: 'fitted';
  /** Absolute path. */
  readonly file: string;
}

/** What a table's file holds. */
export interface FittedTable {
  readonly slipgauge: 'latency table';
  readonly version: 1;
  readonly source: {
    readonly file: string;
    readonly sha256: string;
    readonly kind: string;
    readonly n: number;
    readonly resolutionNs: number;
  };
  readonly law: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly standardError: number | null;
  }[];
  readonly split: number;
  readonly autocorrelation: number;
  readonly grid: QuantileGrid;
  readonly entry: readonly number[];
  readonly response: readonly number[];
}

/** The table of a leg. @throws UsageError (no such file, a feed), DataError (a file that is no table). */
export function fittedLatency(spec: FittedSpec, where: string, leg: LatencyLeg): QuantileTable {
  if (leg === 'feed')
    throw new UsageError(`${where}: a fitted table has an entry and a response leg, no feed; use 'empirical', 'lognormal' or a duration`);
  const { grid, autocorrelation, [leg]: quantiles } = readFittedTable(spec.file, where);
  return checkTable({ kind: 'quantiles', grid, autocorrelation, ns: Float64Array.from(quantiles) });
}

/** Read and check a table's file. @throws UsageError when it cannot be read, DataError for what it holds; both begin with `where`. */
export function readFittedTable(file: string, where: string): FittedTable {
  const place = `${where}: ${file}`;
  const data = jsonObject(readRecorded(file, where).toString('utf8'), place);
  const fault = faultOf(data);
  if (fault !== undefined) throw new DataError(`${place}: ${fault}; write it again with 'slipgauge latency fit … --out'`);
  return data as unknown as FittedTable;
}

type Fields = Readonly<Record<string, unknown>>;

function jsonObject(text: string, place: string): Fields {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    data = undefined;
  }
  if (isObject(data) && data['slipgauge'] === 'latency table') return data;
  const empty = text.trim() === '' ? 'is empty' : 'is no fitted table';
  throw new DataError(
    `${place}: ${empty}, expected JSON that 'slipgauge latency fit … --out' wrote; for recorded latencies use the model 'empirical'`,
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with a table's fields; undefined when nothing is. */
function faultOf(data: Fields): string | undefined {
  const { version, split, autocorrelation, grid, law, source } = data;
  if (version !== 1) return `version: got ${JSON.stringify(version)}, expected 1`;
  if (!isObject(source)) return `source: got ${JSON.stringify(source)}, expected where the table comes from`;
  if (typeof law !== 'string') return `law: got ${JSON.stringify(law)}, expected its name`;
  if (!(typeof split === 'number' && split >= 0 && split <= 1)) return `split: got ${JSON.stringify(split)}, expected a number from 0 to 1`;
  if (!(typeof autocorrelation === 'number' && Math.abs(autocorrelation) < 1))
    return `autocorrelation: got ${JSON.stringify(autocorrelation)}, expected a number above -1 and below 1`;
  if (grid !== 'even' && grid !== 'octaves') return `grid: got ${JSON.stringify(grid)}, expected even or octaves`;
  return quantilesFault('entry', data['entry'], grid) ?? quantilesFault('response', data['response'], grid);
}

function quantilesFault(leg: string, values: unknown, grid: QuantileGrid): string | undefined {
  if (!Array.isArray(values) || values.length === 0)
    return `${leg}: got ${JSON.stringify(values) ?? 'nothing'}, expected a list of quantiles`;
  const points = 2 * CELLS_PER_SIDE + 1;
  if (grid === 'octaves' && values.length !== points)
    return `${leg}: got ${values.length} quantiles, expected ${points} on the grid octaves`;
  const bad = values.findIndex((ns, i) => !(Number.isSafeInteger(ns) && ns >= (i === 0 ? 0 : (values[i - 1] as number))));
  if (bad >= 0) return `${leg}[${bad}]: got ${JSON.stringify(values[bad])}, expected whole ns that do not fall`;
  return undefined;
}
