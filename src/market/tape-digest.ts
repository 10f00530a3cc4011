/**
 * A tape's identity: SHA-256 over its canonical columns and instrument, not over file bytes (DESIGN §4).
 *
 * Each column is hashed by itself as its little-endian values, times as int64 ns since the Unix epoch; then one hash over the row
 * count, the columns' digests and the instrument. So the digest depends neither on batches nor on the file's layout nor on what
 * the metadata says beside the instrument. `orderId` takes part where the tape has it. `feedShift` follows from the times.
 *
 * Several files as one tape have the digest of their digests, in order.
 */
import { createHash, type Hash } from 'node:crypto';
import { sha256Hex } from '../base/io/sha256.js';
import { formatDecimal, parseDecimal } from '../base/num/decimal.js';
import type { Instrument } from './instrument.js';

/** The columns that a digest covers, in its order. */
export interface DigestColumns {
  readonly exchTs: Int32Array;
  readonly recvTs: Int32Array;
  readonly kind: Uint8Array;
  readonly side: Int8Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Float64Array;
  readonly orderId: Float64Array | undefined;
  readonly flags: Uint8Array;
}

/** All but the times. */
const OTHER_COLUMNS = ['kind', 'side', 'priceTicks', 'qtyLots', 'orderId', 'flags'] as const;

/** A digest in the making: rows are added batch by batch, in any sizes. */
export class TapeDigest {
  readonly #instrument: Instrument;
  readonly #isRecvLater: boolean;
  /** By column; none of `recvTs` while every row was received when it happened: then that of `exchTs` is of both. */
  readonly #hashes = new Map<keyof DigestColumns, Hash>();
  #rows = 0;

  /** `isRecvLater`: the receive times are not known yet when rows are added; `addRecvTs` tells them. */
  constructor(instrument: Instrument, isRecvLater = false) {
    this.#instrument = instrument;
    this.#isRecvLater = isRecvLater;
  }

  /** Add the first `rows` rows. Times are pairs of 32-bit words. */
  add(columns: DigestColumns, rows: number): void {
    this.#rows += rows;
    const exchTs = bytesOf(columns.exchTs, 2 * rows);
    if (!this.#isRecvLater) this.#addRecvTs(exchTs, bytesOf(columns.recvTs, 2 * rows));
    this.#hash('exchTs').update(exchTs);
    for (const name of OTHER_COLUMNS) {
      const array = columns[name];
      if (array !== undefined) this.#hash(name).update(bytesOf(array, rows));
    }
  }

  /** The receive times of all rows, in order and in any pieces, as bytes of int64 ns since the Unix epoch. */
  addRecvTs(bytes: Uint8Array): void {
    this.#hash('recvTs').update(bytes);
  }

  /** Before `exchTs` is added. */
  #addRecvTs(exchTs: Uint8Array, recvTs: Uint8Array): void {
    if (!this.#hashes.has('recvTs') && Buffer.compare(exchTs, recvTs) !== 0) this.#hashes.set('recvTs', this.#hash('exchTs').copy());
    this.#hashes.get('recvTs')?.update(recvTs);
  }

  /** Hex. Once only. */
  hex(): string {
    const exchTs = this.#hexOf('exchTs');
    const recvTs = this.#hashes.has('recvTs') ? this.#hexOf('recvTs') : exchTs;
    const lines = ['slipgauge tape 1', canonicalInstrument(this.#instrument), String(this.#rows), `exchTs ${exchTs}`, `recvTs ${recvTs}`];
    for (const name of OTHER_COLUMNS) if (this.#hashes.has(name) || name !== 'orderId') lines.push(`${name} ${this.#hexOf(name)}`);
    return sha256Hex(lines.join('\n'));
  }

  #hexOf(name: keyof DigestColumns): string {
    return this.#hash(name).digest('hex');
  }

  #hash(name: keyof DigestColumns): Hash {
    let hash = this.#hashes.get(name);
    if (hash === undefined) this.#hashes.set(name, (hash = createHash('sha256')));
    return hash;
  }
}

/** The digest of several files as one tape. */
export function joinedDigest(digests: readonly string[]): string {
  return digests.length === 1 ? digests[0]! : sha256Hex(['slipgauge tapes 1', ...digests].join('\n'));
}

/** The instrument as one line of JSON: fixed key order, defaults filled in, decimals in their shortest spelling. */
function canonicalInstrument(i: Instrument): string {
  const shortest = (text: string): string => formatDecimal(parseDecimal(text));
  return JSON.stringify({
    symbol: i.symbol,
    kind: i.kind,
    tickSize: shortest(i.tickSize),
    lotSize: shortest(i.lotSize),
    multiplier: shortest(i.multiplier),
    orderTick: shortest(i.orderTick ?? i.tickSize),
    negativePrices: i.negativePrices ?? false,
    cashUnit: shortest(i.cashUnit ?? '0.00000001'),
    currency: i.currency ?? '',
  });
}

/** What differs between two instruments, undefined when they are the same. */
export function instrumentClash(a: Instrument, b: Instrument): string | undefined {
  const x = JSON.parse(canonicalInstrument(a)) as Record<string, unknown>;
  const y = JSON.parse(canonicalInstrument(b)) as Record<string, unknown>;
  const key = Object.keys(x).find((k) => x[k] !== y[k]);
  return key === undefined
    ? undefined
    : `instrument.${key} is ${JSON.stringify(x[key])} in the one, ${JSON.stringify(y[key])} in the other`;
}

function bytesOf(array: Int8Array | Uint8Array | Int32Array | Float64Array, elements: number): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, elements * array.BYTES_PER_ELEMENT);
}
