/**
 * A case played by this engine under `compat: hftbacktest`, in memory: what the strategy sent and what it was told.
 *
 * Units: ticks, lots, ns since the case's base. The venue's invariants are checked after each thing that it does.
 */
import { formatUnits, parseDecimal } from '../../src/base/num/decimal.js';
import { ExecType, namesByCode, Reason, Rule, type SessionColumns } from '../../src/sim/columns.js';
import { constantTable, type LatencyTable, type PathTable } from '../../src/sim/latency/table.js';
import { OrdType, TimeInForce, type ExecTypeName } from '../../src/sim/message.js';
import type { SessionPort, Trader } from '../../src/sim/port.js';
import { compatQueue, qtyOfLots } from '../../src/venue/compat/queue.js';
import type { SessionRules } from '../../src/venue/rules.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { IDLE, stage, type Laws } from '../sim/stage.js';
import type { Action, Case, LatencyRow, Wires } from './case.js';

/** A report as the strategy was told. Fields of fills are of fills alone. */
export interface Told {
  readonly id: number;
  readonly what: ExecTypeName;
  readonly exchTs: number;
  readonly recvTs: number;
  readonly leavesLots: number;
  /** Never reached the venue. */
  readonly isLost: boolean;
  readonly priceTicks: number;
  readonly lots: number;
  readonly isMaker: boolean;
  readonly byQueue: boolean;
  readonly tapeRow: number;
  readonly aheadLots: number;
}

/** What came of a case: the arrival of each action that was sent (in the order of the list), and all reports in the order in which they were made. */
export interface Played {
  readonly arrivals: readonly number[];
  readonly told: readonly Told[];
}

const EXEC = namesByCode(ExecType);

/** Play a case. */
export async function playOurs(one: Case): Promise<Played> {
  const instrument = { symbol: 'T', kind: 'linear', tickSize: one.tickSize, lotSize: one.lotSize, multiplier: '1' } as const;
  const tape = memoryTape(instrument, rowTexts(one), {}, 16, one.baseNs);
  const actor = { id: 's', laws: lawsOf(one.wires), rules: rulesOf(one), trader: (port: SessionPort) => scripted(port, one.actions) };
  const [acted] = await stage(tape, [actor], {
    onEvent: ({ venue }) => {
      venue.invariant();
    },
  });
  if (acted!.failure !== undefined) throw acted!.failure;
  return playedOf(acted!.columns);
}

/** A session's columns as they are compared; clOrdIds are the numbers of the case. */
export function playedOf({ requests, reports: r, strings }: SessionColumns): Played {
  const told = Array.from({ length: r.count }, (_, i) => ({
    id: Number(strings[r.clOrd[i]!]),
    what: EXEC[r.execType[i]!]!,
    exchTs: r.exchTs[i]!,
    recvTs: r.recvTs[i]!,
    leavesLots: r.leavesQtyLots[i]!,
    isLost: r.reason[i] === Reason.technical,
    priceTicks: r.lastPxTicks[i]!,
    lots: r.lastQtyLots[i]!,
    isMaker: r.rule[i] !== Rule.taker,
    byQueue: r.rule[i] === Rule.queue,
    tapeRow: r.tapeRow[i]!,
    aheadLots: r.aheadBeforeLots[i]!,
  }));
  return { arrivals: [...requests.arriveTs.subarray(0, requests.count)], told };
}

/** The rows of a case as the csv format spells them. */
export function rowTexts({ rows, baseNs, tickSize, lotSize }: Case): RowText[] {
  const [tick, lot] = [parseDecimal(tickSize), parseDecimal(lotSize)];
  const time = (ns: number): string => String(baseNs + BigInt(ns));
  return rows.map(({ exchTs, recvTs, kind, side, priceTicks, lots }) => {
    const numbers = kind === 'clear' ? ['', ''] : [formatUnits(priceTicks, tick), formatUnits(lots, lot)];
    return [time(exchTs), time(recvTs), kind, side, ...numbers];
  });
}

function rulesOf(one: Case): Partial<SessionRules> {
  const qtyOf = qtyOfLots(parseDecimal(one.lotSize));
  return { compat: { queue: compatQueue(one.queue), partial: one.fills === 'partial', qtyOf, lotQtyBase: qtyOf(1) } };
}

function lawsOf(wires: Wires): Laws {
  if (!('path' in wires)) return { entry: wires.entryNs, response: wires.responseNs };
  return { entry: entryLaw(wires.path), response: responseLaw(wires.path) };
}

function entryLaw(rows: readonly LatencyRow[]): LatencyTable {
  return pathTable(rows, {
    at: ({ req }) => req,
    latency: ({ req, exch }) => (exch === null ? 0 : exch - req),
    total: ({ req, resp }) => resp - req,
  });
}

function responseLaw(rows: readonly LatencyRow[]): LatencyTable {
  const answered = rows.filter(({ exch }) => exch !== null);
  if (answered.length === 0) return constantTable(0);
  return pathTable(answered, { at: ({ exch }) => exch!, latency: ({ exch, resp }) => resp - exch!, total: () => 0 });
}

function pathTable(
  rows: readonly LatencyRow[],
  { at, latency, total }: Readonly<Record<'at' | 'latency' | 'total', (row: LatencyRow) => number>>,
): PathTable {
  return {
    kind: 'path',
    epochNs: 0n,
    atNs: Float64Array.from(rows, at),
    latencyNs: Float64Array.from(rows, latency),
    rejected: Uint8Array.from(rows, ({ exch }) => (exch === null ? 1 : 0)),
    totalNs: Float64Array.from(rows, total),
  };
}

function scripted(port: SessionPort, actions: readonly Action[]): Trader {
  return {
    ...IDLE,
    onStart: () => {
      actions.forEach(({ at }, i) => port.schedule(at, i));
    },
    onTimer: (tag) => {
      send(port, actions[tag]!);
    },
  };
}

function send(port: SessionPort, action: Action): void {
  const clOrd = port.intern(String(action.id));
  if (action.do === 'cancel') {
    port.sendCancel(0, clOrd);
  } else if (action.do === 'replace') {
    port.sendReplace(0, clOrd, action.priceTicks, action.lots, 0);
  } else {
    const isMarket = action.type === 'market';
    const price = isMarket ? Number.NaN : action.priceTicks;
    const side = action.side === 'buy' ? 1 : -1;
    port.sendNew(0, clOrd, 0, side, isMarket ? OrdType.market : OrdType.limit, TimeInForce[action.tif], price, action.lots, 0);
  }
}
