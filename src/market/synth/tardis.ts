/**
 * `tardis`: the market of one symbol as Tardis CSV files, `incremental_book_L2` and, beside it, `trades`; `.gz` compresses.
 *
 * `out` is the file of the book; the trades stand under the same name with `incremental_book_L2` made `trades`, or with `_trades` before its
 * ending. The rows of the book begin with a snapshot (`is_snapshot` true) of the opening book; then come the levels that each event
 * changes. Trades are executions (not those that another print tells) and hidden trades, with the aggressor's side, and trades without
 * one (`unknown`).
 *
 * Units: µs since the Unix epoch, rounded down; decimals in their shortest places of tick and lot.
 *
 * Example: `writeSynth({ settings, format: 'tardis', out: 'incremental_book_L2.csv.gz', events: 1_000_000 })` (`write.ts`).
 */
import { UsageError } from '../../base/errors.js';
import { MOST_DIGITS, putDecimal, putPadded, putText, putWhole } from '../../base/io/ascii.js';
import { ByteFile } from '../../base/io/byte-file.js';
import { type Decimal, parseDecimal } from '../../base/num/decimal.js';
import { Kind } from '../row.js';
import type { SynthBook } from './book.js';
import { SynthFeed } from './feed.js';
import { besidePath, type SynthFileOptions, type SynthFormat, type SynthWriter } from './format.js';
import { changesLevel, changesOldLevel } from './levels.js';
import type { SynthMarket } from './market.js';
import type { SynthSettings } from './settings.js';

/** The format. */
export const tardis: SynthFormat = {
  about: 'Tardis CSV files, incremental_book_L2 and trades; gzip when the name ends in .gz',
  open: (out, settings, options) => Promise.resolve(new TardisWriter(out, settings, options)),
};

const HEAD = 'exchange,symbol,timestamp,local_timestamp,';
const EXCHANGE = 'synth';
const LINE_BYTES = 64 + 8 * MOST_DIGITS;
const COMMA = 44;
const LINE_END = 10;
const NS_A_US = 1000;
const US_A_SECOND = 1_000_000;

class TardisWriter implements SynthWriter {
  messages = 0;
  readonly #paths: readonly [string, string];
  readonly #book: ByteFile;
  readonly #trades: ByteFile;
  readonly #feed: SynthFeed;
  readonly #named: string;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #epochSeconds: number;
  #hasSnapshot = false;
  #tradeId = 0;
  #recvTs = 0;

  constructor(out: string, settings: SynthSettings, options: SynthFileOptions) {
    if (settings.symbols.length > 1) throw new UsageError(`symbols: got ${settings.symbols.length}, expected one a file`);
    this.#feed = new SynthFeed(settings, options);
    this.#named = `${EXCHANGE},${settings.symbols[0]!},`;
    this.#tick = parseDecimal(settings.tickSize);
    this.#lot = parseDecimal(settings.lotSize);
    this.#epochSeconds = Number(settings.epochNs / 1_000_000_000n);
    this.#paths = [out, besidePath(out, 'incremental_book_L2', 'trades')];
    this.#book = headed(this.#paths[0], 'is_snapshot,side,price,amount');
    this.#trades = headed(this.#paths[1], 'id,side,price,amount');
  }

  get bytes(): number {
    return this.#book.length + this.#trades.length;
  }

  get isFull(): boolean {
    return this.#book.isFull || this.#trades.isFull;
  }

  write({ event, book }: SynthMarket): void {
    const { ts, kind, side } = event;
    this.#recvTs = this.#feed.recvTs(ts);
    if (kind === Kind.execute && !event.isNotVolume) this.#trade(ts, side < 0 ? 'buy,' : 'sell,', event.printTicks, event.qtyLots);
    else if (kind === Kind.hidden) this.#trade(ts, side > 0 ? 'buy,' : 'sell,', event.priceTicks, event.qtyLots);
    else if (kind === Kind.trade) this.#trade(ts, 'unknown,', event.priceTicks, event.qtyLots);
    if (event.isOpening) return;
    if (!this.#hasSnapshot) this.#snapshot(ts, book);
    if (!changesLevel(event)) return;
    if (changesOldLevel(event)) this.#level(ts, false, side, event.oldTicks, book.qtyAt(event.oldTicks));
    this.#level(ts, false, side, event.priceTicks, book.qtyAt(event.priceTicks));
  }

  async flush(): Promise<void> {
    await this.#book.flush();
    await this.#trades.flush();
  }

  async finish({ event, book }: SynthMarket): Promise<readonly string[]> {
    if (!this.#hasSnapshot) this.#snapshot(event.ts, book);
    await this.#trades.finish();
    await this.#book.finish();
    return this.#paths;
  }

  abort(): void {
    this.#book.abort();
    this.#trades.abort();
  }

  /** The book as it is: with the first event behind the opening book, whose levels follow as updates and say the same. */
  #snapshot(ts: number, book: SynthBook): void {
    this.#hasSnapshot = true;
    for (const side of [1, -1] as const)
      for (let ticks = book.best(side); !Number.isNaN(ticks); ticks = book.worseThan(side, ticks))
        this.#level(ts, true, side, ticks, book.qtyAt(ticks));
  }

  #level(ts: number, isSnapshot: boolean, side: number, ticks: number, lots: number): void {
    this.#begin(this.#book, ts);
    this.#text(this.#book, isSnapshot ? 'true,' : 'false,');
    this.#text(this.#book, side > 0 ? 'bid,' : 'ask,');
    this.#end(this.#book, ticks, lots);
  }

  #trade(ts: number, sideText: string, ticks: number, lots: number): void {
    const file = this.#trades;
    this.#begin(file, ts);
    file.at = putWhole(file.bytes, file.at, ++this.#tradeId);
    file.bytes[file.at++] = COMMA;
    this.#text(file, sideText);
    this.#end(file, ticks, lots);
  }

  #begin(file: ByteFile, ts: number): void {
    file.room(LINE_BYTES);
    this.#text(file, this.#named);
    this.#us(file, ts);
    this.#us(file, this.#recvTs);
    if (file === this.#book) this.messages++;
  }

  #end(file: ByteFile, ticks: number, lots: number): void {
    let at = putDecimal(file.bytes, file.at, ticks * this.#tick.small, this.#tick.scale);
    file.bytes[at++] = COMMA;
    at = putDecimal(file.bytes, at, lots * this.#lot.small, this.#lot.scale);
    file.bytes[at++] = LINE_END;
    file.at = at;
  }

  /** A time as µs since the Unix epoch, in two parts. */
  #us(file: ByteFile, ts: number): void {
    const us = Math.floor(ts / NS_A_US);
    const seconds = Math.floor(us / US_A_SECOND);
    const at = putWhole(file.bytes, file.at, this.#epochSeconds + seconds);
    const end = putPadded(file.bytes, at, us - seconds * US_A_SECOND, 6);
    file.bytes[end] = COMMA;
    file.at = end + 1;
  }

  #text(file: ByteFile, text: string): void {
    file.at = putText(file.bytes, file.at, text);
  }
}

function headed(path: string, columns: string): ByteFile {
  const file = ByteFile.create(path, path.endsWith('.gz'));
  file.at = putText(file.bytes, file.at, `${HEAD}${columns}\n`);
  return file;
}
