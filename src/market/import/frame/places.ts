/**
 * Where an import reads and writes: no file twice, never over one of its inputs, and never two results into one place.
 *
 * Example: `checkPlaces(['cap.gz'], ['btc.arrow', 'cap.gz'])` throws, whatever may be replaced.
 */
import { UsageError } from '../../../base/errors.js';
import { isSameFile } from '../../../base/io/same-file.js';

/** @throws UsageError when an input is named twice, an output is an input, or two outputs are one file. */
export function checkPlaces(files: readonly string[], outputs: readonly string[]): void {
  for (const [i, file] of files.entries()) {
    if (files.slice(0, i).some((other) => isSameFile(other, file)))
      throw new UsageError(`${file}: was named twice; name each recording once`);
  }
  for (const [i, output] of outputs.entries()) {
    const input = files.find((file) => isSameFile(file, output));
    if (input !== undefined) throw new UsageError(`${output}: is the input ${input} itself; give the result another place`);
    if (outputs.slice(0, i).some((other) => isSameFile(other, output)))
      throw new UsageError(`${output}: is to hold two results (--out, --ids); give each a place of its own`);
  }
}
