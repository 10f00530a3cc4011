/** A cursor over the lines of a text, as a reader of lines is shown it. */
import type { RecordCursor } from '../../../src/market/import/frame/framing.js';
import type { InputRecord } from '../../../src/market/import/importer.js';

export class TextCursor implements RecordCursor, InputRecord {
  from = 0;
  to = 0;
  next = 0;
  number = 0;
  readonly blockByte = 0;
  readonly fileIndex = 0;
  readonly file = 'a.csv';
  readonly unit = 'line';
  readonly offsetNs = 0;
  readonly bytes: Buffer;
  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }
}
