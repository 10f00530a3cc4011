/**
 * A file that grows at its end, in other threads where the caller lets it go on meanwhile.
 *
 * `write` writes at once. `writeBehind` hands bytes to the pool of threads that Node has for files and says when they may be changed; with
 * two such writes under way it writes at once too, so memory is bounded and a caller that never lets the event loop turn is served as well.
 * Every write has its place in the file, so their order does not matter. What has gone out is flushed to disk as it gathers, so that little is
 * left to flush at the end.
 *
 * An error of a write behind is thrown by the next call, by `finish` at the latest: the same error as of a write at once.
 *
 * Example:
 * ```ts
 * const file = new BehindFile('a.tmp');
 * file.writeBehind([bytes], () => spares.push(bytes));
 * await file.finish();
 * ```
 */
import { closeSync, fdatasync, openSync, writev, writevSync } from 'node:fs';
import { invariant } from '../errors.js';
import { readAt } from './read-at.js';

const MOST_WRITES = 2;
/** What gathers before it is flushed to disk. */
const FLUSHED_BYTES = 1 << 24;

/** One file under way. */
export class BehindFile {
  readonly #fd: number;
  #end = 0;
  /** Writes in other threads; with a flush, calls; and what is to be done when there are none. */
  #writes = 0;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];
  #failure: Error | undefined;
  /** Bytes written behind since the last flush, and whether one is under way. */
  #gathered = 0;
  #isFlushing = false;
  #isClosed = false;

  /** Make the file. @throws what opening it throws, also when it is there already. */
  constructor(path: string) {
    this.#fd = openSync(path, 'wx+');
  }

  /** Bytes given so far: where the next ones go. */
  get end(): number {
    return this.#end;
  }

  /** Append `parts` one after another. @throws what writing throws. */
  write(parts: readonly Uint8Array[]): void {
    this.#check();
    const at = this.#end;
    this.#end += lengthOf(parts);
    this.#writeAt(parts, at);
  }

  /** Let `change` have what stands at `[at, at + bytes.length)`, in `bytes`, and put it back. Nothing is being written: `settled`. @throws what reading and writing throw. */
  amend(at: number, bytes: Uint8Array, change: () => void): void {
    invariant(this.#underWay === 0 && at + bytes.length <= this.#end, 'what is amended has been written');
    invariant(readAt(this.#fd, bytes, at) === bytes.length, 'a file under way is as long as what was written');
    change();
    this.#writeAt([bytes], at);
  }

  #writeAt(parts: readonly Uint8Array[], from: number): void {
    let at = from;
    for (let left = parts; left.length > 0;) {
      const done = writevSync(this.#fd, left, at);
      at += done;
      left = rest(left, done);
    }
  }

  /** Append `parts`, which stay as they are until `written` is called: later, or before this returns. @throws what an earlier write threw. */
  writeBehind(parts: readonly Uint8Array[], written: () => void): void {
    if (this.#writes >= MOST_WRITES) {
      this.write(parts);
      written();
      return;
    }
    this.#check();
    const at = this.#end;
    this.#end += lengthOf(parts);
    this.#writeLater(parts, at, written);
  }

  /** Wait until all that was given is written. @throws what a write threw; the file is to be aborted then. */
  async settled(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#whenSettled(resolve);
    });
    this.#check();
  }

  /** Wait for what is under way and close. @throws what a write threw; the file is to be aborted then. */
  async finish(): Promise<void> {
    await this.settled();
    this.#close();
  }

  /** Close, as soon as no other thread is at it. Harmless after `finish`. */
  abort(): void {
    this.#failure ??= new Error('the file was aborted');
    this.#whenSettled(() => {
      this.#close();
    });
  }

  #writeLater(parts: readonly Uint8Array[], at: number, written: () => void): void {
    this.#underWay++;
    this.#writes++;
    writev(this.#fd, parts, at, (error, done) => {
      this.#underWay--;
      this.#writes--;
      const left = error === null ? rest(parts, done) : [];
      if (error !== null) this.#failure ??= error;
      else this.#gathered += done;
      if (left.length > 0 && this.#failure === undefined) this.#writeLater(left, at + done, written);
      else {
        written();
        this.#flush();
        this.#settle();
      }
    });
  }

  #flush(): void {
    if (this.#isFlushing || this.#gathered < FLUSHED_BYTES || this.#failure !== undefined) return;
    this.#gathered = 0;
    this.#isFlushing = true;
    this.#underWay++;
    fdatasync(this.#fd, (error) => {
      this.#underWay--;
      this.#isFlushing = false;
      // Some places need no flush.
      if (error !== null && error.code !== 'EINVAL' && error.code !== 'EPERM') this.#failure ??= error;
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#underWay === 0) for (const then of this.#waiting.splice(0)) then();
  }

  #whenSettled(then: () => void): void {
    this.#waiting.push(then);
    this.#settle();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
  }
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** A write may take less than it is given: what is left when `done` bytes are out. */
function rest(parts: readonly Uint8Array[], done: number): Uint8Array[] {
  let first = 0;
  let before = 0;
  while (first < parts.length && before + parts[first]!.byteLength <= done) before += parts[first++]!.byteLength;
  const left = parts.slice(first);
  if (left.length > 0) left[0] = left[0]!.subarray(done - before);
  return left;
}
