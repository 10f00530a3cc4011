/**
 * One session against its baseline: by digest, or figure by figure within tolerances. What differs first is said in one sentence.
 */
import type { Metric } from '../../measure/types.js';
import { storedFills, type BaselineSession } from './baseline.js';
import type { CheckMode } from './bench-file.js';
import { firstFillDifference } from './fill-rows.js';
import type { SessionOutcome } from './run-bench.js';
import { allowedBy, type ToleranceRule } from './tolerance.js';

/** What became of one session. */
export interface SessionCheck {
  readonly id: string;
  readonly passed: boolean;
  /** Whether the events agree to the bit. */
  readonly identical: boolean;
  readonly fills: number;
  /** The first difference that fails it; null when it passed. */
  readonly failure: string | null;
  /** What else is to be known, one sentence each: further figures out of their tolerance, what has changed since the baseline. */
  readonly details: readonly string[];
}

/** How a session is checked. */
export interface SessionRules {
  readonly mode: CheckMode;
  readonly tolerances: readonly ToleranceRule[];
  /** Path of the baseline, for messages. */
  readonly baselineFile: string;
  /** Whether the settings that have changed name a latency: then it need not be said again. */
  readonly latencyToldOf: boolean;
}

/** Check a session. @throws DataError when the stored fills are damaged. */
export function checkSession(before: BaselineSession, now: SessionOutcome, rules: SessionRules): SessionCheck {
  const identical = before.digest === now.digest;
  const stated = { id: now.id, identical, fills: now.fills.length };
  if (now.failed !== null) return { ...stated, passed: false, failure: now.failed, details: [] };
  const figures = figureFaults(before, now, rules.mode === 'metrics' ? rules.tolerances : []);
  const changes = changesSince(before, now, rules);
  if (rules.mode === 'metrics') {
    const [failure = null, ...others] = figures;
    const details = [...others, ...(identical ? [] : [`events: ${eventDifference(before, now, rules)}`]), ...changes];
    return { ...stated, passed: failure === null, failure, details };
  }
  // Fills are compared too where digests agree: a baseline that was edited by hand is found out.
  const difference = identical ? fillDifference(before, now, rules) : eventDifference(before, now, rules);
  if (difference !== undefined) return { ...stated, passed: false, failure: difference, details: changes };
  // The same events measured to other figures: the measuring has changed. That is told and is no fault of the events.
  const told = figures.map((fault) => `the events are the same, but ${fault}: measuring has changed`);
  return { ...stated, passed: true, failure: null, details: told };
}

/** The first fill that differs, or what else can be said of two journals that differ. */
function eventDifference(before: BaselineSession, now: SessionOutcome, rules: SessionRules): string {
  const fill = fillDifference(before, now, rules);
  if (fill !== undefined) return fill;
  const counts = (['requests', 'orders', 'reports'] as const)
    .filter((name) => before.counts[name] !== now.counts[name])
    .map((name) => `${before.counts[name]} → ${now.counts[name]} ${name}`);
  const what = counts.length > 0 ? counts.join(', ') : 'the times or terms of orders, or what the strategy recorded or logged, differ';
  return `session ${now.id}: its ${now.fills.length} fills are the same; ${what}`;
}

function fillDifference(before: BaselineSession, now: SessionOutcome, { baselineFile }: SessionRules): string | undefined {
  return firstFillDifference(now.id, storedFills(baselineFile, before), now.fills);
}

/** What a session is made of that has changed since the baseline and that its settings do not show. */
function changesSince(before: BaselineSession, now: SessionOutcome, { latencyToldOf }: SessionRules): string[] {
  const changes = before.strategyDigest === now.strategyDigest ? [] : [`the text of the strategy of session ${now.id} has changed`];
  const paths = Object.keys(now.latencyDigests).filter((path) => before.latencyDigests[path] !== now.latencyDigests[path]);
  return latencyToldOf || paths.length === 0 ? changes : [...changes, `the latency of session ${now.id} has changed: ${paths.join(', ')}`];
}

/** Figures that are further from the baseline's than they may be, in its order. */
function figureFaults(before: BaselineSession, now: SessionOutcome, tolerances: readonly ToleranceRule[]): string[] {
  const measured = new Map(now.measured.map((metric) => [metric.name, metric]));
  return Object.entries(before.metrics).flatMap(([name, then]) => figureFault(now.id, name, then, measured.get(name), tolerances) ?? []);
}

function figureFault(
  session: string,
  name: string,
  then: number | null,
  metric: Metric | undefined,
  tolerances: readonly ToleranceRule[],
): string | undefined {
  const rule = tolerances.find(({ fits }) => fits(name));
  const now = metric?.value ?? null;
  if (now === then || rule?.tolerance.kind === 'any') return undefined;
  const change = `${name} of session ${session}: ${figure(then)} → ${figure(now)}`;
  if (metric === undefined) return `${change}, there is no such metric any more`;
  if (then === null || now === null) return change;
  const unit = metric.unit === 'share' || metric.unit === 'count' ? '' : ` ${metric.unit}`;
  const off = Math.abs(now - then);
  if (rule === undefined) return `${change}${unit}, ${figure(off, 4)} off`;
  const allowed = allowedBy(rule.tolerance, metric.unit, then) ?? 0;
  return off <= allowed ? undefined : `${change}${unit}, ${figure(off, 4)} off, tolerated ${rule.text} (${rule.pattern})`;
}

/** A figure with at most so many digits; `nothing` where nothing was measured. */
function figure(value: number | null, digits = 8): string {
  return value === null ? 'nothing' : String(Number(value.toPrecision(digits)));
}
