/**
 * Whether a fetched file is what was published: by its SHA-256 where that is published, by the CRC-32 inside where it is gzip.
 *
 * A zip file without a published checksum is not looked into here: its members carry CRC-32s, which import checks while it reads.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from '../../base/errors.js';
import { sha256File } from '../../base/io/sha256.js';
import { request, wholeBody } from '../http.js';
import { NotThere } from './download.js';
import { passingFault, withTries, type TryContext } from './tries.js';

/** By what a file was verified. */
export type Verified = 'sha256' | 'gzip' | 'length';

const SILENCE_MS = 30_000;
/** A checksum file is one line. */
const MOST_CHECKSUM_BYTES = 4096;

/**
 * The SHA-256 that is published at `url`, a line `<64 hex digits>  <name>`; undefined when there is none (404).
 * @throws DataError when what is there is no such line, or is of another file.
 */
export async function publishedSha256(url: string, name: string, context: TryContext): Promise<string | undefined> {
  return await withTries(
    async () => {
      const answer = await request(url, { silenceMs: SILENCE_MS, signal: context.signal });
      const text = (await wholeBody(answer, MOST_CHECKSUM_BYTES, context.signal)).toString();
      const fault = passingFault(answer, context.clock.wallMs());
      if (fault !== undefined) throw fault;
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw new NotThere(url, answer.status);
      const [, sha256, of] = /^([0-9a-fA-F]{64})[ \t]+\*?(\S+)\s*$/.exec(text) ?? [];
      if (sha256 === undefined || of !== name)
        throw new DataError(`${url}: got ${JSON.stringify(text.slice(0, 100))}, expected a line "<SHA-256>  ${name}"`);
      return sha256.toLowerCase();
    },
    () => 0,
    context,
  );
}

/**
 * Verify the file at `path`, whose name will be `name`.
 * @returns by what, and its SHA-256. @throws DataError when it is not what it should be.
 */
export async function verify(
  path: string,
  name: string,
  expected: string | undefined,
): Promise<{ readonly by: Verified; readonly bytes: number; readonly sha256: string }> {
  const { sha256, bytes } = await sha256File(path);
  if (expected !== undefined) {
    if (sha256 !== expected) throw new DataError(`${name}: its SHA-256 is ${sha256}, published is ${expected}`);
    return { by: 'sha256', bytes, sha256 };
  }
  if (!name.endsWith('.gz')) return { by: 'length', bytes, sha256 };
  try {
    await pipeline(createReadStream(path), createGunzip(), new Writable({ write: (_chunk, _encoding, done) => done() }));
  } catch (error) {
    throw new DataError(`${name}: is no whole gzip file (${(error as Error).message})`, { cause: error });
  }
  return { by: 'gzip', bytes, sha256 };
}
