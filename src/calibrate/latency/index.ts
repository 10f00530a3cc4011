/**
 * Latency from recorded round trips: reading them, fitting laws, and the table that scenarios name.
 *
 * Example: `const trips = await readRoundTrips('gate.csv.gz'); const fit = fitKind('create', trips.kinds.create, trips);`
 */
export { FEWEST_ROUND_TRIPS, fitKind, type KindFit, type LawFit } from './fit.js';
export type { KindTrips } from './pairs.js';
export { findingsOf } from './findings.js';
export type { LawName } from './law.js';
export { readRoundTrips, ROUND_TRIP_KINDS, type RoundTripKind, type RoundTrips } from './round-trips.js';
export { tableOf, writeLatencyTable } from './table-file.js';
