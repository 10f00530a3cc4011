/**
 * What must hold of every fill, whatever the tape: shadows enclose the model, no print and no shown lot fills twice, and netting does not care which of
 * the two tellings of an execution comes first.
 */
import { describe, expect, it } from 'vitest';
import { generateCase, toDice, type GeneratedCase } from './generate.js';
import { runSession, type CaseFill, type CaseSession } from './run.js';

// More by TWIN_SEEDS=5000.
const SEEDS = Array.from({ length: Number(process.env['TWIN_SEEDS'] ?? 200) }, (_, seed) => seed);

describe('the twin over random cases', () => {
  it('gives pessimistic ≤ model ≤ optimistic for an order alone, at all times (§4)', () => {
    let fills = 0;
    for (const seed of SEEDS) {
      const test = generateCase(seed, { lone: true, sessions: 3 });
      for (const rows of [0.25, 0.5, 0.75, 1].map((part) => Math.ceil(test.tape.length * part))) {
        for (const session of test.sessions) {
          for (const { pessimistic, model, optimistic } of runSession({ ...test, tape: test.tape.slice(0, rows) }, session).filledLots) {
            fills += model;
            expect({
              seed,
              session: session.id,
              rows,
              order: pessimistic <= model && model <= optimistic,
              pessimistic,
              model,
              optimistic,
            }).toMatchObject({ order: true });
          }
        }
      }
    }
    expect(fills).toBeGreaterThan(2 * SEEDS.length);
  });

  it('fills no more from a print or a stated level than it has (§2.1–§2.3)', () => {
    for (const seed of SEEDS) {
      const test = generateCase(seed);
      for (const session of test.sessions) {
        const byRow = new Map<number, number>();
        for (const fill of makers(runSession(test, session).fills))
          byRow.set(fill.tapeRow, (byRow.get(fill.tapeRow) ?? 0) + Number(fill.qty));
        for (const [row, lots] of byRow) expect(lots).toBeLessThanOrEqual(Number(test.tape[row]?.[5]));
      }
    }
  });

  it('takes no shown lot twice (§1.2)', () => {
    for (const seed of SEEDS) {
      const test = generateCase(seed, { quotes: false, meta: false });
      const offered = lotsOffered(test);
      for (const session of test.sessions) {
        for (const [level, lots] of lotsTaken(test, session))
          expect({ seed, level, enough: lots <= (offered.get(level) ?? 0) }).toMatchObject({ enough: true });
      }
    }
  });

  it('gives the same fills when a trade and the decrease that it explains swap places at one stamp (§3.9)', () => {
    let swaps = 0;
    for (const seed of SEEDS) {
      // A level that comes back into a limited view is no decrease, whatever it had before.
      const test = generateCase(seed, { unsided: false, meta: false });
      const at = executionTold(test, toDice(seed).below(test.tape.length));
      if (at === undefined) continue;
      swaps++;
      for (const session of test.sessions) {
        const fills = told(runSession(test, session).fills).map((fill) => ({ ...fill, tapeRow: swapped(fill.tapeRow, at) }));
        const after = told(runSession(swap(test, at), session).fills);
        expect({ seed, at, session: session.id, fills: after }).toEqual({ seed, at, session: session.id, fills });
      }
    }
    expect(swaps).toBeGreaterThan(SEEDS.length / 5);
  });
});

const makers = (fills: CaseFill[]): CaseFill[] => fills.filter(({ liquidity }) => liquidity === 'maker');

/** A fill without its certainty: whether the book stood crossed between the two rows depends on which came first. */
const told = (fills: CaseFill[]): Omit<CaseFill, 'certainty'>[] => fills.map(({ certainty: _, ...fill }) => fill);

/** Lots that a level has offered in the run, each once: what was first stated, what a snapshot stated anew, and increases. */
function lotsOffered({ tape }: GeneratedCase): Map<string, number> {
  const [offered, shown] = [new Map<string, number>(), new Map<string, number>()];
  for (const [, , kind = '', side = '', price = '', qty = ''] of tape) {
    const level = `${side} ${price}`;
    if (kind === 'clear') for (const each of [...shown.keys()]) if (each.startsWith(side)) shown.delete(each);
    if (kind !== 'level' && kind !== 'snapshot') continue;
    const more = kind === 'snapshot' ? Number(qty) : Math.max(0, Number(qty) - (shown.get(level) ?? 0));
    offered.set(level, (offered.get(level) ?? 0) + more);
    shown.set(level, Number(qty));
  }
  return offered;
}

/** Lots that a session took from each level, by aggression or because the level crossed its orders. */
function lotsTaken(test: GeneratedCase, session: CaseSession): Map<string, number> {
  const taken = new Map<string, number>();
  for (const { rule, tapeRow, qty } of runSession(test, session).fills) {
    if (rule !== 'taker' && rule !== 'crossed') continue;
    const [, , , side = '', price = ''] = test.tape[tapeRow] ?? [];
    taken.set(`${side} ${price}`, (taken.get(`${side} ${price}`) ?? 0) + Number(qty));
  }
  return taken;
}

/** The first row from `from` on that is a trade followed, at its stamp, by a decrease of its quantity at the level it hit, or the reverse. */
function executionTold({ tape }: GeneratedCase, from: number): number | undefined {
  const shown = new Map<string, number>();
  let hole = true;
  for (let at = 0; at + 1 < tape.length; at++) {
    const [one, two] = [tape[at]!, tape[at + 1]!];
    const trade = one[2] === 'trade' ? one : two;
    const level = one[2] === 'trade' ? two : one;
    const hit = trade[3] === 'sell' ? 'bid' : 'ask';
    const told = trade[2] === 'trade' && level[2] === 'level' && level[3] === hit && level[4] === trade[4] && one[0] === two[0];
    if (told && !hole && at >= from && (shown.get(`${hit} ${level[4]}`) ?? 0) - Number(level[5]) === Number(trade[5])) return at;
    if (one[2] === 'quote' || one[2] === 'clear') hole = true;
    if (one[2] === 'snapshot') hole = two[2] === 'snapshot';
    if (one[2] === 'level' || one[2] === 'snapshot') shown.set(`${one[3]} ${one[4]}`, Number(one[5]));
    if (hole) shown.clear();
  }
  return undefined;
}

function swap(test: GeneratedCase, at: number): GeneratedCase {
  const tape = [...test.tape];
  [tape[at], tape[at + 1]] = [tape[at + 1]!, tape[at]!];
  return { ...test, tape };
}

const swapped = (row: number, at: number): number => (row === at ? at + 1 : row === at + 1 ? at : row);
