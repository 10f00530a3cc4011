/**
 * Sessions in their own version of a market (`venue/impact`): it is theirs alone, it costs those who do not ask for it nothing, not a bit, and nobody gains from
 * his own impact.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExecType } from '../../src/sim/message.js';
import type { Trader } from '../../src/sim/port.js';
import { exponentialKernel, powerKernel } from '../../src/venue/impact/kernel.js';
import type { ImpactTerms } from '../../src/venue/impact/session-impact.js';
import type { Engine } from '../../src/venue/engine.js';
import { OwnState } from '../../src/venue/own-orders.js';
import { World, WORLDS } from '../../src/venue/worlds.js';
import { IDLE, stage, type Acted, type Actor, type Parts } from '../sim/stage.js';
import { generateCase, type GeneratedCase } from '../twin/generate.js';
import { generateOrders } from '../twin/generate-orders.js';
import type { Action } from '../twin/run.js';
import { actorOf, factsOf, scriptTrader, tapeOf } from './scripted.js';

const onLevels = fc.nat(1_000_000).map((seed) => generateCase(seed, { rows: 80, sessions: 3 }));
const onOrders = fc.nat(1_000_000).map((seed) => generateOrders(seed, { rows: 80, sessions: 3 }));
const cases = fc.oneof(onLevels, onOrders);
const FEES = { maker: '-0.0001', taker: '0.0005', per: 'value' } as const;

/** Cases tick in ns. */
const kernels = fc.oneof(
  fc.integer({ min: 5, max: 500 }).map((ns) => exponentialKernel(ns)),
  fc.constant(powerKernel(0.5, 20)),
);
const transient = (coefficients = fc.double({ min: 0.01, max: 2, noNaN: true })): fc.Arbitrary<ImpactTerms> =>
  fc.record({
    model: fc.constant('transient' as const),
    kernel: kernels,
    coefficient: coefficients,
    perPrice: fc.constant(false),
    unitLots: fc.constant(1),
    exponent: fc.constantFrom(1, 0.5),
    provided: fc.constantFrom(0, 1, -1),
    gridTicks: fc.constant(1),
  });
const impacts = fc.oneof({ weight: 3, arbitrary: transient() }, { weight: 1, arbitrary: fc.constant<ImpactTerms>({ model: 'consume' }) });

const onGrid = (impact: ImpactTerms, one: GeneratedCase): ImpactTerms =>
  impact.model === 'consume' ? impact : { ...impact, gridTicks: Number(one.instrument.orderTick ?? 1) };

async function digests(one: GeneratedCase, actors: readonly Actor[], batchRows = 7): Promise<Map<string, string>> {
  const acted = await stage(tapeOf(one, batchRows), actors, { facts: factsOf(one) });
  return new Map(acted.map(({ id, digest }) => [id, digest]));
}

const fillsOf = ({ reports }: Acted) => reports.filter(({ execType }) => execType === ExecType.trade);

