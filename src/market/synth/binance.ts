/**
 * `binance`: the market of one symbol as a raw capture, `<receive time, ns> <frame>` a line; `.gz` compresses.
 *
 * Frames are those of a combined stream as the contract's kind has them (spot: spot, linear: USD-M, inverse: COIN-M): a `depthUpdate` with
 * the levels changed since the last one, with the first change 100 ms or more behind it; a `trade` for each execution and hidden trade
 * (not for those that another print tells, nor for trades without a side); a `bookTicker` whenever the touch changes; and, once the
 * opening book stands, one REST snapshot of up to 1,000 levels a side, which falls between two diffs. Update ids count changes of levels; on
 * futures some are left out between diffs, as there. The last diff tells what is left, so a whole file ends with the true book.
 *
 * Units: ns; stamps of the venue are ms, rounded down.
 *
 * Example: `writeSynth({ settings, format: 'binance', out: 'cap.gz', events: 1_000_000 })` (`write.ts`).
 */
import { UsageError } from '../../base/errors.js';
import { grownInts } from '../../base/mem/grown.js';
import { Kind } from '../row.js';
import { CaptureFile, type Dialect, DIALECTS } from './binance-frames.js';
import type { SynthBook } from './book.js';
import type { SynthEvent } from './event.js';
import { SynthFeed } from './feed.js';
import type { SynthFileOptions, SynthFormat, SynthWriter } from './format.js';
import { changesLevel, changesOldLevel } from './levels.js';
import type { SynthMarket } from './market.js';
import type { SynthSettings } from './settings.js';

/** The format. */
export const binance: SynthFormat = {
  about: 'a raw capture of Binance frames; gzip when the name ends in .gz',
  open: (out, settings, options) => Promise.resolve(new BinanceWriter(out, settings, options)),
};

const DIFF_NS = 100_000_000;
const SNAPSHOT_LEVELS = 1000;
const FIRST_ID = 1_000_000;
/** Ids that futures leave out behind a diff: up to this, less one. */
const ID_GAP = 4;

class BinanceWriter implements SynthWriter {
  readonly #out: string;
  readonly #file: CaptureFile;
  readonly #dialect: Dialect;
  readonly #changed: Readonly<Record<1 | -1, ChangedLevels>>;
  #id = FIRST_ID;
  #firstId = FIRST_ID + 1;
  #lastDiffId = FIRST_ID;
  #lastDiffTs: number;
  #tradeId = 0;
  #snapshotId = Number.NaN;
  #bidTicks = Number.NaN;
  #askTicks = Number.NaN;
  #bidLots = 0;
  #askLots = 0;

  constructor(out: string, settings: SynthSettings, options: SynthFileOptions) {
    if (settings.symbols.length > 1) throw new UsageError(`symbols: got ${settings.symbols.length}, expected one a capture`);
    this.#out = out;
    this.#dialect = DIALECTS[settings.kind];
    this.#lastDiffTs = settings.startNs;
    this.#changed = { 1: new ChangedLevels(), [-1]: new ChangedLevels() };
    this.#file = new CaptureFile(out, settings, this.#dialect, new SynthFeed(settings, options));
  }

  get messages(): number {
    return this.#file.lines;
  }

  get bytes(): number {
    return this.#file.bytes.length;
  }

  get isFull(): boolean {
    return this.#file.bytes.isFull;
  }

