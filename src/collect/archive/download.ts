/**
 * One file over HTTP into its `.part`: gone on from where it ended (a range, if the file is still the same), tried again where that helps.
 *
 * Servers differ: one may ignore the range and send the whole (200), or know less of it than we have (416). Each answer is taken for what it
 * says, never for what was asked: bytes are appended only behind a `Content-Range` that begins where ours end.
 *
 * Invariant: on return the `.part` is as long as the server says that the file is.
 *
 * Units: bytes, ms.
 */
import type { FileHandle } from 'node:fs/promises';
import { DataError } from '../../base/errors.js';
import { failure, request, RequestFailed, type Answer } from '../http.js';
import type { PartFile } from './part-file.js';
import { passingFault, withTries, type TryContext } from './tries.js';

/** Longest time without a byte. */
const SILENCE_MS = 30_000;

/** What a download needs beside. */
export interface DownloadContext extends TryContext {
  /** Bytes so far, of how many; the second is 0 as long as nobody says. */
  readonly onProgress: (bytes: number, bytesTotal: number) => void;
  /** Longest time without a byte, ms; default 30 s. */
  readonly silenceMs?: number;
}

/** The server does not have the file, or does not give it. */
export class NotThere extends DataError {
  readonly status: number;
  constructor(url: string, status: number) {
    super(`${url}: HTTP ${status}`);
    this.status = status;
  }
}

/** How a file came. */
export interface Downloaded {
  /** Bytes of an earlier call were used. */
  readonly resumed: boolean;
  /** It is made of answers to several requests. */
  readonly pieced: boolean;
}

/**
 * Fetch `url` into `part`.
 * @throws NotThere for 4xx; DataError when it is given up; the signal's reason; what the disk says.
 */
export async function download(url: string, part: PartFile, context: DownloadContext): Promise<Downloaded> {
  let resumed = part.bytes > 0;
  let pieced = false;
  await withTries(
    async () => {
      pieced = part.bytes > 0;
      if (await attempt(url, part, context)) resumed = pieced = false;
    },
    () => part.bytes,
    context,
  );
  return { resumed, pieced };
}

/** One request; whether it began anew. */
async function attempt(
  url: string,
  part: PartFile,
  { signal, clock, onProgress, silenceMs = SILENCE_MS }: DownloadContext,
): Promise<boolean> {
  const headers = part.rangeHeaders(url);
  const answer = await request(url, { headers, silenceMs, signal });
  try {
    const fault = passingFault(answer, clock.wallMs());
    if (fault !== undefined) throw fault;
    if (answer.status === 416) return endOfRange(answer, part);
    if (answer.status === 206 && 'range' in headers) {
      const total = continued(answer, part);
      await take(answer, await part.goOn(), part.bytes, total, signal, onProgress);
      return false;
    }
    if (answer.status !== 200) throw new NotThere(url, answer.status);
    const total = lengthOf(answer);
    await take(answer, await part.begin(url, answer.headers), 0, total, signal, onProgress);
    return true;
  } finally {
    answer.body.destroy();
  }
}

/** The range that we asked for begins behind the file: we have all of it, or what we have is of another one. */
function endOfRange({ url, headers }: Answer, part: PartFile): boolean {
  const total = /^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  if (Number(total) === part.bytes) return false;
  part.discard();
  throw new RequestFailed(`${url}: the file is no longer what it was; it is fetched anew`);
}

/** The length of the whole file that a partial answer goes on with. */
function continued({ url, headers }: Answer, part: PartFile): number | undefined {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  if (Number(from) === part.bytes) return total === '*' ? undefined : Number(total);
  const got = headers['content-range'] ?? 'no Content-Range';
  part.discard();
  throw new RequestFailed(`${url}: the server sent another part than was asked for (${got}); it is fetched anew`);
}

function lengthOf({ headers }: Answer): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Write a body behind `at` bytes. */
async function take(
  answer: Answer,
  file: FileHandle,
  at: number,
  total: number | undefined,
  signal: AbortSignal,
  onProgress: DownloadContext['onProgress'],
): Promise<void> {
  let bytes = at;
  try {
    const chunks = (answer.body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    for (;;) {
      const next = await nextOf(chunks, answer, signal);
      if (next === undefined) break;
      await file.appendFile(next);
      bytes += next.length;
      onProgress(bytes, total ?? 0);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  if (total !== undefined && bytes !== total) throw new RequestFailed(`${answer.url}: the connection was cut at byte ${bytes} of ${total}`);
}

/** The next bytes; an error of the connection is told from one of the disk. */
async function nextOf(chunks: AsyncIterator<Buffer>, answer: Answer, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw failure(answer.url, error, signal);
  }
}
