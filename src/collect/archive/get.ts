/**
 * Files of an archive into a folder, one after the other: checked, and under their names only when they are whole.
 *
 * A file that is there and right is not fetched again. One that is there and is not what is published is not touched without `force`. A file
 * that turns out wrong after it was pieced together from several answers is fetched once more as a whole, then it is an error.
 *
 * Example: `await getFiles(files, { folder: 'data', … })`
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UsageError } from '../../base/errors.js';
import { download, NotThere } from './download.js';
import { PartFile } from './part-file.js';
import type { ArchiveFile } from './source.js';
import type { TryContext } from './tries.js';
import { publishedSha256, verify, type Verified } from './verify.js';

/** How files are fetched. */
export interface GetOptions extends TryContext {
  /** Where they will stand; made where it is missing. */
  readonly folder: string;
  /** Scheme, host and path of a mirror, in place of the archive's own host. */
  readonly baseUrl?: string;
  /** Whether files that are there are replaced. */
  readonly force: boolean;
  /** Of the file that is fetched. */
  readonly onProgress: (bytes: number, bytesTotal: number) => void;
  /** Longest time without a byte, ms; default 30 s. */
  readonly silenceMs?: number;
}

/** A file that stands in the folder. */
export interface GotFile {
  readonly file: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  /** By what; `none`: it was there, and nothing is published to hold it against. */
  readonly verified: Verified | 'none';
  /** Fetched, gone on with after an earlier call, or found there. */
  readonly how: 'fetched' | 'resumed' | 'kept';
}

/**
 * Fetch files.
 * @throws DataError for a file that is not there or not right (those before it stay); UsageError for one in the way.
 */
export async function getFiles(files: readonly ArchiveFile[], options: GetOptions): Promise<GotFile[]> {
  const got: GotFile[] = [];
  for (const file of files) got.push(await getFile(file, options));
  return got;
}

async function getFile(file: ArchiveFile, options: GetOptions): Promise<GotFile> {
  const path = join(options.folder, file.name);
  const url = urlOf(file, options.baseUrl);
  try {
    const sha256 = file.hasChecksum ? await publishedSha256(`${url}.CHECKSUM`, file.name, options) : undefined;
    const kept = options.force ? undefined : await keptFile(file, path, url, sha256);
    return kept ?? (await fetchFile(path, url, file.name, sha256, options));
  } catch (error) {
    if (error instanceof NotThere) throw new DataError(notThereText(error, file), { cause: error });
    throw error;
  }
}

/** The file at its name, if it is there and right. */
async function keptFile({ name }: ArchiveFile, path: string, url: string, expected: string | undefined): Promise<GotFile | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    const { by, bytes, sha256 } = await verify(path, name, expected);
    return { file: path, url, bytes, sha256, verified: by === 'length' ? 'none' : by, how: 'kept' };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new UsageError(`${path} exists, and ${error.message}; give --force to replace it, or another --out`, { cause: error });
  }
}

async function fetchFile(path: string, url: string, name: string, expected: string | undefined, options: GetOptions): Promise<GotFile> {
  const part = new PartFile(path);
  for (;;) {
    const { resumed, pieced } = await download(url, part, options);
    try {
      const { by, bytes, sha256 } = await verify(part.part, name, expected);
      part.commit();
      return { file: path, url, bytes, sha256, verified: by, how: resumed ? 'resumed' : 'fetched' };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      part.discard();
      if (!pieced) throw new DataError(`${url}: ${error.message}. Call again, or ask another mirror (--base-url).`, { cause: error });
      options.note(`${error.message}; it is fetched anew as a whole`);
    }
  }
}

function urlOf({ host, path }: ArchiveFile, baseUrl: string | undefined): string {
  const base = baseUrl ?? host;
  if (!/^https?:\/\//.test(base) || !URL.canParse(base))
    throw new UsageError(`--base-url: got ${base}, expected a URL such as https://host`);
  return new URL(base.replace(/\/+$/, '') + path).href;
}

function notThereText({ message, status }: NotThere, { missing }: ArchiveFile): string {
  if (status === 404 || status === 410) return `${message}, there is no such file: ${missing}. Check --symbol and --date.`;
  if (status === 401 || status === 403)
    return `${message}, the server does not give it: it may want a key, not serve your country, or have no such file (${missing}).`;
  return `${message}, expected 200. Is the mirror right (--base-url)?`;
}
