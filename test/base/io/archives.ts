/** NumPy files and zip archives for tests, made byte by byte as their formats say. */
import { crc32, deflateRawSync } from 'node:zlib';

/** `.npy` with this header text and these items. */
export function npyOf(header: string, items: Uint8Array, version = 1): Buffer {
  const text = Buffer.from(`${header}\n`);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.of(version, 0), length, text, items]);
}

/** hftbacktest's order latency file: rows of request, arrival, answer, and padding. */
export function latencyNpy(rows: readonly (readonly [bigint, bigint, bigint])[], type = '<i8'): Buffer {
  const fields = ['req_ts', 'exch_ts', 'resp_ts', '_padding'].map((name) => `('${name}', '${type}')`).join(', ');
  const items = Buffer.alloc(32 * rows.length);
  rows.forEach((row, i) => row.forEach((ns, k) => items.writeBigInt64LE(ns, 32 * i + 8 * k)));
  return npyOf(`{'descr': [${fields}], 'fortran_order': False, 'shape': (${String(rows.length)},), }`, items);
}

/** A zip archive of these members. */
export function zipOf(members: Readonly<Record<string, Buffer>>, { deflated = false, comment = '' } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(members)) {
    const packed = deflated ? deflateRawSync(bytes) : bytes;
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(deflated ? 8 : 0, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from('PK\x03\x04'), facts, Buffer.from(name), packed);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.alloc(2), facts, place, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(18);
  const count = Object.keys(members).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(at, 12);
  end.writeUInt16LE(Buffer.byteLength(comment), 16);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06'), end, Buffer.from(comment)]);
}
