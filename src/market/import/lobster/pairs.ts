/**
 * Which files of an import are messages, which are rows of the book, and which two belong together.
 *
 * Files are told apart by their fields. The n-th message file and the n-th book file of the list are a pair; with as many of both, each
 * message is followed by its row. Records are merged by their numbers: message k of pair p has the key p · 2^40 + k, its row half more.
 *
 * Example: of `['d1_message.csv', 'd1_orderbook.csv', 'd2_message.csv', 'd2_orderbook.csv']` the third file is of pair 1.
 */
import { DataError } from '../../../base/errors.js';
import { type InputRecord, placeOf } from '../importer.js';
import { isBookLine, isMessageLine } from './lines.js';

const PAIR_RECORDS = 1_099_511_627_776;

/** One file. */
interface LobsterFile {
  readonly isBook: boolean;
  readonly pair: number;
}

/** The files as pass 1 finds them. */
export class Pairs {
  readonly #names: readonly string[];
  readonly #files: LobsterFile[] = [];
  #messages = 0;
  #books = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Whether there are book files. */
  get hasBooks(): boolean {
    return this.#books > 0;
  }

  /** Number of message files. */
  get count(): number {
    return this.#messages;
  }

  /** Whether a file is known. */
  knows(fileIndex: number): boolean {
    return this.#files[fileIndex] !== undefined;
  }

  /** A file's first line. @throws DataError when it is of neither sort. */
  see(record: InputRecord): void {
    const line = record.bytes.toString('latin1', record.from, record.to);
    const isMessage = isMessageLine(line);
    if (!isMessage && !isBookLine(line))
      throw new DataError(
        `${placeOf(record)}: got ${JSON.stringify(line.slice(0, 80))}, expected a message, time,type,id,size,price,direction, or a row of the book, 4 whole numbers a level`,
      );
    this.#files[record.fileIndex] = { isBook: !isMessage, pair: isMessage ? this.#messages++ : this.#books++ };
  }

  /** Whether a file has rows of the book. */
  isBook(fileIndex: number): boolean {
    return this.#files[fileIndex]!.isBook;
  }

  /** Number of a file's pair, from 0. */
  pairOf(fileIndex: number): number {
    return this.#files[fileIndex]!.pair;
  }

  /** The message file of a pair, by number in the list. */
  messageFile(pair: number): number {
    return this.#files.findIndex((file) => !file.isBook && file.pair === pair);
  }

  /** Where a record stands among all. */
  keyOf({ fileIndex, number }: InputRecord): number {
    const { isBook, pair } = this.#files[fileIndex]!;
    return pair * PAIR_RECORDS + number + (isBook ? 0.5 : 0);
  }

  /** There are messages, and as many book files or none. @throws DataError */
  check(): void {
    if (this.#messages === 0) throw new DataError(`${this.#names.join(', ')}: rows of a book only. Give the message file as well.`);
    if (this.#books !== 0 && this.#books !== this.#messages)
      throw new DataError(
        `${this.#names.join(', ')}: got ${this.#messages} message files and ${this.#books} book files; expected as many of both, in the same order, or no book file`,
      );
  }
}
