/**
 * The errors a person meets, each with a `code` and the exit code of the command line (DESIGN §6).
 *
 * A message says what was got, what was expected, where it stands (file, row, key) and what to do.
 * They are thrown early and caught only at the edge (`cli/main.ts`, or the caller of the library).
 */

/** Base of all errors that slipgauge throws on purpose. */
export abstract class SlipgaugeError extends Error {
  /** Stable machine-readable name. */
  abstract readonly code: string;
  /** Exit code of the command line. */
  abstract readonly exitCode: number;
}

/** A check that was asked for did not hold: verify, tape check. */
export class CheckFailed extends SlipgaugeError {
  override readonly name = 'CheckFailed';
  readonly code = 'CHECK_FAILED';
  readonly exitCode = 1;
}

/** Wrong usage: a flag, a scenario key, a parameter. */
export class UsageError extends SlipgaugeError {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
  readonly exitCode = 2;
}

/** Input data that cannot be read or contradicts itself: names file and row. */
export class DataError extends SlipgaugeError {
  override readonly name = 'DataError';
  readonly code = 'BAD_DATA';
  readonly exitCode = 3;
}

/** A strategy threw, looped, or called a clock; names its source line, session and tape row. */
export class StrategyError extends SlipgaugeError {
  override readonly name = 'StrategyError';
  readonly code = 'STRATEGY_FAILED';
  readonly exitCode = 4;
}

/** A broken internal invariant: our bug. Names the tape row and the command that repeats it. */
export class InvariantError extends SlipgaugeError {
  override readonly name = 'InvariantError';
  readonly code = 'INVARIANT_BROKEN';
  readonly exitCode = 70;
}

/** The user pressed Ctrl-C, or the process was asked to stop. */
export class Interrupted extends SlipgaugeError {
  override readonly name = 'Interrupted';
  readonly code = 'INTERRUPTED';
  readonly exitCode = 130;
}

/**
 * Assert what must hold inside; assertions stay on in production.
 * @throws InvariantError with `what` when `condition` is false.
 */
export function invariant(condition: boolean, what: string): asserts condition {
  if (!condition) throw new InvariantError(`broken invariant: ${what}`);
}
