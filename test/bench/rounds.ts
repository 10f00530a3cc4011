/**
 * Rounds of measurements: every measurement once a round, so that what else the machine does falls on all alike.
 *
 * A measurement gives one or more rows of numbers by name; over the rounds each number becomes its median, smallest and largest.
 *
 * Example: `await takeRounds([{ name: 'idle', take: () => Promise.resolve([{ name: 'idle', values: { seconds: 1 } }]) }], 5, say)`.
 */

/** Median, smallest and largest of some rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One row of one round. A note says what numbers do not: a reason why there are none, what was compared. */
export interface Row {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  readonly note?: string;
}

/** A row over all rounds; notes that differ from round to round stand side by side. */
export interface Result {
  readonly name: string;
  readonly values: Readonly<Record<string, Spread>>;
  readonly notes: readonly string[];
}

/** Something that is measured. `round` counts from 0. */
export interface Measurement {
  readonly name: string;
  readonly take: (round: number) => Promise<readonly Row[]>;
}

/** Take all measurements, round by round; `say` is told what is being done. */
export async function takeRounds(measurements: readonly Measurement[], rounds: number, say: (text: string) => void): Promise<Result[]> {
  const taken = new Map<string, Row[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, take } of measurements) {
      say(`round ${round + 1} of ${rounds}: ${name}`);
      for (const row of await take(round)) taken.set(row.name, [...(taken.get(row.name) ?? []), row]);
    }
  }
  return [...taken].map(([name, rows]) => resultOf(name, rows));
}

function resultOf(name: string, rows: readonly Row[]): Result {
  const keys = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const spread = (key: string): Spread => spreadOf(rows.map(({ values }) => values[key]).filter((value) => value !== undefined));
  const notes = [...new Set(rows.map(({ note }) => note).filter((note) => note !== undefined))];
  return { name, values: Object.fromEntries(keys.map((key) => [key, spread(key)])), notes };
}

/** Of one value or more; the median of an even number is the mean of the middle two. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}
