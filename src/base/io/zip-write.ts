/**
 * Writing a zip archive of one member, as `.npz` files of one array are: streamed, in constant memory, of any size.
 *
 * The length of the member is known before, its packed length and CRC-32 are put into the space that was left for them. Beyond 4 GiB the
 * archive has the fields of zip64. Times are fixed, so that equal data are equal archives.
 *
 * Example: `await writeZipMember(path, 'data.npy', bytes, chunks(), 'deflated')`
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { invariant } from '../errors.js';

/** How a member lies in the archive. */
export type MemberPacking = 'stored' | 'deflated';

const METHOD = { stored: 0, deflated: 8 } as const;
/** 1980-01-01, the earliest that zip knows. */
const DATE = 0x21;
const VERSION = 45;
const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const ZIP64_EXTRA_BYTES = 20;
const MOST_32 = 0xffffffff;

/**
 * Write an archive at `path`, which does not exist, whose one member has `bytes` bytes, those of `chunks`. `least64` is the length from which on
 * zip64 is used: lower only in tests.
 */
export async function writeZipMember(
  path: string,
  name: string,
  bytes: number,
  chunks: AsyncIterable<Buffer>,
  packing: MemberPacking,
  least64 = MOST_32,
): Promise<void> {
  const fd = openSync(path, 'wx');
  try {
    const is64 = bytes >= least64;
    const member = { name: Buffer.from(name), method: METHOD[packing], crc: 0, packed: 0, bytes, is64 };
    const from = localHeader(member).length;
    let length = 0;
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        member.crc = crc32(chunk, member.crc);
        length += chunk.length;
        yield chunk;
      }
    }
    const packed = packing === 'stored' ? counted() : deflated(counted());
    for await (const chunk of packed) {
      writeAt(fd, chunk, from + member.packed);
      member.packed += chunk.length;
    }
    invariant(length === bytes, `a member has the length that was said: got ${String(length)}, expected ${String(bytes)}`);
    const at = from + member.packed;
    writeAt(fd, directory(member, at), at);
    writeAt(fd, localHeader(member), 0);
  } finally {
    closeSync(fd);
  }
}

/** All of the bytes, to a place in the file: one write may be short. */
function writeAt(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, undefined, at + done);
}

/** The bytes deflated, in another thread while the next ones are made. */
function deflated(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return pipeline(Readable.from(chunks), createDeflateRaw(), ignoreError);
}

/** `pipeline` wants a callback; the error itself reaches who iterates. */
function ignoreError(): void {
  // nothing to do
}

interface Member {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
  readonly is64: boolean;
}

/** Both lengths, for zip64. */
function extra64({ bytes, packed, is64 }: Member): Buffer {
  if (!is64) return Buffer.alloc(0);
  const extra = Buffer.alloc(ZIP64_EXTRA_BYTES);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(bytes), 4);
  extra.writeBigUInt64LE(BigInt(packed), 12);
  return extra;
}

/** Method, time, checksum and lengths, which local header and directory tell alike. */
function putFacts(header: Buffer, at: number, { method, crc, packed, bytes, is64 }: Member): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(method, at + 4);
  header.writeUInt16LE(DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(is64 ? MOST_32 : packed, at + 14);
  header.writeUInt32LE(is64 ? MOST_32 : bytes, at + 18);
}

function localHeader(member: Member): Buffer {
  const extra = extra64(member);
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  putFacts(header, 4, member);
  header.writeUInt16LE(member.name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, member.name, extra]);
}

/** The directory, which begins at `at`, and the end of the archive. */
function directory(member: Member, at: number): Buffer {
  const extra = extra64(member);
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  putFacts(entry, 6, member);
  entry.writeUInt16LE(member.name.length, 28);
  entry.writeUInt16LE(extra.length, 30);
  const bytes = ENTRY_BYTES + member.name.length + extra.length;
  return Buffer.concat([
    entry,
    member.name,
    extra,
    ...(at >= MOST_32 || member.is64 ? [end64(at, bytes)] : []),
    end(at, bytes, member.is64),
  ]);
}

/** The end of a zip64 archive, and where it stands. */
function end64(at: number, bytes: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(VERSION, 12);
  end.writeUInt16LE(VERSION, 14);
  end.writeBigUInt64LE(1n, 24);
  end.writeBigUInt64LE(1n, 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at + bytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

function end(at: number, bytes: number, is64: boolean): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(1, 8);
  record.writeUInt16LE(1, 10);
  record.writeUInt32LE(bytes, 12);
  record.writeUInt32LE(is64 ? MOST_32 : at, 16);
  return record;
}
