/**
 * A session's result is its own (DESIGN §5): the same fills and the same digest alone, beside others, in any position, in batches of any size, and
 * whatever becomes of the others.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPAT_QUEUE_NAMES, compatQueue } from '../../src/venue/compat/queue.js';
import { queueShare } from '../../src/venue/queue-models.js';
import { stage, type Acted, type Actor } from '../sim/stage.js';
import { generateCase, type GeneratedCase } from '../twin/generate.js';
import { generateOrders } from '../twin/generate-orders.js';
import { actorOf, factsOf, tapeOf } from './scripted.js';
import { UNRULY } from './unruly.js';

const onLevels = fc.nat(1_000_000).map((seed) => generateCase(seed, { rows: 80, sessions: 3 }));
const onOrders = fc.nat(1_000_000).map((seed) => generateOrders(seed, { rows: 80, sessions: 3 }));
const cases = fc.oneof(onLevels, onOrders);
const FEES = { maker: '-0.0001', taker: '0.0005', per: 'value' } as const;

/** What must not change: digest and columns, with the reports that they tell of. */
interface Result {
  readonly digest: string;
  readonly fills: readonly string[];
  readonly missedLots: number;
}

async function results(one: GeneratedCase, actors: readonly Actor[], batchRows = 7): Promise<Map<string, Result>> {
  const acted = await stage(tapeOf(one, batchRows), actors, { facts: factsOf(one) });
  return new Map(acted.map((each) => [each.id, resultOf(each)]));
}

function resultOf({ digest, columns, reports }: Acted): Result {
  return {
    digest,
    fills: reports
      .filter(({ execType }) => execType === 2)
      .map((m) => [m.clOrd, m.exchTs, m.recvTs, m.lastPxTicks, m.lastQtyLots, m.rule, m.aheadAfter, m.certainty, m.feeUnits].join()),
    missedLots: columns.missed.missedQtyLots.reduce((sum, lots) => sum + lots, 0),
  };
}

async function alone(one: GeneratedCase, actors: readonly Actor[]): Promise<Map<string, Result>> {
  const each = await Promise.all(actors.map((actor) => results(one, [actor])));
  return new Map(each.flatMap((map) => [...map]));
}

describe('a session', () => {
  it('gives the same alone, beside others, and in any position', async () => {
    let fills = 0;
    await fc.assert(
      fc.asyncProperty(cases, fc.shuffledSubarray([0, 1, 2], { minLength: 2 }), async (one, order) => {
        const actors = one.sessions.map((session) => actorOf(session, one, FEES));
        const own = await alone(one, actors);
        for (const [id, result] of await results(
          one,
          order.map((i) => actors[i]!),
        )) {
          fills += result.fills.length;
          expect([id, result]).toEqual([id, own.get(id)]);
        }
      }),
      { numRuns: 30 },
    );
    expect(fills).toBeGreaterThan(100);
  });

  it('gives the same in batches of any size', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 64 }), async (one, size) => {
        const actors = one.sessions.map((session) => actorOf(session, one));
        expect(await results(one, actors, size)).toEqual(await results(one, actors, 1000));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same under the true rules and under those of another program, side by side and alone', async () => {
    let fills = 0;
    await fc.assert(
      fc.asyncProperty(onLevels, fc.constantFrom(...COMPAT_QUEUE_NAMES), fc.boolean(), async (one, model, partial) => {
        const compat = { queue: compatQueue({ model, n: 2 }), partial, qtyOf: (lots: number) => lots, lotQtyBase: 1 };
        const actors = one.sessions.map((session, i) => {
          const actor = actorOf(session, one, FEES);
          return i === 1 ? actor : { ...actor, rules: { ...actor.rules, compat } };
        });
        const together = await results(one, actors);
        expect(together).toEqual(await alone(one, actors));
        for (const { fills: own } of together.values()) fills += own.length;
      }),
      { numRuns: 40 },
    );
    expect(fills).toBeGreaterThan(100);
  });

  it('gives the same under its own rules beside the same orders under all others', async () => {
    await fc.assert(
      fc.asyncProperty(onLevels, async (one) => {
        const base = actorOf(one.sessions[0]!, one);
        const models = [{ model: 'optimistic' }, { model: 'prob-log' }, { model: 'uniform' }];
        const twins = models.map((spec, i): Actor => ({
          ...base,
          id: `m${i}`,
          rules: { ...base.rules, share: queueShare(spec), netWindowNs: [0, 20, 400][i]! },
        }));
        const together = await results(one, [base, ...twins]);
        for (const [id, result] of await alone(one, [base, ...twins])) expect([id, together.get(id)]).toEqual([id, result]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same beside one that listens, one that throws, one that loops, and one that still hears when all is over', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.constantFrom(...Object.keys(UNRULY)), fc.nat(2), async (one, name, position) => {
        const actors = one.sessions.map((session) => actorOf(session, one));
        const unruly = UNRULY[name]!(one);
        const beside: Actor = { ...unruly, feedKey: 'shared', laws: { ...unruly.laws, feed: 0 } };
        // One of the quiet ones shares its feed with the unruly one.
        actors[0] = { ...actors[0]!, feedKey: 'shared', laws: { ...actors[0]!.laws, feed: 0 } };
        const own = await alone(one, [beside, ...actors]);
        const together = await results(one, [...actors.slice(0, position), beside, ...actors.slice(position)]);
        for (const [id, result] of own) expect([id, together.get(id)]).toEqual([id, result]);
      }),
      { numRuns: 30 },
    );
  });
});
