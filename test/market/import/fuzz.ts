/**
 * Fuzzing of importers: one byte of a sound file is changed (one bit, or anyhow, half each), the file is imported, and what comes of it is
 * held against five rules.
 *
 * 1. Only a `DataError` or a `UsageError` may be thrown.
 * 2. An import that fails leaves nothing behind, neither at `out` nor beside it.
 * 3. A tape that says that its input was verified is the sound file's tape: what a checksum covers is always found.
 * 4. A tape that was written stands up to `tape check`: no row on it is one that no tape may hold.
 * 5. It ends. A test cannot stop a loop that never yields, so what is under way stands in `options.onFlip` before each import:
 *    `npm run fuzz` watches it from another process and kills one that hangs; the unit suite has the runner's time limit.
 *
 * How to use it: `bytes` is the sound file, or several by name where one import takes several (names matter to formats that read dates
 * or endings); `request` is the import without files and out, and should name the format, since a flipped magic is then an error of that
 * format. Some 300 flips in the unit suite; add the same files to `test/fuzz/cases.ts`, of which `npm run fuzz` plays 10,000 flips each.
 *
 * Example:
 * ```ts
 * const seen = await fuzzImport(bytes, { format: 'itch', options: { date: '2019-12-30' } }, { flips: 300, seed: 1 });
 * expect(seen.errors).toBeGreaterThan(0);
 * ```
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, UsageError } from '../../../src/base/errors.js';
import { randomStream } from '../../../src/base/rand/stream.js';
import { importTape, type ImportRequest } from '../../../src/market/import/index.js';
import { tapeCheck } from '../../../src/market/tape-check.js';
import { openTape } from '../../../src/market/tape-read.js';

/** How much, and from where. */
export interface FuzzOptions {
  /** How many flips, one import each. */
  readonly flips: number;
  /** Same seed, same flips. */
  readonly seed: number;
  /** The first flip to play, from 0: to repeat one, or to go on behind one that hung. Default 0. */
  readonly from?: number;
  /** Told before each import which flip it is: `flip 12: byte 345 of day.itch, 0x41 → 0x43`. */
  readonly onFlip?: (text: string, flip: number) => void;
}

/** What came of the flips. */
export interface FuzzSeen {
  /** Imports that ended in an error of input or usage. */
  readonly errors: number;
  /** Imports that gave a tape which says that its input was not verified. */
  readonly unverified: number;
  /** Imports that gave the sound file's tape, verified: the byte says nothing (the time in a gzip header). */
  readonly verified: number;
}

/** Flip bytes. @throws an Error that names the flip when one of the rules is broken. */
export async function fuzzImport(
  bytes: Buffer | Readonly<Record<string, Buffer>>,
  request: Omit<ImportRequest, 'files' | 'out'>,
  { flips, seed, from = 0, onFlip }: FuzzOptions,
): Promise<FuzzSeen> {
  const files = Object.entries(Buffer.isBuffer(bytes) ? { input: bytes } : bytes);
  const folder = await mkdtemp(join(tmpdir(), 'slipgauge-fuzz-'));
  const seen = { errors: 0, unverified: 0, verified: 0 };
  try {
    const place = new Place(folder, files);
    const sound = await importTape({ ...request, files: place.paths, out: place.out });
    place.clear();
    for (let flip = from; flip < flips; flip++) {
      const { name, at, to, was } = drawFlip(files, seed, flip);
      const text = `flip ${flip}: byte ${at} of ${name}, 0x${was.toString(16)} → 0x${to.toString(16)}`;
      onFlip?.(text, flip);
      const restore = place.change(name, at, to);
      const outcome = await outcomeOf({ ...request, files: place.paths, out: place.out }, text);
      if (outcome === undefined) {
        place.requireEmpty(text);
        seen.errors++;
      } else if (outcome.integrity !== 'verified') {
        await requireSound(place.out, text);
        seen.unverified++;
      } else {
        if (outcome.digest !== sound.digest)
          throw new Error(`${text}: the tape differs from the sound file's, and says that it is verified`);
        seen.verified++;
      }
      place.clear();
      restore();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return seen;
}

/** Where the files are that are read, and where the tape would stand: in a folder of its own, so that whatever is left is seen. */
class Place {
  readonly paths: readonly string[];
  readonly out: string;
  readonly #folder: string;
  readonly #files: readonly (readonly [string, Buffer])[];

  constructor(folder: string, files: readonly (readonly [string, Buffer])[]) {
    this.#folder = folder;
    this.#files = files;
    this.paths = files.map(([name]) => join(folder, name));
    this.out = join(folder, 'out', 't.arrow');
    files.forEach(([, bytes], i) => writeFileSync(this.paths[i]!, bytes));
    mkdirSync(join(folder, 'out'));
  }

  /** Change one byte of a file; call what comes back to have it as it was. */
  change(name: string, at: number, to: number): () => void {
    const i = this.#files.findIndex(([each]) => each === name);
    const sound = this.#files[i]![1];
    const changed = Buffer.from(sound);
    changed[at] = to;
    writeFileSync(this.paths[i]!, changed);
    return () => writeFileSync(this.paths[i]!, sound);
  }

  requireEmpty(text: string): void {
    const left = readdirSync(join(this.#folder, 'out'));
    if (left.length > 0) throw new Error(`${text}: the import failed and left ${left.join(', ')} behind`);
  }

  clear(): void {
    rmSync(this.out, { force: true });
  }
}

async function requireSound(path: string, text: string): Promise<void> {
  const { ok, findings } = await tapeCheck(await openTape(path));
  if (!ok)
    throw new Error(
      `${text}: tape check says of the tape: ${findings
        .filter(({ severity }) => severity === 'error')
        .map((one) => `${one.sort}, ${one.text}`)
        .join('; ')}`,
    );
}

interface Flip {
  readonly name: string;
  readonly at: number;
  readonly was: number;
  readonly to: number;
}

/** Each flip is drawn by itself, so that one can be repeated alone; bytes of all files are equally likely. */
function drawFlip(files: readonly (readonly [string, Buffer])[], seed: number, flip: number): Flip {
  const random = randomStream(seed, `fuzz/${flip}`);
  let at = Math.floor(random() * files.reduce((sum, [, { length }]) => sum + length, 0));
  const by = random() < 0.5 ? 1 << Math.floor(random() * 8) : 1 + Math.floor(random() * 255);
  for (const [name, bytes] of files) {
    if (at < bytes.length) return { name, at, was: bytes[at]!, to: bytes[at]! ^ by };
    at -= bytes.length;
  }
  throw new Error('there is no byte to change: the files are empty');
}

/** The tape's metadata, undefined when the import was refused. */
async function outcomeOf(request: ImportRequest, text: string) {
  try {
    return await importTape(request);
  } catch (error) {
    if (error instanceof DataError || error instanceof UsageError) return undefined;
    throw new Error(`${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
