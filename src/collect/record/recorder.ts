/**
 * The recorder: keeps the connections of a feed standing and everything that they bring in files, until it is told to stop.
 *
 * A connection that ends is made again after a wait that grows with each failure (`backoff.ts`) and is short again once a connection has
 * stood for a while. Each opening and end is a line among the frames, so a reader sees where something may be missing. A server that refuses
 * the very first connection for a reason that another try does not change (a wrong path, no permission) ends the recording with an error.
 *
 * When the signal is raised all that has been received is on the disk and the files are complete before the next event is looked at: a second
 * Ctrl-C cannot come in between.
 *
 * Units: ms, ns.
 *
 * Example: `const recording = await record(feed, { out: 'cap.gz', force: false, signal, clock: systemClock, note })`
 */
import { DataError } from '../../base/errors.js';
import { toolVersion } from '../../run/version.js';
import { Backoff } from '../backoff.js';
import type { Clock } from '../clock.js';
import { shownUrl } from '../http.js';
import { Capture, type EndReason, type RecordedFile } from './capture.js';
import { runConnection, type Ended } from './connection.js';
import type { ConnectionSettings, Feed } from './feed.js';
import { ReceiveClock } from './receive-clock.js';
import { runSnapshots } from './snapshots.js';

/** How a recording is made. */
export interface RecordOptions {
  /** Name of the file; with rotation the files' names are made of it. */
  readonly out: string;
  /** Whether files that stand there are replaced. */
  readonly force: boolean;
  /** How long; undefined: until the signal. */
  readonly forMs?: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Says something to the person that records. */
  readonly note: (text: string) => void;
}

/** What was recorded. */
export interface Recording {
  readonly files: readonly RecordedFile[];
  readonly frames: number;
  /** How often a connection stood. */
  readonly connects: number;
  readonly reason: EndReason;
}

/** A connection that stood this long was a good one: the next wait is short again. */
const STABLE_NS = 10_000_000_000n;
/** Refusals that another try may change. */
const PASSING: readonly number[] = [408, 418, 425, 429];

/**
 * Record until the time is over or the signal is raised.
 * @throws DataError when a server refuses, or no connection could be had for `giveUpAfter`; UsageError when the output is in the way, or the
 * disk is full or cannot follow. What was recorded until then is kept.
 */
export async function record(feed: Feed, options: RecordOptions): Promise<Recording> {
  const recorder = new Recorder(feed, options);
  return await recorder.run();
}

class Recorder {
  readonly #feed: Feed;
  readonly #options: RecordOptions;
  readonly #capture: Capture;
  /** Raised when it is over, for whatever reason. */
  readonly #over = new AbortController();
  #fault: Error | undefined;
  #reason: EndReason = 'interrupted';
  #connects = 0;

  constructor(feed: Feed, options: RecordOptions) {
    this.#feed = feed;
    this.#options = options;
    const gzip = feed.compress === undefined ? options.out.endsWith('.gz') : feed.compress === 'gzip';
    const facts = { tool: toolVersion(), urls: feed.connections.map(({ url }) => shownUrl(url)) };
    const { rotateNs, flushMs, mostWaitingBytes } = feed;
    this.#capture = new Capture(
      { out: options.out, force: options.force, gzip, rotateNs, flushMs, mostWaitingBytes, facts },
      new ReceiveClock(options.clock),
      (error) => {
        // Not at once: the capture is in the middle of a line.
        queueMicrotask(() => {
          this.#fail(error);
        });
      },
    );
  }

  async run(): Promise<Recording> {
    const { signal, forMs, clock } = this.#options;
    const interrupted = (): void => {
      this.#end('interrupted');
    };
    signal.addEventListener('abort', interrupted);
    if (forMs !== undefined) void clock.sleep(forMs, this.#over.signal).then(() => this.#end('for'));
    if (signal.aborted) this.#end('interrupted');
    try {
      await Promise.all(this.#feed.connections.map((connection) => this.#keep(connection)));
    } finally {
      this.#end('failed');
    }
    signal.removeEventListener('abort', interrupted);
    if (this.#fault !== undefined) throw this.#fault;
    return { files: this.#capture.files, frames: this.#capture.frames, connects: this.#connects, reason: this.#reason };
  }

  #end(reason: EndReason): void {
    if (this.#over.signal.aborted) return;
    this.#reason = reason;
    this.#capture.finish(reason);
    this.#over.abort();
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    this.#end('failed');
  }

  /** Keep one connection standing until it is over. */
  async #keep(settings: ConnectionSettings): Promise<void> {
    const { clock, note } = this.#options;
    const { minBackoffMs, maxBackoffMs, giveUpAfterMs } = this.#feed;
    const backoff = new Backoff({ minMs: minBackoffMs, maxMs: maxBackoffMs }, () => clock.random());
    const over = this.#over.signal;
    let everOpened = false;
    let lostNs = clock.monotonicNs();
    while (!over.aborted) {
      const begunNs = clock.monotonicNs();
      const ended = await this.#connectOnce(settings);
      if (over.aborted) return;
      const nowNs = clock.monotonicNs();
      everOpened ||= ended.opened;
      if (ended.opened) lostNs = nowNs;
      if (ended.opened && nowNs - begunNs >= STABLE_NS) backoff.reset();
      const why = `${shownUrl(settings.url)}: ${ended.why}`;
      if (!everOpened && isFinal(ended)) this.#fail(new DataError(`${why}. ${REFUSED}`));
      if (giveUpAfterMs !== undefined && nowNs - lostNs >= BigInt(giveUpAfterMs) * 1_000_000n)
        this.#fail(new DataError(`${why}; no connection for ${giveUpAfterMs / 1000} s, which is giveUpAfter`));
      if (over.aborted) return;
      const waitMs = backoff.nextMs();
      note(`${why}; again in ${(waitMs / 1000).toFixed(1)} s`);
      await clock.sleep(waitMs, over);
    }
  }

  async #connectOnce(settings: ConnectionSettings): Promise<Ended> {
    const { clock, note } = this.#options;
    const capture = this.#capture;
    const { number: connection } = settings;
    const url = shownUrl(settings.url);
    const gone = new AbortController();
    const ended = await runConnection(
      settings,
      {
        opened: () => {
          this.#connects++;
          capture.marker('connect', { connection, url });
          note(`${url}: connected`);
          const context = {
            capture,
            clock,
            note,
            mostBytes: settings.mostFrameBytes,
            signal: AbortSignal.any([gone.signal, this.#over.signal]),
          };
          for (const wanted of settings.snapshots) void runSnapshots(wanted, context);
        },
        sent: (text) => {
          capture.marker('sent', { connection, text });
        },
        frame: (data, isBinary) => {
          if (!isBinary) capture.text(data);
          else if (this.#feed.binary === 'keep') capture.binary(data);
          else this.#fail(new DataError(`${url}: a binary frame of ${data.length} bytes came, and the feed says binary: refuse`));
        },
      },
      this.#over.signal,
    );
    gone.abort();
    if (ended.opened) capture.marker('disconnect', { connection, code: ended.code, why: ended.why });
    return ended;
  }
}

const REFUSED = 'Another try would be answered the same: check the url, and the headers if it needs any.';

/** Whether a refusal is for good. */
function isFinal({ status }: Ended): boolean {
  return status !== undefined && status >= 300 && status < 500 && !PASSING.includes(status);
}
