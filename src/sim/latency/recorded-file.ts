/** A file that a latency law names, read whole. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../base/errors.js';

/** The bytes of a file. @throws UsageError beginning with `where` when it cannot be read. */
export function readRecorded(file: string, where: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(
      `${where}: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? String(error)}); give the path of a file of recorded latencies`,
    );
  }
}
