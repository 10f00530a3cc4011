/**
 * `tape-l3` and `tape-l2`: the market of one symbol as a tape, with single orders, or with the levels that the venue would have sent.
 *
 * L3 rows are those of DESIGN §4: add, reduce, replace, execute (at the print's price; flag 64 where another print tells it), delete,
 * hidden, trade, status; each an atomic group of its own. On the L2 tape an execution is a trade of the aggressor at the print's price
 * (none with flag 64) and the new level, a replace both levels, or none where nothing changes, hidden trades and trades are trades, each
 * event one atomic group, so a trade and its level have one stamp (`netWindow: 0`): row by row what the L3 tape degrades to
 * (`degrade.ts`). Broken trades have no row. The opening book is adds, or levels, like the rest.
 *
 * Units: ns since the epoch of the settings, ticks, lots.
 *
 * Example: `writeSynth({ settings, format: 'tape-l3', out: 't.arrow', events: 1_000_000 })` (`write.ts`).
 */
import { UsageError } from '../../base/errors.js';
import { Flag, Kind } from '../row.js';
import { NO_REPAIRS, TapeWriter } from '../tape-write.js';
import type { SynthBook } from './book.js';
import { BROKEN, type SynthEvent } from './event.js';
import { SynthFeed } from './feed.js';
import type { SynthFileOptions, SynthFormat, SynthWriter } from './format.js';
import { changesLevel, changesOldLevel } from './levels.js';
import type { SynthMarket } from './market.js';
import { SYNTH_IMPORTER, synthInstrument, type SynthSettings, synthWords } from './settings.js';

export const tapeL2: SynthFormat = {
  about: 'a tape of levels and trades (L2)',
  open: (out, settings, options) => SynthTape.create(out, settings, options, 'L2'),
};

export const tapeL3: SynthFormat = {
  about: 'a tape of single orders (L3)',
  open: (out, settings, options) => SynthTape.create(out, settings, options, 'L3'),
};

/** Bytes of a row in the file, with and without order ids. */
const ROW_BYTES = { L2: 31, L3: 39 } as const;

class SynthTape implements SynthWriter {
  readonly isFull = false;
  readonly #out: string;
  readonly #tape: TapeWriter;
  readonly #feed: SynthFeed;
  readonly #detail: 'L2' | 'L3';
  #ts = 0;
  #recvTs = 0;

  static async create(out: string, settings: SynthSettings, options: SynthFileOptions, detail: 'L2' | 'L3'): Promise<SynthTape> {
    const { symbols } = settings;
    if (symbols.length > 1) throw new UsageError(`symbols: got ${symbols.length}, expected one: a tape has one instrument`);
    const feed = new SynthFeed(settings, options);
    const tape = await TapeWriter.create(out, {
      instrument: synthInstrument(settings, symbols[0]!),
      epochNs: settings.epochNs,
      importer: { name: SYNTH_IMPORTER, options: { ...synthWords(settings), feedNs: feed.feedNs, feedJitterNs: feed.jitterNs } },
      orderIds: detail === 'L3',
    });
    return new SynthTape(out, tape, feed, detail);
  }

  private constructor(out: string, tape: TapeWriter, feed: SynthFeed, detail: 'L2' | 'L3') {
    this.#out = out;
    this.#tape = tape;
    this.#feed = feed;
    this.#detail = detail;
  }

  get messages(): number {
    return this.#tape.rows;
  }

  get bytes(): number {
    return this.#tape.rows * ROW_BYTES[this.#detail];
  }

  write({ event, book }: SynthMarket): void {
    if (event.kind === BROKEN) return;
    this.#ts = event.ts;
    this.#recvTs = this.#feed.recvTs(event.ts);
    if (this.#detail === 'L3') this.#order(event);
    else this.#levels(event, book);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  async finish(): Promise<readonly string[]> {
    const feed = this.#detail === 'L2' ? { netWindowNs: 0 } : {};
    await this.#tape.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: this.#detail, ...feed });
    return [this.#out];
  }

  abort(): void {
    this.#tape.abort();
  }

  #order(event: SynthEvent): void {
    const { kind } = event;
    if (kind === Kind.status || kind === Kind.trade || kind === Kind.hidden) {
      this.#mark(event);
      return;
    }
    const priceTicks = kind === Kind.execute ? event.printTicks : event.priceTicks;
    const flags = kind === Kind.execute && event.isNotVolume ? Flag.last | Flag.notVolume : Flag.last;
    this.#row(kind, event.side, priceTicks, event.qtyLots, event.orderId, flags);
  }

  #levels(event: SynthEvent, book: SynthBook): void {
    if (!changesLevel(event)) {
      this.#mark(event);
      return;
    }
    const { side, priceTicks, oldTicks } = event;
    if (event.kind === Kind.replace && oldTicks === priceTicks && event.oldLots === event.qtyLots) return;
    if (event.kind === Kind.execute && !event.isNotVolume) this.#row(Kind.trade, -side, event.printTicks, event.qtyLots, 0, 0);
    if (changesOldLevel(event)) this.#row(Kind.level, side, oldTicks, book.qtyAt(oldTicks), 0, 0);
    this.#row(Kind.level, side, priceTicks, book.qtyAt(priceTicks), 0, Flag.last);
  }

  /** What passes the book by: a hidden trade (with levels: a trade), a trade, a status. */
  #mark({ kind, side, priceTicks, qtyLots }: SynthEvent): void {
    const isStatus = kind === Kind.status;
    const shown = kind === Kind.hidden && this.#detail === 'L2' ? Kind.trade : kind;
    this.#row(shown, side, isStatus ? 0 : priceTicks, qtyLots, 0, Flag.last);
  }

  #row(kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    this.#tape.append(this.#ts, this.#recvTs, kind, side, priceTicks, qtyLots, orderId, flags);
  }
}
