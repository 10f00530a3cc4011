/**
 * Answers of a venue's HTTP interface among the frames: a book that is sent as changes needs its whole state once, from elsewhere.
 *
 * The stamp is that of the answer's last byte. A request that fails is made again, a few times, a little later each time; when it fails for
 * good that is said in a line of its own and on the terminal, and the recording goes on.
 *
 * Units: ms, bytes.
 */
import { Backoff } from '../backoff.js';
import type { Clock } from '../clock.js';
import { request, RequestFailed, shownUrl, wholeBody } from '../http.js';
import type { Capture } from './capture.js';
import type { SnapshotRequest } from './feed.js';

const SILENCE_MS = 15_000;
const MOST_TRIES = 6;
const BETWEEN_TRIES = { minMs: 1_000, maxMs: 30_000 };

/** What a request needs of its surroundings. */
export interface SnapshotContext {
  readonly capture: Capture;
  readonly clock: Clock;
  readonly mostBytes: number;
  /** Raised when the connection is over. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Make one request as often as it is wanted while the connection stands. Never rejects. */
export async function runSnapshots(wanted: SnapshotRequest, context: SnapshotContext): Promise<void> {
  const { clock, signal } = context;
  if (wanted.onConnect) {
    await clock.sleep(wanted.afterMs, signal);
    await takeOne(wanted, context);
  }
  while (wanted.everyMs !== undefined && !signal.aborted) {
    await clock.sleep(wanted.everyMs, signal);
    await takeOne(wanted, context);
  }
}

async function takeOne({ url, headers, body }: SnapshotRequest, context: SnapshotContext): Promise<void> {
  const { capture, clock, signal, mostBytes, note } = context;
  const backoff = new Backoff(BETWEEN_TRIES, () => clock.random());
  while (!signal.aborted) {
    try {
      const answer = await request(url, {
        headers: jsonHeaders(headers, body),
        ...(body === undefined ? {} : { body }),
        silenceMs: SILENCE_MS,
        signal,
      });
      const bytes = await wholeBody(answer, mostBytes, signal);
      const encoding = answer.headers['content-encoding'] ?? 'identity';
      if (answer.status !== 200) throw new RequestFailed(`${shownUrl(url)}: HTTP ${answer.status} ${bytes.toString('utf8', 0, 200)}`);
      if (encoding !== 'identity') throw new RequestFailed(`${shownUrl(url)}: the answer is packed (${encoding}), which was not asked for`);
      capture.body(bytes, { url: shownUrl(url) });
      return;
    } catch (error) {
      if (signal.aborted) return;
      const waitMs = backoff.nextMs();
      const isLast = backoff.failures === MOST_TRIES || !(error instanceof RequestFailed);
      note(`snapshot: ${(error as Error).message}; ${isLast ? 'given up' : `again in ${(waitMs / 1000).toFixed(1)} s`}`);
      if (isLast) {
        capture.marker('snapshotFailed', { url: shownUrl(url), why: (error as Error).message });
        return;
      }
      await clock.sleep(waitMs, signal);
    }
  }
}

function jsonHeaders(headers: Readonly<Record<string, string>>, body: string | undefined): Readonly<Record<string, string>> {
  return body === undefined ? headers : { 'content-type': 'application/json', ...headers };
}
