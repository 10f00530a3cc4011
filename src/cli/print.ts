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

/** Print rows as JSON Lines, one object a line. */
export function printJsonLines(rows: Iterable<unknown>): void {
  let block = '';
  for (const row of rows) {
    block += `${JSON.stringify(row, bigintsAsText)}\n`;
    if (block.length > 65_536) {
      process.stdout.write(block);
      block = '';
    }
  }
  process.stdout.write(block);
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

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
