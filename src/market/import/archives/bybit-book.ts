/**
 * Lines of Bybit's archived order book, as its WebSocket sent them: a snapshot, then what changed, numbered without a gap.
 *
 * `{"topic":"orderbook.500.BTCUSDT","ts":1704067201073,"type":"snapshot","data":{"s":"BTCUSDT","b":[["42325.10","17.763"]],"a":[…],"u":3360159,
 * "seq":113816269385},"cts":1704067201070}`: `u` rises by one from line to line; a snapshot, also one with `u` 1 after a restart of the
 * service, begins anew. `cts` is when the engine changed the book, `ts` when the line was made; older files have no `cts`.
 *
 * Units: ms, ticks, lots.
 *
 * Example: `line.read(record)` of that line: `isSnapshot` true, `updateId` 3360159, `levels.bids` 1.
 */
import { DataError } from '../../../base/errors.js';
import type { Decimal } from '../../../base/num/decimal.js';
import { Levels } from '../lines/json-levels.js';
import {
  blankEnd,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  levelsEnd,
  NONE,
  OPEN_OBJECT,
  QUOTE,
  stringEnd,
  Text,
  valueEnd,
} from '../lines/json-tokens.js';
import { type InputRecord, placeOf } from '../importer.js';

/** The fields that are read, as they are spelled. */
const NAMES = ['topic', 'ts', 'type', 's', 'b', 'a', 'u', 'cts'] as const;
type Name = (typeof NAMES)[number];
const SLOT: Readonly<Record<Name, number>> = { topic: 0, ts: 1, type: 2, s: 3, b: 4, a: 5, u: 6, cts: 7 };
const SPELLED = NAMES.map((name) => Buffer.from(name));
const DATA = Buffer.from('data');
const TOPIC = /^"orderbook\.(\d+)\.(.+)"$/;

/** One line. */
export class BybitBookLine {
  isSnapshot = false;
  updateId = 0;
  /** When the book changed, ms. */
  time = 0;
  symbol = '';
  /** Levels a side that the feed shows. */
  depth = 0;
  /** Bids, then asks. */
  readonly levels = new Levels();
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #from = new Int32Array(NAMES.length);
  readonly #to = new Int32Array(NAMES.length);
  #text = new Text(Buffer.alloc(0));
  /** Where the line stands that was read last; a merge asks for its time first. */
  #readAt = -1;

  constructor(tick: Decimal, lot: Decimal) {
    this.#tick = tick;
    this.#lot = lot;
  }

  /** Read all but the levels. @throws DataError when it is no line of an order book. */
  read(record: InputRecord): void {
    const { bytes, from, to } = record;
    if (bytes === this.#text.bytes && from === this.#readAt) return;
    if (bytes !== this.#text.bytes) this.#text = new Text(bytes);
    this.#readAt = -1;
    this.#from.fill(-1);
    if (blankEnd(bytes, this.#object(from, to), to) !== to) this.#refuse(record, 'the line', excerpt(record), 'one whole JSON object');
    const type = this.#word('type');
    if (type !== '"snapshot"' && type !== '"delta"') this.#refuse(record, 'type', type, '"snapshot" or "delta"');
    this.isSnapshot = type === '"snapshot"';
    this.updateId = this.#whole(record, 'u');
    this.time = this.#whole(record, this.#has('cts') ? 'cts' : 'ts');
    const topic = TOPIC.exec(this.#word('topic'));
    if (topic === null) this.#refuse(record, 'topic', this.#word('topic'), 'one such as "orderbook.500.BTCUSDT"');
    this.depth = Number(topic[1]);
    this.symbol = topic[2]!;
    this.#readAt = from;
  }

  /** Read the levels too. @throws DataError */
  readLevels(record: InputRecord): void {
    const { levels } = this;
    levels.clear();
    try {
      levels.read(record.bytes, this.#start(record, 'b'), this.#to[SLOT.b]!, this.#tick, this.#lot);
      levels.bids = levels.count;
      levels.read(record.bytes, this.#start(record, 'a'), this.#to[SLOT.a]!, this.#tick, this.#lot);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DataError(`${placeOf(record)}: ${error.message}. Check --tick and --lot.`, { cause: error });
    }
  }

  #has(name: Name): boolean {
    return this.#from[SLOT[name]]! >= 0;
  }

  #start(record: InputRecord, name: Name): number {
    return this.#has(name) ? this.#from[SLOT[name]]! : this.#refuse(record, name, '', 'a list of levels');
  }

  /** The value as it stands; empty when it is absent. */
  #word(name: Name): string {
    return this.#has(name) ? this.#text.bytes.toString('latin1', this.#from[SLOT[name]], this.#to[SLOT[name]]) : '';
  }

  #whole(record: InputRecord, name: Name): number {
    const word = this.#word(name);
    const value = /^\d{1,16}$/.test(word) ? Number(word) : Number.NaN;
    return Number.isSafeInteger(value) ? value : this.#refuse(record, name, word, 'a whole number');
  }

  #refuse(record: InputRecord, what: string, got: string, expected: string): never {
    throw new DataError(`${placeOf(record)}: ${what}: got ${got === '' ? 'nothing' : got}, expected ${expected}. Was the file cut short?`);
  }

  /** Note where the values of an object stand, and of the one in `data`; gives the place behind it, or `NONE`. */
  #object(from: number, to: number): number {
    const text = this.#text;
    const { bytes } = text;
    let i = blankEnd(bytes, from, to);
    if (bytes[i] !== OPEN_OBJECT) return NONE;
    i = blankEnd(bytes, i + 1, to);
    if (bytes[i] === CLOSE_OBJECT) return i + 1;
    for (;;) {
      const nameEnd = bytes[i] === QUOTE ? stringEnd(text, i, to) : NONE;
      if (nameEnd === NONE) return NONE;
      const colon = blankEnd(bytes, nameEnd, to);
      if (bytes[colon] !== COLON) return NONE;
      const value = blankEnd(bytes, colon + 1, to);
      const end = this.#value(i + 1, nameEnd - 1, value, to);
      if (end === NONE) return NONE;
      i = blankEnd(bytes, end, to);
      if (bytes[i] === CLOSE_OBJECT) return i + 1;
      if (bytes[i] !== COMMA) return NONE;
      i = blankEnd(bytes, i + 1, to);
    }
  }

  #value(nameFrom: number, nameTo: number, value: number, to: number): number {
    const text = this.#text;
    if (isSpelled(text.bytes, nameFrom, nameTo, DATA)) return this.#object(value, to);
    const slot = SPELLED.findIndex((name) => isSpelled(text.bytes, nameFrom, nameTo, name));
    const isLevels = slot === SLOT.b || slot === SLOT.a;
    const end = isLevels ? levelsEnd(text, value, to) : valueEnd(text, value, to);
    if (slot >= 0) {
      this.#from[slot] = value;
      this.#to[slot] = end;
    }
    return end;
  }
}

function isSpelled(bytes: Buffer, from: number, to: number, name: Buffer): boolean {
  if (to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name[i]) return false;
  return true;
}

function excerpt({ bytes, from, to }: InputRecord): string {
  return JSON.stringify(bytes.toString('latin1', from, Math.min(to, from + 60)));
}
