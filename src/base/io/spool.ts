/**
 * Bytes put aside in a file for the rest of one piece of work, such as what a first pass hands to a second.
 *
 * The file stands beside a place that is written anyhow, and never outlives the work: `discard` removes it, and so does `discardUnfinished` when
 * the process is told to stop. Nothing is made before the first `put`.
 *
 * Example: `const at = spool.put(bytes); …; spool.take(at, bytes); await spool.discard();`
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Beside, writeBeside } from './atomic.js';
import { readAt } from './read-at.js';

/** A file of bytes under way. */
export class Spool {
  readonly #path: string;
  #beside: Beside | undefined;
  #fd = -1;
  #bytes = 0;
  #discarded: Promise<void> | undefined;

  /** The file's name begins with `path`. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Append; gives where the bytes begin. @throws what writing throws, as on a full disk. */
  put(bytes: Uint8Array): number {
    if (this.#beside === undefined) {
      this.#beside = writeBeside(this.#path);
      this.#fd = openSync(this.#beside.temp, 'wx+', 0o600);
    }
    const at = this.#bytes;
    for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done, bytes.length - done, at + done);
    this.#bytes += bytes.length;
    return at;
  }

  /** Fill `bytes` with what was put at `at`. @throws what reading throws. */
  take(at: number, bytes: Uint8Array): void {
    if (readAt(this.#fd, bytes, at) < bytes.length) throw new Error(`${this.#path}: what was put aside for the second pass is cut short`);
  }

  /** Remove the file, in another thread, since freeing a long one takes a while. Harmless when there is none, or once more. */
  discard(): Promise<void> {
    return (this.#discarded ??= this.#remove());
  }

  async #remove(): Promise<void> {
    if (this.#beside === undefined) return;
    if (this.#fd >= 0) closeSync(this.#fd);
    await rm(this.#beside.temp, { force: true });
    this.#beside.discard();
  }
}
