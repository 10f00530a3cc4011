/** Generated cases on the stage: the tape of a case, its facts, and each session as an actor that plays its script. */
import { parseDurationNs } from '../../src/base/num/duration.js';
import type { Tape } from '../../src/market/tape.js';
import { contractOf } from '../../src/pricing/contract.js';
import { OrdType, TimeInForce, type OrdTypeName, type TimeInForceName } from '../../src/sim/message.js';
import type { SessionPort, Trader } from '../../src/sim/port.js';
import type { SessionRules, VenueFacts } from '../../src/venue/rules.js';
import { feeSchedule, type FeeTerms } from '../../src/venue/fees.js';
import { queueShare } from '../../src/venue/queue-models.js';
import { memoryTape } from '../kernel/memory-tape.js';
import { IDLE, type Actor, type Law, type Laws } from '../sim/stage.js';
import { PLAIN } from '../trading/play.js';
import type { GeneratedCase } from '../twin/generate.js';
import type { Action, CaseSession, Latency } from '../twin/run.js';

/** The tape of a case: ticks and lots of 1, a cash unit of 1e-8. */
export function tapeOf(one: GeneratedCase, batchRows = 7): Tape {
  return memoryTape(PLAIN, one.tape, one.singleOrders === true ? { levelOfDetail: 'L3' } : {}, batchRows);
}

/** What the metadata of a case says about fills. */
export function factsOf({ meta = {}, instrument }: GeneratedCase): Partial<VenueFacts> {
  return {
    orderTickTicks: Number(instrument.orderTick ?? 1),
    ...(meta.depth === undefined ? {} : { depth: meta.depth }),
    ...(meta.snapshotRange === undefined ? {} : { snapshotRange: meta.snapshotRange }),
    ...(meta.staleAfter === undefined ? {} : { staleAfterNs: parseDurationNs(meta.staleAfter) }),
  };
}

/** A session of a case as an actor. */
export function actorOf(session: CaseSession, one: GeneratedCase, fees?: FeeTerms): Actor {
  return {
    id: session.id,
    laws: lawsOf(session.latency),
    rules: rulesOf(session, one, fees),
    trader: (port) => scriptTrader(port, session.params.actions),
  };
}

/** The latencies of a case as laws. */
export function lawsOf({ feed, entry, response }: CaseSession['latency']): Laws {
  return {
    feed: parseDurationNs(feed),
    entry: partsOf(entry) as NonNullable<Laws['entry']>,
    response: partsOf(response) as NonNullable<Laws['response']>,
  };
}

/** The rules of a session of a case; fees are nothing unless said. */
export function rulesOf({ venue }: CaseSession, { meta = {} }: GeneratedCase, fees?: FeeTerms): Partial<SessionRules> {
  const netWindow = venue.netWindow ?? meta.netWindow;
  return {
    share: queueShare(venue.queue),
    netWindowNs: netWindow === undefined ? 50_000_000 : parseDurationNs(netWindow),
    ...(venue.postOnly === undefined ? {} : { postOnly: venue.postOnly }),
    ...(venue.halted === undefined ? {} : { halted: venue.halted }),
    ...(fees === undefined ? {} : { feeUnits: feeSchedule(contractOf(PLAIN), fees) }),
  };
}

function partsOf(latency: Latency<string>): Law | Readonly<Record<string, number>> {
  if (typeof latency === 'string') return parseDurationNs(latency);
  return Object.fromEntries(Object.entries(latency).map(([kind, duration]) => [kind, parseDurationNs(duration)]));
}

/** Plays a list of actions; those of one time in their order. */
export function scriptTrader(port: SessionPort, actions: readonly Action[]): Trader {
  return {
    ...IDLE,
    onStart: () => {
      actions.forEach(({ at }, i) => port.schedule(typeof at === 'number' ? at : port.startTs + parseDurationNs(at), i));
    },
    onTimer: (tag) => {
      act(port, actions[tag]!);
    },
  };
}

function act(port: SessionPort, { do: what, clOrdId, side, type = 'limit', price, qty, tif }: Action): void {
  const clOrd = port.intern(clOrdId);
  const [priceTicks, qtyLots] = [price, qty].map((text) => (text === undefined ? Number.NaN : Number(text))) as [number, number];
  if (what === 'cancel') port.sendCancel(0, clOrd);
  else if (what === 'replace') port.sendReplace(0, clOrd, priceTicks, qtyLots, 0);
  else {
    const timeInForce = TimeInForce[(tif ?? (type === 'market' ? 'IOC' : 'GTC')) as TimeInForceName];
    port.sendNew(0, clOrd, 0, side === 'sell' ? -1 : 1, OrdType[type as OrdTypeName], timeInForce, priceTicks, qtyLots, 0);
  }
}
