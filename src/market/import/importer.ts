/**
 * What a format has to offer so that it can be imported.
 *
 * An importer turns records, which are lines of text or binary messages, into rows. Everything that is the same for all formats is done
 * around it, once: files and how they are packed, standard input, two passes, the recorder's clock, the order of rows, the writing and its
 * clean-up (`frame/import-tape.ts`). Pass 1 shows records to `scan`, file after file; pass 2 shows every record to `read`, the files merged by
 * `mergeKey`. One file of a format of which pass 1 learns nothing but the clock may be read in one pass (`frame/one-pass.ts`).
 *
 * Units: times are ns on the clock of `setup.stamps`; prices ticks, quantities lots of the instrument.
 *
 * A new format is one file that exports an `Importer`, one line in `importers.ts`, and its options in `options-table.ts`.
 */
import type { Packing } from '../../base/io/byte-source.js';
import type { Spool } from '../../base/io/spool.js';
import type { Instrument } from '../instrument.js';
import type { TapeMeta } from '../tape.js';
import type { FileClock, Stamps } from './frame/clock.js';
import type { Framing, RecordCursor } from './frame/framing.js';
import type { ImportOptionName } from './options-table.js';

/** A record and where it stands. One object, reused, and its bytes are there until the next block is fetched: copy what is to be kept. */
export interface InputRecord {
  /** The record is bytes `[from, to)`: a line without its line feed and carriage return, or a frame as `framing` cuts it. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** Name of the file as it was given; `-` is standard input. */
  readonly file: string;
  /** Its file's number in the list of inputs, from 0. */
  readonly fileIndex: number;
  /** Number of the record in the file, from 1. */
  readonly number: number;
  /** What such a record is called. */
  readonly unit: Framing['unit'];
  /** Where `bytes` begins in the unpacked file. */
  readonly blockByte: number;
  /** What to add to a `recvTs` read from this file; 0 in pass 1. */
  readonly offsetNs: number;
}

/**
 * A record's place as error messages name it: `cap.gz:12`, or `day.itch: message 12 at byte 345`. Rows of arrays and tables are counted as
 * their readers and `tape head` do, from 0 behind the header that is the first record; a table's have no place of their own among the bytes.
 */
export function placeOf(record: InputRecord): string {
  const { file, number, unit, blockByte, from } = record;
  if (unit === 'row') return number === 1 ? `${file}: the header` : `${file}: row ${String(number - 2)}`;
  return unit === 'line' ? `${file}:${String(number)}` : `${file}: ${unit} ${String(number)} at byte ${String(blockByte + from)}`;
}

/** Whether a record is a line without anything but blanks. */
export function isBlank({ bytes, from, to }: InputRecord): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > 32) return false;
  return true;
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
  /** One more row of the group that the last row is of: with its times, kind and flags, of which `Flag.last` moves on to this one. No order id. */
  more(side: number, priceTicks: number, qtyLots: number): void;
  /** The same of `count` rows, at least one, which stand first in these columns. */
  moreRows(count: number, sides: Int8Array, pricesTicks: Float64Array, qtysLots: Float64Array): void;
  /** Which foreign id an order's number stands for: for the dictionary, when `ImportSetup.wantsIds` says that one is kept. */
  named(orderId: number, foreignId: string): void;
  /** The venue's own word on the touch of a side, not written: the book of the tape is held against it (`staleTouchShare`). */
  watch(exchTs: number, side: number, priceTicks: number, qtyLots: number): void;
}

/** What a source starts from. */
export interface ImportSetup {
  /** As the caller gave it; undefined when the file has to say, or all that the caller did not state. */
  readonly instrument: Instrument | undefined;
  /** What the caller stated of the instrument, all or less: `statedInstrument` completes it. */
  readonly stated: Partial<Instrument>;
  /** Every option of the importer, with a valid value. */
  readonly options: Readonly<Record<string, string>>;
  readonly stamps: Stamps;
  /** How far out of order rows may come, ns. */
  readonly reorderNs: number;
  /** Names of the inputs as they were given, in order. */
  readonly files: readonly string[];
  /** Where pass 1 may put aside what pass 2 needs. */
  readonly spool: Spool;
  /** Whether `read` follows `scan` on each record: nothing is to be put aside, and `scan` may not take records along. Only of formats that say so. */
  readonly isOnePass: boolean;
  /** Whether a dictionary of order ids is kept: then `RowSink.named` is to be told of each. */
  readonly wantsIds: boolean;
}

