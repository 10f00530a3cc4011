/**
 * Export: a tape in the formats of other programs, one file a format and one line in the table.
 *
 * What was exported as csv, arrow or parquet imports to a tape of the same digest. A format that cannot hold all of a tape says what it left out.
 */
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { Tape } from '../tape.js';

/** One format. */
export interface TapeExport {
  /** One line for help. */
  readonly about: string;
  /** How names of such files end. */
  readonly endings: readonly string[];
  /** Write the tape to `path`, whole or not at all; `note` is told, in words, what the format cannot hold. */
  write(tape: Tape, path: string, note: (text: string) => void): Promise<void>;
}

/** The formats, by name. */
export const EXPORTS: Readonly<Record<string, TapeExport>> = {
  csv: {
    about: 'the plain format, compressed when the name ends in .gz',
    endings: ['.csv', '.csv.gz'],
    write: async (tape, path) => (await import('./csv.js')).exportCsv(tape, path),
  },
  arrow: {
    about: 'an Arrow IPC file with times and decimals as pandas and polars read them',
    endings: ['.arrow', '.feather', '.ipc'],
    write: async (tape, path) => (await import('./arrow.js')).exportArrow(tape, path),
  },
  parquet: {
    about: 'a Parquet file with the same columns',
    endings: ['.parquet'],
    write: async (tape, path) => (await import('./parquet.js')).exportParquet(tape, path),
  },
  hftbacktest: {
    about: 'a file of hftbacktest 2, which holds levels, trades and single orders, and nothing else',
    endings: ['.npz'],
    write: async (tape, path, note) => {
      const { exportHftbacktest, lossText } = await import('./hftbacktest.js');
      lossText(await exportHftbacktest(tape, path)).forEach(note);
    },
  },
};

/**
 * Write a tape in the format of that name, or the one that the end of `path` says. Gives what the format could not hold, a line each.
 * @throws UsageError when neither says one.
 */
export async function exportTape(tape: Tape, path: string, format?: string): Promise<readonly string[]> {
  const notes: string[] = [];
  await exportOf(path, format).write(tape, path, (text) => notes.push(text));
  return notes;
}

function exportOf(path: string, format: string | undefined): TapeExport {
  const names = Object.keys(EXPORTS);
  const name = format ?? names.find((known) => EXPORTS[known]!.endings.some((ending) => path.endsWith(ending)));
  const found = name === undefined ? undefined : EXPORTS[name];
  if (found !== undefined) return found;
  if (format !== undefined)
    throw new UsageError(`unknown format ${format}, expected one of ${names.join(', ')}${didYouMean(format, names)}`);
  const endings = Object.values(EXPORTS).flatMap((known) => known.endings);
  throw new UsageError(`${path}: the name says no format; give one of ${names.join(', ')}, or a name that ends in ${endings.join(', ')}`);
}
