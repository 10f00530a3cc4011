/**
 * What is received, as lines in files: stamped, gathered into blocks, handed to the disk in the background, cut into files by the clock.
 *
 * Between the arrival of a frame and its place in a block there is no wait, so stamps are those of arrival and order is that of arrival.
 * A block is handed over when it is full or when the flush interval has passed. What waits for the disk is bounded: where the disk cannot
 * follow for that long the recording stops with an error and keeps what it has, rather than drop lines or take all memory.
 *
 * Invariant: every line that `text`, `binary` or `marker` took before `finish` is in a complete file once `finish` has returned, unless
 * `onFault` was called.
 *
 * Units: ns, bytes.
 *
 * Example: `const capture = new Capture({ out: 'cap.gz', … }); capture.text(frame); capture.finish('interrupted');`
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { BlockFile } from './block-file.js';
import { binaryPayload, bodyPayload, markerPayload, textPayload } from './line.js';
import type { ReceiveClock } from './receive-clock.js';

/** Version of the line format, in the first line of each file. */
const FORMAT = 1;
const BLOCK_BYTES = 1 << 20;
const STAMP_BYTES = 19;
const SPACE = 32;
const LINE_FEED = 10;

/** Where and how lines are kept. */
export interface CaptureSettings {
  /** Name of the file; with rotation each file has the time of its first line in its name. */
  readonly out: string;
  readonly gzip: boolean;
  /** Files are cut at whole multiples of this since the Unix epoch; undefined: one file. */
  readonly rotateNs: bigint | undefined;
  /** Lines may wait this long before they are handed to the disk. */
  readonly flushMs: number;
  /** What may wait for the disk. */
  readonly mostWaitingBytes: number;
  /** Whether files that stand there are replaced. */
  readonly force: boolean;
  /** Facts of the first line of each file. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One file of a recording. */
export interface RecordedFile {
  readonly file: string;
  /** Frames received and bodies fetched. */
  readonly frames: number;
  /** All lines, the recorder's own too. */
  readonly lines: number;
  /** Bytes of the lines, before compression. */
  readonly bytes: number;
  /** Stamps of the first and last line, ns since the Unix epoch. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Why a file ended. */
export type EndReason = 'rotate' | 'for' | 'interrupted' | 'failed';

/** A file while it is written. */
interface Open {
  readonly blocks: BlockFile;
  readonly fromNs: bigint;
  /** When the next one begins; undefined: never. */
  readonly untilNs: bigint | undefined;
  frames: number;
  lines: number;
  bytes: number;
}

/** Lines into files. */
export class Capture {
  readonly files: RecordedFile[] = [];
  readonly #settings: CaptureSettings;
  readonly #stamps: ReceiveClock;
  readonly #onFault: (error: Error) => void;
  /** Files that are complete but for what the background still writes. */
  readonly #ending = new Set<BlockFile>();
  readonly #timer: NodeJS.Timeout;
  #open: Open | undefined;
  #block = Buffer.allocUnsafe(BLOCK_BYTES);
  #used = 0;
  #finished = false;

  /** @throws UsageError when a file stands at `out` and may not be replaced. */
  constructor(settings: CaptureSettings, stamps: ReceiveClock, onFault: (error: Error) => void) {
    this.#settings = settings;
    this.#stamps = stamps;
    this.#onFault = onFault;
    if (settings.rotateNs === undefined) this.#checkFree(settings.out);
    this.#timer = setInterval(() => {
      this.#tick();
    }, settings.flushMs);
  }

