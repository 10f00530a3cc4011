/**
 * Measure sessions: all questions first, one pass over the tape, then all figures.
 *
 * Units and signs are those of `types.ts`. Invariant: a session's measures do not depend on which other sessions are measured with it.
 *
 * Example: `const [measures] = await measureTape({ tape, instrument, sessions: [columns], seed: 7, markoutsNs: [1e9], benchmarks: ['vwap'] })`.
 */
import { formatDuration } from '../base/num/duration.js';
import type { TapeMeta } from '../market/tape.js';
import type { SessionColumns } from '../sim/columns.js';
import { factsOf } from './facts.js';
import { summarise, type Measured, type MetricInput } from './metric.js';
import { METRIC_FAMILIES } from './metrics/index.js';
import { askParents } from './parents.js';
import { probe, type ProbeResult } from './probe.js';
import { Questions } from './questions.js';
import { askSamples, askSeconds, type Seconds } from './samples.js';
import { staleTouch } from './staleness.js';
import type { MarkoutPoint, MeasureInput, MeasureTapeInput, Metric, SessionMeasures } from './types.js';

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
  return asked.map((measure) => measure(result));
}

/** Measure one session; see `measureTape`. */
export async function measureSession(input: MeasureInput): Promise<SessionMeasures> {
  const { columns, ...options } = input;
  const [measures] = await measureTape({ ...options, sessions: [columns] });
  return measures!;
}

/** Whole seconds of the measured stretch. */
function askSecondsOf(input: MeasureTapeInput, questions: Questions): Seconds {
  const { meta } = input.tape;
  if (meta.rows === 0) return askSeconds(questions, 0, -1);
  const since = (ns: string): number => Number(BigInt(ns) - BigInt(meta.epochNs));
  const fromTs = input.fromTs ?? since(meta.firstExchTs);
  return askSeconds(questions, fromTs, Math.min(input.toTs ?? Number.POSITIVE_INFINITY, since(meta.lastExchTs)));
}

function askSession(
  input: MeasureTapeInput,
  columns: SessionColumns,
  seconds: Seconds,
  questions: Questions,
): (result: ProbeResult) => SessionMeasures {
  const instrumentIndex = input.instrumentIndex ?? 0;
  const { meta } = input.tape;
  const facts = factsOf(columns, input.instrument, instrumentIndex);
  const metricInput: MetricInput = { facts, meta, markoutsNs: [...new Set(input.markoutsNs)], benchmarks: input.benchmarks };
  const askedParents = askParents(facts, questions, input.benchmarks);
  const askedMetrics = METRIC_FAMILIES.map((family) => family.ask(metricInput, questions));
  const askedSamples = askSamples(facts, seconds, questions, input.ledger);
  return ({ answers, chart }) => {
    const measured: Measured = { answers, parents: askedParents(answers) };
    const series = askedMetrics.flatMap((measure) => measure(measured));
    const metrics = series.map((each) => summarise(each, input.seed));
    return {
      session: columns.id,
      instrument: instrumentIndex,
      parents: measured.parents,
      metrics,
      observations: input.withObservations === true ? series.map((each) => each.observations()) : [],
      curves: { markout: metrics.filter((metric) => metric.family === 'markout').map(markoutPoint) },
      samples: askedSamples(answers),
      chart,
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
