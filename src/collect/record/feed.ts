/**
 * What is recorded, resolved: a feed file with its defaults filled in (`schema.ts` is the file's shape, `feed-file.ts` reads it).
 *
 * Units: ms but where a name says otherwise; bytes.
 */

/** A request whose answer is recorded among the frames, as books of diffs need it. */
export interface SnapshotRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with POST; undefined: a GET. */
  readonly body: string | undefined;
  /** Whether it is made each time that the connection stands, and how long after the subscriptions. */
  readonly onConnect: boolean;
  readonly afterMs: number;
  /** Made again at this interval; undefined: not. */
  readonly everyMs: number | undefined;
}

/** One WebSocket connection. */
export interface ConnectionSettings {
  /** Number of the connection in the feed, from 1. */
  readonly number: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that are sent when it stands, in order. */
  readonly subscribe: readonly string[];
  /** A text that is sent again and again, as some venues want; undefined: none. */
  readonly ping: { readonly everyMs: number; readonly text: string } | undefined;
  readonly snapshots: readonly SnapshotRequest[];
  /** Silence for which a connection is taken for dead. */
  readonly idleMs: number;
  readonly mostFrameBytes: number;
}

/** A feed. */
export interface Feed {
  readonly connections: readonly ConnectionSettings[];
  /** undefined: as the name of the output says. */
  readonly compress: 'gzip' | 'none' | undefined;
  readonly rotateNs: bigint | undefined;
  readonly flushMs: number;
  readonly mostWaitingBytes: number;
  readonly binary: 'keep' | 'refuse';
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** Time without any connection after which the recorder ends with an error; undefined: it goes on trying. */
  readonly giveUpAfterMs: number | undefined;
}
