/**
 * Tapes as they are written → where their rows come from, and what is traded on them: absolute paths, import settings, exact decimals.
 */
import { UsageError } from '../../base/errors.js';
import { formatDecimal, isMultiple, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { IMPORT_OPTIONS, type ImportOptionName } from '../../market/import/options-table.js';
import type { Instrument } from '../../market/instrument.js';
import type { FaultList } from './fault-list.js';
import type { ScenarioData } from './schema.js';
import { resolveSynth } from './synth.js';
import type { ImportSettings, KeyPath, ResolvedTape, TapeSource } from './types.js';

export type TapeData = ScenarioData['tapes'][number];
type RowSource = Exclude<TapeSource, { kind: 'market' }>;
type InstrumentData = NonNullable<TapeData['instrument']>;

/** A tape: its files, or the market that is made in their place. */
export function resolveTape(tape: TapeData, seed: number, at: KeyPath, faults: FaultList): ResolvedTape {
  const instrument = tape.instrument === undefined ? null : resolveInstrument(tape.instrument, [...at, 'instrument'], faults);
  if (tape.format === 'binance' && instrument === null) {
    faults.add([...at, 'instrument'], 'missing, expected symbol, kind, tickSize and lotSize: a binance file does not state them');
  }
  return { id: tape.id, source: resolveSource(tape, instrument, seed, at, faults), instrument };
}

/** What a tape's rows are read from. */
export function resolveSource(tape: TapeData, instrument: Instrument | null, seed: number, at: KeyPath, faults: FaultList): RowSource {
  return tape.synth === undefined ? resolveTapeSource(tape, at, faults) : synthSource(tape, instrument, seed, at, faults);
}

/** A market that is made; a fault and no files where its settings are not to be had. */
function synthSource(tape: TapeData, instrument: Instrument | null, seed: number, at: KeyPath, faults: FaultList): RowSource {
  for (const key of ['path', 'format', ...IMPORT_KEYS] as const)
    if (tape[key] !== undefined) faults.add([...at, key], "is for recorded data; leave it out beside 'synth'", 'key');
  try {
    return resolveSynth(tape.synth!, instrument, seed);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    faults.add([...at, 'synth'], error.message);
    return { kind: 'tape', paths: [] };
  }
}

const FORMAT_KEYS = Object.keys(IMPORT_OPTIONS) as ImportOptionName[];
const IMPORT_KEYS = [...FORMAT_KEYS, 'reorder', 'minLatency', 'degrade'] as const;

function resolveTapeSource(tape: TapeData, at: KeyPath, faults: FaultList): RowSource {
  const paths = resolvePaths(tape, at, faults);
  if (tape.format !== undefined) return { kind: 'import', files: paths, format: tape.format, settings: importSettings(tape) };
  for (const key of IMPORT_KEYS) {
    if (tape[key] !== undefined) faults.add([...at, key], "is for raw files; say their 'format', or leave it out", 'key');
  }
  return { kind: 'tape', paths };
}

function resolvePaths({ path, format }: TapeData, at: KeyPath, faults: FaultList): string[] {
  if (path === undefined) faults.add([...at, 'path'], "missing, expected a tape's file, a raw file with 'format', or 'synth'");
  const one = (file: string, key: KeyPath): string => (format === undefined ? faults.tapeFile(key, file) : faults.file(key, file));
  if (path === undefined) return [];
  return typeof path === 'string' ? [one(path, [...at, 'path'])] : path.map((file, i) => one(file, [...at, 'path', i]));
}

function importSettings(tape: TapeData): ImportSettings {
  const { reorder, minLatency, degrade } = tape;
  return {
    ...Object.fromEntries(FORMAT_KEYS.filter((key) => tape[key] !== undefined).map((key) => [key, tape[key]])),
    ...(degrade === undefined ? {} : { degrade }),
    ...(reorder === undefined ? {} : { reorderNs: parseDurationNs(reorder) }),
    ...(minLatency === undefined ? {} : { minLatencyNs: parseDurationNs(minLatency) }),
  };
}

/** An instrument: exact decimals, increments that fit each other. */
export function resolveInstrument(data: InstrumentData, at: KeyPath, faults: FaultList): Instrument {
  const positive = (key: 'tickSize' | 'lotSize' | 'multiplier' | 'orderTick' | 'cashUnit', value: string | number): string => {
    const decimal = parseDecimal(String(value));
    if (decimal.digits <= 0n) faults.add([...at, key], `got ${value}, expected a decimal above zero`);
    return formatDecimal(decimal);
  };
  const { symbol, kind, tickSize, lotSize, multiplier, orderTick, negativePrices, cashUnit, currency } = data;
  if (orderTick !== undefined && Number(tickSize) > 0 && !isMultiple(parseDecimal(String(orderTick)), parseDecimal(String(tickSize)))) {
    faults.add([...at, 'orderTick'], `got ${orderTick}, expected a multiple of tickSize ${tickSize}`);
  }
  return {
    symbol,
    kind,
    tickSize: positive('tickSize', tickSize),
    lotSize: positive('lotSize', lotSize),
    multiplier: positive('multiplier', multiplier ?? '1'),
    ...(orderTick === undefined ? {} : { orderTick: positive('orderTick', orderTick) }),
    ...(negativePrices === undefined ? {} : { negativePrices }),
    ...(cashUnit === undefined ? {} : { cashUnit: positive('cashUnit', cashUnit) }),
    ...(currency === undefined ? {} : { currency }),
  };
}
