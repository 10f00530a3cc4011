/**
 * The records of a journal as they stand in its bytes, read by the table in the header of `src/sim/journal.ts` and nothing else: type, and the time
 * at which each was written.
 *
 * A second, naive reading of the layout. Text records have no time.
 */

/** A record: its type and its time in ns, NaN where it has none. */
export interface TimedRecord {
  readonly type: string;
  readonly ns: number;
}

/** Type → name, words after the first, and the word at which its time stands (from the first, which is 0). */
const LAYOUT: Readonly<Record<number, readonly [string, number, number]>> = {
  1: ['start', 3, 0],
  3: ['request', 10, 4],
  4: ['report', 11, 4],
  5: ['fill', 11, 0],
  6: ['timer', 4, 1],
  7: ['parent', 11, 4],
  8: ['record', 5, 2],
  9: ['log', 3, 2],
  10: ['missed', 3, 0],
  11: ['end', 2, 1],
};

/** All records in order. */
export function journalTimes(bytes: Buffer): TimedRecord[] {
  const records: TimedRecord[] = [];
  for (let at = 0; at < bytes.length;) {
    const type = bytes[at]!;
    const word = (n: number): number => at + 4 * n;
    if (type === 2) {
      records.push({ type: 'text', ns: Number.NaN });
      at = word(3 + Math.ceil(bytes.readInt32LE(word(2)) / 4));
      continue;
    }
    const layout = LAYOUT[type];
    if (layout === undefined) throw new RangeError(`a record of type ${type} at byte ${at}`);
    const [name, words, timeAt] = layout;
    records.push({ type: name, ns: timeAt === 0 ? Number.NaN : Number(bytes.readBigInt64LE(word(timeAt))) });
    at = word(1 + words);
  }
  return records;
}
