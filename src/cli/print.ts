/**
 * What goes to stdout: a result for a person, or with `--json` one JSON document. 64-bit integers are decimal strings in JSON.
 */

/** Print lines. */
export function printText(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Print the one JSON document of a command. */
export function printJson(value: unknown): void {
  printText(JSON.stringify(value, bigintsAsText, 2));
}

/** Say something on stderr that is not a result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** `name  value` lines with the values in one column. */
export function aligned(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

/** Rows in columns, right-aligned, under the names of their fields; columns that are empty throughout are left out. */
export function table(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => rows.some((row) => (row[name] ?? '') !== ''));
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
  const widths = names.map((_, i) => lines.reduce((width, line) => Math.max(width, line[i]!.length), 0));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, i) => cell.padStart(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
