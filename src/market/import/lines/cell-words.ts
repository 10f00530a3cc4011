/**
 * The words that may stand in the cells of a table, compared eight bytes at a time.
 *
 * Of the words of a column no two begin with the same letter, so that the letter says which one it has to be.
 *
 * Example: `words.lengthAt(column, low, high)` is 3 where the bytes are `bid,9364.` and `bid` is a word of the column; then `words.place`.
 */
import type { Column } from './table-columns.js';

const LETTERS = 128;
/** Bytes that are compared. */
const MOST_BYTES = 8;

/** The words of all columns of a table. */
export class CellWords {
  /** Place of the word that was found, among those of its column. */
  place = 0;
  // By column and first letter: place and length (0: no such word), the first eight bytes as two little-endian words, and which bits they fill.
  readonly #places: Uint8Array;
  readonly #lengths: Uint8Array;
  readonly #bytes: Int32Array;
  readonly #masks: Int32Array;

  constructor(columns: readonly Column[]) {
    const slots = LETTERS * columns.length;
    this.#places = new Uint8Array(slots);
    this.#lengths = new Uint8Array(slots);
    this.#bytes = new Int32Array(2 * slots);
    this.#masks = new Int32Array(2 * slots);
    columns.forEach(({ words = [] }, k) => {
      words.forEach((word, place) => {
        this.#add(k, word, place);
      });
    });
  }

  /** Length of the word that a cell of `column` begins with, given its first eight bytes; 0 when it is none. */
  lengthAt(column: number, low: number, high: number): number {
    const slot = LETTERS * column + (low & 127);
    const unlike =
      ((low ^ this.#bytes[2 * slot]!) & this.#masks[2 * slot]!) | ((high ^ this.#bytes[2 * slot + 1]!) & this.#masks[2 * slot + 1]!);
    if (unlike !== 0) return 0;
    this.place = this.#places[slot]!;
    return this.#lengths[slot]!;
  }

  /** A longer word is left to the careful reader. */
  #add(column: number, word: string, place: number): void {
    if (word.length > MOST_BYTES) return;
    const slot = LETTERS * column + (word.charCodeAt(0) & 127);
    const [bytes, mask] = [Buffer.alloc(MOST_BYTES), Buffer.alloc(MOST_BYTES)];
    bytes.write(word, 'latin1');
    mask.fill(0xff, 0, word.length);
    this.#places[slot] = place;
    this.#lengths[slot] = word.length;
    for (const half of [0, 1]) {
      this.#bytes[2 * slot + half] = bytes.readInt32LE(4 * half);
      this.#masks[2 * slot + half] = mask.readInt32LE(4 * half);
    }
  }
}
