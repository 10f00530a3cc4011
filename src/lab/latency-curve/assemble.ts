/**
 * The figures of all sessions and seeds as one curve: metric by metric over the points of each plan.
 *
 * Example: `assembleCurve(run.manifest, planned, request, figures)`.
 */
import { basename } from 'node:path';
import type { CurveMetric, CurvePoint, LatencyCurve, SessionCurve } from '../../report/latency-curve.js';
import { counted, instant, span } from '../../report/numbers.js';
import type { Stretch } from '../../measure/paired.js';
import { measuredStretch, type Manifest } from '../../run/manifest.js';
import { analyseByBlocks, type MetricCurve } from './by-blocks.js';
import { analyseBySeeds } from './by-seeds.js';
import type { CurveRequest } from './request.js';
import type { MetricPoints } from './metric-points.js';
import { notesOf } from './notes.js';
import type { SessionAtSeed } from './session-runs.js';
import type { CurvePlan, PlannedCurves } from './sessions.js';

/** Make the curve; `seeds[s]` are the sessions of the run of the s-th seed. */
export function assembleCurve(
  manifest: Manifest,
  { plans, leftOut }: Pick<PlannedCurves, 'plans' | 'leftOut'>,
  request: CurveRequest,
  seeds: readonly (readonly SessionAtSeed[])[],
): LatencyCurve {
  const { scenario, tapes } = manifest;
  const stretch = measuredStretch(manifest, 0);
  return {
    title: scenario.file === null ? 'scenario' : basename(scenario.file).replace(/\.(ya?ml|json)$/, ''),
    tool: manifest.tool,
    semantics: manifest.semantics,
    seeds: seeds.map((_, s) => manifest.seed + s),
    runDigest: manifest.digest,
    tape: tapeLine(manifest, stretch),
    currency: tapes[0]!.instrument.currency ?? '',
    by: request.by,
    method: seeds.length === 1 ? 'blocks of time' : 'seeds',
    curves: plans.map((plan) => curveOf(manifest, plan, request, seeds, stretch)),
    notes: notesOf(manifest, request, seeds, leftOut),
  };
}

function tapeLine({ tapes }: Manifest, { fromTs, toTs }: Stretch): string {
  const { instrument, meta } = tapes[0]!;
  const when = `${instant(meta.epochNs, fromTs, 0)} to ${instant(meta.epochNs, toTs, 0)} UTC (${span(toTs - fromTs)})`;
  return `${instrument.symbol} ${instrument.kind}, ${when}, ${counted(meta.rows, 'row')}, ${meta.levelOfDetail}`;
}

function curveOf(
  manifest: Manifest,
  plan: CurvePlan,
  request: CurveRequest,
  seeds: readonly (readonly SessionAtSeed[])[],
  stretch: Stretch,
): SessionCurve {
  const sessions = seeds.map((runs) => plan.sessions.map((index) => runs[index]!));
  const first = sessions[0]!;
  const names = [...new Set(first.flatMap(({ figures }) => [...figures.keys()]))];
  const gains = new Set(first.flatMap(({ netGains }) => netGains));
  const analysed = names
    .map((name) => metricPoints(name, request, sessions))
    .filter((metric) => metric.seeds.some((points) => points.some((point) => point?.value != null)))
    .map((metric) => ({ metric, curve: analyse(metric, stretch, manifest.seed) }));
  return {
    session: plan.session,
    path: plan.path,
    law: plan.law,
    points: request.points.map((point, i) => pointOf(manifest, plan.sessions[i]!, point)),
    metrics: analysed.map(({ metric, curve }) => toldMetric(metric, curve)),
    edges: analysed.filter(({ metric }) => gains.has(metric.name)).map(({ curve }) => curve.edge),
  };
}

function pointOf({ sessions }: Manifest, index: number, { label, x, isBase }: CurveRequest['points'][number]): CurvePoint {
  const { id, digest, failed } = sessions[index]!;
  return { label, x, isBase, session: id, digest, failed };
}

function metricPoints(name: string, { points }: CurveRequest, seeds: readonly (readonly SessionAtSeed[])[]): MetricPoints {
  const figures = seeds.map((sessions) => sessions.map((session) => session.figures.get(name)));
  const { about, unit, sign } = figures.flat().find((figure) => figure !== undefined)!;
  const base = points.findIndex(({ isBase }) => isBase);
  return { name, about, unit, sign, x: points.map(({ x }) => x), base, seeds: figures };
}

function analyse(metric: MetricPoints, stretch: Stretch, seed: number): MetricCurve {
  return metric.seeds.length === 1 ? analyseByBlocks(metric, stretch, seed) : analyseBySeeds(metric);
}

function toldMetric({ name, about, unit, sign }: MetricPoints, { values, slope }: MetricCurve): CurveMetric {
  return { name, about, unit, sign, values, slope };
}
