/**
 * The first line of the plain format: `# slipgauge {…}`, what a csv file says of itself.
 *
 * Keys are those of `TapeMeta`; durations may be written `"netWindow": "50ms"` instead of `"netWindowNs": 50000000`, the range of the
 * opening snapshot as decimals, `{ "bidLow": "99.5", "askHigh": "101" }`; `gaps` is how many gaps the feed had. Keys that a tape makes anew (counts,
 * digest) are passed over.
 *
 * Example: `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"},"depth":20}`
 */
import { DataError } from '../../../base/errors.js';
import { parseDecimal, parseUnits } from '../../../base/num/decimal.js';
import { parseDurationNs } from '../../../base/num/duration.js';
import { didYouMean } from '../../../base/suggest.js';
import { readInstrument } from '../../instrument-read.js';
import type { Instrument } from '../../instrument.js';
import type { TapeMeta } from '../../tape.js';

/** What the fill rules need to know of the feed. */
export type FeedFacts = Pick<TapeMeta, 'depth' | 'snapshotRange' | 'netWindowNs' | 'staleAfterNs' | 'minLatencyNs' | 'staleTouchShare'>;

/** What the line said; absent where it did not. */
export interface CsvMeta {
  readonly instrument?: Instrument;
  readonly levelOfDetail?: TapeMeta['levelOfDetail'];
  /** Of the tape that it was written from. */
  readonly digest?: string;
  /** Gaps of the feed, each of which has a clear row among the rows. */
  readonly gaps: number;
  readonly facts: FeedFacts;
}

type Json = Readonly<Record<string, unknown>>;

const PREFIX = /^#\s*slipgauge\s+/;
const OWN_KEYS = [
  'instrument',
  'levelOfDetail',
  'depth',
  'snapshotRange',
  'netWindow',
  'staleAfter',
  'minLatency',
  'staleTouchShare',
  'gaps',
];
const NS_KEYS = ['netWindowNs', 'staleAfterNs', 'minLatencyNs'];
const MADE_ANEW: readonly (keyof TapeMeta)[] = [
  'format',
  'epochNs',
  'importer',
  'inputs',
  'integrity',
  'rows',
  'rowsByKind',
  'firstExchTs',
  'lastExchTs',
  'firstRecvTs',
  'lastRecvTs',
  'repairs',
  'shiftedPlaces',
  'digest',
];

/** Whether a line is a metadata line. */
export function isCsvMeta(text: string): boolean {
  return PREFIX.test(text);
}

/**
 * Read a metadata line. `where` begins each message. The price range needs the instrument: `known` where the line has none.
 * @throws DataError
 */
export function parseCsvMeta(text: string, where: string, known: Instrument | undefined): CsvMeta {
  return parseCsvMetaJson(text.replace(PREFIX, ''), where, known);
}

/** The same without what marks the line. @throws DataError */
export function parseCsvMetaJson(text: string, where: string, known: Instrument | undefined): CsvMeta {
  const json = parseJson(text, where);
  const keys = [...OWN_KEYS, ...NS_KEYS, ...MADE_ANEW];
  const unknown = Object.keys(json).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new DataError(`${where}: unknown key ${unknown}${didYouMean(unknown, keys)}`);
  const instrument = json['instrument'] === undefined ? undefined : readInstrument(json['instrument'], `${where}: instrument`);
  const detail = json['levelOfDetail'];
  if (detail !== undefined && detail !== 'L1' && detail !== 'L2' && detail !== 'L3') refuse(where, 'levelOfDetail', detail, 'L1, L2 or L3');
  return {
    ...(instrument === undefined ? {} : { instrument }),
    ...(detail === undefined ? {} : { levelOfDetail: detail }),
    ...(typeof json['digest'] === 'string' && { digest: json['digest'] }),
    gaps: wholeNumber(json, 'gaps', where, 0) ?? gapsOfTape(json),
    facts: readFacts(json, where, instrument ?? known),
  };
}

