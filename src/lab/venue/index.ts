/**
 * Matching engines held against published cases and workloads.
 *
 * | file | what |
 * |---|---|
 * | `cases/` | conformance cases, a JSON object a line: read, played, compared |
 * | `ops.ts` | packed workloads and the hash of what is reported |
 */
export { checkCases, type CaseResult } from './cases/check.js';
export { hashOps, readOps, type Ops } from './ops.js';
export { timeOps, type OpsSpeed } from './ops-speed.js';
