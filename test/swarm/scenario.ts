/**
 * One seed draws a whole scenario: a tape with its faults, the venue's facts, and sessions: scripts that the twin plays too, traders that do what
 * they like, and some that go wrong on purpose.
 *
 * A scenario is data and recipes; `run.ts` plays it. The same seed gives the same scenario, always.
 */
import { COMPAT_QUEUE_NAMES, compatQueue } from '../../src/venue/compat/queue.js';
import type { CompatRules, SessionRules, VenueFacts } from '../../src/venue/rules.js';
import { feeSchedule } from '../../src/venue/fees.js';
import { exponentialKernel, powerKernel } from '../../src/venue/impact/kernel.js';
import type { ImpactTerms } from '../../src/venue/impact/session-impact.js';
import { contractOf } from '../../src/pricing/contract.js';
import { latencyDraw } from '../../src/sim/latency/draw.js';
import { constantTable } from '../../src/sim/latency/table.js';
import type { FeedView } from '../../src/sim/port.js';
import { factsOf, lawsOf, rulesOf, scriptTrader } from '../property/scripted.js';
import { naiveArrivals, NaiveFeed } from '../sim/naive-feed.js';
import type { Actor, Laws } from '../sim/stage.js';
import { PLAIN } from '../trading/play.js';
import { generateCase, toDice, type Dice, type GeneratedCase } from '../twin/generate.js';
import { generateSession } from '../twin/generate-session.js';
import type { CaseSession } from '../twin/run.js';
import { activeEndNs, drawFaults, faultyTape, TAIL_STEP_NS, type FaultPlan, type SwarmRow } from './faults.js';
import { drawLaws } from './laws.js';
import { compareConsumed, compareFeed } from './compare-feed.js';
import { RandomTrader } from './random-trader.js';

/** Seed of the latencies of every scenario's sessions. */
export const LATENCY_SEED = 11;

/** A session of a scenario. */
export interface Role {
  readonly id: string;
  /** `script` is compared with the twin; `throws` and `loops` must fail. */
  readonly kind: 'script' | 'trader' | 'throws' | 'loops';
  readonly session: CaseSession | undefined;
  /** A fresh actor each time, and the trader that it makes. */
  readonly cast: () => { readonly actor: Actor; readonly trader: () => RandomTrader | undefined };
}

/** A whole scenario. */
export interface Scenario {
  readonly seed: number;
  readonly rows: readonly SwarmRow[];
  /** The generated case with the faulty tape: what the twin plays. */
  readonly played: GeneratedCase;
  readonly facts: Partial<VenueFacts>;
  readonly roles: readonly Role[];
  readonly batchRows: number;
  readonly checkEvery: number;
  /** A second run in other batches: this role alone. */
  readonly aloneRole: number;
  /** What is done with the tape as a file. */
  readonly file: 'none' | 'round trip' | 'damaged text' | 'damaged tape';
  readonly faults: FaultPlan;
}

/** The scenario of a seed. */
export function drawScenario(seed: number): Scenario {
  const dice = toDice(`swarm/${seed}`);
  const isLong = dice.chance(0.06);
  const base = generateCase(seed, { rows: isLong ? 600 + dice.below(1500) : 30 + dice.below(150), sessions: 1 });
  const faults = drawFaults(dice);
  const rows = faultyTape(base.tape, faults, dice);
  const scripts = Array.from({ length: dice.below(isLong ? 2 : 4) }, (_, i) => drawScript(dice, `script${i}`, base, rows));
  const played: GeneratedCase = { ...base, tape: rows, sessions: scripts };
  const traders = 1 + dice.below(3);
  const roles: Role[] = [
    ...scripts.map((session) => scriptRole(session, played)),
    ...Array.from({ length: traders }, (_, i) => traderRole(dice, `trader${i}`, seed, rows, played, 'trader')),
    ...(dice.chance(0.15) ? [traderRole(dice, 'throws', seed, rows, played, 'throws')] : []),
    ...(dice.chance(0.03) ? [traderRole(dice, 'loops', seed, rows, played, 'loops')] : []),
  ];
  return {
    seed,
    rows,
    played,
    facts: factsOf(played),
    roles: shuffled(roles, dice),
    batchRows: 1 + dice.below(dice.chance(0.5) ? 5 : 64),
    checkEvery: 1 + dice.below(60),
    aloneRole: dice.below(roles.length),
    file: dice.chance(0.9) ? 'none' : dice.pick(['round trip', 'damaged text', 'damaged text', 'damaged tape']),
    faults,
  };
}

/** What a scenario is made of, on one line. */
export function describeScenario({ seed, rows, roles, batchRows, file, faults, facts }: Scenario): string {
  const told = { rows: rows.length, batchRows, file, roles: roles.map(({ id }) => id).join(' '), faults, facts };
  return `seed ${seed}: ${JSON.stringify(told)}`;
}

/** A script, and in the tail a cancel for each of its orders. */
function drawScript(dice: Dice, id: string, base: GeneratedCase, rows: readonly SwarmRow[]): CaseSession {
  const last = activeEndNs(rows);
  const drawn = generateSession(dice, id, {
    last,
    orderTick: Number(base.instrument.orderTick ?? 1),
    calm: dice.chance(0.65),
    lone: false,
  });
  const ids = [...new Set(drawn.params.actions.map(({ clOrdId }) => clOrdId))];
  const cancels = ids.map((clOrdId) => ({ at: last + TAIL_STEP_NS, do: 'cancel' as const, clOrdId }));
  return { ...drawn, params: { actions: [...drawn.params.actions, ...cancels] } };
}