/** The metadata line of a tape, without line feed. */
export function formatCsvMeta(meta: TapeMeta): string {
  return `# slipgauge ${JSON.stringify(csvMetaOf(meta))}`;
}

/** What the line says of a tape. */
export function csvMetaOf(meta: TapeMeta): Readonly<Record<string, unknown>> {
  const { instrument, levelOfDetail, depth, snapshotRange, netWindowNs, staleAfterNs, minLatencyNs, staleTouchShare, repairs } = meta;
  const facts = { instrument, levelOfDetail, depth, snapshotRange, netWindowNs, staleAfterNs, minLatencyNs, staleTouchShare };
  return repairs.gaps === 0 ? facts : { ...facts, gaps: repairs.gaps };
}

/** As a tape's own metadata has them, where a tape itself is read. */
function gapsOfTape(json: Json): number {
  const gaps = (json['repairs'] as Partial<TapeMeta['repairs']> | null | undefined)?.gaps;
  return typeof gaps === 'number' && Number.isSafeInteger(gaps) && gaps > 0 ? gaps : 0;
}

function parseJson(text: string, where: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${where}: the metadata of slipgauge is not JSON (${(error as Error).message})`, { cause: error });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DataError(`${where}: the metadata of slipgauge is no JSON object`);
  return json as Json;
}

function readFacts(json: Json, where: string, instrument: Instrument | undefined): FeedFacts {
  const facts: Record<string, unknown> = {};
  const put = (key: keyof FeedFacts, value: unknown): void => {
    if (value !== undefined) facts[key] = value;
  };
  put('depth', wholeNumber(json, 'depth', where, 1));
  put('snapshotRange', readRange(json['snapshotRange'], where, instrument));
  for (const name of ['netWindow', 'staleAfter', 'minLatency'] as const) {
    put(`${name}Ns`, readDuration(json[name], name, where) ?? wholeNumber(json, `${name}Ns`, where, 0));
  }
  put('staleTouchShare', readShare(json['staleTouchShare'], where));
  return facts;
}

function readDuration(value: unknown, name: string, where: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return refuse(where, name, value, 'a duration such as "50ms"');
  try {
    return parseDurationNs(value);
  } catch (error) {
    throw new DataError(`${where}: ${name}: ${(error as Error).message}`, { cause: error });
  }
}

function wholeNumber(json: Json, name: string, where: string, least: number): number | undefined {
  const value = json[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  return refuse(where, name, value, `a whole number from ${String(least)}`);
}

function readShare(value: unknown, where: string): number | undefined {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return value;
  return refuse(where, 'staleTouchShare', value, 'a number from 0 to 1');
}

function readRange(value: unknown, where: string, instrument: Instrument | undefined): TapeMeta['snapshotRange'] {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) return refuse(where, 'snapshotRange', value, '{ "bidLow": "99.5", "askHigh": "101" }');
  const json = value as Json;
  return { bidLowTicks: rangeEnd(json, 'bidLow', where, instrument), askHighTicks: rangeEnd(json, 'askHigh', where, instrument) };
}

function rangeEnd(json: Json, name: string, where: string, instrument: Instrument | undefined): number {
  const ticks = json[`${name}Ticks`];
  if (typeof ticks === 'number' && Number.isSafeInteger(ticks)) return ticks;
  const price = json[name];
  if ((typeof price !== 'string' && typeof price !== 'number') || instrument === undefined) {
    return refuse(
      where,
      `snapshotRange.${name}`,
      price ?? ticks,
      `a price, "${name}": "99.5", of a stated instrument, or "${name}Ticks": 995`,
    );
  }
  try {
    return parseUnits(String(price), parseDecimal(instrument.tickSize));
  } catch (error) {
    throw new DataError(`${where}: snapshotRange.${name}: ${(error as Error).message}`, { cause: error });
  }
}

function refuse(where: string, key: string, value: unknown, expected: string): never {
  throw new DataError(`${where}: ${key}: got ${JSON.stringify(value)}, expected ${expected}`);
}
