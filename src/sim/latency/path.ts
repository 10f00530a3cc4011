/**
 * Latency as it was recorded, in time: rows of request, arrival at the venue and answer, interpolated (fills.md, "Order latency file").
 *
 * The entry leg is `exchTs − reqTs` over `reqTs`, the response leg `respTs − exchTs` over `exchTs`; the ends hold. A row with `exchTs` ≤ 0
 * never reached the venue: a request next to one is a technical reject, seen after the interpolated `respTs − reqTs`. The response leg
 * leaves such rows out, since nothing came from the venue; hftbacktest does not, and reads the whole time since 1970 as their latency.
 *
 * Units: integer ns since the Unix epoch in the file. Invariants: `reqTs` does not fall from row to row; no latency is negative.
 *
 * Example: `entry: { model: path, file: orders.csv }` with the header `reqTs,exchTs,respTs`.
 */
import { DataError, UsageError } from '../../base/errors.js';
import { readNumberFile, type NumberFile, type NumberRow } from './number-file.js';
import { checkTable, type LatencyLeg, type PathTable } from './table.js';

/** A file of recorded requests. */
export interface PathSpec {
  readonly model: 'path';
  /** Absolute path. */
  readonly file: string;
}

/** A recorded request, ns since the first; `lost`: it never reached the venue. */
interface Recorded {
  readonly req: number;
  readonly exch: number;
  readonly resp: number;
  readonly lost: boolean;
}

const COLUMNS = ['reqTs', 'exchTs', 'respTs'] as const;

/** The table of a recorded course for one leg. @throws UsageError (no such file, a feed), DataError (times that cannot be). */
export function pathLatency(spec: PathSpec, where: string, leg: LatencyLeg): PathTable {
  if (leg === 'feed')
    throw new UsageError(`${where}: recorded requests have an entry and a response leg, no feed; use 'empirical' or a duration`);
  const file = readNumberFile(spec.file, where);
  const columns = columnsOf(file, where);
  const epochNs = integer(file.rows[0]!, columns[0], `${where}: ${spec.file}`);
  const rows = file.rows.map((row) => recordedRow(row, columns, epochNs, `${where}: ${spec.file}`));
  checkOrder(rows, file, where);
  return checkTable(leg === 'entry' ? entryTable(rows, epochNs) : responseTable(rows, epochNs, file, where));
}

function columnsOf({ file, header, rows }: NumberFile, where: string): readonly [number, number, number] {
  if (header === undefined && rows[0]!.fields.length >= 3) return [0, 1, 2];
  const [req, exch, resp] = COLUMNS.map((name) => header?.indexOf(name) ?? -1) as [number, number, number];
  if (req >= 0 && exch >= 0 && resp >= 0) return [req, exch, resp];
  const got = (header ?? rows[0]!.fields).join(',');
  throw new DataError(`${where}: ${file} begins with ${JSON.stringify(got)}, expected the columns ${COLUMNS.join(',')}`);
}

function integer(row: NumberRow, column: number, place: string): bigint {
  const text = row.fields[column] ?? '';
  if (/^-?\d{1,19}$/.test(text)) return BigInt(text);
  throw new DataError(`${place} line ${String(row.line)}: got ${JSON.stringify(text)}, expected an integer of ns since the Unix epoch`);
}

function recordedRow(row: NumberRow, columns: readonly [number, number, number], epochNs: bigint, place: string): Recorded {
  const [req, exch, resp] = columns.map((column) => integer(row, column, place)) as [bigint, bigint, bigint];
  const lost = exch <= 0n;
  if (resp < req || (!lost && (exch < req || resp < exch))) {
    const got = `${COLUMNS.join(', ')} = ${[req, exch, resp].join(', ')}`;
    throw new DataError(
      `${place} line ${String(row.line)}: got ${got}, expected times that rise; a negative latency means clocks that differ, or columns in another order`,
    );
  }
  const since = (ns: bigint): number => Number(ns - epochNs);
  if (!Number.isSafeInteger(since(resp)) || !Number.isSafeInteger(since(req))) {
    throw new DataError(`${place} line ${String(row.line)}: lies more than 104 days from the first request; cut the file`);
  }
  return { req: since(req), exch: lost ? Number.NaN : since(exch), resp: since(resp), lost };
}

function checkOrder(rows: readonly Recorded[], { file, rows: lines }: NumberFile, where: string): void {
  const i = rows.findIndex((row, k) => k > 0 && rows[k - 1]!.req > row.req);
  if (i > 0)
    throw new DataError(
      `${where}: ${file} line ${String(lines[i]!.line)}: its request is earlier than the one before; sort the file by reqTs`,
    );
}

function entryTable(rows: readonly Recorded[], epochNs: bigint): PathTable {
  return {
    kind: 'path',
    epochNs,
    atNs: Float64Array.from(rows, (row) => row.req),
    latencyNs: Float64Array.from(rows, (row) => (row.lost ? 0 : row.exch - row.req)),
    rejected: Uint8Array.from(rows, (row) => (row.lost ? 1 : 0)),
    totalNs: Float64Array.from(rows, (row) => row.resp - row.req),
  };
}

function responseTable(rows: readonly Recorded[], epochNs: bigint, { file }: NumberFile, where: string): PathTable {
  const answered = rows.filter((row) => !row.lost);
  if (answered.length === 0)
    throw new DataError(`${where}: no request in ${file} reached the venue, expected at least one row with exchTs above 0`);
  // arrivals may overtake each other; the sort is stable, so rows of one arrival stay as in the file
  answered.sort((a, b) => a.exch - b.exch);
  return {
    kind: 'path',
    epochNs,
    atNs: Float64Array.from(answered, (row) => row.exch),
    latencyNs: Float64Array.from(answered, (row) => row.resp - row.exch),
    rejected: new Uint8Array(answered.length),
    totalNs: new Float64Array(answered.length),
  };
}