describe('a session with impact', () => {
  it('gives the same alone, beside others, and in batches of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.array(impacts, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 64 }),
        async (one, terms, size) => {
          const actors = one.sessions.map((session, i) => ({ ...actorOf(session, one, FEES), impact: onGrid(terms[i]!, one) }));
          const together = await digests(one, actors);
          for (const actor of actors) expect(await digests(one, [actor], size)).toEqual(new Map([[actor.id, together.get(actor.id)]]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves the others as they are', async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(cases, impacts, async (one, impact) => {
        const actors = one.sessions.map((session) => actorOf(session, one, FEES));
        const plain = await digests(one, actors);
        const beside = await digests(one, [{ ...actors[0]!, impact: onGrid(impact, one) }, ...actors.slice(1)]);
        for (const { id } of actors.slice(1)) expect(beside.get(id)).toBe(plain.get(id));
        if (beside.get(actors[0]!.id) !== plain.get(actors[0]!.id)) changed++;
      }),
      { numRuns: 60 },
    );
    expect(changed).toBeGreaterThan(5);
  });

  it('that moves prices by nothing gives what one without gives, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(cases, transient(fc.constantFrom(0, 1e-9)), async (one, impact) => {
        const actors = one.sessions.map((session) => actorOf(session, one, FEES));
        const moved = actors.map((actor) => ({ ...actor, impact: onGrid(impact, one) }));
        expect(await digests(one, moved)).toEqual(await digests(one, actors));
      }),
      { numRuns: 60 },
    );
  });

  it('fills no order beyond its quantity and limit, takes no lot twice, and breaks no invariant of the venue at any time', async () => {
    let [fills, moved] = [0, 0];
    await fc.assert(
      fc.asyncProperty(cases, impacts, async (one, impact) => {
        const actors = one.sessions.map((session) => ({ ...actorOf(session, one), impact: onGrid(impact, one) }));
        const onEvent = ({ venue }: Parts): void => {
          venue.invariant();
        };
        const plain = await stage(
          tapeOf(one),
          one.sessions.map((session) => actorOf(session, one)),
          { facts: factsOf(one) },
        );
        for (const [i, acted] of (await stage(tapeOf(one), actors, { facts: factsOf(one), onEvent })).entries()) {
          for (const m of fillsOf(acted)) {
            fills++;
            expect(m.lastPxTicks).toBeGreaterThan(0);
            expect(m.leavesQtyLots).toBeGreaterThanOrEqual(0);
          }
          const { actions } = one.sessions[i]!.params;
          for (const m of fillsOf(acted)) {
            const id = acted.columns.strings[m.clOrd];
            const prices = actions.filter(({ clOrdId, price }) => clOrdId === id && price !== undefined).map(({ price }) => Number(price));
            if (actions.some(({ clOrdId, type }) => clOrdId === id && type === 'market')) continue;
            const limit = m.side > 0 ? Math.max(...prices) : Math.min(...prices);
            expect(m.side * m.lastPxTicks).toBeLessThanOrEqual(m.side * limit);
          }
          if (acted.digest !== plain[i]!.digest) moved++;
        }
      }),
      { numRuns: 80 },
    );
    expect([fills > 200, moved > 40]).toEqual([true, true]);
  });
});

describe('an order alone with impact', () => {
  const lone = fc.nat(1_000_000).map((seed) => generateCase(seed, { lone: true, sessions: 3 }));

  it('has filled no less than its pessimistic shadow and no more than its optimistic one, at all times', async () => {
    await fc.assert(
      fc.asyncProperty(lone, impacts, async (one, impact) => {
        const onEvent = ({ venue }: Parts): void => {
          const { orders } = (venue as unknown as { readonly floor: Engine }).floor;
          for (let o = 0; o < orders.count; o++) {
            if (orders.state[o] === OwnState.free) continue;
            const cum = (world: number): number => orders.cumLots[o * WORLDS + world]!;
            const [least, model, most] = [cum(World.pessimistic), cum(World.model), cum(World.optimistic)];
            if (!(least <= model && model <= most)) expect.fail(`order ${o} has filled ${least}, ${model}, ${most}`);
          }
        };
        const actors = one.sessions.map((session) => ({ ...actorOf(session, one), impact: onGrid(impact, one) }));
        await stage(tapeOf(one, 4), actors, { facts: factsOf(one), onEvent });
      }),
      { numRuns: 120 },
    );
  });
});

