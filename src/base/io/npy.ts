/**
 * NumPy's `.npy`: one array and a header that says how its items are laid out.
 *
 * A structured array is records, one behind the other, with named fields at fixed places. The header is a Python literal of three keys:
 * `descr` (the fields, or one type), `shape`, `fortran_order`. One-dimensional arrays of numbers and padding are understood; what a field
 * is used as is checked when it is read, with the type that was expected in the message.
 *
 * Example: `{'descr': [('req_ts', '<i8'), ('_padding', '<i8')], 'fortran_order': False, 'shape': (3,)}` is three items of 16 bytes;
 * `int64Column(readNpy(bytes, path), 'req_ts')` has the first eight of each.
 */
import { DataError } from '../errors.js';

/** A field of each item. */
export interface NpyField {
  /** Empty for the items of an array that is not structured, and for padding. */
  readonly name: string;
  /** As NumPy spells it: `<i8`, `<f8`, `|V4`. */
  readonly type: string;
  /** Where it begins in an item, and how long it is. */
  readonly offset: number;
  readonly bytes: number;
}

/** An array, as it lies in the file. */
export interface NpyArray {
  /** Of what file or member, for messages. */
  readonly place: string;
  readonly fields: readonly NpyField[];
  readonly itemBytes: number;
  readonly length: number;
  /** The items alone. */
  readonly items: Buffer;
}

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** Offset of the header's length; version 1 has two bytes for it, later ones four. */
const LENGTH_AT = 8;
/** Strings, names of constants, numbers and marks of a Python literal. */
const TOKEN = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z]+|-?\d+|[[\](){},:]/g;
const TYPE = /^[<>|=][biufcmMSUVO](\d+)(\[\w+\])?$/;
const BYTES_A_CHARACTER = 4;

/** Whether bytes begin as a `.npy` file does. */
export function isNpy(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).equals(MAGIC);
}

/** What a header says, and where the items begin. */
export interface NpyHeader {
  readonly fields: readonly NpyField[];
  readonly itemBytes: number;
  readonly length: number;
  readonly headerBytes: number;
}

/** Length in bytes of the magic and header that `bytes` begin with; Infinity when too few are there to tell. @throws DataError naming `place` */
export function npyHeaderBytes(bytes: Buffer, place: string): number {
  const version = bytes[MAGIC.length] ?? 0;
  const headerAt = LENGTH_AT + (version === 1 ? 2 : 4);
  return bytes.length < headerAt ? Number.POSITIVE_INFINITY : headerAt + headerLength(bytes, version, place);
}

/** Read the header; items are not looked at. @throws DataError naming `place`. */
export function readNpyHeader(bytes: Buffer, place: string): NpyHeader {
  if (!isNpy(bytes)) throw new DataError(`${place}: does not begin as a NumPy array does (\\x93NUMPY); expected what numpy.save writes`);
  const headerBytes = npyHeaderBytes(bytes, place);
  if (headerBytes > bytes.length)
    throw new DataError(`${place}: is cut short within the header of the NumPy array. Copy or write it again.`);
  const header = parseHeader(bytes.toString('utf8', LENGTH_AT + (bytes[MAGIC.length] === 1 ? 2 : 4), headerBytes), place);
  const fields = fieldsOf(header['descr'], place);
  return { fields, itemBytes: fields.reduce((sum, field) => sum + field.bytes, 0), length: lengthOf(header['shape'], place), headerBytes };
}

/** Read an array; items are not looked at. @throws DataError naming `place`. */
export function readNpy(bytes: Buffer, place: string): NpyArray {
  const { fields, itemBytes, length, headerBytes } = readNpyHeader(bytes, place);
  const items = bytes.subarray(headerBytes);
  if (items.length !== length * itemBytes) {
    throw new DataError(
      `${place}: has ${String(items.length)} bytes of items, expected ${String(length)} of ${String(itemBytes)} bytes. Copy or write it again.`,
    );
  }
  return { place, fields, itemBytes, length, items };
}

const HEADER_GRID = 64;

