/**
 * Files of recorded requests: when each was sent, when it reached the venue, when its answer was back.
 *
 * Two forms, told apart by how the file begins: csv with the columns `reqTs,exchTs,respTs`, and hftbacktest's order latency file, a NumPy
 * array of `req_ts, exch_ts, resp_ts` (and padding) as int64, in a `.npz` or bare.
 *
 * Units: integer ns since the Unix epoch. What the times may be is for who reads them (`path.ts`).
 *
 * Example: `const { reqTs, exchTs, respTs } = readRequests('requests.npz', 'sessions.a.latency.entry')`.
 */
import { DataError } from '../../base/errors.js';
import { int64Column, isNpy, readNpy, type NpyArray } from '../../base/io/npy.js';
import { isZip, zipMembers } from '../../base/io/zip.js';
import { numberFile, type NumberFile, type NumberRow } from './number-file.js';
import { readRecorded } from './recorded-file.js';

/** Requests in the order of the file, at least one. */
export interface RecordedRequests {
  readonly reqTs: BigInt64Array;
  /** 0 or less: it never arrived. */
  readonly exchTs: BigInt64Array;
  readonly respTs: BigInt64Array;
  /** Where request `i` stands, for messages: `line 7`, `row 6`. */
  readonly rowAt: (i: number) => string;
}

const COLUMNS = ['reqTs', 'exchTs', 'respTs'] as const;

/** Read a file. @throws UsageError when it cannot be read, DataError for what it holds; both begin with `where`. */
export function readRequests(file: string, where: string): RecordedRequests {
  const bytes = readRecorded(file, where);
  if (isZip(bytes)) return fromNpy(arrayIn(bytes, `${where}: ${file}`));
  if (isNpy(bytes)) return fromNpy(readNpy(bytes, `${where}: ${file}`));
  return fromCsv(numberFile(bytes, file, where), where);
}

/** The array of an archive: `data.npy`, as hftbacktest names it, or the only one. */
function arrayIn(bytes: Buffer, place: string): NpyArray {
  const arrays = zipMembers(bytes, place).filter(({ name }) => name.endsWith('.npy'));
  const member = arrays.find(({ name }) => name === 'data.npy') ?? (arrays.length === 1 ? arrays[0] : undefined);
  if (member === undefined) {
    const got = arrays.length === 0 ? 'no array' : arrays.map(({ name }) => name).join(', ');
    throw new DataError(`${place}: holds ${got}, expected data.npy, or one array of any name`);
  }
  return readNpy(member.read(), `${place}: member ${member.name}`);
}

function fromNpy(array: NpyArray): RecordedRequests {
  if (array.length === 0) throw new DataError(`${array.place}: holds no request, expected at least one`);
  return {
    reqTs: int64Column(array, 'req_ts'),
    exchTs: int64Column(array, 'exch_ts'),
    respTs: int64Column(array, 'resp_ts'),
    rowAt: (i) => `row ${String(i)}`,
  };
}

function fromCsv(file: NumberFile, where: string): RecordedRequests {
  const place = `${where}: ${file.file}`;
  const [req, exch, resp] = columnsOf(file, place);
  const column = (at: number): BigInt64Array => BigInt64Array.from(file.rows, (row) => integer(row, at, place));
  return { reqTs: column(req), exchTs: column(exch), respTs: column(resp), rowAt: (i) => `line ${String(file.rows[i]!.line)}` };
}

function columnsOf({ header, rows }: NumberFile, place: string): readonly [number, number, number] {
  if (header === undefined && rows[0]!.fields.length >= 3) return [0, 1, 2];
  const [req, exch, resp] = COLUMNS.map((name) => header?.indexOf(name) ?? -1) as [number, number, number];
  if (req >= 0 && exch >= 0 && resp >= 0) return [req, exch, resp];
  const got = (header ?? rows[0]!.fields).join(',');
  throw new DataError(`${place} begins with ${JSON.stringify(got)}, expected the columns ${COLUMNS.join(',')}`);
}

function integer(row: NumberRow, column: number, place: string): bigint {
  const text = row.fields[column] ?? '';
  if (/^-?\d{1,19}$/.test(text) && BigInt(text) === BigInt.asIntN(64, BigInt(text))) return BigInt(text);
  throw new DataError(`${place} line ${String(row.line)}: got ${JSON.stringify(text)}, expected an integer of ns since the Unix epoch`);
}
