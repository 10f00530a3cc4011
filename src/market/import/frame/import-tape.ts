/**
 * Import: files of a format become one tape (DESIGN §4, Import).
 *
 * In two passes (`two-passes.ts`), or in one where that gives the same (`one-pass.ts`). Both stream: memory is that of the reorder window. On any
 * error, and when the caller aborts, no file is left at `out`.
 *
 * Example:
 * ```ts
 * const instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
 * const meta = await importTape({ files: ['btcusdt.gz'], format: 'binance', instrument, out: 'btc.arrow' });
 * ```
 */
import { UsageError } from '../../../base/errors.js';
import { didYouMean } from '../../../base/suggest.js';
import type { TapeMeta } from '../../tape.js';
import type { Importer } from '../importer.js';
import { IMPORTERS } from '../importers.js';
import { headOf, type Input, openInputs } from './inputs.js';
import { ImportJob } from './job.js';
import { importInOnePass } from './one-pass.js';
import { checkPlaces } from './places.js';
import { type ImportRequest, stopIfAborted } from './request.js';
import { importInTwoPasses } from './two-passes.js';

/**
 * Import files as one tape; gives its metadata.
 * @throws UsageError for a wrong option or format, DataError naming file and record for bad input, Interrupted when `signal` aborts.
 */
export async function importTape(request: ImportRequest): Promise<TapeMeta> {
  checkPlaces(request.files, request.ids === undefined ? [request.out] : [request.out, request.ids]);
  const { inputs, close } = await openInputs(request.files, request.stdin ?? process.stdin, request.signal).catch((error: unknown) => {
    stopIfAborted(request);
    throw error;
  });
  try {
    const importer = await importerOf(request.format, inputs[0]!);
    const job = new ImportJob(request, inputs, importer);
    return (await importInOnePass(job)) ?? (await importInTwoPasses(job));
  } finally {
    close();
  }
}

/** The format by name, or the one that knows the first bytes. */
async function importerOf(name: string | undefined, first: Input): Promise<Importer> {
  const names = Object.keys(IMPORTERS);
  if (name !== undefined) {
    const load = IMPORTERS[name];
    if (load === undefined) throw new UsageError(`unknown format ${name}, expected one of ${names.join(', ')}${didYouMean(name, names)}`);
    return load();
  }
  const head = await headOf(first);
  for (const load of Object.values(IMPORTERS)) {
    const importer = await load();
    if (importer.detect(head)) return importer;
  }
  throw new UsageError(`${first.file}: the first bytes are of no known format. Give --format, one of ${names.join(', ')}.`);
}
