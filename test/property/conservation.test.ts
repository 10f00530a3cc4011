/**
 * Nothing fills twice (DESIGN §1.2): what a session fills is within what each print and each stated level has, its orders add up, its ledger is what
 * one gets by adding up its fills, and every part of the kernel holds its invariants while it runs.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSameBooks, replayLedgers } from '../../src/clearing/replay-ledger.js';
import { contractOf } from '../../src/pricing/contract.js';
import { ExecType, Liquidity, OrdStatus, Rule, type Message } from '../../src/sim/message.js';
import { stage, type Acted } from '../sim/stage.js';
import { PLAIN } from '../trading/play.js';
import { generateCase, type GeneratedCase } from '../twin/generate.js';
import { generateOrders } from '../twin/generate-orders.js';
import { actorOf, factsOf, tapeOf } from './scripted.js';

const FEES = { maker: '-0.0001', taker: '0.00045', per: 'value' } as const;
const onLevels = fc.nat(1_000_000).map((seed) => generateCase(seed));
const cases = fc.oneof(
  onLevels,
  fc.nat(1_000_000).map((seed) => generateOrders(seed)),
);
const fillsOf = ({ reports }: Acted): readonly Message[] => reports.filter(({ execType }) => execType === ExecType.trade);

/** Runs a case; every invariant is checked after every seventh thing that happens. */
async function run(one: GeneratedCase): Promise<Acted[]> {
  let events = 0;
  return stage(
    tapeOf(one, 5),
    one.sessions.map((session) => actorOf(session, one, FEES)),
    {
      facts: factsOf(one),
      onEvent: ({ loop }) => {
        if (events++ % 7 === 0) loop.invariant();
      },
    },
  );
}

/** Lots by key. */
function summed(fills: readonly Message[], keyOf: (m: Message) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const m of fills) sums.set(keyOf(m), (sums.get(keyOf(m)) ?? 0) + m.lastQtyLots);
  return sums;
}

describe('over generated cases', () => {
  it('a print, and a level stated by a row, fills a session no more than it has', async () => {
    const seen = { through: 0, queue: 0, crossed: 0 };
    await fc.assert(
      fc.asyncProperty(onLevels, async (one) => {
        for (const acted of await run(one)) {
          const makers = fillsOf(acted).filter(({ rule }) => rule !== Rule.taker);
          for (const m of makers) {
            const [, , kind, side] = one.tape[m.tapeRow]!;
            const isPrint = m.rule === Rule.through || m.rule === Rule.queue;
            seen[isPrint ? (m.rule === Rule.queue ? 'queue' : 'through') : 'crossed']++;
            // It names the row that filled it: a print, or a level of the other side.
            expect(isPrint ? kind === 'trade' : kind !== 'trade' && side === (m.side > 0 ? 'ask' : 'bid')).toBe(true);
            expect(m.liquidity).toBe(Liquidity.maker);
          }
          for (const [row, lots] of summed(makers, ({ tapeRow }) => String(tapeRow)))
            expect(lots).toBeLessThanOrEqual(Number(one.tape[Number(row)]![5]));
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.through, seen.queue, seen.crossed)).toBeGreaterThan(30);
  });

  it('a displayed lot is taken once', async () => {
    let taken = 0;
    const fullDepth = fc.nat(1_000_000).map((seed) => generateCase(seed, { quotes: false, meta: false }));
    await fc.assert(
      fc.asyncProperty(fullDepth, async (one) => {
        const offered = lotsOffered(one);
        for (const acted of await run(one)) {
          const takers = fillsOf(acted).filter(({ rule }) => rule === Rule.taker || rule === Rule.crossed);
          for (const [level, lots] of summed(takers, ({ tapeRow }) => one.tape[tapeRow]!.slice(3, 5).join(' '))) {
            taken += lots;
            expect([level, lots <= (offered.get(level) ?? 0)]).toEqual([level, true]);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(taken).toBeGreaterThan(200);
  });

  it("an order's reports add up, and none fills beyond what it wants", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        for (const { reports } of await run(one)) {
          const filled = new Map<number, number>();
          const ended = new Set<number>();
          for (const m of reports) {
            if (m.execType === ExecType.rejected || m.execType === ExecType.cancelReject) continue;
            expect(ended.has(m.clOrd)).toBe(false);
            const before = filled.get(m.clOrd) ?? 0;
            const now = before + (m.execType === ExecType.trade ? m.lastQtyLots : 0);
            filled.set(m.clOrd, now);
            expect([m.cumQtyLots, m.leavesQtyLots >= 0, m.lastQtyLots > 0 || m.execType !== ExecType.trade]).toEqual([now, true, true]);
            if (m.execType === ExecType.trade)
              expect(m.ordStatus).toBe(m.leavesQtyLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled);
            if (m.leavesQtyLots === 0) ended.add(m.clOrd);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the ledger is the sum of the fills, and the journal gives it again', async () => {
    let fees = 0n;
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 400 }), async (one, mid2Ticks) => {
        for (const acted of await run(one)) {
          const { ledger, columns } = acted;
          ledger.invariant();
          const paper = addUp(fillsOf(acted));
          fees += paper.feesUnits;
          expect([ledger.positionLots, ledger.feesUnits]).toEqual([paper.position, paper.feesUnits]);
          // What would be there were all closed at the mid: half a tick is half a unit of 1e8.
          expect(ledger.equityUnits(mid2Ticks)).toBe(
            BigInt(paper.position * mid2Ticks) * 50_000_000n - paper.paid * 100_000_000n - paper.feesUnits,
          );
          checkSameBooks(ledger, replayLedgers(columns.reports, [contractOf(PLAIN)])[0]!, acted.id);
        }
      }),
      { numRuns: 30 },
    );
    expect(fees).not.toBe(0n);
  });
});

/** Lots that each level has offered in the run, each once: what was first stated, what a snapshot stated anew, and increases. */
function lotsOffered({ tape }: GeneratedCase): Map<string, number> {
  const offered = new Map<string, number>();
  const shown = new Map<string, number>();
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

/** Position, money paid in ticks times lots, and fees in units of 1e-8, on paper: rates in units of 1e-5, rounded away from zero when we pay. */
function addUp(fills: readonly Message[]): { position: number; paid: bigint; feesUnits: bigint } {
  let position = 0;
  let paid = 0n;
  let feesUnits = 0n;
  for (const { side, lastPxTicks, lastQtyLots, liquidity } of fills) {
    const value = BigInt(lastPxTicks * lastQtyLots);
    position += side * lastQtyLots;
    paid += BigInt(side) * value;
    feesUnits += (value * 100_000_000n * (liquidity === Liquidity.maker ? -10n : 45n)) / 100_000n;
  }
  return { position, paid, feesUnits };
}
