/**
 * The interval holds (FILLS.md §4): for an order alone its pessimistic shadow has filled no more than the model, and the model no more than the
 * optimistic one, at all times; and each shadow is what a session under that model would have had.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Certainty, ExecType } from '../../src/sim/message.js';
import type { Engine } from '../../src/venue/engine.js';
import { OwnState } from '../../src/venue/own-orders.js';
import { queueShare } from '../../src/venue/queue-models.js';
import { World, WORLDS } from '../../src/venue/worlds.js';
import { stage, type Actor, type Parts } from '../sim/stage.js';
import { generateCase } from '../twin/generate.js';
import { actorOf, factsOf, tapeOf } from './scripted.js';

/** A session has one order, possibly replaced and cancelled. */
const lone = fc.nat(1_000_000).map((seed) => generateCase(seed, { lone: true, sessions: 3 }));

/** Fails where a world is out of its place; returns how many lots the worlds are apart. */
function checkWorlds({ venue }: Parts): number {
  const { orders } = (venue as unknown as { readonly floor: Engine }).floor;
  let apart = 0;
  for (let o = 0; o < orders.count; o++) {
    if (orders.state[o] === OwnState.free) continue;
    const cum = (world: number): number => orders.cumLots[o * WORLDS + world]!;
    const [pessimistic, model, optimistic] = [cum(World.pessimistic), cum(World.model), cum(World.optimistic)];
    if (!(pessimistic <= model && model <= optimistic)) expect.fail(`order ${o} has filled ${pessimistic}, ${model}, ${optimistic}`);
    apart += optimistic - pessimistic;
  }
  return apart;
}

describe('an order alone', () => {
  it('has filled no less than its pessimistic shadow and no more than its optimistic one, at all times', async () => {
    let apart = 0;
    await fc.assert(
      fc.asyncProperty(lone, async (one) => {
        await stage(
          tapeOf(one, 4),
          one.sessions.map((session) => actorOf(session, one)),
          {
            facts: factsOf(one),
            onEvent: (parts) => {
              apart += checkWorlds(parts);
            },
          },
        );
      }),
      { numRuns: 80 },
    );
    expect(apart).toBeGreaterThan(100);
  });

  it('is certain of a fill exactly where a pessimistic session beside it has it too; what an optimistic one has more was missed', async () => {
    let [certain, likely, missedLots] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(lone, async (one) => {
        // The order alone, neither cancelled nor replaced: a cancel would end the shadows with the model.
        const first = one.sessions[0]!;
        const session = { ...first, params: { actions: first.params.actions.slice(0, 1) } };
        const base = actorOf(session, one);
        const under = (model: string): Actor => ({ ...base, id: model, rules: { ...base.rules, share: queueShare({ model }) } });
        const [model, pessimistic, optimistic] = await stage(tapeOf(one), [base, under('pessimistic'), under('optimistic')], {
          facts: factsOf(one),
        });
        let cum = 0;
        for (const m of model!.reports) {
          if (m.execType !== ExecType.trade) continue;
          cum = m.cumQtyLots;
          if (m.certainty === Certainty.doubtful) continue;
          const sure = pessimistic!.reports.some(
            (other) => other.cumQtyLots >= cum && (other.exchTs < m.exchTs || other.tapeRow <= m.tapeRow),
          );
          expect(m.certainty).toBe(sure ? Certainty.certain : Certainty.likely);
          if (sure) certain++;
          else likely++;
        }
        const most = Math.max(0, ...optimistic!.reports.map(({ cumQtyLots }) => cumQtyLots));
        const told = model!.columns.missed.missedQtyLots.reduce((sum, lots) => sum + lots, 0);
        expect(told).toBe(most - cum);
        missedLots += told;
      }),
      { numRuns: 150 },
    );
    expect([certain > 50, likely > 5, missedLots > 5]).toEqual([true, true, true]);
  });
});
