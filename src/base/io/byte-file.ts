/**
 * A file written from one buffer, plain or gzip, in constant memory; whole or absent, as `atomic.ts` says.
 *
 * Who writes asks for `room`, puts bytes at `at` and moves it on; between records `flush` lets go what has gathered once `isFull` says so.
 * `room` may replace `bytes`: read it again afterwards.
 *
 * Example:
 * ```ts
 * const file = ByteFile.create('a.bin.gz', true);
 * file.room(4); file.bytes.writeUInt32BE(7, file.at); file.at += 4;
 * if (file.isFull) await file.flush();
 * await file.finish();
 * ```
 */
import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { writeBeside, type Beside } from './atomic.js';

const FIRST_BYTES = 1 << 20;
/** Gathered bytes that make a flush worth its while. */
const FULL_BYTES = FIRST_BYTES - (1 << 14);
/** Files that tests and benches are made of: speed counts for more than the last percent. */
const GZIP_LEVEL = 4;

/** One file under way. */
export class ByteFile {
  /** The buffer, and where the next byte goes. */
  bytes = Buffer.allocUnsafe(FIRST_BYTES);
  at = 0;
  readonly #beside: Beside;
  /** Of a plain file; one under compression is the stream's, which closes it. */
  #fd: number | undefined;
  readonly #gzip: Gzip | undefined;
  readonly #piped: Promise<void> | undefined;
  #flushed = 0;

  /** Begin a file that will stand at `path`. @throws UsageError when its folder does not exist. */
  static create(path: string, gzip: boolean): ByteFile {
    return new ByteFile(path, gzip);
  }

  private constructor(path: string, gzip: boolean) {
    this.#beside = writeBeside(path);
    const fd = openSync(this.#beside.temp, 'wx');
    if (!gzip) {
      this.#fd = fd;
      return;
    }
    this.#gzip = createGzip({ level: GZIP_LEVEL });
    this.#piped = pipeline(this.#gzip, createWriteStream('', { fd }));
    this.#piped.catch(() => undefined); // told by `flush` and `finish`
  }

  /** Bytes put so far, before compression. */
  get length(): number {
    return this.#flushed + this.at;
  }

  /** Whether it is time to flush. */
  get isFull(): boolean {
    return this.at >= FULL_BYTES;
  }

  /** Make sure that `count` bytes fit behind `at`. */
  room(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.at + count));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }

  /** Write what has gathered. */
  async flush(): Promise<void> {
    const gathered = this.bytes.subarray(0, this.at);
    if (this.#gzip === undefined) for (let done = 0; done < this.at;) done += writeSync(this.#fd!, gathered, done);
    else await this.#compress(gathered);
    this.#flushed += this.at;
    this.at = 0;
  }

  /** Write the rest and move the file into place. */
  async finish(): Promise<void> {
    await this.flush();
    this.#gzip?.end();
    await this.#piped;
    this.#close();
    this.#beside.commit();
  }

  /** Leave nothing behind. Harmless after `finish`. */
  abort(): void {
    this.#gzip?.destroy();
    this.#close();
    this.#beside.discard();
  }

  /** Zlib has taken the bytes when this resolves, so that the buffer may be used again. */
  async #compress(gathered: Buffer): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      this.#gzip!.write(gathered, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    await Promise.race([taken, this.#piped!.then(() => taken)]);
  }

  #close(): void {
    if (this.#fd === undefined) return;
    closeSync(this.#fd);
    this.#fd = undefined;
  }
}
