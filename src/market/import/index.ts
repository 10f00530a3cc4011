/**
 * Import: files of many formats become tapes. `importTape` does it all; a new format is one file and one line in `importers.ts`.
 *
 * - `importer.ts` what a format offers; `importers.ts` the table of formats; `options-table.ts` the options that they share.
 * - `frame/` what is the same for all: inputs, framing, the passes (`two-passes.ts`, `one-pass.ts`), clock, order of rows, the tape that is written.
 * - `lines/` lines of text as formats share them: csv cells, lines of captures. `books/` what is kept of orders and books while rows are made.
 * - the other folders: one format each (`table/` Arrow and Parquet, `archives/` those of Binance and Bybit).
 */
export { importTapes } from './frame/import-tapes.js';
export { importTape } from './frame/import-tape.js';
export type { ImportProgress, ImportRequest } from './frame/request.js';
export type { Importer } from './importer.js';
export type { ImportOption } from './options-table.js';
export type { ImportOptions } from './frame/options.js';
