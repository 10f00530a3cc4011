/**
 * SHA-256, the digest of everything that must be told apart: files, columns, journals. Always lower-case hex.
 *
 * Example: `sha256Hex('abc')` is `ba7816bf…`; `(await sha256File('a.gz')).sha256` streams, however long the file.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Digest of text (as UTF-8) or bytes. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** What is read at a time. Two such buffers serve a whole file: with new ones for each read the garbage sets the peak of memory. */
const READ_BYTES = 1 << 20;

/** Digest and length of a file's bytes. @throws what reading the file throws, and the reason of `signal` once that is aborted. */
export async function sha256File(path: string, signal?: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    let [buffer, spare] = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
    let bytes = 0;
    for (let length = (await file.read(buffer)).bytesRead; length > 0;) {
      signal?.throwIfAborted();
      // Another thread reads on while this one hashes.
      const reading = file.read(spare);
      hash.update(buffer.subarray(0, length));
      bytes += length;
      length = (await reading).bytesRead;
      [buffer, spare] = [spare, buffer];
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Digest of a file, made in the pauses in which `work` on the same file waits for bytes. @throws what `work` throws, and what reading throws. */
export async function sha256Beside<T>(path: string, work: Promise<T>): Promise<{ done: T; sha256: string }> {
  const stopping = new AbortController();
  const hashing = sha256File(path, stopping.signal);
  // Where both fail it is the work that says why.
  hashing.catch(() => undefined);
  try {
    const done = await work;
    return { done, sha256: (await hashing).sha256 };
  } finally {
    stopping.abort();
  }
}