  /** Frames so far. */
  get frames(): number {
    return this.files.reduce((sum, file) => sum + file.frames, this.#open?.frames ?? 0);
  }

  /** A text frame has just arrived. */
  text(frame: Buffer): void {
    this.#frame(textPayload(frame));
  }

  /** A binary frame has just arrived. */
  binary(frame: Buffer): void {
    this.#frame(binaryPayload(frame));
  }

  /** The body of an answer has just arrived; `facts` stand in the line before it. */
  body(body: Buffer, facts: Readonly<Record<string, unknown>>): void {
    this.marker('snapshot', facts);
    this.#frame(bodyPayload(body));
  }

  /** Something that the recorder has to say. */
  marker(event: string, facts: Readonly<Record<string, unknown>> = {}): void {
    this.#line(markerPayload(event, facts));
  }

  /** Complete all files before this returns. Once; lines that come later are not taken. */
  finish(reason: EndReason): void {
    if (this.#finished) return;
    if (this.#open !== undefined) this.#close(this.#open, reason);
    this.#finished = true;
    clearInterval(this.#timer);
    for (const blocks of this.#ending) blocks.completeNow();
  }

  #frame(payload: Buffer): void {
    const open = this.#line(payload);
    if (open !== undefined) open.frames++;
  }

  #line(payload: Buffer): Open | undefined {
    if (this.#finished) return undefined;
    const ns = this.#stamps.stampNs();
    let open = this.#open;
    if (open === undefined || isOver(open, ns)) {
      open = this.#begin();
      if (open !== undefined) this.#put(this.#stamps.stampNs(), payload, open);
    } else {
      this.#put(ns, payload, open);
    }
    return open;
  }

  /** Begin the next file; undefined, with a fault, when that cannot be done. */
  #begin(): Open | undefined {
    const { rotateNs, out, gzip, facts } = this.#settings;
    if (this.#open !== undefined) this.#close(this.#open, 'rotate');
    try {
      this.#stamps.anchor();
      const fromNs = this.#stamps.stampNs();
      const path = rotateNs === undefined ? out : nameAt(out, fromNs);
      this.#checkFree(path);
      const blocks = new BlockFile(path, gzip, this.#onFault);
      const untilNs = rotateNs === undefined ? undefined : fromNs - (fromNs % rotateNs) + rotateNs;
      const open: Open = { blocks, fromNs, untilNs, frames: 0, lines: 0, bytes: 0 };
      const before = this.files.at(-1);
      this.#put(fromNs, markerPayload('begin', { format: FORMAT, ...facts, ...(before && { continues: basename(before.file) }) }), open);
      return (this.#open = open);
    } catch (error) {
      this.#onFault(error as Error);
      return undefined;
    }
  }

  #put(stampNs: bigint, payload: Buffer, open: Open): void {
    const bytes = STAMP_BYTES + 1 + payload.length + 1;
    if (this.#used + bytes > this.#block.length) this.#handOver(open, bytes);
    const block = this.#block;
    block.write(String(stampNs), this.#used, 'latin1');
    block[this.#used + STAMP_BYTES] = SPACE;
    payload.copy(block, this.#used + STAMP_BYTES + 1);
    this.#used += bytes;
    block[this.#used - 1] = LINE_FEED;
    open.lines++;
    open.bytes += bytes;
  }

  /** Give the block to the file, and begin one that has room for `needBytes`. */
  #handOver(open: Open, needBytes = 0): void {
    const used = this.#used;
    this.#used = 0;
    // A block that is mostly empty is copied, so that what waits for the disk takes the memory that is counted.
    const full = used > BLOCK_BYTES / 2;
    open.blocks.append(full ? this.#block.subarray(0, used) : Buffer.from(this.#block.subarray(0, used)));
    if (full || needBytes > this.#block.length) this.#block = Buffer.allocUnsafe(Math.max(BLOCK_BYTES, needBytes));
    if (open.blocks.waitingBytes > this.#settings.mostWaitingBytes) {
      this.#onFault(
        new UsageError(
          `${open.blocks.path}: the disk cannot follow: ${open.blocks.waitingBytes} bytes wait to be written, at most ${this.#settings.mostWaitingBytes} may. Record to a faster disk, or fewer streams.`,
        ),
      );
    }
  }

  #tick(): void {
    const open = this.#open;
    if (open === undefined) return;
    // A file ends in time although nothing arrives; the next one begins with its first line.
    if (isOver(open, this.#stamps.stampNs())) this.#close(open, 'rotate');
    else if (this.#used > 0) this.#handOver(open);
  }

  #close(open: Open, reason: EndReason): void {
    const driftNs = this.#stamps.driftNs();
    const toNs = this.#stamps.stampNs();
    this.#put(toNs, markerPayload('end', { reason, frames: open.frames, clockDriftNs: Number(driftNs) }), open);
    this.#handOver(open);
    this.#open = undefined;
    const { blocks, fromNs, frames, lines, bytes } = open;
    this.files.push({ file: blocks.path, frames, lines, bytes, fromNs, toNs });
    this.#ending.add(blocks);
    if (reason === 'rotate') void blocks.complete().then(() => this.#ending.delete(blocks));
  }

  #checkFree(path: string): void {
    if (existsSync(path) && !this.#settings.force) throw new UsageError(`${path} exists; give --force to replace it, or another --out`);
  }
}

/** Whether a line of `ns` belongs to the next file. */
function isOver({ untilNs }: Open, ns: bigint): boolean {
  return untilNs !== undefined && ns >= untilNs;
}

/** `cap.gz` at a time: `cap.20240808T235415Z.gz`. */
function nameAt(out: string, ns: bigint): string {
  const time = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const [, name = out, ending = ''] = /^(.*?)((?:\.[A-Za-z]\w*)?(?:\.gz)?)$/s.exec(out) ?? [];
  return `${name}.${time}Z${ending}`;
}
