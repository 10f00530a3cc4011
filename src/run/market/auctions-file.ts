/**
 * What a market told of its auctions, as a file beside its tape: `markets/<id>.auctions.arrow`.
 *
 * | column | type | meaning |
 * |---|---|---|
 * | `exchTs` | Timestamp(ns, UTC) | when it was told, or held |
 * | `event` | uint8 | 1 indicative: what would trade if the call ended now; 2 uncross: what traded |
 * | `phase` | uint8 | 0 closed, 1 preOpen, 2 auction, 3 continuous (a call lies ahead), 4 halted, 5 volatilityAuction, 6 closingAuction |
 * | `priceTicks`, `price` | int32, float64 | the one price; −2³¹ and NaN where nothing trades |
 * | `pairedQtyLots`, `pairedQty` | float64 | what trades at it |
 * | `imbalanceSide` | int8 | of what is left over: 1 buyers, −1 sellers, 0 nothing is |
 * | `imbalanceQtyLots`, `imbalanceQty` | float64 | what is left over at it |
 * | `referenceTicks`, `reference` | int32, float64 | the price that the auction refers to; −2³¹ and NaN: none |
 *
 * A market that holds no auction has no such file. Rows are written as they come, in constant memory.
 *
 * The file's digest is a SHA-256 over its whole numbers, column by column, in whatever pieces the rows came; the scaled ones follow from them.
 */
import { createHash } from 'node:crypto';
import { type ArrowColumn, ArrowFileWriter } from '../../base/io/arrow-write.js';
import { sha256Hex } from '../../base/io/sha256.js';
import { scaleOf, type UnitScale } from '../../base/num/unit-scale.js';
import type { Instrument } from '../../market/instrument.js';
import { epochWords, type EpochWords, putNs } from '../../market/tape.js';
import { type AuctionRows, NO_PRICE } from '../../venue/matching/index.js';

/** A recording that is whole. */
export interface Recorded {
  readonly digest: string;
  readonly rows: number;
}

const COLUMNS: readonly ArrowColumn[] = [
  { name: 'exchTs', type: 'timestamp' },
  { name: 'event', type: 'uint8' },
  { name: 'phase', type: 'uint8' },
  { name: 'priceTicks', type: 'int32' },
  { name: 'price', type: 'float64' },
  { name: 'pairedQtyLots', type: 'float64' },
  { name: 'pairedQty', type: 'float64' },
  { name: 'imbalanceSide', type: 'int8' },
  { name: 'imbalanceQtyLots', type: 'float64' },
  { name: 'imbalanceQty', type: 'float64' },
  { name: 'referenceTicks', type: 'int32' },
  { name: 'reference', type: 'float64' },
];

/** What the digest covers, by the columns' names. */
const DIGESTED = ['exchTs', 'event', 'phase', 'priceTicks', 'pairedQtyLots', 'imbalanceSide', 'imbalanceQtyLots', 'referenceTicks'];

/** Writes one market's. */
export class AuctionsFile {
  private readonly writer: ArrowFileWriter;
  private readonly epoch: EpochWords;
  private readonly price: UnitScale;
  private readonly qty: UnitScale;
  private rows = 0;
  private readonly hashes = new Map(DIGESTED.map((name) => [name, createHash('sha256')] as const));

  private constructor(writer: ArrowFileWriter, instrument: Instrument, epochNs: bigint) {
    this.writer = writer;
    this.epoch = epochWords(epochNs);
    this.price = scaleOf(instrument.tickSize);
    this.qty = scaleOf(instrument.lotSize);
  }

  static async create(path: string, instrument: Instrument, epochNs: bigint): Promise<AuctionsFile> {
    return new AuctionsFile(await ArrowFileWriter.create(path, COLUMNS), instrument, epochNs);
  }

  /** Append all rows; times count from the epoch that the file was made with. */
  append(rows: AuctionRows): void {
    const { count } = rows;
    if (count === 0) return;
    this.rows += count;
    const exchTs = new Int32Array(2 * count);
    for (let i = 0; i < count; i++) putNs(exchTs, i, rows.exchTs[i]!, this.epoch);
    const pricesOf = (ticks: Int32Array): Float64Array =>
      Float64Array.from(ticks.subarray(0, count), (at) =>
        at === NO_PRICE ? Number.NaN : (at * this.price.multiplier) / this.price.divisor,
      );
    const scaled = (lots: Float64Array): Float64Array => lots.map((qty) => (qty * this.qty.multiplier) / this.qty.divisor);
    const surplus = rows.surplusLots.subarray(0, count);
    const imbalanceLots = surplus.map(Math.abs);
    const pairedLots = rows.pairedLots.subarray(0, count);
    const columns = [
      exchTs,
      Uint8Array.from(rows.event.subarray(0, count)),
      Uint8Array.from(rows.phase.subarray(0, count)),
      rows.priceTicks.subarray(0, count),
      pricesOf(rows.priceTicks),
      pairedLots,
      scaled(pairedLots),
      Int8Array.from(surplus, Math.sign),
      imbalanceLots,
      scaled(imbalanceLots),
      rows.referenceTicks.subarray(0, count),
      pricesOf(rows.referenceTicks),
    ];
    this.writer.writeBatch(count, columns);
    COLUMNS.forEach(({ name }, k) => this.hashes.get(name)?.update(columns[k]!));
  }

  /** No rows follow; without any there is no file, and nothing is given. */
  async finish(): Promise<Recorded | undefined> {
    const { rows } = this;
    if (rows === 0) {
      this.writer.abort();
      return undefined;
    }
    await this.writer.finish(new Map());
    const columns = DIGESTED.map((name) => `${name} ${this.hashes.get(name)!.digest('hex')}`);
    return { rows, digest: sha256Hex(['slipgauge auctions 1', String(rows), ...columns].join('\n')) };
  }

  abort(): void {
    this.writer.abort();
  }
}
