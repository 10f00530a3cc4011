/**
 * Times of a recording as they are written, turned into ns since the first: their unit is told by their length, their resolution by what
 * divides them all.
 *
 * Example: `1698054300002` has 13 digits, so it is ms; when all end in 000 after conversion to ns six times over, the resolution is 1 ms.
 */
import { DataError } from '../../base/errors.js';
import type { RowPlace } from './round-trips.js';

/** Digits before the point → decimals that are missing to ns. */
const DECIMALS_TO_NS: Readonly<Record<number, number>> = { 10: 9, 13: 6, 16: 3, 19: 0 };

const SYNTAX = /^(\d{10}|\d{13}|\d{16}|\d{19})(?:\.(\d+))?$/;

/** Reads times one after another. */
export class Stamps {
  /** What `take` counts from: the first time, ns since the Unix epoch. */
  epochNs = 0n;
  /** Largest power of ten, ns, that divides all so far; at most 1 s. */
  resolutionNs = 1_000_000_000;
  readonly backwardLines: number[] = [];
  private digits = 0;
  private lastNs = Number.NEGATIVE_INFINITY;

  /** A time in ns since the first. @throws DataError for what is none, or in another unit than the first. */
  take(text: string, { file, line }: RowPlace): number {
    const [, whole, fraction = ''] = SYNTAX.exec(text) ?? [];
    const decimals = DECIMALS_TO_NS[whole?.length ?? 0];
    if (whole === undefined || decimals === undefined || fraction.length > decimals)
      throw new DataError(
        `${file} line ${line}: Timestamp: got ${JSON.stringify(text)}, expected a time since 1970 in s, ms, us or ns (10, 13, 16 or 19 digits, and decimals down to 1 ns)`,
      );
    if (this.digits === 0) {
      this.digits = whole.length;
      this.epochNs = BigInt(whole) * BigInt(`1${'0'.repeat(decimals)}`);
    }
    if (whole.length !== this.digits)
      throw new DataError(
        `${file} line ${line}: Timestamp: got ${whole.length} digits, expected ${this.digits} as in the rows before: one unit a file`,
      );
    return this.since(BigInt(whole + fraction.padEnd(decimals, '0')), file, line);
  }

  private since(totalNs: bigint, file: string, line: number): number {
    while (this.resolutionNs > 1 && totalNs % BigInt(this.resolutionNs) !== 0n) this.resolutionNs /= 10;
    const ns = Number(totalNs - this.epochNs);
    if (!Number.isSafeInteger(ns))
      throw new DataError(`${file} line ${line}: Timestamp: lies more than 104 days from the first; cut the file`);
    if (ns < this.lastNs) this.backwardLines.push(line);
    this.lastNs = ns;
    return ns;
  }
}