function scriptRole(session: CaseSession, played: GeneratedCase): Role {
  const rules = rulesOf(session, played);
  const laws = lawsOf(session.latency);
  return {
    id: session.id,
    kind: 'script',
    session,
    cast: () => ({
      actor: { id: session.id, laws, rules, trader: (port) => scriptTrader(port, session.params.actions) },
      trader: () => undefined,
    }),
  };
}

function traderRole(dice: Dice, id: string, seed: number, rows: readonly SwarmRow[], played: GeneratedCase, kind: Role['kind']): Role {
  const fromNs = Number(rows[0]![0]);
  const activeEnd = activeEndNs(rows);
  const laws = kind === 'loops' ? { feed: 0 } : drawLaws(dice, activeEnd);
  const rules = drawRules(dice, played);
  const plan = {
    seed: `trader/${seed}/${id}`,
    activity: dice.pick([0.1, 0.3, 0.6]),
    requestsMax: dice.pick([20, 60, 200]),
    wantsBook: dice.chance(0.3),
    wantsTrades: dice.chance(0.3),
    fromNs,
    tailNs: [1, 3, 5].map((step) => activeEnd + step * TAIL_STEP_NS),
  };
  const ordersFromTs = dice.chance(0.1) ? fromNs + dice.below(300) : undefined;
  const impact = rules.compat === undefined && kind !== 'loops' ? drawImpact(seed, id, played) : undefined;
  const fails = 1 + dice.below(30);
  return {
    id,
    kind,
    session: undefined,
    cast: () => {
      let made: RandomTrader | undefined;
      const look = feedLook(rows, laws, Number(rows.at(-1)![0]), impact);
      const actor: Actor = {
        id,
        laws,
        rules,
        ...(ordersFromTs === undefined ? {} : { ordersFromTs }),
        ...(impact === undefined ? {} : { impact }),
        trader: (port) => {
          made = new RandomTrader(port, { ...plan, look });
          if (kind === 'throws') return throwing(made, fails, plan.tailNs[0]!, port);
          return kind === 'loops' ? looping(made, port) : made;
        },
      };
      return { actor, trader: () => made };
    },
  };
}

type Port = Parameters<Actor['trader']>[0];

/** Throws at its n-th report, or when the tail begins at the latest. */
function throwing(trader: RandomTrader, reports: number, tailNs: number, port: Port): RandomTrader {
  const hear = trader.onReport.bind(trader);
  const ring = trader.onTimer.bind(trader);
  trader.onReport = (m) => {
    hear(m);
    if (trader.heard >= reports) throw new Error('planned');
  };
  trader.onTimer = (tag) => {
    if (port.now() >= tailNs) throw new Error('planned');
    ring(tag);
  };
  return trader;
}

/** Answers each report with a cancel, without latency: the session is stopped. */
function looping(trader: RandomTrader, port: Port): RandomTrader {
  trader.onReport = () => port.sendCancel(0, port.intern('nothing'));
  trader.onTimer = () => port.sendCancel(0, port.intern('nothing'));
  return trader;
}

/**
 * Holds what a trader sees against the feed on paper. Rows after the tape's last time are not delivered. Who takes from its own version of the market sees
 * no more than is there, and who moves it sees other prices.
 */
function feedLook(
  rows: readonly SwarmRow[],
  laws: Laws,
  endNs: number,
  impact: ImpactTerms | undefined,
): (nowNs: number, view: FeedView) => void {
  const { feed = 0 } = laws;
  const table = typeof feed === 'number' ? constantTable(feed) : feed;
  const naive = new NaiveFeed(naiveArrivals(rows, latencyDraw(table, LATENCY_SEED, 'feed')));
  return (nowNs, view) => {
    const paper = naive.advance(Math.min(nowNs, endNs));
    if (impact === undefined) compareFeed(view, paper, nowNs);
    else if (impact.model === 'consume') compareConsumed(view, paper, nowNs);
  };
}

/** The impact of a trader on its own version of the market; mostly none. Drawn apart, so that all else of a seed is the same with and without. */
function drawImpact(seed: number, id: string, { instrument }: GeneratedCase): ImpactTerms | undefined {
  const dice = toDice(`impact/${seed}/${id}`);
  if (dice.chance(0.6)) return undefined;
  if (dice.chance(0.4)) return { model: 'consume' };
  return {
    model: 'transient',
    kernel: dice.chance(0.5) ? exponentialKernel(5 + dice.below(500)) : powerKernel(0.5, 20),
    coefficient: dice.pick([0.02, 0.3, 2]),
    perPrice: false,
    unitLots: 1,
    exponent: dice.pick([1, 0.5]),
    provided: dice.pick([0, 1, -1]),
    gridTicks: Number(instrument.orderTick ?? 1),
  };
}

function drawRules(dice: Dice, played: GeneratedCase): Partial<SessionRules> {
  const one = generateSession(dice, 'rules', { last: 2000, orderTick: 1, calm: true, lone: true });
  const fees = {
    maker: dice.pick(['0', '-0.0001', '0.0002']),
    taker: dice.pick(['0.0005', '0.00033']),
    per: dice.pick(['value', 'lot', 'order'] as const),
  };
  return { ...rulesOf(one, played), feeUnits: feeSchedule(contractOf(PLAIN), fees), compat: drawCompat(dice) };
}

/** Some trade by another program's rules, beside those who do not. */
function drawCompat(dice: Dice): CompatRules | undefined {
  if (!dice.chance(0.25)) return undefined;
  const queue = compatQueue({ model: dice.pick(COMPAT_QUEUE_NAMES), n: 1 + dice.below(3) });
  return { queue, partial: dice.chance(0.6), qtyOf: (lots) => lots, lotQtyBase: 1 };
}

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(dice.below(rest.length), 1)[0]!);
}
