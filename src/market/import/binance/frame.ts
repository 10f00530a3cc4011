/**
 * One line of a Binance capture (`capture-line.ts`): what kind of frame it is, of which symbol, with which stamps.
 *
 * Frames come bare or wrapped by a combined stream (`{"stream": …, "data": …}`), of USD-M, COIN-M and spot. A REST answer of `/depth`
 * is a line without `stream` that has `lastUpdateId`, `bids`, `asks`. `exchTs` is the frame's `T` (when it happened), else its `E` (when
 * it was sent); spot `bookTicker` frames have neither.
 *
 * Units: ns on the clock of `Stamps`, ticks, lots. One object is reused for all lines.
 *
 * Example: `1723161255088176367 {"e":"trade","T":1723161256322,"s":"BTCUSDT","p":"61800.30","q":"0.006","X":"MARKET","m":false,…}`
 */
import { DataError } from '../../../base/errors.js';
import { BelowZero, type Decimal, NotADecimal, parseUnitsBytes } from '../../../base/num/decimal.js';
import { CaptureLine, Held } from '../lines/capture-line.js';
import type { Stamps } from '../frame/clock.js';
import { type InputRecord, placeOf } from '../importer.js';
import { Field } from './field.js';
import { Fields } from './fields.js';

/** Kinds of frames. */
export const Frame = { other: 0, depth: 1, trade: 2, aggTrade: 3, ticker: 4, snapshot: 5 } as const;

const DEPTH = Buffer.from('depthUpdate');
const TRADE = Buffer.from('trade');
const AGG_TRADE = Buffer.from('aggTrade');
const TICKER = Buffer.from('bookTicker');
const MARKET = Buffer.from('MARKET');
/** Streams such as `btcusdt@depth20@100ms`: the best levels each time, not changes. */
const PARTIAL_DEPTH = /@depth\d/;
/** Which symbol an answer of REST is of. */
const SYMBOL_ASKED = /[?&]symbol=([^&]+)/;

/** The reader of lines. */
export class FrameReader {
  readonly fields = new Fields();
  /** One of `Frame`. */
  kind = 0;
  /** Receive time as recorded, plus the file's offset. */
  recvTs = 0;
  /** Whether the frame names the instrument's symbol. */
  isOwn = false;
  /** Venue time; NaN when the frame has none, or is none of ours. */
  exchTs = Number.NaN;
  readonly #stamps: Stamps;
  readonly #line: CaptureLine;
  readonly #symbol: Buffer;

  constructor(stamps: Stamps, symbol: string) {
    this.#stamps = stamps;
    this.#line = new CaptureLine(stamps);
    this.#symbol = Buffer.from(symbol);
  }

  /** Read a line; false when it holds nothing. @throws DataError when it has no stamp, or no JSON object behind it. */
  read(line: InputRecord): boolean {
    const { fields } = this;
    const { bytes, to } = line;
    if (!this.readStamp(line)) return false;
    const { from } = this.#line;
    // From the space on: no value begins at byte 0.
    if (!fields.read(bytes, from - 1, to))
      throw new DataError(
        `${placeOf(line)}: the frame is not one whole JSON object: ${start(line, from)}. Cut the file before this line, or record it again.`,
      );
    this.kind = this.#kindOf();
    this.isOwn = fields.is(this.#symbolField, this.#symbol);
    const hasRows = this.isOwn && this.kind !== Frame.other && this.kind !== Frame.snapshot;
    this.exchTs = hasRows ? this.#stamps.fromVenue(fields.integer(fields.has(Field.T) ? Field.T : Field.E)) : Number.NaN;
    return true;
  }

  /** Read the receive time alone; false when the line holds nothing. @throws DataError */
  readStamp(line: InputRecord): boolean {
    this.#line.read(line);
    this.recvTs = this.#line.recvTs + line.offsetNs;
    return this.#line.held !== Held.nothing;
  }

  /** The symbol that the frame names, empty when it names none. */
  get symbol(): string {
    const named = this.fields.text(this.#symbolField).slice(1, -1);
    return named === '' && this.#line.held === Held.answer ? (SYMBOL_ASKED.exec(this.#line.url)?.[1] ?? '') : named;
  }

  /** Snapshots of COIN-M spell it out. */
  get #symbolField(): number {
    return this.fields.has(Field.symbol) ? Field.symbol : Field.s;
  }

  /** Whether a trade was made in the market: not by the insurance fund, not the empty frames that have `X: NA`. */
  get isMarketTrade(): boolean {
    return !this.fields.has(Field.X) || this.fields.is(Field.X, MARKET);
  }

  /** A quoted decimal from 0 in whole units. @throws NotAMultiple, NotADecimal, TooManyUnits, BelowZero */
  units(field: number, unit: Decimal): number {
    const { fields } = this;
    if (!fields.isString(field)) throw new NotADecimal(fields.text(field));
    const units = parseUnitsBytes(fields.bytes, fields.from[field]! + 1, fields.to[field]! - 1, unit);
    if (units < 0) throw new BelowZero(fields.text(field));
    return units;
  }

  #kindOf(): number {
    const { fields } = this;
    if (fields.has(Field.e)) {
      if (fields.is(Field.e, DEPTH)) return this.#isPartial() ? Frame.other : Frame.depth;
      if (fields.is(Field.e, TICKER)) return Frame.ticker;
      if (fields.is(Field.e, TRADE)) return Frame.trade;
      return fields.is(Field.e, AGG_TRADE) ? Frame.aggTrade : Frame.other;
    }
    if (fields.has(Field.lastUpdateId))
      return fields.has(Field.bids) && fields.has(Field.asks) && !fields.has(Field.stream) ? Frame.snapshot : Frame.other;
    const isTicker =
      fields.has(Field.u) &&
      fields.has(Field.s) &&
      fields.has(Field.b) &&
      fields.has(Field.B) &&
      fields.has(Field.a) &&
      fields.has(Field.A);
    return isTicker ? Frame.ticker : Frame.other;
  }

  #isPartial(): boolean {
    return this.fields.has(Field.stream) && PARTIAL_DEPTH.test(this.fields.text(Field.stream));
  }
}

/** How a line begins, quoted, for messages. */
function start(line: InputRecord, from: number): string {
  const text = line.bytes.toString('latin1', from, Math.min(line.to, from + 60));
  return JSON.stringify(line.to > from + 60 ? `${text}…` : text);
}
