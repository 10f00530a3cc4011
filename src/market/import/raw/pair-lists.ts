/**
 * The lists of levels of a frame, `"bids":[["56218.3","0.15",…],…]`, read among its bytes: most bytes of a capture stand there, and read
 * as JSON each of them becomes a string. The rest of the frame, its skeleton, is read as JSON, with `[0]` where the lists were.
 *
 * Lists that are spelled in another way (blanks, numbers, escapes) stay in the frame, and are read with it.
 *
 * Example: of `{"bids":[["1.5","2"]],"ts":"7"}` the skeleton is `{"bids":[0],"ts":"7"}`.
 */
import type { Levels } from './levels.js';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const OPEN_OBJECT = 123;
const PLACES = 4;
const FIRST_LEVELS = 1024;
/** `-`, `.`, digits. */
const isOfDecimal = (c: number): boolean => (c >= 48 && c <= 57) || c === 46 || c === 45;

/** One list. */
class PairList {
  /** `"bids":` */
  readonly key: Buffer;
  /** Where it stands; −1: it was not cut out. */
  from = -1;
  to = -1;
  count = 0;
  places = new Int32Array(PLACES * FIRST_LEVELS);

  constructor(name: string) {
    this.key = Buffer.from(`"${name}":[[`);
  }
}

/** The lists of the frame under way. */
export class PairLists {
  readonly #lists: ReadonlyMap<string, PairList>;
  readonly #ordered: PairList[];
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  /** Of frames whose lists have these names. */
  constructor(names: readonly string[]) {
    this.#lists = new Map(names.map((name) => [name, new PairList(name)]));
    this.#ordered = [...this.#lists.values()];
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
    for (const list of this.#ordered) list.from = -1;
  }

  /** Add the levels of a list, where `value` stands for one that was cut out; else false. */
  addTo(levels: Levels, name: string, side: number, value: unknown): boolean {
    const list = this.#lists.get(name);
    if (list === undefined || list.from < 0 || !Array.isArray(value) || value.length !== 1 || value[0] !== 0) return false;
    const { places, count } = list;
    for (let i = 0; i < PLACES * count; i += PLACES)
      levels.addPlaced(side, this.#bytes, places[i]!, places[i + 1]!, places[i + 2]!, places[i + 3]!);
    return true;
  }

  /** Find a list that is there once and has nothing but plain levels. */
  #find(list: PairList, frame: Buffer): void {
    list.from = -1;
    const at = frame.indexOf(list.key);
    if (at < 1) return;
    const before = frame[at - 1]!;
    // Anywhere else the quote could be one within a text.
    if (before !== COMMA && before !== OPEN_OBJECT) return;
    const start = at + list.key.length - 2;
    list.count = 0;
    let i = start + 1;
    for (;;) {
      if (frame[i] !== OPEN || !this.#level(list, frame, i + 1)) return;
      i = this.#at;
      if (frame[i] !== COMMA) break;
      i++;
    }
    if (frame[i] !== CLOSE || frame.includes(list.key, i)) return;
    list.from = start;
    list.to = i + 1;
  }

  /** A level behind its `[`; `#at` is left behind its `]`. */
  #level(list: PairList, bytes: Buffer, i: number): boolean {
    const base = PLACES * list.count;
    if (base === list.places.length) {
      const grown = new Int32Array(2 * base);
      grown.set(list.places);
      list.places = grown;
    }
    const { places } = list;
    for (let field = 0; ; field++) {
      if (bytes[i] !== QUOTE) return false;
      const start = ++i;
      while (isOfDecimal(bytes[i]!)) i++;
      if (bytes[i] !== QUOTE) return false;
      if (field < 2) {
        places[base + 2 * field] = start;
        places[base + 2 * field + 1] = i;
      }
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
