/** Where an output may stand; checked before the work begins. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../base/errors.js';

/** @throws UsageError when something stands at `out` that is not to be replaced, or its folder does not exist; `option` named the place. */
export function checkPlace(out: string, force: boolean, option = 'out'): void {
  if (existsSync(out) && !force) throw new UsageError(`${out} exists; give --force to replace it, or another --${option}`);
  checkFolder(out, option);
}

/** @throws UsageError when the folder of `out` does not exist; `option` named the place. */
export function checkFolder(out: string, option = 'out'): void {
  if (!existsSync(dirname(out))) throw new UsageError(`--${option}: the folder ${dirname(out)} does not exist; make it first`);
}
