/**
 * SHA-256, the digest of everything that must be told apart: files, columns, journals. Always lower-case hex.
 *
 * Example: `sha256Hex('abc')` is `ba7816bf…`; `(await sha256File('a.gz')).sha256` streams, however long the file.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Digest of text (as UTF-8) or bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Digest and length of a file's bytes. @throws what reading the file throws. */
export async function sha256File(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
