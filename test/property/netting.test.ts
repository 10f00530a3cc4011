/**
 * One execution is told twice, in either order (FILLS.md §3.9): swapping two neighbouring rows of one stamp, a trade and a decrease of its
 * quantity, changes no fill. Certainty may differ: whether the book stood crossed in between depends on which came first.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NaiveBook } from '../market/naive-book.js';
import { ExecType } from '../../src/sim/message.js';
import { stage } from '../sim/stage.js';
import { generateCase, type GeneratedCase } from '../twin/generate.js';
import { actorOf, factsOf, tapeOf } from './scripted.js';

/** Full depth, no quotes and no holes: there a smaller quantity is a decrease. */
const cases = fc.nat(1_000_000).map((seed) => generateCase(seed, { unsided: false, holes: false, quotes: false, meta: false }));

/** Rows `at` for which `at` and `at + 1` tell one execution. */
function executions({ tape }: GeneratedCase): number[] {
  const book = new NaiveBook();
  const found: number[] = [];
  for (let at = 0; at + 1 < tape.length; at++) {
    const rows = [tape[at]!, tape[at + 1]!];
    const trade = rows.find(([, , kind]) => kind === 'trade');
    const level = rows.find(([, , kind]) => kind === 'level');
    if (trade !== undefined && level !== undefined && trade[0] === level[0]) {
      const side = level[3] === 'bid' ? 1 : -1;
      const hits = trade[3] === (side > 0 ? 'sell' : 'buy') && trade[4] === level[4];
      const before = book.side(side).get(Number(level[4])) ?? 0;
      if (hits && before - Number(level[5]) === Number(trade[5])) found.push(at);
    }
    const [, , kind, side, price, qty] = rows[0]!;
    if (kind === 'level' || kind === 'snapshot') book.level(side === 'bid' ? 1 : -1, Number(price), Number(qty));
  }
  return found;
}

/** Pairs that do not share a row. */
function apart(pairs: readonly number[]): number[] {
  return pairs.filter((at, i) => i === 0 || at > pairs[i - 1]! + 1);
}

async function fillsOf(one: GeneratedCase, rowOf: (row: number) => number): Promise<string[][]> {
  const acted = await stage(
    tapeOf(one),
    one.sessions.map((session) => actorOf(session, one)),
    { facts: factsOf(one) },
  );
  return acted.map(({ reports }) =>
    reports
      .filter(({ execType }) => execType === ExecType.trade)
      .map((m) =>
        [m.clOrd, m.exchTs, m.recvTs, m.lastPxTicks, m.lastQtyLots, m.rule, rowOf(m.tapeRow), m.aheadBefore, m.aheadAfter].join(),
      ),
  );
}

describe('netting', () => {
  it('does not care which of the two tellings comes first', async () => {
    let [pairs, fills] = [0, 0];
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const swapped = apart(executions(one));
        pairs += swapped.length;
        const tape = [...one.tape];
        for (const at of swapped) [tape[at], tape[at + 1]] = [tape[at + 1]!, tape[at]!];
        const back = new Map(swapped.flatMap((at) => [[at, at + 1] as const, [at + 1, at] as const]));
        const before = await fillsOf(one, (row) => row);
        fills += before.flat().length;
        expect(await fillsOf({ ...one, tape }, (row) => back.get(row) ?? row)).toEqual(before);
      }),
      { numRuns: 80 },
    );
    expect([pairs > 100, fills > 300]).toEqual([true, true]);
  });
});
