/**
 * The records of several files as one sequence, by a time that the format reads from each record.
 *
 * Files may follow each other (a recorder that starts a new file each hour) or run side by side (one recorder a stream). A file is opened
 * when its first record is due and closed at its end, so a month of hourly files needs one or two at a time.
 *
 * Units: ns. Order: by repaired time, then the order of the list; records of one file are never reordered.
 *
 * Example: `for await (const _ of mergedRecords(files, key, (record) => source.read(record, sink))) release();`
 */
import type { Framing, RecordCursor } from './framing.js';
import type { InputRecord } from '../importer.js';
import { type Input, InputRecords } from './inputs.js';

/** One file to be merged. */
export interface MergeFile {
  readonly input: Input;
  readonly fileIndex: number;
  /** Key of its first record that has one, as recorded; NaN when none has. */
  readonly firstKey: number;
  /** What is added to its keys. */
  readonly offsetNs: number;
  /** How it falls into records. */
  readonly framing: Framing;
}

/** A file under way, at a record that is still to be visited. */
interface Open {
  readonly records: InputRecords;
  key: number;
}

/**
 * Visit every record of every file in order. Yields each time a block of records has been used up, with the bytes read in all, so that the
 * caller can do what takes time.
 */
export async function* mergedRecords(
  files: readonly MergeFile[],
  keyOf: (record: InputRecord) => number,
  visit: (record: InputRecord & RecordCursor) => void,
): AsyncGenerator<number, void, undefined> {
  const waiting = [...files].sort((a, b) => startOf(a) - startOf(b) || a.fileIndex - b.fileIndex);
  const open: Open[] = [];
  let closedBytes = 0;
  try {
    while (waiting.length > 0 || open.length > 0) {
      const least = open.reduce<Open | undefined>((best, o) => (best === undefined || isBefore(o, best) ? o : best), undefined);
      if (waiting.length > 0 && (least === undefined || startOf(waiting[0]!) <= least.key)) {
        await openNext(waiting.shift()!, keyOf, open);
        continue;
      }
      const others = open.filter((o) => o !== least);
      const bound = Math.min(Number.POSITIVE_INFINITY, ...others.map((o) => o.key), ...waiting.slice(0, 1).map(startOf));
      const { records } = least!;
      // At the bound itself the order of the list decides.
      const atBound = [...others.filter((o) => o.key === bound).map((o) => o.records), ...waiting.filter((w) => startOf(w) === bound)];
      const isFirst = atBound.every(({ fileIndex }) => records.fileIndex < fileIndex);
      while (visitUpTo(least!, bound, isFirst, keyOf, visit)) {
        yield closedBytes + open.reduce((sum, o) => sum + o.records.bytesRead, 0);
        if ((await records.fill()) && records.advance()) {
          least!.key = keyAt(records, keyOf);
        } else {
          open.splice(open.indexOf(least!), 1);
          closedBytes += records.bytesRead;
          break;
        }
      }
    }
  } finally {
    for (const { records } of open) await records.close();
  }
}

/** Earlier, or at the same time and earlier in the list. */
function isBefore(a: Open, b: Open): boolean {
  return a.key < b.key || (a.key === b.key && a.records.fileIndex < b.records.fileIndex);
}

/** Visit the records of one file that are earlier than `bound`, or at it where the file `isFirst`; true when a new block is due. */
function visitUpTo(
  file: Open,
  bound: number,
  isFirst: boolean,
  keyOf: (record: InputRecord) => number,
  visit: (record: InputRecord & RecordCursor) => void,
): boolean {
  const { records } = file;
  const isAlone = bound === Number.POSITIVE_INFINITY;
  while (isAlone || file.key < bound || (isFirst && file.key === bound)) {
    visit(records);
    if (!records.advance()) return true;
    if (!isAlone) file.key = keyAt(records, keyOf);
  }
  return false;
}

async function openNext(file: MergeFile, keyOf: (record: InputRecord) => number, open: Open[]): Promise<void> {
  const records = new InputRecords(file.input, file.fileIndex, file.offsetNs, file.framing);
  if ((await records.fill()) && records.advance()) open.push({ records, key: keyAt(records, keyOf) });
}

/** A record without a time is taken at once. */
function keyAt(records: InputRecords, keyOf: (record: InputRecord) => number): number {
  const key = keyOf(records) + records.offsetNs;
  return Number.isNaN(key) ? Number.NEGATIVE_INFINITY : key;
}

function startOf(file: MergeFile): number {
  return Number.isNaN(file.firstKey) ? Number.NEGATIVE_INFINITY : file.firstKey + file.offsetNs;
}
