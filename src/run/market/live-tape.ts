/**
 * A market that is made while the run goes on, as a tape of the run: nothing before it, its recording after it.
 *
 * While the run goes on what the venue publishes is written beside; `settle` closes the file and opens it as any other tape, so that measuring,
 * explaining and repeating know no difference.
 *
 * Invariant: before `settle` it has no rows, after it those that the venue published.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Beside, writeBeside } from '../../base/io/atomic.js';
import { DataError, invariant } from '../../base/errors.js';
import type { Instrument } from '../../market/instrument.js';
import { tapeSinceEpoch } from '../../market/tape-epoch.js';
import { openTape } from '../../market/tape-read.js';
import { NO_REPAIRS } from '../../market/tape-write.js';
import { epochWords, type Tape, type TapeMeta } from '../../market/tape.js';
import type { RowSink } from '../../venue/matching/index.js';
import type { VenueRules } from '../../venue/matching/rules/types.js';
import type { MarketSource, ResolvedVenue } from '../scenario/types.js';
import { auctionsFile, RECORDING_FILE } from './recording-files.js';
import type { Recorded } from './auctions-file.js';
import { MarketRecording, type RecordingName } from './recording.js';

const NS_A_DAY = 86_400_000_000_000n;

/** A market whose times are known. */
export interface TimedMarket extends MarketSource {
  readonly startNs: string;
  readonly durationNs: number;
}

/** A market's times: as the scenario says, else those of its flow. @throws DataError for a flow without rows. */
export function timedMarket(id: string, source: MarketSource, flow: Tape | undefined): TimedMarket {
  if (flow === undefined) return { ...source, startNs: source.startNs!, durationNs: source.durationNs! };
  const { rows, firstExchTs, lastExchTs } = flow.meta;
  if (rows === 0) throw new DataError(`markets.${id}.flow: ${flow.paths.join(', ')} has no rows; give another tape`);
  return {
    ...source,
    startNs: source.startNs ?? firstExchTs,
    durationNs: source.durationNs ?? Number(BigInt(lastExchTs) - BigInt(firstExchTs)),
  };
}

/** One market of a run. */
export class LiveTape {
  readonly id: string;
  readonly instrument: Instrument;
  readonly source: TimedMarket;
  /** The preset's; undefined: none. */
  readonly rules: VenueRules | undefined;
  /** What was recorded and enters it; undefined: nothing. */
  readonly flow: Tape | undefined;
  /** Set: it stands for the market of its flow's tape, in which one session trades alone, by what its venue says. */
  readonly alone: ResolvedVenue | undefined;
  private current: Tape;
  private recording: MarketRecording | undefined;
  private folder: Beside | undefined;
  private path = '';
  private recorded: ReadonlyMap<RecordingName, Recorded> = new Map();

  constructor(
    id: string,
    instrument: Instrument,
    source: TimedMarket,
    rules: VenueRules | undefined,
    flow: Tape | undefined,
    alone?: ResolvedVenue,
  ) {
    this.alone = alone;
    this.id = id;
    this.instrument = instrument;
    this.source = source;
    this.rules = rules;
    this.flow = flow;
    const startNs = BigInt(source.startNs);
    const firstRecvNs = alone === undefined ? startNs : BigInt(flow!.meta.firstRecvTs);
    this.current = notYet(instrument, startNs, startNs + BigInt(source.durationNs), firstRecvNs, this.importer());
  }

  /** The market as a tape: empty before it has settled. */
  get tape(): Tape {
    return this.current;
  }

  /** Count times from the run's epoch. */
  since(epochNs: bigint): void {
    this.current = tapeSinceEpoch(this.current, epochNs);
  }

  /** What was recorded of it, by what the scenario calls it, and its auctions: nothing before it has settled. */
  get published(): Readonly<Partial<Record<RecordingName, Recorded>>> {
    return Object.fromEntries(this.recorded);
  }

  /** Begin to record, into `folder` or into one that goes with the run; gives where the rows go. */
  async record(folder: string | undefined): Promise<RowSink> {
    if (folder === undefined) {
      this.folder = writeBeside(join(tmpdir(), `slipgauge-market-${randomUUID()}`));
      mkdirSync(this.folder.temp, { mode: 0o700 });
    }
    const place = folder ?? this.folder!.temp;
    mkdirSync(place, { recursive: true });
    const { publish = ['l3'] } = this.source;
    const tapes = publish.map((what) => [what, join(place, RECORDING_FILE[what](this.id))] as const);
    this.path = join(place, RECORDING_FILE.l3(this.id));
    this.recording = await MarketRecording.begin(tapes, {
      instrument: this.instrument,
      epochNs: BigInt(this.current.meta.epochNs),
      importer: this.importer(),
      auctionsPath: join(place, auctionsFile(this.id)),
    });
    return this.recording;
  }

  /** The market is over: what was recorded is the tape from now on. */
  async settle(): Promise<void> {
    invariant(this.recording !== undefined, 'a market is recorded before it settles');
    const { epochNs } = this.current.meta;
    this.recorded = await this.recording.finish();
    this.current = tapeSinceEpoch(await openTape(this.path), BigInt(epochNs));
  }

  /** Remove what was made for the run. */
  close(): void {
    this.recording?.abort();
    this.folder?.discard();
  }

  private importer(): TapeMeta['importer'] {
    const flow = this.flow === undefined ? {} : { flow: this.flow.meta.digest };
    return { name: 'matching', options: { preset: this.source.preset, rules: this.rules ?? null, ...flow } };
  }
}

/** A tape of a market that has not begun. */
function notYet(instrument: Instrument, startNs: bigint, endNs: bigint, firstRecvNs: bigint, importer: TapeMeta['importer']): Tape {
  const epochNs = (startNs / NS_A_DAY) * NS_A_DAY;
  const meta: TapeMeta = {
    format: 1,
    instrument,
    epochNs: String(epochNs),
    importer,
    inputs: [],
    rows: 0,
    rowsByKind: {},
    firstExchTs: String(startNs),
    lastExchTs: String(endNs),
    firstRecvTs: String(firstRecvNs),
    lastRecvTs: String(endNs),
    levelOfDetail: 'L3',
    repairs: NO_REPAIRS,
    digest: '',
  };
  return {
    paths: [],
    meta,
    epoch: epochWords(epochNs),
    // eslint-disable-next-line @typescript-eslint/require-await -- a tape reads its batches asynchronously; this one has none
    async *batches() {
      yield* [];
    },
  };
}
