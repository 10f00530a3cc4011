/**
 * One session over one tape: the clock, the two pipes, and the output in the shape of a conformance case (FILLS.md §7).
 */
import { GRID, type QueueSpec } from './models.js';
import type { Report, Request } from './order.js';
import { decimal, fromUnits, readTape, toNs, toUnits, type CaseInstrument, type CaseMeta, type RawRow, type TwinTape } from './tape.js';
import { OrdersVenue } from './orders-venue.js';
import { Venue, type VenueSpec } from './venue.js';

/** An action of the built-in strategy `script`. */
export interface Action {
  at: number | string;
  do: 'new' | 'cancel' | 'replace';
  clOrdId: string;
  side?: string;
  type?: string;
  price?: string;
  qty?: string;
  tif?: string;
}

/** One latency, or one for each kind of message. */
export type Latency<Kind extends string> = string | Record<Kind, string>;

/** A session as in a scenario. */
export interface CaseSession {
  id: string;
  params: { actions: readonly Action[] };
  latency: { feed: string; entry: Latency<'new' | 'cancel' | 'replace'>; response: Latency<'ack' | 'fill'> };
  venue: { queue: QueueSpec; netWindow?: string; halted?: 'reject' | 'hold'; postOnly?: 'reject' | 'slide' };
}

/** A case: an instrument, a tape, and what the tape's metadata says. `singleOrders`: it tells orders, not levels. */
export interface Case {
  instrument: CaseInstrument;
  tape: readonly RawRow[];
  meta?: CaseMeta;
  singleOrders?: boolean;
}

/** A fill as a case states it. */
export interface CaseFill {
  clOrdId: string;
  exchTs: string;
  recvTs: string;
  price: string;
  qty: string;
  liquidity: string;
  rule: string;
  tapeRow: number;
  aheadBeforeLots: string;
  aheadAfterLots: string;
  certainty: string;
}

/** `[clOrdId, ts, recvTs, execType, ordStatus, leavesQtyLots, cumQtyLots]`. */
export type CaseEvent = [string, string, string, string, string, number, number];

/** Fills and order events of a session; `missed`, what only the optimistic shadow filled, and `filledLots` in each world, by order, in lots. */
export interface Outcome {
  fills: CaseFill[];
  orders: CaseEvent[];
  missed: [string, number][];
  filledLots: { id: string; pessimistic: number; model: number; optimistic: number }[];
}

/** Plays one session of a case. */
export function runSession(test: Case, session: CaseSession): Outcome {
  const tape = readTape(test.tape, test.instrument);
  const outcome: Outcome = { fills: [], orders: [], missed: [], filledLots: [] };
  const { ack, fill } = split(session.latency.response, ['ack', 'fill']);
  const pipe = pipes(session.latency.response);
  const venue = new (test.singleOrders === true ? OrdersVenue : Venue)(venueSpec(test, session), (report) => {
    const kind = report.execType === 'trade' ? 'fill' : 'ack';
    write(outcome, report, pipe(kind, report.ts + (kind === 'fill' ? fill : ack)), tape, test.instrument);
  });
  play(venue, tape, arrivals(session, tape, test.instrument));
  return { ...outcome, missed: venue.missed(), filledLots: venue.filledLots() };
}

/** The session's `netWindow`, else the tape's, else 50 ms (§3.8). */
function venueSpec({ instrument, meta = {} }: Case, { venue }: CaseSession): VenueSpec {
  return {
    queue: venue.queue,
    windowNs: toNs(venue.netWindow ?? meta.netWindow ?? '50ms'),
    staleAfterNs: toNs(meta.staleAfter ?? '5s'),
    orderTick: instrument.orderTick === undefined ? 1 : toUnits(instrument.orderTick, instrument.tickSize),
    halted: venue.halted ?? 'reject',
    postOnly: venue.postOnly ?? 'reject',
    ...(meta.depth === undefined ? {} : { depth: meta.depth }),
    ...(meta.snapshotRange === undefined ? {} : { snapshotRange: meta.snapshotRange }),
  };
}

