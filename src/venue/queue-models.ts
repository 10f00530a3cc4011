/**
 * Queue models: of `c` lots cancelled at our price, what share stood behind us (FILLS.md §4).
 *
 * A model is a pure function of the lots ahead, the lots behind and the lots cancelled. Clamping, whole lots, netting and
 * conservation are the engine's affair. Models differ only in this number, between 0 (all stood ahead) and 1 (all stood behind).
 *
 * Invariant: the share is in [0, 1], does not fall when more stands behind, and is 0 when nothing does (but for `pessimistic`).
 *
 * Rational models also give the share as an exact ratio: a step that lands half-way between two grid points is rounded by that, so that last
 * bits decide nothing.
 *
 * Example: `queueShare({ model: 'uniform' })(30, 10, 4) === 0.25`.
 */
import { UsageError } from '../base/errors.js';

/** Share of `cancelledLots` that stood behind; `aheadLots > 0`. */
export interface QueueShare {
  (aheadLots: number, behindLots: number, cancelledLots: number): number;
  /** The same as numerator and denominator, from whole grid steps ahead and behind (behind > 0); absent where it is irrational. */
  readonly ratio?: Ratio | undefined;
}

type Ratio = (ahead: bigint, behind: bigint) => readonly [bigint, bigint];
type Share = (aheadLots: number, behindLots: number, cancelledLots: number) => number;

/** A model by name, with its power where it has one. */
export interface QueueSpec {
  readonly model: string;
  readonly n?: number | undefined;
}

/** The models: one line each. */
const QUEUE_MODELS: Readonly<Record<string, (n: number) => Share>> = {
  pessimistic: () => () => 1,
  optimistic: () => () => 0,
  'prob-power': (n) => (f, b) => {
    const behind = power(b, n);
    const both = behind + power(f, n);
    return isOutOfRange(both) ? 1 / (1 + power(f / b, n)) : behind / both;
  },
  'prob-power2': (n) => (f, b) => {
    const both = power(b + f, n);
    return isOutOfRange(both) ? power(b / (b + f), n) : power(b, n) / both;
  },
  'prob-power3': (n) => (f, b) => 1 - power(f / (f + b), n),
  'prob-log': () => (f, b) => Math.log(1 + b) / (Math.log(1 + b) + Math.log(1 + f)),
  'prob-log2': () => (f, b) => Math.log(1 + b) / Math.log(1 + b + f),
  uniform: () => (f, b) => b / (f + b),
};

/** Exact shares of the rational models. */
const RATIOS: Readonly<Record<string, (n: number) => Ratio>> = {
  'prob-power': (n) => (f, b) => [wholePower(b, n), wholePower(b, n) + wholePower(f, n)],
  'prob-power2': (n) => (f, b) => [wholePower(b, n), wholePower(b + f, n)],
  'prob-power3': (n) => (f, b) => [wholePower(f + b, n) - wholePower(f, n), wholePower(f + b, n)],
  uniform: () => (f, b) => [b, f + b],
};

/** Names of the models. */
export const QUEUE_MODEL_NAMES: readonly string[] = Object.keys(QUEUE_MODELS);

/**
 * The share function of a model.
 * @throws UsageError for an unknown name or a power that is not a positive whole number.
 */
export function queueShare(spec: QueueSpec): QueueShare {
  const make = Object.hasOwn(QUEUE_MODELS, spec.model) ? QUEUE_MODELS[spec.model] : undefined;
  if (make === undefined) throw new UsageError(`unknown queue model "${spec.model}"; known: ${QUEUE_MODEL_NAMES.join(', ')}`);
  const n = spec.n ?? 3;
  if (!Number.isInteger(n) || n < 1) throw new UsageError(`queue model ${spec.model}: n is ${n}; expected a whole number from 1`);
  const share = make(n);
  if (spec.model === 'pessimistic') return share;
  const within: Share = (f, b, c) => (b <= 0 ? 0 : Math.min(1, Math.max(0, share(f, b, c))));
  return Object.assign(within, { ratio: RATIOS[spec.model]?.(n) });
}

/** Whether a power has left the range of numbers: then the ratio is raised, whose bits differ, instead of the quantities. */
function isOutOfRange(power: number): boolean {
  return power === 0 || power === Number.POSITIVE_INFINITY;
}

/** `x` to a whole power by repeated multiplication: the same bits on every engine. */
function power(x: number, n: number): number {
  let product = x;
  for (let i = 1; i < n; i++) product *= x;
  return product;
}

function wholePower(x: bigint, n: number): bigint {
  let product = x;
  for (let i = 1; i < n; i++) product *= x;
  return product;
}
