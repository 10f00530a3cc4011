/**
 * Latency as it was recorded, in time: rows of request, arrival at the venue and answer, interpolated (fills.md, "Order latency file").
 *
 * The entry leg is `exchTs − reqTs` over `reqTs`, the response leg `respTs − exchTs` over `exchTs`; the ends hold. A row with `exchTs` ≤ 0
 * never reached the venue: a request next to one is a technical reject, seen after the interpolated `respTs − reqTs`. The response leg
 * leaves such rows out, since nothing came from the venue; hftbacktest does not, and reads the whole time since 1970 as their latency. It
 * does so too where the first or the last row was lost and a request stands beyond it: here that one is rejected like any other.
 *
 * Units: integer ns since the Unix epoch in the file. Invariants: `reqTs` does not fall from row to row; no latency is negative.
 *
 * Example: `entry: { model: path, file: orders.csv }` with the header `reqTs,exchTs,respTs`; or hftbacktest's own file (`request-file.ts`).
 */
import { DataError, UsageError } from '../../base/errors.js';
import { readRequests, type RecordedRequests } from './request-file.js';
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

/** The table of a recorded course for one leg. @throws UsageError (no such file, a feed), DataError (times that cannot be). */
export function pathLatency(spec: PathSpec, where: string, leg: LatencyLeg): PathTable {
  if (leg === 'feed')
    throw new UsageError(`${where}: recorded requests have an entry and a response leg, no feed; use 'empirical' or a duration`);
  const requests = readRequests(spec.file, where);
  const place = `${where}: ${spec.file}`;
  const epochNs = requests.reqTs[0]!;
  const rows = Array.from(requests.reqTs, (_, i) => recordedRow(requests, i, epochNs, place));
  const late = rows.findIndex((row, k) => k > 0 && rows[k - 1]!.req > row.req);
  if (late > 0)
    throw new DataError(`${place} ${requests.rowAt(late)}: its request is earlier than the one before; sort the file by request times`);
  return checkTable(leg === 'entry' ? entryTable(rows, epochNs) : responseTable(rows, epochNs, place));
}

function recordedRow({ reqTs, exchTs, respTs, rowAt }: RecordedRequests, i: number, epochNs: bigint, place: string): Recorded {
  const [req, exch, resp] = [reqTs[i]!, exchTs[i]!, respTs[i]!];
  const lost = exch <= 0n;
  if (resp < req || (!lost && (exch < req || resp < exch))) {
    throw new DataError(
      `${place} ${rowAt(i)}: got reqTs, exchTs, respTs = ${[req, exch, resp].join(', ')}, expected times that rise; a negative latency means clocks that differ, or columns in another order`,
    );
  }
  const since = (ns: bigint): number => Number(ns - epochNs);
  if (!Number.isSafeInteger(since(resp)) || !Number.isSafeInteger(since(req)))
    throw new DataError(`${place} ${rowAt(i)}: lies more than 104 days from the first request; cut the file`);
  return { req: since(req), exch: lost ? Number.NaN : since(exch), resp: since(resp), lost };
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

function responseTable(rows: readonly Recorded[], epochNs: bigint, place: string): PathTable {
  const answered = rows.filter((row) => !row.lost);
  if (answered.length === 0) throw new DataError(`${place}: no request of it reached the venue, expected at least one with exchTs above 0`);
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