/** Rows first, then the requests of the same nanosecond; requests after the last row are not executed. */
function play(venue: Venue | OrdersVenue, tape: TwinTape, requests: { due: number; request: Request }[]): void {
  let next = 0;
  for (const row of tape.rows) {
    for (let one = requests[next]; one !== undefined && one.due < row.exchTs; one = requests[++next]) venue.execute(one.request, one.due);
    if (!row.unapplied) venue.apply(row);
  }
  const end = tape.rows.at(-1)?.exchTs ?? -Infinity;
  for (let one = requests[next]; one !== undefined && one.due <= end; one = requests[++next]) venue.execute(one.request, one.due);
}

/** First in, first out: one pipe for all kinds, or one each where the latencies are set apart (§7). */
function pipes(latency: Latency<string>): (kind: string, due: number) => number {
  const last: Record<string, number> = {};
  return (kind, due) => {
    const pipe = typeof latency === 'string' ? 'all' : kind;
    return (last[pipe] = Math.max(last[pipe] ?? -Infinity, due));
  };
}

/** When each request reaches the venue, in order of arrival; at one time in order of sending. */
function arrivals(session: CaseSession, tape: TwinTape, instrument: CaseInstrument): { due: number; request: Request }[] {
  const entry = split(session.latency.entry, ['new', 'cancel', 'replace']);
  const sent = session.params.actions.map((action, number) => ({ action, number, at: sentAt(action.at, tape) }));
  sent.sort((a, b) => a.at - b.at || a.number - b.number);
  const pipe = pipes(session.latency.entry);
  const due = sent.map(({ action, at }) => ({ due: pipe(action.do, at + entry[action.do]), request: toRequest(action, instrument) }));
  return due.map((one, n) => ({ ...one, n })).sort((a, b) => a.due - b.due || a.n - b.n);
}

/** An integer is ns since the Unix epoch, a duration counts from the tape's first `recvTs`. What is due before the tape begins is done when it begins. */
function sentAt(at: number | string, tape: TwinTape): number {
  const ts = /^\d+$/.test(String(at)) ? Number(BigInt(at) - tape.base) : tape.firstRecv + toNs(at);
  return Math.max(ts, tape.rows[0]?.exchTs ?? ts);
}

function toRequest(action: Action, { tickSize, lotSize }: CaseInstrument): Request {
  return {
    do: action.do,
    clOrdId: action.clOrdId,
    side: action.side === 'sell' ? -1 : 1,
    type: action.type ?? 'limit',
    tif: action.tif ?? 'GTC',
    px: action.price === undefined ? Number.NaN : toUnits(action.price, tickSize),
    qty: action.qty === undefined ? Number.NaN : toUnits(action.qty, lotSize),
  };
}

function write(outcome: Outcome, report: Report, heard: number, tape: TwinTape, { tickSize, lotSize }: CaseInstrument): void {
  const ts = String(tape.base + BigInt(report.ts));
  const recvTs = String(tape.base + BigInt(heard));
  outcome.orders.push([report.clOrdId, ts, recvTs, report.execType, report.ordStatus, report.leaves, report.cum]);
  const { fill } = report;
  if (fill === undefined) return;
  outcome.fills.push({
    clOrdId: report.clOrdId,
    exchTs: ts,
    recvTs,
    price: fromUnits(fill.px, tickSize),
    qty: fromUnits(fill.qty, lotSize),
    liquidity: fill.rule === 'taker' ? 'taker' : 'maker',
    rule: fill.rule,
    tapeRow: fill.tapeRow,
    aheadBeforeLots: onGrid(fill.before),
    aheadAfterLots: onGrid(fill.after),
    certainty: fill.certainty,
  });
}

/** Grid steps as decimal lots: 1/65536 = 5^16 / 10^16. */
function onGrid(steps: number): string {
  return decimal((BigInt(steps) * 10n ** 16n) / BigInt(GRID), 16);
}

function split<Kind extends string>(latency: Latency<Kind>, kinds: readonly Kind[]): Record<Kind, number> {
  const entries = kinds.map((kind) => [kind, toNs(typeof latency === 'string' ? latency : latency[kind])] as const);
  return Object.fromEntries(entries) as Record<Kind, number>;
}
