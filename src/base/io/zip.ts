/**
 * Zip archives in memory: their members by name, each inflated and checked when it is read. `.npz` files are such archives.
 *
 * The directory at the archive's end says where members stand, how long they are and what their CRC-32 is; what precedes a member's bytes
 * is read for its length alone. Length and checksum are compared, since inflating notices few damages. Stored and deflated members are
 * understood, which is all that NumPy writes; encrypted ones and archives beyond 4 GiB (zip64) are refused.
 *
 * Example: `zipMembers(readFileSync(path), path).find(({ name }) => name === 'data.npy')?.read()`.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { DataError } from '../errors.js';

/** One file of an archive. */
export interface ZipMember {
  readonly name: string;
  /** Its bytes. @throws DataError when they are damaged, or packed in a way that is not understood. */
  read(): Buffer;
}

/** What the directory says of a member. */
interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly at: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Buffer): boolean {
  return bytes.length >= END_BYTES && (bytes.readUInt32LE(0) === LOCAL || bytes.readUInt32LE(0) === END);
}

/** The members of an archive, in the order of its directory. @throws DataError naming `path` when there is no whole directory. */
export function zipMembers(bytes: Buffer, path: string): ZipMember[] {
  const end = endOf(bytes);
  if (end === undefined) throw new DataError(`${path}: is cut short: no directory of a zip archive at its end. Copy or write it again.`);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff)
    throw new DataError(`${path}: is a zip64 archive; expected one below 4 GiB. Write it in parts.`);
  const members: ZipMember[] = [];
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY)
      throw new DataError(`${path}: the directory of the zip archive is garbled at byte ${String(at)}. Copy or write it again.`);
    const entry = entryAt(bytes, at);
    members.push({ name: entry.name, read: () => readMember(bytes, entry, `${path}: member ${entry.name}`) });
    at += ENTRY_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

/** Where the record stands that ends an archive; a comment may follow it. */
function endOf(bytes: Buffer): number | undefined {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT); at--) {
    if (bytes.readUInt32LE(at) === END && at + END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  return undefined;
}

function entryAt(bytes: Buffer, at: number): Entry {
  return {
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    packedBytes: bytes.readUInt32LE(at + 20),
    bytes: bytes.readUInt32LE(at + 24),
    at: bytes.readUInt32LE(at + 42),
    name: bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + bytes.readUInt16LE(at + 28)),
  };
}

function readMember(bytes: Buffer, entry: Entry, place: string): Buffer {
  const { at, flags, method, packedBytes } = entry;
  if ((flags & ENCRYPTED) !== 0) throw new DataError(`${place}: is encrypted; expected plain data`);
  if (packedBytes === 0xffffffff) throw new DataError(`${place}: is beyond 4 GiB (zip64); expected less. Write it in parts.`);
  if (at + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw damaged(place, `nothing stands at byte ${String(at)}`);
  const from = at + LOCAL_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (from + packedBytes > bytes.length) throw damaged(place, 'it is cut short');
  const packed = bytes.subarray(from, from + packedBytes);
  if (method !== STORED && method !== DEFLATED)
    throw new DataError(`${place}: is packed by method ${String(method)}; expected stored or deflated, as numpy.savez writes`);
  const member = method === STORED ? packed : inflated(packed, entry, place);
  if (member.length !== entry.bytes)
    throw damaged(place, `it has ${String(member.length)} bytes, its directory says ${String(entry.bytes)}`);
  if (crc32(member) !== entry.crc) throw damaged(place, 'its CRC-32 is not the one that its directory says');
  return member;
}

function inflated(packed: Buffer, { bytes }: Entry, place: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch (error) {
    throw damaged(place, `it cannot be inflated (${(error as Error).message})`, error);
  }
}

function damaged(place: string, what: string, cause?: unknown): DataError {
  return new DataError(`${place}: is damaged: ${what}. Copy or write the file again.`, { cause });
}
