/**
 * Walks through a journal's records as bytes come in, and checks that they are whole. What a record says is its visitor's affair; the layout
 * stands in `journal-layout.ts`.
 *
 * Bytes come in pieces of any length that is a multiple of 4, in order; a record may lie across two of them.
 *
 * Example: `new JournalScan((type, words, at) => …)`, `push` each piece, `finish`.
 */
import { DataError } from '../base/errors.js';
import { RecordType } from './journal-layout.js';

/** Words of each record after its first, by type; texts carry their own length. */
const WORDS = wordsByType({
  [RecordType.start]: 3,
  [RecordType.text]: 2,
  [RecordType.request]: 10,
  [RecordType.report]: 11,
  [RecordType.fill]: 11,
  [RecordType.timer]: 4,
  [RecordType.parent]: 11,
  [RecordType.record]: 5,
  [RecordType.log]: 3,
  [RecordType.missed]: 3,
  [RecordType.end]: 2,
  [RecordType.terms]: 11,
  [RecordType.budget]: 2,
  [RecordType.massQuote]: 1,
  [RecordType.price]: 1,
});

/** Told of one record: its type, and where its first word stands. */
export type RecordVisitor = (type: number, words: Int32Array, at: number) => void;

/** The walk. */
export class JournalScan {
  private readonly visit: RecordVisitor;
  private rest = new Int32Array(0);
  private ended = false;

  constructor(visit: RecordVisitor) {
    this.visit = visit;
  }

  /** Take the next bytes, whole 32-bit words. @throws DataError for a record that no journal has. */
  push(bytes: Uint8Array): void {
    if (bytes.length % 4 !== 0)
      throw new DataError(`the journal is cut off: ${bytes.length} bytes are no whole number of 32-bit words; run it again`);
    const words = this.joined(bytes);
    let at = 0;
    for (let length = recordWords(words, at); length > 0; length = recordWords(words, at)) {
      const type = words[at]! & 255;
      if (this.ended) throw new DataError('the journal goes on after its end; it is damaged: run it again');
      if (type === RecordType.end) this.ended = true;
      this.visit(type, words, at);
      at += length;
    }
    this.rest = words.slice(at);
  }

  /** No bytes follow. @throws DataError when the journal of session `id` breaks off. */
  finish(id: string): void {
    if (this.rest.length > 0) throw new DataError(`the journal of session ${id} breaks off in the middle of a record; run it again`);
    if (!this.ended) throw new DataError(`the journal of session ${id} breaks off before its end; run it again`);
  }

  /** The words that are left over and the new ones; a view of the bytes themselves where nothing is left over. */
  private joined(bytes: Uint8Array): Int32Array {
    if (this.rest.length === 0 && bytes.byteOffset % 4 === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const words = new Int32Array(this.rest.length + bytes.length / 4);
    words.set(this.rest);
    new Uint8Array(words.buffer).set(bytes, this.rest.length * 4);
    return words;
  }
}

/** Words of the record at `at`, 0 when it is not all there. */
function recordWords(words: Int32Array, at: number): number {
  if (at >= words.length) return 0;
  const type = words[at]! & 255;
  let length = WORDS[type]!;
  if (length === 0) throw new DataError(`the journal has a record of unknown type ${type}; it was written by another version, or damaged`);
  if (at + length > words.length) return 0;
  if (type === RecordType.text) {
    const bytes = words[at + 2]!;
    if (bytes < 0) throw new DataError(`the journal has a text of ${bytes} bytes; it is damaged: run it again`);
    length += Math.ceil(bytes / 4);
    if (at + length > words.length) return 0;
  }
  return length;
}

/** Words of each record, its first included, by type; 0 for types that there are not. */
function wordsByType(after: Readonly<Record<number, number>>): Uint8Array {
  const words = new Uint8Array(256);
  for (const [type, count] of Object.entries(after)) words[Number(type)] = count + 1;
  return words;
}

/** The 64-bit integer whose low word stands at `at`, as far as a number holds it. */
export function longAt(words: Int32Array, at: number): number {
  return words[at + 1]! * 4294967296 + (words[at]! >>> 0);
}
