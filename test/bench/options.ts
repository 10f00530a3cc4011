/** Options that both benchmarks take: `--json`, `--rows N`, `--rounds N`, `--only TEXT` (measurements whose name has it). */
import { parseArgs } from 'node:util';

/** Rows of the tapes that figures are stated for. */
export const FULL_ROWS = 3_000_000;

export interface BenchOptions {
  readonly json: boolean;
  readonly rows: number;
  readonly rounds: number;
  readonly only: string;
  /** Python of the peer; absent for what is ours alone. */
  readonly python?: string;
  /** Folder whose node_modules has nodejs-order-book; '' and why not where it is not to be had. */
  readonly orderBook: string;
  readonly orderBookMissing: string;
}

/** Read the command line. @throws Error naming the option. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const options = {
    json: { type: 'boolean' },
    rows: text,
    rounds: text,
    only: text,
    python: text,
    orderBook: text,
    orderBookMissing: text,
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  return {
    json: values.json ?? false,
    rows: count('rows', values.rows, FULL_ROWS),
    rounds: count('rounds', values.rounds, 5),
    only: values.only ?? '',
    orderBook: values.orderBook ?? '',
    orderBookMissing: values.orderBookMissing ?? '',
    ...(values.python === undefined ? {} : { python: values.python }),
  };
}

function count(name: string, given: string | undefined, absent: number): number {
  const value = given === undefined ? absent : Number(given);
  if (!(Number.isSafeInteger(value) && value >= 1)) throw new Error(`--${name}: got ${given ?? ''}, expected a whole number from 1`);
  return value;
}
