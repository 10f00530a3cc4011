/** A session that failed, in words: what was thrown, where in the strategy's source, and at which row of the tape. */
import { sourcePlace } from '../trading/source-place.js';

/** The message of a failed session (exit code 4): its cause, source line, session and tape row. */
export function describeFailure(error: Error, session: string, tapeRow: number, sources: readonly string[]): string {
  const place = sourcePlace(error, sources);
  const where = place === undefined ? '' : `\n${place.file}:${place.line}:${place.column}${place.text === '' ? '' : `  ${place.text}`}`;
  const row = tapeRow < 0 ? 'before the first tape row' : `at tape row ${tapeRow}`;
  return `session ${session} failed ${row}: ${error.message}${where}`;
}