describe('market orders', () => {
  /** Buys and sells that come to nothing in the end, if the market has what they ask for. */
  const cycle = fc.array(
    fc.record({ at: fc.integer({ min: 1000, max: 1400 }), side: fc.constantFrom('buy', 'sell'), qty: fc.integer({ min: 1, max: 6 }) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );

  it('never gain from their own impact, exponential and linear: the same lots leave at most as much as without', async () => {
    let [cost, trips] = [0n, 0];
    await fc.assert(
      fc.asyncProperty(
        cases,
        cycle,
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.integer({ min: 5, max: 500 }),
        async (one, list, coefficient, ns) => {
          const actions = list
            .sort((a, b) => a.at - b.at)
            .flatMap(({ at, side, qty }, i): Action[] => [
              { at, do: 'submit', clOrdId: `a${i}`, side, type: 'market', qty: String(qty) } as unknown as Action,
              {
                at,
                do: 'submit',
                clOrdId: `b${i}`,
                side: side === 'buy' ? 'sell' : 'buy',
                type: 'market',
                qty: String(qty),
              } as unknown as Action,
            ]);
          const actor: Actor = { id: 'a', trader: (port) => scriptTrader(port, actions) };
          const grid = Number(one.instrument.orderTick ?? 1);
          const impact: ImpactTerms = {
            model: 'transient',
            kernel: exponentialKernel(ns),
            coefficient,
            perPrice: false,
            unitLots: 1,
            exponent: 1,
            provided: 0,
            gridTicks: grid,
          };
          const [moved, still] = await stage(
            tapeOf(one),
            [
              { ...actor, impact },
              { ...actor, id: 'b' },
            ],
            { facts: factsOf(one) },
          );
          expect(moved!.ledger.positionLots).toBe(still!.ledger.positionLots);
          // Both hold the same, so that the mid that values it does not matter.
          const own = still!.ledger.equityUnits(200)! - moved!.ledger.equityUnits(200)!;
          expect(own >= 0n).toBe(true);
          cost += own;
          if (moved!.ledger.positionLots === 0 && fillsOf(moved!).length > 1) trips++;
        },
      ),
      { numRuns: 200 },
    );
    expect([cost > 0n, trips > 20]).toEqual([true, true]);
  });
});

describe('what a session that consumes sees', () => {
  /** Looks at both sides, as far as there is something, at each of its times. */
  const looker = (seen: (parts: { bids: Map<number, number>; asks: Map<number, number> }) => void, actions: readonly Action[]) =>
    ((port) => ({
      ...scriptTrader(port, actions),
      wantsBook: true,
      onBook: () => {
        const feed = port.feed(0);
        const levels = (side: 1 | -1): Map<number, number> => {
          const found = new Map<number, number>();
          for (let ticks = side > 0 ? feed.bidTicks : feed.askTicks; !Number.isNaN(ticks); ticks = feed.worseThan(side, ticks))
            found.set(ticks, feed.qtyAt(side, ticks));
          return found;
        };
        seen({ bids: levels(1), asks: levels(-1) });
      },
    })) satisfies (port: Parameters<Actor['trader']>[0]) => Trader;

  it('is never more than the feed shows nor below 0, and less where it took', async () => {
    let less = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const views: Map<number, number>[][] = [[], []];
        const actors = [0, 1].map((i): Actor => ({
          ...actorOf(one.sessions[0]!, one),
          id: `s${i}`,
          laws: { feed: 3 },
          ...(i === 0 ? { impact: { model: 'consume' as const } } : {}),
          trader: looker(({ bids, asks }) => views[i]!.push(bids, asks), one.sessions[0]!.params.actions),
        }));
        await stage(tapeOf(one), actors, { facts: factsOf(one) });
        expect(views[0]!.length).toBe(views[1]!.length);
        views[0]!.forEach((levels, n) => {
          for (const [ticks, lots] of levels) {
            expect(lots).toBeGreaterThan(0);
            expect(lots).toBeLessThanOrEqual(views[1]![n]!.get(ticks) ?? 0);
          }
          if ([...levels.values()].reduce((a, b) => a + b, 0) < [...views[1]![n]!.values()].reduce((a, b) => a + b, 0)) less++;
        });
      }),
      { numRuns: 60 },
    );
    expect(less).toBeGreaterThan(100);
  });

  it('is idle where nobody trades', async () => {
    const one = generateCase(7, { rows: 80, sessions: 1 });
    const [acted] = await stage(tapeOf(one), [{ id: 'a', impact: { model: 'consume' }, trader: () => IDLE }], { facts: factsOf(one) });
    expect(acted!.reports).toEqual([]);
  });
});
