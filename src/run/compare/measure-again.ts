/**
 * Measures sessions of stored runs once more, all of one tape in one pass: from their journals and the tape that their scenario names.
 *
 * So both sides are measured by the same rules, whatever measured them when they ran, and with their observations, which a run does not keep.
 * The tape must be the one that the run was made on: its digest is checked, whichever file gives it.
 */
import { join } from 'node:path';
import { DataError, Interrupted, SlipgaugeError } from '../../base/errors.js';
import { Ledger } from '../../clearing/ledger.js';
import type { SessionMeasures } from '../../measure/types.js';
import { tapeSinceEpoch } from '../../market/tape-epoch.js';
import { contractOf } from '../../pricing/contract.js';
import type { SessionColumns } from '../../sim/columns.js';
import type { LoadedRun } from '../load.js';
import { MARKETS_DIR, RECORDING_FILE } from '../market/recording-files.js';
import type { ResolvedTape } from '../scenario/index.js';
import { openScenarioTape, type OpenedTape } from '../tapes.js';

/** What is measured on one tape. */
export interface MeasuredAgain {
  /** Runs that were made on the tape; the tape is looked for where any of them had it. */
  readonly runs: readonly LoadedRun[];
  /** Index of the tape in the runs. */
  readonly tape: number;
  readonly sessions: readonly SessionColumns[];
  readonly seed: number;
  readonly withObservations: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: 'import' | 'measure', done: number, total: number) => void) | undefined;
}

/**
 * Measure sessions of one tape, with every horizon and benchmark that any of the runs asks for.
 * @throws DataError when the tape is gone or another one.
 */
export async function measureAgain(input: MeasuredAgain): Promise<SessionMeasures[]> {
  const opened = await openAgain(input);
  try {
    input.onProgress?.('measure', 0, 1);
    const { measureTape } = await import('../../measure/index.js');
    const { window } = input.runs[0]!.manifest;
    const asked = input.runs.map(({ manifest }) => manifest.scenario.measure);
    return await measureTape({
      tape: opened.tape,
      instrument: opened.instrument,
      instrumentIndex: input.tape,
      seed: input.seed,
      markoutsNs: [...new Set(asked.flatMap(({ markoutsNs }) => markoutsNs))].sort((a, b) => a - b),
      benchmarks: [...new Set(asked.flatMap(({ benchmarks }) => benchmarks))],
      withObservations: input.withObservations,
      ledger: () => new Ledger(contractOf(opened.instrument)),
      ...(window === null ? {} : { fromTs: window.fromTs, toTs: window.toTs }),
      sessions: input.sessions,
    });
  } finally {
    opened.close();
  }
}

/** The tape, from where the first run had it, or another that had the same. */
async function openAgain({ runs, tape, signal, onProgress }: MeasuredAgain): Promise<OpenedTape> {
  const places = new Map(runs.map((run) => [JSON.stringify(placeOf(run, tape).source), run]));
  const faults: string[] = [];
  for (const run of places.values()) {
    const expected = run.manifest.tapes[tape]!;
    const opened = await openScenarioTape(placeOf(run, tape), {
      signal,
      onImport: (done, total) => onProgress?.('import', done, total),
    }).catch((error: unknown) => {
      faults.push(`${run.dir}: its tape ${expected.id} cannot be opened: ${reasonOf(error)}`);
    });
    if (opened === undefined) continue;
    const { digest } = opened.tape.meta;
    // The run's own terms of the instrument (currency, cash unit) stand in its manifest.
    if (digest === expected.digest)
      return { ...opened, tape: tapeSinceEpoch(opened.tape, BigInt(expected.meta.epochNs)), instrument: expected.instrument };
    opened.close();
    faults.push(
      `${run.dir}: its tape ${expected.id} has changed since: got digest ${digest.slice(0, 16)}…, the run was made on ${expected.digest.slice(0, 16)}…`,
    );
  }
  throw new DataError(`${faults[0] ?? 'no tape'}\nPut the tape back where the scenario names it, or run the scenario again.`);
}

/** Where a run's tape is: as its scenario says, of a market its recording. */
function placeOf({ dir, manifest }: LoadedRun, tape: number): ResolvedTape {
  const stated = manifest.scenario.tapes[tape]!;
  if (stated.source.kind !== 'market') return stated;
  return { ...stated, source: { kind: 'tape', paths: [join(dir, MARKETS_DIR, RECORDING_FILE.l3(stated.id))] } };
}

/** What keeps a tape from being opened; an interrupt and a defect go on as they are. */
function reasonOf(error: unknown): string {
  if (error instanceof Interrupted) throw error;
  if (error instanceof SlipgaugeError || (error as NodeJS.ErrnoException).syscall !== undefined) return (error as Error).message;
  throw error;
}
