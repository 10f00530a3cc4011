/**
 * apache-arrow, as far as tapes and runs need it: its one door, to be imported late.
 *
 * The package is some 150 modules, which take a process longer to find and link than to run. So the build makes one file of this module and
 * what it names (`scripts/bundle-modules.mjs`); unbuilt, it is the package.
 *
 * Example: `const { Message } = await import('./arrow.js')`.
 */
export {
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  Int8,
  makeData,
  makeVector,
  Message,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Timestamp,
  TimestampNanosecond,
  TimeUnit,
  Uint8,
  Utf8,
} from 'apache-arrow';
export type { Data, DataType, Vector } from 'apache-arrow';
export { Footer } from 'apache-arrow/ipc/metadata/file';
export { checkBatchLists, checkFooterLists } from './arrow-lists.js';
