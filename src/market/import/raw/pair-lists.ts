/**
 * The lists of levels of a frame, `"bids":[["56218.3","0.15",…],…]`, read among its bytes: most bytes of a capture stand there, and read
 * as JSON each of them becomes a string. The rest of the frame, its skeleton, is read as JSON, with `[0]` where the lists were.
 *
 * Lists that are spelled in another way (blanks, numbers, escapes) stay in the frame, and are read with it.
 *
 * Example: of `{"bids":[["1.5","2"]],"ts":"7"}` the skeleton is `{"bids":[0],"ts":"7"}`.
 */
import type { Levels } from './levels.js';
import { decimalEnd, PlacedLevels, QTY } from './placed-levels.js';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const OPEN_OBJECT = 123;
/** Price and quantity; what venues write behind them is not read. */
const PAIR = 2;
/** No place. */
const NONE = -1;

/** One list. */
class PairList {
  /** `"bids":` */
  readonly key: Buffer;
  /** Where it stands; `NONE`: it was not cut out. */
  from = NONE;
  to = -1;
  count = 0;
  readonly levels = new PlacedLevels();

  constructor(name: string) {
    this.key = Buffer.from(`"${name}":[[`);
  }
}

/** The lists of the frame under way. */
export class PairLists {
  readonly #lists: ReadonlyMap<string, PairList>;
  readonly #names: readonly string[];
  /** In the order of the names. */
  readonly #numbered: readonly PairList[];
  /** In the order in which they stand in the frame. */
  readonly #ordered: PairList[];
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  /** Of frames whose lists have these names. */
  constructor(names: readonly string[]) {
    this.#lists = new Map(names.map((name) => [name, new PairList(name)]));
    this.#names = [...this.#lists.keys()];
    this.#numbered = [...this.#lists.values()];
    this.#ordered = [...this.#numbered];
  }

  /** Another frame, of which nothing is cut out yet. */
  begin(frame: Buffer): void {
    this.#bytes = frame;
    this.forget();
  }

  /** Number of the list of that name, −1 none. */
  numberOf(name: string): number {
    return this.#names.indexOf(name);
  }

  /** Cut the list that begins at a place out, if it has levels; gives the place behind it, −1 where it is not spelled plainly. */
  listEnd(number: number, start: number): number {
    const bytes = this.#bytes;
    if (bytes[start] === OPEN && bytes[start + 1] === CLOSE) return start + 2;
    const list = this.#numbered[number]!;
    return bytes[start] === OPEN && this.#take(list, bytes, start) ? list.to : NONE;
  }

  /** Where the list that was cut out at a place ends, or that has no levels; −1 when there is none. */
  endOf(number: number, start: number): number {
    const list = this.#numbered[number]!;
    if (list.from === start) return list.to;
    return this.#bytes[start] === OPEN && this.#bytes[start + 1] === CLOSE ? start + 2 : NONE;
  }

  /** Whether a list is cut out. */
  isCut(number: number): boolean {
    return this.#numbered[number]!.from >= 0;
  }

  /** The skeleton of a frame; undefined where there is nothing to cut out. */
  cut(frame: Buffer): string | undefined {
    this.#bytes = frame;
    let isCut = false;
    for (const list of this.#ordered) {
      this.#find(list, frame);
      if (list.from >= 0) isCut = true;
    }
    if (!isCut) return undefined;
    this.#ordered.sort((a, b) => a.from - b.from);
    let text = '';
    let at = 0;
    for (const list of this.#ordered) {
      if (list.from < 0) continue;
      text += `${frame.toString('latin1', at, list.from)}[0]`;
      at = list.to;
    }
    return text + frame.toString('latin1', at);
  }

  /** Nothing is cut out. */
  forget(): void {
    for (const list of this.#ordered) list.from = NONE;
  }

  /** Add the levels of a list, where `value` stands for one that was cut out; else false. */
  addTo(levels: Levels, name: string, side: number, value: unknown): boolean {
    const list = this.#lists.get(name);
    if (list === undefined || list.from < 0 || !Array.isArray(value) || value.length !== 1 || value[0] !== 0) return false;
    levels.addPlaced(side, this.#bytes, list.levels, list.count);
    return true;
  }

  /** Find a list that is there once and has nothing but plain levels. */
  #find(list: PairList, frame: Buffer): void {
    list.from = NONE;
    const at = frame.indexOf(list.key);
    if (at < 1) return;
    const before = frame[at - 1]!;
    // Anywhere else the quote could be one within a text.
    if (before !== COMMA && before !== OPEN_OBJECT) return;
    if (this.#take(list, frame, at + list.key.length - 2) && frame.includes(list.key, list.to)) list.from = NONE;
  }

  /** Cut the list at `start` out; false where it does not have nothing but plain levels, one at least. */
  #take(list: PairList, frame: Buffer, start: number): boolean {
    list.count = 0;
    let i = start + 1;
    for (;;) {
      if (frame[i] !== OPEN || !this.#level(list, frame, i + 1)) return false;
      i = this.#at;
      if (frame[i] !== COMMA) break;
      i++;
    }
    if (frame[i] !== CLOSE) return false;
    list.from = start;
    list.to = i + 1;
    return true;
  }

  /** A level behind its `[`; `#at` is left behind its `]`. */
  #level(list: PairList, bytes: Buffer, i: number): boolean {
    list.levels.reach(list.count);
    for (let field = 0; ; field++) {
      if (bytes[i] !== QUOTE) return false;
      i = field < PAIR ? list.levels.read(list.count, field * QTY, bytes, i + 1) : decimalEnd(bytes, i + 1);
      if (bytes[i] !== QUOTE) return false;
      const after = bytes[++i];
      i++;
      if (after === COMMA) continue;
      if (after !== CLOSE || field === 0) return false;
      list.count++;
      this.#at = i;
      return true;
    }
  }
}
