/**
 * One ITCH 5.0 message being put into a file: its frame and head at once, its fields at the places that the specification gives.
 *
 * Layout: length u16, then type @0, locate u16 @1, tracking u16 @3, timestamp u48 @5; places count from the type.
 *
 * Example: `message.begin('D', 1, 34_200_000_000_000).u64(11, 7)` is the deletion of order 7 at 09:30.
 */
import type { ByteFile } from '../../base/io/byte-file.js';

/** Bytes of a message by its type. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ S: 12, R: 39, H: 25, Y: 20, L: 26, V: 35, K: 28, J: 35, N: 20, O: 48, I: 50 },
  ...{ A: 36, F: 40, E: 31, C: 36, X: 23, D: 19, U: 35, P: 44, Q: 40, B: 19 },
};

const TWO32 = 4_294_967_296;
const MOST_BYTES = 64;
/** Type, locate, tracking, timestamp. */
const HEAD_BYTES = 11;
const BLANK = 32;
const SYMBOL_PLACES = 8;

/** The message under way, and the count of all. */
export class ItchMessage {
  count = 0;
  readonly #file: ByteFile;
  readonly #symbols: readonly Uint8Array[];
  #view: DataView;
  /** Where the type stands. */
  #from = 0;

  constructor(file: ByteFile, symbols: readonly string[]) {
    this.#file = file;
    this.#symbols = symbols.map((symbol) => Buffer.from(symbol.padEnd(SYMBOL_PLACES, ' '), 'latin1'));
    this.#view = viewOf(file.bytes);
  }

  /** Begin a message whose fields are all 0 until they are put. */
  beginBlank(type: string, locate: number, ts: number): this {
    this.begin(type, locate, ts);
    this.#file.bytes.fill(0, this.#from + HEAD_BYTES, this.#file.at);
    return this;
  }

  /** Begin a message, every field of which will be put; its bytes are taken at once. */
  begin(type: string, locate: number, ts: number): this {
    const file = this.#file;
    file.room(MOST_BYTES);
    if (this.#view.buffer !== file.bytes.buffer) this.#view = viewOf(file.bytes);
    const length = LENGTHS[type]!;
    const view = this.#view;
    const from = file.at + 2;
    this.#from = from;
    this.count++;
    view.setUint16(file.at, length);
    file.bytes[from] = type.charCodeAt(0);
    view.setUint16(from + 1, locate);
    view.setUint16(from + 3, 0);
    const high = Math.floor(ts / TWO32);
    view.setUint16(from + 5, high);
    view.setUint32(from + 7, ts - high * TWO32);
    file.at = from + length;
    return this;
  }

  u32(place: number, value: number): void {
    this.#view.setUint32(this.#from + place, value);
  }

  /** A whole number below 2^53. */
  u64(place: number, value: number): void {
    const high = Math.floor(value / TWO32);
    this.#view.setUint32(this.#from + place, high);
    this.#view.setUint32(this.#from + place + 4, value - high * TWO32);
  }

  side(place: number, side: number): void {
    this.text(place, side > 0 ? 'B' : 'S');
  }

  text(place: number, text: string): void {
    const { bytes } = this.#file;
    for (let i = 0; i < text.length; i++) bytes[this.#from + place + i] = text.charCodeAt(i);
  }

  /** The symbol, in eight places. */
  stock(place: number, symbol: number): void {
    const { bytes } = this.#file;
    const text = this.#symbols[symbol]!;
    for (let i = 0; i < SYMBOL_PLACES; i++) bytes[this.#from + place + i] = text[i] ?? BLANK;
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
