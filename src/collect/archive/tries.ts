/**
 * Trying again what failed on the way: no answer, a connection that was cut, a server that is busy (429, 5xx).
 *
 * What another try does not change (404, a wrong request, a full disk) is not caught here. As long as a try gets further than the one before
 * it, the count begins anew: a long file over a bad line arrives in the end.
 *
 * Units: ms.
 */
import { DataError } from '../../base/errors.js';
import { Backoff } from '../backoff.js';
import type { Clock } from '../clock.js';
import { RequestFailed, type Answer } from '../http.js';

/** Tries in a row that brought nothing, after which it is given up. */
const MOST_TRIES = 7;
const WAITS = { minMs: 1_000, maxMs: 60_000 };
/** A server that asks for more patience than this is told of, not waited for. */
const LONGEST_WAIT_MS = 600_000;

/** What tries need of their surroundings. */
export interface TryContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Says something to the person that waits. */
  readonly note: (text: string) => void;
}

/**
 * Do `attempt` until it succeeds.
 * @throws DataError when it is given up; the signal's reason; what `attempt` throws beside RequestFailed.
 */
export async function withTries<T>(attempt: () => Promise<T>, progress: () => number, { clock, signal, note }: TryContext): Promise<T> {
  const backoff = new Backoff(WAITS, () => clock.random());
  let reached = progress();
  for (;;) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (progress() > reached) backoff.reset();
      reached = progress();
      const waitMs = Math.max(backoff.nextMs(), error.afterMs ?? 0);
      if (waitMs > LONGEST_WAIT_MS)
        throw new DataError(`${error.message}; it asks to wait ${Math.ceil(waitMs / 60_000)} minutes. Call again then.`);
      if (backoff.failures >= MOST_TRIES)
        throw new DataError(`${error.message}; given up after ${MOST_TRIES} tries. Call again: what has arrived is kept and gone on from.`);
      note(`${error.message}; again in ${(waitMs / 1000).toFixed(1)} s`);
      await clock.sleep(waitMs, signal);
    }
  }
}

/** The error of an answer that another try may change; undefined of another. */
export function passingFault({ url, status, headers }: Answer, nowMs: number): RequestFailed | undefined {
  if (status !== 408 && status !== 425 && status !== 429 && status < 500) return undefined;
  return new RequestFailed(`${url}: HTTP ${status}`, { afterMs: retryAfterMs(headers['retry-after'], nowMs) });
}

/** `Retry-After` in ms: seconds, or a date. */
function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