/** Magic and header of a structured array of `length` items, as numpy.save writes them: the items behind it begin at a multiple of 64 bytes. */
export function npyHeader(fields: readonly (readonly [name: string, type: string])[], length: number): Buffer {
  const descr = fields.map(([name, type]) => `('${name}', '${type}')`).join(', ');
  const text = `{'descr': [${descr}], 'fortran_order': False, 'shape': (${String(length)},), }`;
  const bytes = HEADER_GRID * Math.ceil((LENGTH_AT + 2 + text.length + 1) / HEADER_GRID);
  const header = Buffer.alloc(bytes, ' ');
  MAGIC.copy(header);
  header.writeUInt16LE(1, MAGIC.length);
  header.writeUInt16LE(bytes - LENGTH_AT - 2, LENGTH_AT);
  header.write(`${text.padEnd(bytes - LENGTH_AT - 3)}\n`, LENGTH_AT + 2, 'latin1');
  return header;
}

/** A field of 64-bit integers. @throws DataError when it is absent or of another type. */
export function int64Column(array: NpyArray, name: string): BigInt64Array {
  const { place, fields, itemBytes, items, length } = array;
  const field = fields.find((each) => each.name === name);
  const has = fields.map((each) => `${each.name} ${each.type}`).join(', ');
  if (field === undefined) throw new DataError(`${place}: has no field ${name}, only ${has}`);
  if (field.type !== '<i8' || field.bytes !== 8)
    throw new DataError(`${place}: field ${name} is ${field.type}, expected <i8 (little-endian 64-bit integers); fields are ${has}`);
  const view = new DataView(items.buffer, items.byteOffset, items.length);
  const column = new BigInt64Array(length);
  for (let i = 0; i < length; i++) column[i] = view.getBigInt64(i * itemBytes + field.offset, true);
  return column;
}

function headerLength(bytes: Buffer, version: number, place: string): number {
  if (version === 1) return bytes.readUInt16LE(LENGTH_AT);
  if (version === 2 || version === 3) return bytes.readUInt32LE(LENGTH_AT);
  throw new DataError(`${place}: is a NumPy array of version ${String(version)}; expected 1 to 3`);
}

/** The literal by way of JSON: tuples are lists, and there is no comma before a closing bracket. */
function parseHeader(text: string, place: string): Readonly<Record<string, unknown>> {
  const tokens = text.match(TOKEN) ?? [];
  const json = tokens.filter((token, i) => token !== ',' || !/^[\])}]/.test(tokens[i + 1] ?? '')).map(jsonToken);
  try {
    const header: unknown = JSON.parse(json.join(''));
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new DataError(`${place}: the header of the NumPy array is ${JSON.stringify(text.slice(0, 80))}, expected descr and shape`);
}

const JSON_TOKENS: Readonly<Record<string, string>> = { '(': '[', ')': ']', True: 'true', False: 'false', None: 'null' };

function jsonToken(token: string): string {
  if (token.startsWith("'") || token.startsWith('"')) return JSON.stringify(token.slice(1, -1).replace(/\\(.)/g, '$1'));
  return JSON_TOKENS[token] ?? token;
}

/** The fields of `descr`, one behind the other. */
function fieldsOf(descr: unknown, place: string): NpyField[] {
  const list: unknown[] = Array.isArray(descr) ? descr : [['', descr]];
  let offset = 0;
  return list.map((item) => {
    const [name, type, shape] = Array.isArray(item) ? (item as unknown[]) : [];
    const itemBytes = typeof type === 'string' ? bytesOf(type) : undefined;
    if (itemBytes === undefined || typeof type !== 'string')
      throw new DataError(`${place}: a field is ${JSON.stringify(item)}, expected a name and a type such as <i8`);
    const bytes = itemBytes * (shape === undefined ? 1 : lengthOf(shape, place));
    const field = { name: nameOf(name), type, offset, bytes };
    offset += bytes;
    return field;
  });
}

/** A field may have a title before its name. */
function nameOf(name: unknown): string {
  return String(Array.isArray(name) ? name.at(-1) : name);
}

function bytesOf(type: string): number | undefined {
  const count = TYPE.exec(type)?.[1];
  if (count === undefined || type[1] === 'O') return undefined;
  return Number(count) * (type[1] === 'U' ? BYTES_A_CHARACTER : 1);
}

function lengthOf(shape: unknown, place: string): number {
  if (Array.isArray(shape) && shape.length === 1 && Number.isSafeInteger(shape[0]) && shape[0] >= 0) return shape[0] as number;
  throw new DataError(`${place}: has the shape ${JSON.stringify(shape)}, expected one dimension`);
}
