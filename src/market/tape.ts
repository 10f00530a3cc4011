/**
 * The tape: recorded market data as columns (DESIGN §4).
 *
 * One venue, one instrument, one or more Arrow IPC files, rows sorted stably by `exchTs`. Rows are read batch by batch; no part
 * of the system holds a whole tape. In a batch, columns are typed arrays over the file's bytes, without copying.
 *
 * Units: `exchTs`, `recvTs` int64 ns since the Unix epoch in the file; inside the kernel JS numbers, ns since `epochNs` (midnight
 * UTC before the first row), read with `nsAt`. Prices are ticks, quantities lots.
 *
 * Invariants: `exchTs` never falls from row to row; `recvTs ≥ exchTs`; `feedShift` is a permutation that orders the rows by
 * (`recvTs`, row): the k-th row that a strategy sees is row `k + feedShift[k]`.
 *
 * Example: `for await (const b of tape.batches()) for (let i = 0; i < b.length; i++) nsAt(b.exchTs, i, b.epoch)`.
 */
import type { Instrument } from './instrument.js';
import type { KindName } from './row.js';

const TWO32 = 4_294_967_296;

/** Epoch as two 32-bit words of the int64 count of ns since the Unix epoch. */
export interface EpochWords {
  readonly high: number;
  readonly low: number;
}

/** An int64 column as 32-bit words, little-endian: element i is `words[2i]` (low, unsigned) and `words[2i+1]` (high). */
export type Int64Words = Int32Array;

/** A record batch: columns of equal length. `firstRow` is the tape row of element 0. */
export interface TapeBatch {
  readonly firstRow: number;
  readonly length: number;
  readonly epoch: EpochWords;
  readonly exchTs: Int64Words;
  readonly recvTs: Int64Words;
  readonly kind: Uint8Array;
  readonly side: Int8Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Float64Array;
  /** L3 only. */
  readonly orderId: Float64Array | undefined;
  readonly flags: Uint8Array;
  /** Give the batch's memory back, once it is certain that nobody looks at its columns any more; a reader need not. */
  readonly release?: () => void;
  /** Delivery order; undefined when rows are delivered in tape order. Indexes are of the whole tape. */
  readonly feedShift: Int32Array | undefined;
}

/** What an importer did to clocks and chains. Times in ns as decimal strings, counts as numbers. */
export interface TapeRepairs {
  /** Added to `recvTs` so that the smallest latency is `minLatencyNs`. */
  readonly clockOffsetNs: string;
  /** Rows that took the last `exchTs` because their frame had none. */
  readonly borrowedTimes: number;
  /** Rows moved to restore the order of `exchTs`. */
  readonly reorderedRows: number;
  /** Gaps in the feed, each marked by a clear row (`--on-gap resync` or `mark`). */
  readonly gaps: number;
  /** Other counts, by name, that an importer wants to be seen. */
  readonly counts: Readonly<Record<string, number>>;
}

/** JSON under the key `slipgauge` of the Arrow schema. */
export interface TapeMeta {
  readonly format: 1;
  readonly instrument: Instrument;
  readonly epochNs: string;
  readonly importer: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
  readonly inputs: readonly {
    readonly file: string;
    readonly bytes: number;
    readonly sha256: string;
    /** Checksum that the file carries and that was compared. */
    readonly checksum?: 'crc32' | 'xxh64' | 'none';
  }[];
  /** Whether a flipped bit in the input would have been found: by a checksum of its packing (gzip, zip, zstd) or of the venue. */
  readonly integrity?: 'verified' | 'unverified';
  readonly rows: number;
  readonly rowsByKind: Readonly<Partial<Record<KindName, number>>>;
  readonly firstExchTs: string;
  readonly lastExchTs: string;
  readonly firstRecvTs: string;
  readonly lastRecvTs: string;
  readonly levelOfDetail: 'L1' | 'L2' | 'L3';
  readonly repairs: TapeRepairs;
  /** Places in the delivery order whose row is not the one at that place, see `feedShift`; 0: readers leave `feedShift` out. */
  readonly shiftedPlaces?: number;
  /** Levels a side that the feed shows; absent: all. */
  readonly depth?: number;
  /** Range of prices that the opening snapshot stated, in ticks; outside it nothing is known until stated. */
  readonly snapshotRange?: { readonly bidLowTicks: number; readonly askHighTicks: number };
  readonly netWindowNs?: number;
  readonly staleAfterNs?: number;
  /** Assumed smallest latency of the feed; cannot be known from the file. */
  readonly minLatencyNs?: number;
  /** Share of time for which the touch of the book differed from the venue's own quote; 0 to 1. */
  readonly staleTouchShare?: number;
  /** SHA-256 over the canonical columns and the instrument, hex. */
  readonly digest: string;
}

/** An opened tape. */
export interface Tape {
  readonly paths: readonly string[];
  readonly meta: TapeMeta;
  readonly epoch: EpochWords;
  /** Read from the first row, batch by batch. May be called again: each call is a new pass. */
  batches(): AsyncGenerator<TapeBatch, void, undefined>;
}

/** A time of a tape's metadata as ns since its epoch; exact up to 2^53 ns. */
export function sinceEpoch({ epochNs }: Pick<TapeMeta, 'epochNs'>, ns: string): number {
  return Number(BigInt(ns) - BigInt(epochNs));
}

/** Element `i` of an int64 column as ns since the epoch; exact up to 2^53 ns. */
export function nsAt(words: Int64Words, i: number, epoch: EpochWords): number {
  return (words[2 * i + 1]! - epoch.high) * TWO32 + ((words[2 * i]! >>> 0) - epoch.low);
}

/** Store ns since the epoch as element `i` of an int64 column; exact up to 2^53 ns. */
export function putNs(words: Int64Words, i: number, ns: number, epoch: EpochWords): void {
  const high = Math.floor(ns / TWO32);
  const low = ns - high * TWO32 + epoch.low;
  const carry = low >= TWO32 ? 1 : 0;
  words[2 * i] = low - carry * TWO32; // stored modulo 2^32
  words[2 * i + 1] = high + carry + epoch.high;
}

/** Add `ns` to each of the times, which are pairs of words. */
export function addNs(words: Int64Words, ns: number): void {
  const high = Math.floor(ns / TWO32);
  const low = ns - high * TWO32;
  for (let i = 0; i < words.length; i += 2) {
    const sum = (words[i]! >>> 0) + low;
    const carry = sum >= TWO32 ? 1 : 0;
    words[i] = sum - carry * TWO32; // stored modulo 2^32
    words[i + 1] = words[i + 1]! + carry + high;
  }
}

/** Split a count of ns since the Unix epoch into words. */
export function epochWords(epochNs: bigint): EpochWords {
  return { high: Number(epochNs >> 32n), low: Number(epochNs & 0xffffffffn) };
}