/** What a source knows between the passes. */
export interface SourceHead {
  /** From the caller, or from the file. */
  readonly instrument: Instrument;
  readonly levelOfDetail: TapeMeta['levelOfDetail'];
  /** Whether records quote the touch, so that the book is held against them; absent: they may. */
  readonly hasQuotes?: boolean;
  /** What was found out about the input, for the metadata (beside the options). */
  readonly found?: Readonly<Record<string, unknown>>;
}

/** What a source knows after its last line: its part of the tape's metadata, and its counts of repairs. */
export interface SourceFacts extends Pick<
  TapeMeta,
  'depth' | 'snapshotRange' | 'netWindowNs' | 'staleAfterNs' | 'minLatencyNs' | 'staleTouchShare'
> {
  /** Whether the venue's own checksums were compared, so that a flipped bit would have been found. */
  readonly isVerified?: boolean;
  /** Digest of the tape that the input was made of, which the result is held against. */
  readonly digest?: string;
  readonly borrowedTimes: number;
  readonly gaps: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** In one pass: what comes now is read otherwise when the whole file is known. */
export class NeedsTwoPasses extends Error {
  override readonly name = 'NeedsTwoPasses';
}

/** One import under way: the state of a format over all records of all files. */
export interface ImportSource {
  /**
   * Pass 1, one record. Tells the clock of the file what it sees. May take records behind it along, as far as they are fetched: it moves the cursor to
   * the last one, `number` too. @throws DataError
   */
  scan(record: InputRecord & RecordCursor, clock: FileClock): void;
  /** Whether pass 1 knows enough of this file; it is asked from block to block. Absent: pass 1 reads files whole. */
  hasScanned?(fileIndex: number): boolean;
  /** Between the passes. @throws DataError when the records cannot make a tape. */
  scanned(): SourceHead;
  /** After `scanned`: how pass 2 gets the records of a file in place of reading it again; `bytes` is the file's size on disk. Undefined: it is read. */
  kept?(fileIndex: number, bytes: number): Framing | undefined;
  /** Finds the end of the record at `next` in place of the framing: for text that is parsed from left to right, and found to end on the way. */
  cut?(cursor: RecordCursor): void;
  /** The time by which records of several files are merged, as recorded, without `offsetNs`; NaN: take the record at once. */
  mergeKey(record: InputRecord): number;
  /** Pass 2, one record. May take records of the same merge key behind it along, as `scan` may. @throws DataError */
  read(record: InputRecord & RecordCursor, sink: RowSink): void;
  /** In one pass: what `scanned` will say, as soon as it can be told; undefined so far: what was scanned makes no rows. */
  begun?(): SourceHead | undefined;
  /** In one pass, at the end: whether the rows are what they are in two passes when their receive times are made later by `offsetNs`. */
  holdsAt?(offsetNs: number): boolean;
  /** After the last record. @throws DataError when something is still missing. */
  end(sink: RowSink): SourceFacts;
}

/** The beginning of a file, by which its format is told. */
export interface FileHead {
  readonly file: string;
  readonly packing: Packing;
  /** The first bytes, unpacked: at most 64 KiB. */
  readonly bytes: Buffer;
  /** The same as whole lines of text. */
  readonly lines: readonly string[];
}

/** One format. */
export interface Importer {
  /** As `--format` spells it. */
  readonly name: string;
  /** One line for help. */
  readonly about: string;
  /** How a file falls into records. */
  readonly framing: Framing;
  /** Which options of `IMPORT_OPTIONS` it takes. */
  readonly options: readonly ImportOptionName[];
  /** Whether the format's files say parts of the instrument, so that the caller may state less than all of it. */
  readonly completesInstrument?: true;
  /** Window within which rows are put in order where the caller does not say, ns; default 10 s. 0: rows come in order. */
  readonly reorderNs?: number;
  /** `repair`: receive stamps are of a recorder's clock (see `frame/clock.ts`); `keep`: they are right, and a negative latency is an error. */
  readonly clock: 'repair' | 'keep';
  /** Whether one recorder's clock stamped all files of an import, so that one offset holds for them all; else each file has its own. */
  readonly oneClock?: true;
  /** Whether a file may be read in one pass: its sources have `begun` and `holdsAt`. */
  readonly isOnePass?: true;
  /** Whether a file may hold no record at all, as that of a day on which nothing happened. */
  readonly mayBeEmpty?: true;
  /** Whether a file that begins so is of this format. */
  detect(head: FileHead): boolean;
  open(setup: ImportSetup): ImportSource;
}
