/**
 * The orderbook file of a LOBSTER pair: the best levels of both sides after each message.
 *
 * Most messages change no level that is shown: then the last row is copied instead of being spelled again.
 *
 * Units: prices × 10^4, shares. Invariant: a row has 4 numbers a level, whether the level is there or not.
 *
 * Example: with one level, `100.05` × 200 asked and no bid is `1000500,200,-9999999999,0`.
 */
import { MOST_DIGITS, putWhole } from '../../base/io/ascii.js';
import { ByteFile } from '../../base/io/byte-file.js';
import type { SynthBook } from './book.js';
import type { Scale4 } from './price4.js';

const EMPTY_ASK = 9_999_999_999;
const COMMA = 44;
const LINE_END = 10;
const NUMBERS_A_LEVEL = 4;

/** The file under way. */
export class LobsterBook {
  readonly file: ByteFile;
  readonly #levels: number;
  readonly #scale: Scale4;
  /** The last row, and the worst prices in it; NaN where not all levels are there. */
  readonly #last: Buffer;
  #lastBytes = 0;
  #worstBidTicks = Number.NaN;
  #worstAskTicks = Number.NaN;

  constructor(path: string, levels: number, scale: Scale4) {
    this.file = ByteFile.create(path, path.endsWith('.gz'));
    this.#levels = levels;
    this.#scale = scale;
    this.#last = Buffer.allocUnsafe(levels * NUMBERS_A_LEVEL * (MOST_DIGITS + 1));
  }

  /** Write the row before once more: nothing has changed. */
  sameRow(book: SynthBook): void {
    if (this.#lastBytes === 0) this.#spell(book, 0, 0);
    else this.#copy();
  }

  /**
   * Write the book after a change of one level, without `lessLots` at `lessTicks`: within a replace the order has left and has not come
   * back.
   */
  changedRow(book: SynthBook, side: number, ticks: number, lessTicks: number, lessLots: number): void {
    const isBeyond = side > 0 ? ticks < this.#worstBidTicks : ticks > this.#worstAskTicks;
    if (isBeyond) this.#copy();
    else this.#spell(book, lessTicks, lessLots);
  }

  #copy(): void {
    const { file } = this;
    file.room(this.#lastBytes);
    this.#last.copy(file.bytes, file.at, 0, this.#lastBytes);
    file.at += this.#lastBytes;
  }

  #spell(book: SynthBook, lessTicks: number, lessLots: number): void {
    const { file } = this;
    file.room(this.#last.length);
    const from = file.at;
    let askTicks = shownFrom(book, -1, book.askTicks, lessTicks, lessLots);
    let bidTicks = shownFrom(book, 1, book.bidTicks, lessTicks, lessLots);
    for (let level = 0; level < this.#levels; level++) {
      this.#worstAskTicks = askTicks;
      this.#worstBidTicks = bidTicks;
      askTicks = this.#level(book, -1, askTicks, lessTicks, lessLots);
      bidTicks = this.#level(book, 1, bidTicks, lessTicks, lessLots);
    }
    file.bytes[file.at - 1] = LINE_END;
    file.bytes.copy(this.#last, 0, from, file.at);
    this.#lastBytes = file.at - from;
  }

  /** Put one level; gives the price of the next one. */
  #level(book: SynthBook, side: number, ticks: number, lessTicks: number, lessLots: number): number {
    const { file } = this;
    const { bytes } = file;
    const isThere = ticks > 0;
    const lots = isThere ? book.qtyAt(ticks) - (ticks === lessTicks ? lessLots : 0) : 0;
    const price4 = isThere ? ticks * this.#scale.perTick : -side * EMPTY_ASK;
    let at = putWhole(bytes, file.at, price4);
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, lots * this.#scale.sharesPerLot);
    bytes[at++] = COMMA;
    file.at = at;
    return isThere ? shownFrom(book, side, book.worseThan(side, ticks), lessTicks, lessLots) : ticks;
  }
}

/** `ticks`, or the next worse price where nothing is left there; NaN at the end. */
function shownFrom(book: SynthBook, side: number, ticks: number, lessTicks: number, lessLots: number): number {
  return ticks === lessTicks && book.qtyAt(ticks) === lessLots ? book.worseThan(side, ticks) : ticks;
}
