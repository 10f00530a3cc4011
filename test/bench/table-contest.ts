/**
 * Importing a csv of Tardis beside what polars and pandas take to read the same columns into memory. Ours checks each row, puts them in order,
 * and writes a tape with its digest.
 *
 * Both are timed the second time in their process; `firstRatio` is of the first, in which ours is compiled as it goes and theirs was compiled before.
 * Ratios are the library's time over ours, in the same round: above 1 we are faster.
 */
import { join } from 'node:path';
import type { MadeTapes } from './made-tapes.js';
import { measureOurs, runPeer } from './processes.js';
import type { Measurement, Row } from './rounds.js';
import { writeTardis } from './tardis-file.js';

const LIBRARIES = ['polars', 'pandas'] as const;

type Answer =
  | {
      readonly rows: number;
      readonly seconds: number;
      readonly cpuSeconds: number;
      readonly firstSeconds: number;
      readonly peakMiB: number;
      readonly version: string;
    }
  | { readonly missing: string };

/** One row a library. */
export function tableContest(python: string, tapes: MadeTapes, rows: number): Measurement {
  const path = join(tapes.folder, 'book.csv.gz');
  let made: Promise<void> | undefined;
  const take = async (round: number): Promise<Row[]> => {
    await (made ??= writeTardis(path, rows));
    const theirs = new Map<string, Answer>();
    const askOurs = () => measureOurs({ kind: 'import-tardis', path, out: join(tapes.folder, 'book.arrow') });
    let ours = round % 2 === 0 ? askOurs() : undefined;
    for (const library of LIBRARIES) theirs.set(library, JSON.parse(runPeer(python, 'table.py', [library, path]).stdout) as Answer);
    ours ??= askOurs();
    const { seconds, cpuSeconds, firstSeconds, peakMiB } = ours;
    return LIBRARIES.map((library): Row => {
      const answer = theirs.get(library)!;
      const name = `import/tardis/${library}`;
      if ('missing' in answer) return { name, values: { oursSeconds: seconds }, note: `skipped: ${answer.missing}` };
      if (answer.rows !== ours.rows) return { name, values: {}, note: `does not count: ${answer.rows} rows read, ${ours.rows} imported` };
      const values = {
        oursSeconds: seconds,
        peerSeconds: answer.seconds,
        ratio: answer.seconds / seconds,
        cpuRatio: answer.cpuSeconds / cpuSeconds,
        firstRatio: answer.firstSeconds / firstSeconds,
        oursMiB: peakMiB,
        peerMiB: answer.peakMiB,
        memoryRatio: peakMiB / answer.peakMiB,
      };
      return { name, values, note: `${library} ${answer.version}, ${answer.rows} rows` };
    });
  };
  return { name: 'import/tardis', take };
}
