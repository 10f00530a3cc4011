/**
 * Reading of recorded round trips: lines of time, order and status, a request's status before it is sent and a confirmation's when it is seen.
 *
 * The form is that of supervik/crypto-exchanges-latencies-test: csv, plain or gzip, with the columns `Timestamp,Order_ID,Status`; a status is one
 * of PENDING_CREATE, CREATED, PENDING_CANCEL, CANCELED, PENDING_EXECUTE, EXECUTED. Create, cancel and execute are kept apart. The CREATED of an order that was sent
 * to execute is the venue's acknowledgement on the way and no round trip of its own.
 *
 * Times are since the Unix epoch in s, ms, µs or ns, told by their length (10, 13, 16 or 19 digits), decimals allowed. The resolution is the
 * largest power of ten that divides them all.
 *
 * A request that was never confirmed and a confirmation without a request are missing pairs. A few are counted and said; more than one in a
 * hundred of a kind is an error, since then what is left is not what was sent.
 *
 * Units: ns. Invariants: a round trip is 0 or more; they are in the order in which the requests stand in the file.
 *
 * Example: `(await readRoundTrips('gate.csv.gz')).kinds.create.roundTripNs`.
 */
import { DataError } from '../../base/errors.js';
import { lineBlocks } from '../../base/io/lines.js';
import { sha256File } from '../../base/io/sha256.js';
import { Pairs, type KindTrips } from './pairs.js';
import { Stamps } from './stamps.js';

/** What was asked of the venue. */
export type RoundTripKind = 'create' | 'cancel' | 'execute';

export const ROUND_TRIP_KINDS: readonly RoundTripKind[] = ['create', 'cancel', 'execute'];

/** A file's round trips. */
export interface RoundTrips {
  readonly file: string;
  readonly sha256: string;
  readonly resolutionNs: number;
  /** What `sentNs` counts from, ns since the Unix epoch. */
  readonly epochNs: bigint;
  readonly kinds: Readonly<Record<RoundTripKind, KindTrips>>;
  /** Lines whose time is earlier than the line's before: where several recordings were joined. */
  readonly backwardLines: readonly number[];
}

const COLUMNS = ['Timestamp', 'Order_ID', 'Status'] as const;

/**
 * Read a file, block by block.
 * @throws DataError that names file and line: columns, a time or a status that is none, a confirmation before its request, no round trip, too
 * many missing pairs (unless `dropMissing`).
 */
export async function readRoundTrips(file: string, { dropMissing = false } = {}): Promise<RoundTrips> {
  const stamps = new Stamps();
  const pairs = new Pairs();
  let columns: Columns | undefined;
  let line = 0;
  for await (const { bytes } of lineBlocks(file)) {
    for (const row of bytes.toString('utf8').split('\n').slice(0, -1)) {
      line++;
      const fields = row.trim();
      if (fields === '' || fields.startsWith('#')) continue;
      const at = { file, line };
      if (columns === undefined) columns = columnsOf(fields, at);
      else takeRow(fields.split(','), columns, at, stamps, pairs);
    }
  }
  if (pairs.isEmpty)
    throw new DataError(`${file}: holds no ${columns === undefined ? 'line' : 'row'}, expected rows of ${COLUMNS.join(',')}`);
  const kinds = pairs.kinds(file, dropMissing);
  if (Object.values(kinds).every(({ roundTripNs }) => roundTripNs.length === 0))
    throw new DataError(`${file}: holds no request with its confirmation, expected pairs such as PENDING_CREATE and CREATED of one order`);
  const { sha256 } = await sha256File(file);
  return { file, sha256, resolutionNs: stamps.resolutionNs, epochNs: stamps.epochNs, kinds, backwardLines: stamps.backwardLines };
}

/** Place of a row, for errors. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
}

interface Columns {
  readonly count: number;
  readonly stamp: number;
  readonly order: number;
  readonly status: number;
}

function columnsOf(header: string, { file, line }: RowPlace): Columns {
  const names = header.split(',').map((name) => name.trim());
  const [stamp, order, status] = COLUMNS.map((name) => names.indexOf(name));
  if (stamp === undefined || order === undefined || status === undefined || Math.min(stamp, order, status) < 0)
    throw new DataError(
      `${file} line ${line}: begins with ${JSON.stringify(header.slice(0, 80))}, expected the columns ${COLUMNS.join(',')}`,
    );
  return { count: names.length, stamp, order, status };
}

function takeRow(fields: readonly string[], columns: Columns, at: RowPlace, stamps: Stamps, pairs: Pairs): void {
  if (fields.length !== columns.count)
    throw new DataError(
      `${at.file} line ${at.line}: got ${fields.length} fields, expected ${columns.count} as the header has. Is the file cut short?`,
    );
  const ns = stamps.take(fields[columns.stamp]!.trim(), at);
  pairs.take(fields[columns.status]!.trim(), fields[columns.order]!.trim(), ns, at);
}
