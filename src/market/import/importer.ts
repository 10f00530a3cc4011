/**
 * What a format has to offer so that it can be imported.
 *
 * An importer turns lines of text into rows. Everything that is the same for all formats is done around it, once: files, gzip and
 * standard input, two passes, the recorder's clock, the order of rows, the writing and its clean-up (`index.ts`).
 * Pass 1 shows every line to `scan`, file after file; pass 2 shows every line to `read`, the files merged by `mergeKey`.
 *
 * Units: times are ns on the clock of `setup.stamps`; prices ticks, quantities lots of the instrument.
 *
 * A new format is one file that exports an `Importer`, and one line in `importers.ts`.
 */
import type { Instrument } from '../instrument.js';
import type { TapeMeta } from '../tape.js';
import type { FileClock, Stamps } from './clock.js';

/** A line and where it stands. One object, reused: copy what is to be kept. */
export interface Line {
  /** The line is bytes `[from, to)`, without its line feed or carriage return. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** Name of the file as it was given; `-` is standard input. */
  readonly file: string;
  /** Its number in the list of inputs, from 0. */
  readonly fileIndex: number;
  /** Number of the line in the file, from 1. */
  readonly number: number;
  /** What to add to a `recvTs` read from this file; 0 in pass 1. */
  readonly offsetNs: number;
}

/** A line's place as error messages name it: `cap.gz:12`. */
export function placeOf(line: Line): string {
  return `${line.file}:${line.number}`;
}

/** Takes the rows of pass 2. Rows may come out of order of `exchTs` within the reorder window; equal times keep the order they come in. */
export interface RowSink {
  /** One row of the tape; `recvTs` is repaired already (`+ line.offsetNs`) and not before `exchTs`. `orderId` 0 on L2 tapes. */
  row(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void;
  /** The venue's own word on the touch of a side, not written: the book of the tape is held against it (`staleTouchShare`). */
  watch(exchTs: number, side: number, priceTicks: number, qtyLots: number): void;
}

/** One option of a format, for validation and for help. */
export interface ImportOption {
  readonly about: string;
  /** What it may be. */
  readonly choices: readonly string[];
  /** One of `choices`. */
  readonly initial: string;
}

/** What a source starts from. */
export interface ImportSetup {
  /** As the caller gave it; undefined when the file has to say. */
  readonly instrument: Instrument | undefined;
  /** Every option of the importer, with a valid value. */
  readonly options: Readonly<Record<string, string>>;
  readonly stamps: Stamps;
  /** How far out of order rows may come, ns. */
  readonly reorderNs: number;
}

/** What a source knows between the passes. */
export interface SourceHead {
  /** From the caller, or from the file. */
  readonly instrument: Instrument;
  readonly levelOfDetail: TapeMeta['levelOfDetail'];
  /** What was found out about the input, for the metadata (beside the options). */
  readonly found?: Readonly<Record<string, unknown>>;
}

/** What a source knows after its last line: its part of the tape's metadata, and its counts of repairs. */
export interface SourceFacts extends Pick<
  TapeMeta,
  'depth' | 'snapshotRange' | 'netWindowNs' | 'staleAfterNs' | 'minLatencyNs' | 'staleTouchShare'
> {
  readonly borrowedTimes: number;
  readonly gaps: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** One import under way: the state of a format over all lines of all files. */
export interface ImportSource {
  /** Pass 1, one line. Tells the clock of the file what it sees. @throws DataError */
  scan(line: Line, clock: FileClock): void;
  /** Between the passes. @throws DataError when the lines cannot make a tape. */
  scanned(): SourceHead;
  /** The time by which lines of several files are merged, as recorded, without `offsetNs`; NaN: take the line at once. */
  mergeKey(line: Line): number;
  /** Pass 2, one line. @throws DataError */
  read(line: Line, sink: RowSink): void;
  /** After the last line. @throws DataError when something is still missing. */
  end(sink: RowSink): SourceFacts;
}

/** One format. */
export interface Importer {
  /** As `--format` spells it. */
  readonly name: string;
  /** One line for help. */
  readonly about: string;
  readonly options: Readonly<Record<string, ImportOption>>;
  /** `repair`: receive stamps are of a recorder's clock (see `clock.ts`); `keep`: they are right, and a negative latency is an error. */
  readonly clock: 'repair' | 'keep';
  /** Whether these first lines of a file are of this format. */
  detect(head: readonly string[]): boolean;
  open(setup: ImportSetup): ImportSource;
}
