/**
 * The lines of several files as one sequence, by a time that the format reads from each line.
 *
 * Files may follow each other (a recorder that starts a new file each hour) or run side by side (one recorder a stream). A file is opened
 * when its first line is due and closed at its end, so a month of hourly files needs one or two at a time.
 *
 * Units: ns. Order: by repaired time, then the order of the list; lines of one file are never reordered.
 *
 * Example: `for await (const _ of mergedLines(files, key, (line) => source.read(line, sink))) release();`
 */
import type { Line } from './importer.js';
import { type Input, InputLines } from './inputs.js';

/** One file to be merged. */
export interface MergeFile {
  readonly input: Input;
  readonly fileIndex: number;
  /** Key of its first line that has one, as recorded; NaN when none has. */
  readonly firstKey: number;
  /** What is added to its keys. */
  readonly offsetNs: number;
}

/** A file under way, at a line that is still to be visited. */
interface Open {
  readonly lines: InputLines;
  key: number;
}

/**
 * Visit every line of every file in order. Yields each time a block of lines has been used up, with the bytes read in all, so that the
 * caller can do what takes time.
 */
export async function* mergedLines(
  files: readonly MergeFile[],
  keyOf: (line: Line) => number,
  visit: (line: Line) => void,
): AsyncGenerator<number, void, undefined> {
  const waiting = [...files].sort((a, b) => startOf(a) - startOf(b) || a.fileIndex - b.fileIndex);
  const open: Open[] = [];
  let closedBytes = 0;
  try {
    while (waiting.length > 0 || open.length > 0) {
      const least = open.reduce<Open | undefined>((best, o) => (best === undefined || o.key < best.key ? o : best), undefined);
      if (waiting.length > 0 && (least === undefined || startOf(waiting[0]!) <= least.key)) {
        await openNext(waiting.shift()!, open);
        continue;
      }
      const others = open.filter((o) => o !== least).map((o) => o.key);
      const bound = Math.min(Number.POSITIVE_INFINITY, ...others, ...waiting.slice(0, 1).map(startOf));
      const { lines } = least!;
      while (visitUpTo(least!, bound, keyOf, visit)) {
        yield closedBytes + open.reduce((sum, o) => sum + o.lines.bytesRead, 0);
        if ((await lines.fill()) && lines.advance()) {
          least!.key = keyAt(lines, keyOf);
        } else {
          open.splice(open.indexOf(least!), 1);
          closedBytes += lines.bytesRead;
          break;
        }
      }
    }
  } finally {
    for (const { lines } of open) await lines.close();
  }
}

/** Visit the lines of one file that are not later than `bound`; true when a new block is due. */
function visitUpTo(file: Open, bound: number, keyOf: (line: Line) => number, visit: (line: Line) => void): boolean {
  const { lines } = file;
  const isAlone = bound === Number.POSITIVE_INFINITY;
  while (isAlone || file.key <= bound) {
    visit(lines);
    if (!lines.advance()) return true;
    if (!isAlone) file.key = keyAt(lines, keyOf);
  }
  return false;
}

async function openNext(file: MergeFile, open: Open[]): Promise<void> {
  const lines = new InputLines(file.input, file.fileIndex, file.offsetNs);
  if ((await lines.fill()) && lines.advance()) open.push({ lines, key: Number.NEGATIVE_INFINITY });
}

/** A line without a time is taken at once. */
function keyAt(lines: InputLines, keyOf: (line: Line) => number): number {
  const key = keyOf(lines) + lines.offsetNs;
  return Number.isNaN(key) ? Number.NEGATIVE_INFINITY : key;
}

function startOf(file: MergeFile): number {
  return Number.isNaN(file.firstKey) ? Number.NEGATIVE_INFINITY : file.firstKey + file.offsetNs;
}
