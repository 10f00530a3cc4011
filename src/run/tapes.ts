/**
 * The tapes of a scenario, opened: a tape as it stands, or a raw file imported, or a synthetic market made, on the way into a folder that
 * goes away with the run.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interrupted, UsageError } from '../base/errors.js';
import { writeBeside } from '../base/io/atomic.js';
import type { Instrument } from '../market/instrument.js';
import { checkRows } from '../market/tape-check.js';
import { tapeSinceEpoch } from '../market/tape-epoch.js';
import { openTape } from '../market/tape-read.js';
import type { Tape } from '../market/tape.js';
import type { ResolvedTape } from './scenario/index.js';
import type { LiveTape } from './market/live-tape.js';
import type { MarketSource, SynthSource, TapeSource } from './scenario/types.js';

type ImportedSource = Extract<TapeSource, { kind: 'import' }>;

/** A tape that a run reads. */
export interface OpenedTape {
  readonly id: string;
  readonly tape: Tape;
  readonly instrument: Instrument;
  /** Set: a market that is made while the run goes on, whose tape is empty until it has settled. */
  readonly live?: LiveTape | undefined;
  /** Remove what was made for the run. */
  close(): void;
}

/**
 * Open the tapes of a scenario, counted from one epoch: the earliest one's.
 * @throws DataError for bad input; UsageError when file and scenario state different instruments, or when tapes lie too far apart.
 */
export async function openScenarioTapes(sources: readonly ResolvedTape[], options: OpenOptions): Promise<OpenedTape[]> {
  const opened: OpenedTape[] = [];
  try {
    for (const source of sources) opened.push(await openScenarioTape(source, options));
    const filled = opened.filter(({ tape, live }) => tape.meta.rows > 0 || live !== undefined);
    const [first, ...others] = (filled.length === 0 ? opened : filled).map(({ tape }) => BigInt(tape.meta.epochNs));
    const epochNs = others.reduce((earliest, other) => (other < earliest ? other : earliest), first!);
    return opened.map((one) => sinceEpoch(one, epochNs));
  } catch (error) {
    for (const one of opened) one.close();
    throw error;
  }
}

function sinceEpoch(one: OpenedTape, epochNs: bigint): OpenedTape {
  if (one.live === undefined) return { ...one, tape: tapeSinceEpoch(one.tape, epochNs) };
  one.live.since(epochNs);
  return one;
}

/** What may be asked of an import on the way. */
export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onImport?: ((done: number, total: number) => void) | undefined;
}

/**
 * Open a tape of a scenario.
 * @throws DataError for bad input, UsageError when file and scenario state different instruments.
 */
export async function openScenarioTape(source: ResolvedTape, options: OpenOptions): Promise<OpenedTape> {
  return openTapeAt(source, OF_TAPE, options);
}

/** Where an instrument is stated that the file must not contradict, and what helps. */
interface Statement {
  readonly list: string;
  readonly remedy: string;
}
const OF_TAPE: Statement = { list: 'tapes', remedy: 'drop it from the scenario or import the tape anew' };
const OF_FLOW: Statement = { list: 'markets', remedy: 'say the same for the market or import the tape anew' };

async function openTapeAt(source: ResolvedTape, stated: Statement, options: OpenOptions): Promise<OpenedTape> {
  if (source.source.kind === 'market') return openMarket(source.id, source.instrument!, source.source, options);
  if (source.source.kind === 'tape') {
    const tape = await openTape(source.source.paths);
    await checkOnce(tape, options.signal);
    return opened(source, stated, tape, () => undefined);
  }
  // Never committed: it goes with the run, and with the process when that is told to stop at once.
  const folder = writeBeside(join(tmpdir(), `slipgauge-tape-${randomUUID()}`));
  const close = (): void => {
    folder.discard();
  };
  try {
    mkdirSync(folder.temp, { mode: 0o700 });
    const out = join(folder.temp, 'tape.arrow');
    if (source.source.kind === 'synth') await makeMarket(source.source, out, options);
    else await importFiles(source.source, source.instrument, out, options);
    return opened(source, stated, await openTape(out), close);
  } catch (error) {
    close();
    throw error;
  }
}

