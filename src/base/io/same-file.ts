/**
 * Whether two paths are one file, so that nobody writes over what is being read.
 *
 * Example: `isSameFile('a.gz', './a.gz')` is true, as it is through links; of paths where nothing stands the names decide.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether writing to `a` would write to `b`. */
export function isSameFile(a: string, b: string): boolean {
  if (resolve(a) === resolve(b)) return true;
  const [first, second] = [statSync(a, { throwIfNoEntry: false }), statSync(b, { throwIfNoEntry: false })];
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}
