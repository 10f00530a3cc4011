/**
 * A file that grows by whole blocks while it is recorded, as `NAME.part`, and is renamed to `NAME` when it is complete.
 *
 * With gzip each block is a member of its own (a gzip file is one or more members), so that what stands on disk can be read at any moment: a
 * process that is killed loses what it had not yet written, and leaves no torn line. Blocks are compressed and written in the background, in
 * order, and flushed to the disk before the next: the receiver of frames waits for neither.
 *
 * `completeNow` must do at once what is under way, without waiting for it: it writes the block at its place in the file again, the same bytes
 * over the same bytes, which is why every write names its place, and why the descriptor stays open until the background has come to rest.
 *
 * Invariant: `NAME.part` up to `#atBytes` is whole blocks; `NAME` is never there in part.
 *
 * Units: bytes.
 */
import { closeSync, constants, fdatasync, fsyncSync, ftruncateSync, openSync, renameSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { UsageError } from '../../base/errors.js';

const compress = promisify(gzip);
const writeAt = promisify(write);
const flush = promisify(fdatasync);

/** Fast: a recorder shares its machine. */
const GZIP = { level: 6 };

/** A block on its way. */
interface Waiting {
  readonly raw: Buffer;
  /** As it will stand in the file; undefined until it is compressed. */
  packed: Buffer | undefined;
}

/** Name of a file that is still recorded. */
function partOf(path: string): string {
  return `${path}.part`;
}

/** One file. */
export class BlockFile {
  readonly path: string;
  readonly #fd: number;
  readonly #gzip: boolean;
  readonly #onFault: (error: Error) => void;
  readonly #waiting: Waiting[] = [];
  /** Raw bytes that are not yet flushed to the disk. */
  waitingBytes = 0;
  #atBytes = 0;
  #fault: Error | undefined;
  #ended = false;
  #pumping: Promise<void> | undefined;

  /**
   * Begin a file that will stand at `path`.
   * @throws UsageError when another recorder writes it, or one that was killed left it.
   */
  constructor(path: string, isGzip: boolean, onFault: (error: Error) => void) {
    this.path = path;
    this.#gzip = isGzip;
    this.#onFault = onFault;
    try {
      this.#fd = openSync(partOf(path), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new UsageError(
        `${partOf(path)} exists: another recorder writes it, or one was killed and left it. Its lines are whole: rename it to keep it, or remove it.`,
      );
    }
  }

  /** Hand over a block of whole lines; it must not be changed afterwards. */
  append(raw: Buffer): void {
    if (raw.length === 0 || this.#fault !== undefined) return;
    this.#waiting.push({ raw, packed: this.#gzip ? undefined : raw });
    this.waitingBytes += raw.length;
    this.#pumping ??= this.#pump();
  }

  /** Complete the file when all that was handed over stands on disk; nothing after a fault. */
  async complete(): Promise<void> {
    await this.#pumping;
    this.completeNow();
  }

  /**
   * Complete the file before this returns. After a fault: cut it after its last whole block, and leave it as `NAME.part`.
   * Once; harmless later.
   */
  completeNow(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#fault === undefined) {
      try {
        this.#finish();
      } catch (error) {
        this.#fail(error as Error);
      }
    }
    // A write that is under way may still land, behind a cut too: the last word is said when it has.
    if (this.#pumping === undefined) this.#close();
    else void this.#pumping.then(() => this.#close());
  }

  #close(): void {
    if (this.#fault !== undefined) ftruncateSync(this.#fd, this.#atBytes);
    closeSync(this.#fd);
  }

  #finish(): void {
    for (const block of this.#waiting) {
      const packed = (block.packed ??= gzipSync(block.raw, GZIP));
      for (let done = 0; done < packed.length;) done += writeSync(this.#fd, packed, done, packed.length - done, this.#atBytes + done);
      this.#atBytes += packed.length;
    }
    fsyncSync(this.#fd);
    renameSync(partOf(this.path), this.path);
  }

  /** Compress, write and flush what waits, block by block, until nothing does. */
  async #pump(): Promise<void> {
    try {
      for (let block = this.#waiting[0]; block !== undefined; block = this.#waiting[0]) {
        block.packed ??= await compress(block.raw, GZIP);
        if (this.#ended) return;
        await this.#write(block.packed);
        if (this.#ended) return;
        await flush(this.#fd);
        if (this.#ended) return;
        this.#atBytes += block.packed.length;
        this.waitingBytes -= block.raw.length;
        this.#waiting.shift();
      }
      this.#pumping = undefined;
    } catch (error) {
      if (!this.#ended) this.#fail(error as Error);
    }
  }

  async #write(packed: Buffer): Promise<void> {
    for (let done = 0; done < packed.length && !this.#ended;) {
      const { bytesWritten } = await writeAt(this.#fd, packed, done, packed.length - done, this.#atBytes + done);
      done += bytesWritten;
    }
  }

  #fail(error: Error): void {
    if (this.#fault !== undefined) return;
    this.#fault = new UsageError(
      `${this.path}: cannot be written any more (${error.message}); what was written is kept as ${partOf(this.path)}, whole lines up to there`,
      { cause: error },
    );
    this.#onFault(this.#fault);
  }
}
