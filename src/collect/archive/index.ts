/**
 * Fetching public archives of recorded data that need no key (`slipgauge data get`, data/README.md).
 *
 * - `source.ts` what an archive is; `sources.ts` the table; `binance.ts`, `bybit.ts`, `tardis.ts`
 * - `request.ts`, `dates.ts` from words to files
 * - `get.ts` files into a folder; `download.ts`, `part-file.ts`, `tries.ts` one file over a bad line; `verify.ts` whether it is right
 */
export { systemClock } from '../clock.js';
export { getFiles, type GotFile } from './get.js';
export { wantedFiles, type Wanted } from './request.js';
export type { ArchiveSource } from './source.js';
export { SOURCES } from './sources.js';
