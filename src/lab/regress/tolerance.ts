/**
 * Tolerances: how far a figure may lie from the baseline's and still pass.
 *
 * Written in the metric's unit, so that a slip of units is an error and no loose gate: `0.05bps`, durations for times (`5ms`), plain numbers for
 * shares, quantities, counts and money (`0.01`); `1%` is relative to the baseline's figure, whatever its unit; `any` lets everything pass.
 *
 * Invariant: equal figures pass every tolerance.
 *
 * Example: `allowedBy(parseTolerance('1%'), 'bps', 20)` is 0.2.
 */
import { NotADuration, parseDurationNs } from '../../base/num/duration.js';
import { metricPattern } from '../../measure/metric-pattern.js';
import type { Unit } from '../../measure/types.js';

/** The text is no tolerance. */
export class NotATolerance extends RangeError {
  override readonly name = 'NotATolerance';
}

/** A tolerance, read. `plain` is for units that are written without a name. */
export type Tolerance =
  | { readonly kind: 'any' }
  | { readonly kind: 'relative'; readonly share: number }
  | { readonly kind: 'absolute'; readonly amount: number; readonly unit: 'bps' | 'ns' | 'plain' };

/** One line of `tolerances`. */
export interface ToleranceRule {
  /** Name or pattern of metrics. */
  readonly pattern: string;
  /** As written. */
  readonly text: string;
  readonly tolerance: Tolerance;
  readonly fits: (name: string) => boolean;
  /** Place in the bench file. */
  readonly where: string;
}

/** Read a tolerance. @throws NotATolerance */
export function parseTolerance(written: string | number): Tolerance {
  const text = String(written).trim();
  if (text === 'any') return { kind: 'any' };
  const [, digits, unit] = /^(\d+(?:\.\d+)?(?:[eE]-?\d+)?) ?(bps|%)?$/.exec(text) ?? [];
  if (digits !== undefined) {
    const amount = Number(digits);
    if (unit === '%') return { kind: 'relative', share: amount / 100 };
    return { kind: 'absolute', amount, unit: unit === 'bps' ? 'bps' : 'plain' };
  }
  try {
    return { kind: 'absolute', amount: parseDurationNs(text), unit: 'ns' };
  } catch (error) {
    if (!(error instanceof NotADuration)) throw error;
    throw new NotATolerance(`got ${JSON.stringify(written)}, expected a tolerance such as 0.05bps, 5ms, 0.01, 1% or any`);
  }
}

/** A rule of a bench file. */
export function toleranceRule(pattern: string, written: string | number, where: string): ToleranceRule {
  return { pattern, text: String(written), tolerance: parseTolerance(written), fits: metricPattern(pattern), where };
}

/** How far a figure in `unit` may be from `baseline`; undefined when the tolerance is of another unit. */
export function allowedBy(tolerance: Tolerance, unit: Unit, baseline: number): number | undefined {
  switch (tolerance.kind) {
    case 'any':
      return Number.POSITIVE_INFINITY;
    case 'relative':
      return tolerance.share * Math.abs(baseline);
    case 'absolute':
      return tolerance.unit === unitWritten(unit) ? tolerance.amount : undefined;
  }
}

/** What a tolerance of a unit looks like, for a message. */
export function toleranceExample(unit: Unit): string {
  return { bps: '0.05bps', ns: '5ms', plain: '0.01' }[unitWritten(unit)];
}

function unitWritten(unit: Unit): 'bps' | 'ns' | 'plain' {
  return unit === 'bps' || unit === 'ns' ? unit : 'plain';
}
