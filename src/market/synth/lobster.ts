/**
 * `lobster`: the market of one symbol as a pair of LOBSTER files, messages and, in step with them, the book after each.
 *
 * `out` is the message file; the orderbook file stands beside it under the same name with `message` made `orderbook`, or with `_orderbook`
 * before its ending where the name has no `message` in it. `levels: 0` leaves it out.
 *
 * Message: `time,type,id,size,price,direction`; time in seconds after midnight with nine decimals, price × 10^4, direction the resting
 * side's. Types: 1 add, 2 reduce, 3 delete, 4 execute at the order's price, 5 hidden (id 0), 6 trade without a side (id −1, direction −1),
 * 7 status (price −1 halt, 1 trading). A replace is two messages, the delete and the add of another id. Broken trades are not told. With
 * `tellOpening: false` the messages begin behind the book that the market opens with, as in files that begin at 09:30: only the orderbook
 * file shows it.
 *
 * Row of the book: ask price, ask size, bid price, bid size, level by level; an empty level is 9999999999, 0 (ask), −9999999999, 0 (bid).
 *
 * Example: `writeSynth({ settings, format: 'lobster', out: 'A_message_10.csv', events: 1_000_000 })` (`write.ts`); an event of a twin
 * `SynthMarket` is `lobsterMessages(event)` lines.
 */
import { UsageError } from '../../base/errors.js';
import { MOST_DIGITS, putPadded, putWhole } from '../../base/io/ascii.js';
import { ByteFile } from '../../base/io/byte-file.js';
import { Kind } from '../row.js';
import { BROKEN, type SynthEvent } from './event.js';
import { besidePath, type SynthFileOptions, type SynthFormat, type SynthWriter } from './format.js';
import { changesLevel } from './levels.js';
import { LobsterBook } from './lobster-book.js';
import type { SynthMarket } from './market.js';
import { checkSameDay, type Scale4, scale4 } from './price4.js';
import type { SynthSettings } from './settings.js';

/** The format. */
export const lobster: SynthFormat = {
  about: 'LOBSTER message and orderbook files of one symbol',
  open: (out, settings, options) => Promise.resolve(new LobsterWriter(out, settings, options)),
};

/** How many messages an event is. */
export function lobsterMessages(event: SynthEvent): number {
  return event.kind === BROKEN ? 0 : event.kind === Kind.replace ? 2 : 1;
}

/** Where the orderbook file of a message file stands. */
export function orderbookPath(messagePath: string): string {
  return besidePath(messagePath, 'message', 'orderbook');
}

/** Types of messages. */
const Type = { add: 1, reduce: 2, delete: 3, execute: 4, hidden: 5, cross: 6, halt: 7 } as const;

const DEFAULT_LEVELS = 10;
const MOST_LEVELS = 1000;
const COMMA = 44;
const POINT = 46;
const LINE_END = 10;
const NS_A_SECOND = 1e9;
const FIELDS = 7;

class LobsterWriter implements SynthWriter {
  messages = 0;
  readonly #out: string;
  readonly #file: ByteFile;
  readonly #book: LobsterBook | undefined;
  readonly #scale: Scale4;
  readonly #tellOpening: boolean;

  constructor(out: string, settings: SynthSettings, { levels = DEFAULT_LEVELS, tellOpening = true }: SynthFileOptions) {
    if (settings.symbols.length > 1)
      throw new UsageError(`symbols: got ${settings.symbols.length}, expected one: a LOBSTER file has no more`);
    if (!(Number.isInteger(levels) && levels >= 0 && levels <= MOST_LEVELS))
      throw new UsageError(`levels: got ${levels}, expected a whole number from 0 to ${MOST_LEVELS}`);
    this.#out = out;
    this.#scale = scale4(settings, 'LOBSTER');
    this.#tellOpening = tellOpening;
    this.#file = ByteFile.create(out, out.endsWith('.gz'));
    this.#book = levels === 0 ? undefined : new LobsterBook(orderbookPath(out), levels, this.#scale);
  }

  get bytes(): number {
    return this.#file.length + (this.#book?.file.length ?? 0);
  }

  get isFull(): boolean {
    return this.#file.isFull || this.#book?.file.isFull === true;
  }

  write({ event, book }: SynthMarket): void {
    checkSameDay(event.ts, 'LOBSTER');
    if (event.kind === BROKEN || (event.isOpening && !this.#tellOpening)) return;
    const shown = this.#book;
    const { side, priceTicks, qtyLots } = event;
    if (event.kind === Kind.replace) {
      this.#line(event.ts, Type.delete, event.ref, event.oldLots, event.oldTicks, side);
      shown?.changedRow(book, side, event.oldTicks, priceTicks, qtyLots);
      this.#line(event.ts, Type.add, event.newRef, qtyLots, priceTicks, side);
    } else {
      this.#single(event);
    }
    if (changesLevel(event)) shown?.changedRow(book, side, priceTicks, 0, 0);
    else shown?.sameRow(book);
  }

  async flush(): Promise<void> {
    await this.#file.flush();
    await this.#book?.file.flush();
  }

  async finish(): Promise<readonly string[]> {
    await this.#book?.file.finish();
    await this.#file.finish();
    return this.#book === undefined ? [this.#out] : [this.#out, orderbookPath(this.#out)];
  }

  abort(): void {
    this.#file.abort();
    this.#book?.file.abort();
  }

  #single(event: SynthEvent): void {
    const { ts, ref, qtyLots, priceTicks, side } = event;
    if (event.kind === Kind.add) this.#line(ts, Type.add, ref, qtyLots, priceTicks, side);
    else if (event.kind === Kind.reduce) this.#line(ts, Type.reduce, ref, qtyLots, priceTicks, side);
    else if (event.kind === Kind.delete) this.#line(ts, Type.delete, ref, qtyLots, priceTicks, side);
    else if (event.kind === Kind.execute) this.#line(ts, Type.execute, ref, qtyLots, priceTicks, side);
    else if (event.kind === Kind.hidden) this.#line(ts, Type.hidden, 0, qtyLots, priceTicks, -side);
    else if (event.kind === Kind.trade) this.#line(ts, Type.cross, -1, qtyLots, priceTicks, -1);
    else this.#raw(ts, Type.halt, 0, 0, qtyLots === 0 ? -1 : 1, -1);
  }

  #line(ts: number, type: number, id: number, lots: number, priceTicks: number, direction: number): void {
    this.#raw(ts, type, id, lots * this.#scale.sharesPerLot, priceTicks * this.#scale.perTick, direction);
  }

  #raw(ts: number, type: number, id: number, size: number, price4: number, direction: number): void {
    const file = this.#file;
    file.room(FIELDS * (MOST_DIGITS + 1));
    const { bytes } = file;
    const seconds = Math.floor(ts / NS_A_SECOND);
    let at = putWhole(bytes, file.at, seconds);
    bytes[at++] = POINT;
    at = putPadded(bytes, at, ts - seconds * NS_A_SECOND, 9);
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, type);
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, id);
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, size);
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, price4);
    bytes[at++] = COMMA;
    at = putWhole(bytes, at, direction);
    bytes[at++] = LINE_END;
    file.at = at;
    this.messages++;
  }
}
