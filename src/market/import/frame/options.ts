/**
 * Options of an import: those that every format has, and the format's own, checked before a file is read.
 *
 * Common: `reorderNs` (window in which rows are put in order, default as the format says, mostly 10 s), `minLatencyNs` (assumed smallest latency, default 1 ms),
 * `clock` (`repair` or `keep`, default the format's), `degrade` (`none` or `l2`). Units: ns.
 *
 * Example: `settle(binance, { reorderNs: 1e9, onGap: 'resync' }).own['touch']` is `'none'`.
 */
import { UsageError } from '../../../base/errors.js';
import { didYouMean } from '../../../base/suggest.js';
import type { Importer } from '../importer.js';
import { IMPORT_OPTIONS, type ImportOption } from '../options-table.js';

/** Options as a caller gives them: the common ones, and the format's by name. */
export type ImportOptions = Readonly<Record<string, unknown>>;

/** Options as an import uses them. */
export interface Settled {
  readonly reorderNs: number;
  readonly minLatencyNs: number;
  readonly clock: Importer['clock'];
  /** `l2`: single orders become the levels that the venue would have sent. */
  readonly degrade: 'none' | 'l2';
  /** The format's own, each with a valid value. */
  readonly own: Readonly<Record<string, string>>;
}

const DEFAULT_REORDER_NS = 10_000_000_000;
const DEFAULT_MIN_LATENCY_NS = 1_000_000;
const COMMON = ['reorderNs', 'minLatencyNs', 'clock', 'degrade'];

/** Check and complete. @throws UsageError */
export function settle(importer: Importer, options: ImportOptions): Settled {
  const known = [...COMMON, ...importer.options];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `unknown option ${withFlag(unknown)} of format ${importer.name}, expected one of ${known.map(withFlag).join(', ')}${didYouMean(unknown, known)}`,
    );
  }
  const own = importer.options.map((name) => [name, ownValue(name, options[name], IMPORT_OPTIONS[name])] as const);
  return {
    reorderNs: duration('reorderNs', options['reorderNs'], importer.reorderNs ?? DEFAULT_REORDER_NS),
    minLatencyNs: duration('minLatencyNs', options['minLatencyNs'], DEFAULT_MIN_LATENCY_NS),
    clock: choice('clock', options['clock'], ['repair', 'keep'] as const, importer.clock),
    degrade: choice('degrade', options['degrade'], ['none', 'l2'] as const, 'none'),
    own: Object.fromEntries(own),
  };
}

/** An option as libraries and the command line spell it: `onGap (--on-gap)`. */
function withFlag(name: string): string {
  const words = name.replace(/Ns$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `${name} (--${words})`;
}

function duration(name: string, value: unknown, initial: number): number {
  if (value === undefined) return initial;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UsageError(`${name}: got ${JSON.stringify(value)}, expected a whole number of ns, 0 or more`);
}

function ownValue(name: string, value: unknown, { choices, expects, initial }: ImportOption): string {
  if (choices !== undefined) return choice(name, value, choices, initial);
  if (value === undefined) return initial;
  if (typeof value === 'string' && (expects?.isRight(value) ?? true)) return value;
  throw new UsageError(`${name}: got ${JSON.stringify(value)}, expected ${expects?.text ?? 'a text'}`);
}

function choice<T extends string>(name: string, value: unknown, choices: readonly T[], initial: T): T {
  if (value === undefined) return initial;
  const found = choices.find((c) => c === value);
  if (found === undefined) throw new UsageError(`${name}: got ${JSON.stringify(value)}, expected one of ${choices.join(', ')}`);
  return found;
}
