/** Import: files of many formats become tapes. `importTape` does it all, `importTapes` for several instruments of the same files; a new format is one file and one line in `importers.ts`. */
export { importTapes } from './import-tapes.js';
export { importTape, type ImportProgress, type ImportRequest } from './import-tape.js';
export type { Importer } from './importer.js';
export type { ImportOption } from './options-table.js';
export type { ImportOptions } from './options.js';
