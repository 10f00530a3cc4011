/**
 * The library's public face: `import { defineStrategy, param } from 'slipgauge'`.
 *
 * What a strategy file needs stands here whole and is light. What is heavy (tapes, runs, their tables) is loaded when it is called, so that
 * importing this file loads none of the column, maths, YAML or bundling libraries.
 *
 * Example of a notebook:
 * ```ts
 * import { loadRun, run } from 'slipgauge';
 * const first = await run('data/scenarios/first.yaml', { out: 'runs/first', force: true });
 * const { fills } = await first.frames('twap');
 * fills.groupby('certainty').count().print();
 * ```
 */
import type { Frame, Frames } from './measure/frames.js';
import type { CurveSettings, ImportRequest, Run, RunSettings, SymbolTape, SynthFileRequest } from './lab/face.js';
import type { BookPicture } from './market/tape-book.js';
import type { TapeCheck } from './market/tape-check.js';
import type { CutRange } from './market/tape-cut.js';
import type { TapeRowText } from './market/tape-text.js';
import type { FactsOptions, MarketFacts } from './measure/facts/types.js';
import type { SynthFiles } from './market/synth/result.js';
import type { Tape, TapeMeta } from './market/tape.js';
import type { LatencyCurve } from './report/latency-curve.js';

export { defineStrategy } from './trading/strategy.js';
export { param } from './trading/params.js';
export { CheckFailed, DataError, Interrupted, InvariantError, SlipgaugeError, StrategyError, UsageError } from './base/errors.js';

/**
 * Import recorded files as one tape; gives the tape's metadata, which says what was repaired and assumed.
 * On any error, and when `signal` stops it, no file is left at `out`.
 * @throws UsageError for a wrong option, format or instrument; DataError naming file and line for bad input; Interrupted.
 */
export async function importTape(request: ImportRequest): Promise<TapeMeta> {
  const { importTape: importFiles } = await import('./market/import/index.js');
  return importFiles(forImporters(request));
}

/**
 * Import several symbols of the same files as tapes of their own: `{symbol}` in `out` stands for each. Files are read once a symbol. On any
 * error no tape is left.
 * @throws as `importTape`, the symbol named.
 */
export async function importTapes(request: ImportRequest, symbols: readonly string[]): Promise<SymbolTape[]> {
  const { importTapes: importFiles } = await import('./market/import/index.js');
  return importFiles(forImporters(request), symbols);
}

/** A request as importers take it: options by name, the stop signal as Node has it. */
function forImporters({ signal, options, ...rest }: ImportRequest) {
  return {
    ...rest,
    ...(options === undefined ? {} : { options: { ...options } }),
    ...(signal === undefined ? {} : { signal: signal as AbortSignal }),
  };
}

/**
 * Open a tape: one file, a list in order of time, or a pattern (`btc-*.arrow`). Rows are read batch by batch, `tape.batches()`.
 * @throws DataError when a file is missing, cut short, garbled or no tape, or when files do not continue each other.
 */
export async function openTape(paths: string | readonly string[]): Promise<Tape> {
  const { openTape: open } = await import('./market/tape-read.js');
  return open(paths);
}

/**
 * Rows of a tape as text, `count` (default 10) from row `from` (default 0) on.
 * @throws DataError when the tape cannot be read.
 */
export async function tapeHead(tape: Tape, count = 10, from = 0): Promise<TapeRowText[]> {
  const tools = await import('./market/tape-tools.js');
  return tools.tapeHead(tape, count, from);
}

/**
 * The venue's book after a row (`17`), at a time (`1723161300000000000ns`) or at the `end`: `depth` levels a side (default 10), best first.
 * @throws UsageError when there is no book there, DataError when the tape cannot be read.
 */
export async function bookAt(tape: Tape, at: number | string = 'end', depth = 10): Promise<BookPicture> {
  const tools = await import('./market/tape-tools.js');
  return tools.bookAt(tape, at, depth);
}

/**
 * Read every row and say what contradicts itself.
 * @throws DataError when the tape cannot be read; what is wrong with its rows is a finding.
 */
export async function tapeCheck(tape: Tape): Promise<TapeCheck> {
  const tools = await import('./market/tape-tools.js');
  return tools.tapeCheck(tape);
}

/**
 * The stylised facts of a market: spread, depth, memory of trade signs, returns, impact, response and flow, each beside the band of the literature.
 * @throws UsageError when the stretch holds no time, DataError when the tape cannot be read.
 */
