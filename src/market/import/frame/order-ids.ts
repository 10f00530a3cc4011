/**
 * The dictionary of a tape's order ids, kept beside it when asked for: csv with the columns `orderId,foreignId`.
 *
 * A tape numbers orders in the order in which they appear; an order that its venue renames has several lines. Written as pieces, so
 * that memory is constant; compressed when the file's name ends in `.gz`.
 *
 * Example: `ids.note(1, '8429043'); …; ids.finish();`
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeBeside } from '../../../base/io/atomic.js';

const PIECE_CHARS = 1 << 20;

/** One dictionary under way. */
export class OrderIdFile {
  readonly #out: ReturnType<typeof writeBeside>;
  readonly #gzip: boolean;
  #fd: number | undefined;
  #piece = 'orderId,foreignId\n';

  /** @throws UsageError when the folder of `path` does not exist. */
  constructor(path: string) {
    this.#out = writeBeside(path);
    this.#gzip = path.endsWith('.gz');
  }

  /** One line. `foreignId` is free of commas and quotes, as ids are. */
  note(orderId: number, foreignId: string): void {
    this.#piece += `${String(orderId)},${foreignId}\n`;
    if (this.#piece.length > PIECE_CHARS) this.#write();
  }

  /** Complete the file and move it into place. */
  finish(): void {
    this.#write();
    this.#close();
    this.#out.commit();
  }

  /** Leave nothing behind. Harmless after `finish`. */
  abort(): void {
    this.#close();
    this.#out.discard();
  }

  #write(): void {
    this.#fd ??= openSync(this.#out.temp, 'w');
    writeSync(this.#fd, this.#gzip ? gzipSync(this.#piece) : Buffer.from(this.#piece));
    this.#piece = '';
  }

  #close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}
