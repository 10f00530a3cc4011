/**
 * `manifest.json`: what a run was made of and what it gave, enough to repeat it and to check that it repeats (DESIGN §6).
 *
 * `timings` and `node` say how it went here and are in no digest.
 */
import { createHash } from 'node:crypto';
import type { Instrument } from '../market/instrument.js';
import { sinceEpoch, type TapeMeta } from '../market/tape.js';
import type { Stretch } from '../measure/paired.js';
import { SEMANTICS } from '../sim/message.js';
import type { Recorded } from './market/auctions-file.js';
import type { RecordingName } from './market/recording.js';
import type { Assumption, ResolvedScenario } from './scenario/index.js';

/** The part of the tapes that a run is on, ns since their epoch: sessions start, orders are accepted and measuring begins, the run ends. */
export interface RunWindow {
  readonly startTs: number;
  readonly fromTs: number;
  readonly toTs: number;
}

/** Facts of one session of a run. */
export interface ManifestSession {
  readonly id: string;
  /** As the scenario names it. */
  readonly strategy: string;
  /** SHA-256 of the strategy's bundled text. */
  readonly strategyDigest: string;
  /** SHA-256 of each latency table, by path. */
  readonly latencyDigests: Readonly<Record<string, string>>;
  /** SHA-256 over the session's journal. */
  readonly digest: string;
  /** Why it stopped early; null when it did not. */
  readonly failed: string | null;
  readonly counts: { readonly requests: number; readonly orders: number; readonly reports: number; readonly fills: number };
  /** What was noticed in a market of its own; absent: it trades where the others do. */
  readonly venue?: Readonly<Record<string, number>>;
}

/** The manifest. */
export interface Manifest {
  readonly tool: string;
  readonly semantics: number;
  readonly node: string;
  readonly seed: number;
  /** As it was resolved: every default filled in. */
  readonly scenario: ResolvedScenario;
  readonly tapes: readonly {
    readonly id: string;
    readonly digest: string;
    readonly rows: number;
    readonly instrument: Instrument;
    /** With several tapes, counted from the epoch of the earliest. */
    readonly meta: TapeMeta;
    /** Of a market: what was recorded of it, `l3` being the tape itself, and what it told of auctions, where it held any. */
    readonly published?: Readonly<Partial<Record<RecordingName, Recorded>>>;
    /** Of a market: the tape that has entered it; absent: none. Older runs do not say its level of detail, which was L3. */
    readonly flow?: { readonly digest: string; readonly rows: number; readonly levelOfDetail?: TapeMeta['levelOfDetail'] };
  }[];
  /** Where the scenario's window lies, ns since the tapes' epoch; null: the whole of the tapes. */
  readonly window: RunWindow | null;
  readonly sessions: readonly ManifestSession[];
  readonly digest: string;
  readonly counts: {
    readonly sessions: number;
    readonly orders: number;
    readonly fills: number;
    readonly requests: number;
    readonly reports: number;
  };
  readonly venue: Readonly<Record<string, number>>;
  readonly assumptions: readonly Assumption[];
  readonly timings: {
    readonly rows: number;
    readonly loadSeconds: number;
    readonly replaySeconds: number;
    readonly measureSeconds: number;
  };
}

/** The measured stretch of a run's tape, ns since its epoch: the window, else the whole tape. */
export function measuredStretch({ tapes, window }: Manifest, tape: number): Stretch {
  if (window !== null) return { fromTs: window.fromTs, toTs: window.toTs };
  const { meta } = tapes[tape]!;
  return { fromTs: sinceEpoch(meta, meta.firstExchTs), toTs: sinceEpoch(meta, meta.lastExchTs) };
}

/** The digest of a run: over its sessions' digests in the order of the scenario. */
export function runDigest(sessionDigests: readonly string[]): string {
  const hash = createHash('sha256').update(`slipgauge run ${SEMANTICS}\n`);
  for (const digest of sessionDigests) hash.update(`${digest}\n`);
  return hash.digest('hex');
}