  write({ event, book }: SynthMarket): void {
    this.#trade(event);
    if (changesLevel(event)) {
      this.#change(event.side, event.priceTicks);
      if (changesOldLevel(event)) this.#change(event.side, event.oldTicks);
      this.#quote(event.ts, book);
    }
    if (Number.isNaN(this.#snapshotId) && !event.isOpening) this.#snapshot(event.ts, book);
    if (this.#id >= this.#firstId && event.ts - this.#lastDiffTs >= DIFF_NS) this.#diff(event.ts, book);
  }

  async flush(): Promise<void> {
    await this.#file.bytes.flush();
  }

  async finish({ event, book }: SynthMarket): Promise<readonly string[]> {
    if (this.#id >= this.#firstId) this.#diff(event.ts, book);
    if (!(this.#lastDiffId > this.#snapshotId))
      throw new UsageError('events: too few, expected more than the orders that the market opens with: no diff follows the snapshot');
    await this.#file.bytes.finish();
    return [this.#out];
  }

  abort(): void {
    this.#file.bytes.abort();
  }

  #change(side: number, ticks: number): void {
    this.#id++;
    this.#changed[side > 0 ? 1 : -1].add(ticks);
  }

  #trade(event: SynthEvent): void {
    if (event.kind === Kind.execute && !event.isNotVolume) {
      this.#file.trade(event.ts, ++this.#tradeId, event.printTicks, event.qtyLots, event.side > 0);
    } else if (event.kind === Kind.hidden) {
      this.#file.trade(event.ts, ++this.#tradeId, event.priceTicks, event.qtyLots, event.side < 0);
    }
  }

  /** The touch, where it is another one than was told last, and both sides have one. */
  #quote(ts: number, book: SynthBook): void {
    const { bidTicks, askTicks } = book;
    const bidLots = book.qtyAt(bidTicks);
    const askLots = book.qtyAt(askTicks);
    if (bidTicks === this.#bidTicks && askTicks === this.#askTicks && bidLots === this.#bidLots && askLots === this.#askLots) return;
    if (!(bidTicks < askTicks)) return;
    this.#bidTicks = bidTicks;
    this.#askTicks = askTicks;
    this.#bidLots = bidLots;
    this.#askLots = askLots;
    this.#file.quote(ts, this.#id, bidTicks, bidLots, askTicks, askLots);
  }

  #diff(ts: number, book: SynthBook): void {
    this.#file.beginDiff(ts, this.#firstId, this.#id, this.#lastDiffId);
    for (const side of [1, -1] as const) {
      this.#file.beginLevels(side);
      const changed = this.#changed[side].sorted();
      for (let i = 0; i < changed.length; i++) {
        const ticks = changed[i]!;
        // Where the price has changed sides nothing is left of this one.
        const isOurs = side > 0 ? ticks <= book.bidTicks : ticks >= book.askTicks;
        this.#file.level(ticks, isOurs ? book.qtyAt(ticks) : 0);
      }
      this.#changed[side].clear();
    }
    this.#file.endLevels();
    this.#lastDiffId = this.#id;
    this.#lastDiffTs = ts;
    if (this.#dialect.isFutures) this.#id += ts % ID_GAP;
    this.#firstId = this.#id + 1;
  }

  /** The book as it is, whose changes since the last diff the next one tells again. */
  #snapshot(ts: number, book: SynthBook): void {
    this.#snapshotId = this.#id;
    this.#file.beginSnapshot(ts, this.#id);
    for (const side of [1, -1] as const) {
      this.#file.beginLevels(side);
      let ticks = book.best(side);
      for (let n = 0; n < SNAPSHOT_LEVELS && !Number.isNaN(ticks); n++) {
        this.#file.level(ticks, book.qtyAt(ticks));
        ticks = book.worseThan(side, ticks);
      }
    }
    this.#file.endLevels();
  }
}

/** Prices changed on one side since the last diff, each once. */
class ChangedLevels {
  #ticks = new Int32Array(1024);
  #count = 0;

  add(ticks: number): void {
    if (this.#count === this.#ticks.length) this.#ticks = grownInts(this.#ticks, 2 * this.#count);
    this.#ticks[this.#count++] = ticks;
  }

  /** Ascending, each once; valid until the next call of `add`. */
  sorted(): Int32Array {
    const all = this.#ticks.subarray(0, this.#count).sort();
    let kept = 0;
    for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!;
    this.#count = kept;
    return all.subarray(0, kept);
  }

  clear(): void {
    this.#count = 0;
  }
}