/** Tapes whose rows have been found to be whole, by path: as the files stood then. */
const whole = new Map<string, string>();

/**
 * See to it that a tape is not damaged, once for as long as its files stand as they are: sweeps run many times on the same.
 * @throws DataError when its rows are not those that its metadata speaks of
 */
async function checkOnce(tape: Tape, signal: AbortSignal | undefined): Promise<void> {
  const states = tape.paths.map((path) => {
    const { size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${size} ${mtimeNs} ${ctimeNs}`;
  });
  if (tape.paths.every((path, i) => whole.get(path) === states[i])) return;
  await checkRows(tape, () => {
    if (signal?.aborted === true) throw new Interrupted('interrupted: the tape was being checked and nothing was written');
  });
  tape.paths.forEach((path, i) => whole.set(path, states[i]!));
}

async function importFiles(source: ImportedSource, instrument: Instrument | null, out: string, options: OpenOptions): Promise<void> {
  const { importTape } = await import('../market/import/index.js');
  const { files, format, settings } = source;
  await importTape({
    files,
    format,
    out,
    options: { ...settings },
    ...(instrument === null ? {} : { instrument }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: ({ bytesRead, bytesTotal }) => options.onImport?.(bytesRead, bytesTotal),
  });
}

/**
 * A market to be made; its rules are read now, and its flow is opened.
 * @throws UsageError for a preset that is not there or is wrong, or a flow that is none; DataError for a flow's files.
 */
async function openMarket(id: string, instrument: Instrument, source: MarketSource, options: OpenOptions): Promise<OpenedTape> {
  const [{ LiveTape, timedMarket }, { loadVenue }] = await Promise.all([import('./market/live-tape.js'), import('./venue/index.js')]);
  const rules = source.preset === null ? undefined : await loadVenue(source.preset);
  const flow = source.flow === undefined ? undefined : await openTapeAt({ id, source: source.flow, instrument }, OF_FLOW, options);
  let timed;
  try {
    timed = timedMarket(id, source, flow?.tape);
  } catch (error) {
    flow?.close();
    throw error;
  }
  return liveAsTape(new LiveTape(id, instrument, timed, rules, flow?.tape), flow);
}

/** A market as a tape of the run; `flow` is closed with it. */
export function liveAsTape(live: LiveTape, flow?: OpenedTape): OpenedTape {
  const { id, instrument } = live;
  return {
    id,
    instrument,
    live,
    get tape() {
      return live.tape;
    },
    close: () => {
      live.close();
      flow?.close();
    },
  };
}

async function makeMarket(
  { settings, events, detail, feedNs, feedJitterNs }: SynthSource,
  out: string,
  options: OpenOptions,
): Promise<void> {
  const [{ writeSynth }, { synthSettings }] = await Promise.all([
    import('../market/synth/write.js'),
    import('../market/synth/settings.js'),
  ]);
  await writeSynth({
    settings: synthSettings(settings),
    format: detail === 'L3' ? 'tape-l3' : 'tape-l2',
    out,
    events,
    options: { feedNs, feedJitterNs },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: (done, total) => options.onImport?.(done, total),
  });
}

function opened(source: ResolvedTape, { list, remedy }: Statement, tape: Tape, close: () => void): OpenedTape {
  const told = tape.meta.instrument;
  const stated = source.instrument;
  if (stated !== null) {
    for (const key of ['symbol', 'kind', 'tickSize', 'lotSize', 'multiplier'] as const) {
      if (stated[key] !== told[key]) {
        close();
        throw new UsageError(
          `${list}.${source.id}.instrument.${key}: got ${stated[key]}, the tape ${tape.paths.join(', ')} says ${told[key]}; ${remedy}`,
        );
      }
    }
  }
  return { id: source.id, tape, instrument: { ...told, ...stated }, close };
}
