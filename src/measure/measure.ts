/**
 * Measure sessions: all questions first, one pass over the tape, then all figures.
 *
 * Units and signs are those of `types.ts`. Invariant: a session's measures do not depend on which other sessions are measured with it.
 *
 * Example: `const [measures] = await measureTape({ tape, instrument, sessions: [columns], seed: 7, markoutsNs: [1e9], benchmarks: ['vwap'] })`.
 */
import { formatDuration } from '../base/num/duration.js';
import { sinceEpoch, type TapeMeta } from '../market/tape.js';
import type { SessionColumns } from '../sim/columns.js';
import { ContractScale } from './contract.js';
import { factsOf } from './facts.js';
import { FillMoments } from './fill-moments.js';
import { askWaits, fillProbabilityCurve } from './fill-waits.js';
import { summarise, type Measured, type MetricInput } from './metric.js';
import { METRIC_FAMILIES } from './metrics/index.js';
import { askParents } from './parents.js';
import { probe, type ProbeResult } from './probe.js';
import { Questions } from './questions.js';
import { askSamples, askSeconds, type Seconds } from './samples.js';
import { staleTouch } from './staleness.js';
import type { Stretch } from './time-blocks.js';
import type { MarkoutPoint, MeasureInput, MeasureTapeInput, Metric, SessionMeasures, TradeModel } from './types.js';

/**
 * Measure all sessions of one tape in one pass.
 * @throws DataError when the tape cannot be read.
 */
export async function measureTape(input: MeasureTapeInput): Promise<SessionMeasures[]> {
  const { tape, instrument } = input;
  const questions = new Questions();
  const seconds = askSecondsOf(input, questions);
  const asked = input.sessions.map((columns) => askSession(input, columns, seconds, questions));
  const { fromTs, toTs } = input;
  const result = await probe({
    tape,
    inverse: instrument.kind === 'inverse',
    questions,
    ...(fromTs === undefined ? {} : { fromTs }),
    ...(toTs === undefined ? {} : { toTs }),
  });
  const scale = new ContractScale(instrument);
  const tradeModel = result.trades.finish(input.seed, (ticks) => scale.price(ticks));
  return asked.map((measure) => measure(result, tradeModel));
}

/** Measure one session; see `measureTape`. */
export async function measureSession(input: MeasureInput): Promise<SessionMeasures> {
  const { columns, ...options } = input;
  const [measures] = await measureTape({ ...options, sessions: [columns] });
  return measures!;
}

/** Whole seconds of the measured stretch. */
function askSecondsOf(input: MeasureTapeInput, questions: Questions): Seconds {
  const { fromTs, toTs } = stretchOf(input);
  return askSeconds(questions, fromTs, toTs);
}

/** The measured stretch: what is asked for, as far as the tape goes; of an empty tape an empty one. */
function stretchOf({ tape: { meta }, fromTs, toTs }: MeasureTapeInput): Stretch {
  if (meta.rows === 0) return { fromTs: 0, toTs: -1 };
  return {
    fromTs: fromTs ?? sinceEpoch(meta, meta.firstExchTs),
    toTs: Math.min(toTs ?? Number.POSITIVE_INFINITY, sinceEpoch(meta, meta.lastExchTs)),
  };
}

function askSession(
  input: MeasureTapeInput,
  columns: SessionColumns,
  seconds: Seconds,
  questions: Questions,
): (result: ProbeResult, tradeModel: TradeModel | null) => SessionMeasures {
  const instrumentIndex = input.instrumentIndex ?? 0;
  const { meta } = input.tape;
  const facts = factsOf(columns, input.instrument, instrumentIndex);
  const stretch = stretchOf(input);
  const metricInput: MetricInput = {
    facts,
    meta,
    markoutsNs: [...new Set(input.markoutsNs)],
    benchmarks: input.benchmarks,
    moments: new FillMoments(facts.fills, questions),
    stretch,
  };
  const askedParents = askParents(facts, questions, input.benchmarks);
  const askedWaits = askWaits(facts, stretch, questions);
  const askedMetrics = METRIC_FAMILIES.map((family) => family.ask(metricInput, questions));
  const askedSamples = askSamples(facts, seconds, questions, input.ledger);
  return ({ answers, chart }, tradeModel) => {
    const measured: Measured = { answers, parents: askedParents(answers), waits: askedWaits(answers) };
    const series = askedMetrics.flatMap((measure) => measure(measured));
    const metrics = series.map((each) => summarise(each, input.seed));
    return {
      session: columns.id,
      instrument: instrumentIndex,
      parents: measured.parents,
      metrics,
      observations: input.withObservations === true ? series.map((each) => each.observations()) : [],
      curves: {
        markout: metrics.filter((metric) => metric.family === 'markout').map(markoutPoint),
        fillProbability: fillProbabilityCurve(measured.waits),
      },
      samples: askedSamples(answers),
      chart,
      tradeModel,
      notes: marketNotes(meta),
    };
  };
}

function markoutPoint(metric: Metric): MarkoutPoint {
  const { labels, value, interval, count, censored } = metric;
  return {
    horizonNs: labels['horizonNs'] as number,
    fair: labels['fair'] as MarkoutPoint['fair'],
    liquidity: labels['liquidity'] as MarkoutPoint['liquidity'],
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    count,
    censored,
  };
}

/** What must be said beside every figure of this tape. */
function marketNotes(meta: TapeMeta): string[] {
  const notes: string[] = [];
  const { minLatencyNs } = meta;
  if (minLatencyNs !== undefined)
    notes.push(`receive times assume a smallest feed latency of ${formatDuration(minLatencyNs)}, which the files cannot tell`);
  const stale = staleTouch(meta);
  if (stale !== '') notes.push(stale);
  return notes;
}
