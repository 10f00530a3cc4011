/**
 * Files of recorded numbers: one a line, or comma-separated columns with or without a header.
 *
 * Blank lines and lines that begin with `#` are skipped. The first line is a header when its first field is no number. Fields stay text:
 * who reads them knows their unit.
 *
 * Example: `reqTs,exchTs,respTs` and lines of three integers.
 */
import { DataError } from '../../base/errors.js';
import { readRecorded } from './recorded-file.js';

/** A row of fields and the line of the file it stands on, from 1. */
export interface NumberRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What a file holds. `header` is undefined when it has none. */
export interface NumberFile {
  readonly file: string;
  readonly header: readonly string[] | undefined;
  readonly rows: readonly NumberRow[];
}

/**
 * Read a file of numbers.
 * @throws UsageError when it cannot be read, DataError when it has no row; both begin with `where`.
 */
export function readNumberFile(file: string, where: string): NumberFile {
  return numberFile(readRecorded(file, where), file, where);
}

/** The numbers in the bytes of a file. @throws DataError beginning with `where` when there is none. */
export function numberFile(bytes: Buffer, file: string, where: string): NumberFile {
  const rows: NumberRow[] = [];
  bytes
    .toString('utf8')
    .split('\n')
    .forEach((text, i) => {
      const line = text.trim();
      if (line !== '' && !line.startsWith('#')) rows.push({ line: i + 1, fields: line.split(',').map(unquoted) });
    });
  const first = rows[0]?.fields[0];
  const header = first !== undefined && !/^[+-]?[\d.]/.test(first) ? rows.shift()!.fields : undefined;
  if (rows.length === 0) throw new DataError(`${where}: ${file} holds no number, expected at least one row`);
  return { file, header, rows };
}

function unquoted(field: string): string {
  return field.trim().replace(/^"(.*)"$/, '$1');
}
