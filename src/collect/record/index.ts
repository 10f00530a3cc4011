/**
 * Recording live feeds: what WebSocket connections bring becomes files of lines `<receive time> <frame>` (docs/recorder.md).
 *
 * - `feed.ts` what is recorded; `schema.ts` the shape of its file, `feed-file.ts` reads it
 * - `connection.ts` one connection; `snapshots.ts` answers of HTTP among its frames; `recorder.ts` keeps them going
 * - `receive-clock.ts` stamps; `line.ts` lines; `capture.ts` lines into files; `block-file.ts` a file that grows while it is recorded
 *
 * Loaded when it is called: ws, yaml and zod are heavy.
 */
export { systemClock } from '../clock.js';
export { readFeed } from './feed-file.js';
export { record, type Recording } from './recorder.js';
export { recordJsonSchema } from './schema.js';