export async function marketFacts(tape: Tape, options: FactsOptions = {}): Promise<MarketFacts> {
  const { marketFacts: measure } = await import('./measure/facts/index.js');
  return measure(tape, options);
}

/**
 * Write a piece of a tape as a tape of its own, opening with the book as it stood; gives its metadata.
 * @throws UsageError when the range holds no row.
 */
export async function tapeCut(tape: Tape, range: CutRange, out: string): Promise<TapeMeta> {
  const tools = await import('./market/tape-tools.js');
  return tools.tapeCut(tape, range, out);
}

/**
 * Write a tape as csv, Arrow, Parquet or hftbacktest, told by how `path` ends (`.csv`, `.csv.gz`, `.arrow`, `.parquet`, `.npz`) or by `format`.
 * Importing it gives a tape of the same digest; what hftbacktest's format cannot hold is given back in words, a line each.
 * @throws UsageError when neither says a format, DataError when the tape cannot be read.
 */
export async function exportTape(tape: Tape, path: string, format?: string): Promise<readonly string[]> {
  const { exportTape: write } = await import('./market/export/index.js');
  return write(tape, path, format);
}

/**
 * Make a synthetic market, seeded: a tape, or files as recorders write them; gives what was written and measured.
 * @throws UsageError for a parameter or format that cannot be; Interrupted. No file is left then.
 */
export async function synth(request: SynthFileRequest): Promise<SynthFiles> {
  const { synthSettings } = await import('./market/synth/settings.js');
  const { writeSynth } = await import('./market/synth/write.js');
  const { format, out, events, bytes, options, signal, ...market } = request;
  return writeSynth({
    settings: synthSettings(market),
    format,
    out,
    ...(events === undefined ? {} : { events }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(options === undefined ? {} : { options }),
    ...(signal === undefined ? {} : { signal: signal as AbortSignal }),
  });
}

/**
 * Run a scenario: a YAML or JSON file, or an object of the same shape. A strategy that fails ends its own session; the others finish, and
 * `manifest.sessions[i].failed` says why.
 * @throws UsageError (scenario, parameters, a strategy's file), StrategyError (a strategy that cannot be loaded), DataError (input),
 * InvariantError, Interrupted. Nothing is left at `out` then.
 */
export async function run(scenario: string | object, settings: RunSettings = {}): Promise<Run> {
  const { makeRun } = await import('./lab/index.js');
  return makeRun(scenario, settings);
}

/**
 * Read a run directory back: the same figures and tables as when it was made.
 * @throws UsageError when there is no run at `dir`, DataError when its files are damaged.
 */
export async function loadRun(dir: string): Promise<Run> {
  const { openStoredRun } = await import('./lab/index.js');
  return openStoredRun(dir);
}

/**
 * Run the sessions of a scenario at several latencies in one replay: each figure at each latency, its paired difference to the base with an
 * interval, its slope, and where the edge is gone.
 * @throws UsageError for settings that do not fit, and what a run throws.
 */
export async function latencyCurve(scenario: string | object, settings: CurveSettings): Promise<LatencyCurve> {
  const { curveFor } = await import('./lab/latency-curve/index.js');
  return curveFor(scenario, settings);
}

export type {
  BookPicture,
  CurveSettings,
  CutRange,
  FactsOptions,
  Frame,
  Frames,
  ImportRequest,
  MarketFacts,
  Run,
  RunSettings,
  SymbolTape,
  SynthFileRequest,
  SynthFiles,
  Tape,
  TapeCheck,
  TapeMeta,
  TapeRowText,
};
export type { ImportSettings, StopSignal } from './lab/face.js';
export type { TapeBatch } from './market/tape.js';
export type { Instrument } from './market/instrument.js';
export type { Manifest } from './run/manifest.js';
export type { SessionFigures } from './run/metrics-document.js';
export type { LatencyCurve } from './report/latency-curve.js';
export type { Interval, Metric, ParentShortfall } from './measure/types.js';

export type {
  BookView,
  Context,
  InstrumentView,
  MarketView,
  NewOrder,
  MassCancel,
  MassQuote,
  OrderChange,
  OrderReport,
  OrderView,
  ParentOrder,
  PositionView,
  SideName,
  StrategyDefinition,
  IndicativeView,
  TradeView,
} from './trading/strategy.js';
export type { ParamOptions, ParamsOf, ParamSpec, ParamSpecs } from './trading/params.js';
export type { CertaintyName, ExecTypeName, OrdStatusName, OrdTypeName, ReasonName, RuleName, TimeInForceName } from './sim/message.js';
