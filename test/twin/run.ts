/**
 * One session over one tape: the clock, the two pipes, and the output in the shape of a conformance case (FILLS.md §7).
 */
import { GRID } from './models.js';
import { decimal, fromUnits, readTape, toNs, toUnits, type CaseInstrument, type RawRow, type TwinTape } from './tape.js';
import { Venue, type Report, type Request } from './venue.js';

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
  venue: { queue: { model: string; n?: number }; netWindow?: string };
}

/** A case: an instrument, a tape and its sessions. */
export interface Case {
  instrument: CaseInstrument;
  tape: readonly RawRow[];
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
}

/** `[clOrdId, ts, recvTs, execType, ordStatus, leavesQtyLots, cumQtyLots]`. */
export type CaseEvent = [string, string, string, string, string, number, number];

/** Fills and order events of a session. */
export interface Outcome {
  fills: CaseFill[];
  orders: CaseEvent[];
}

/** Plays one session of a case. */
export function runSession(test: Case, session: CaseSession): Outcome {
  const tape = readTape(test.tape, test.instrument);
  const outcome: Outcome = { fills: [], orders: [] };
  const { ack, fill } = split(session.latency.response, ['ack', 'fill']);
  let heard = -Infinity;
  const venue = new Venue({ queue: session.venue.queue, windowNs: toNs(session.venue.netWindow ?? '50ms') }, (report) => {
    heard = Math.max(heard, report.ts + (report.execType === 'trade' ? fill : ack));
    write(outcome, report, heard, tape, test.instrument);
  });
  play(venue, tape, arrivals(session, tape, test.instrument));
  return outcome;
}

/** Rows first, then the requests of the same nanosecond; requests after the last row are not executed. */
function play(venue: Venue, tape: TwinTape, requests: { due: number; request: Request }[]): void {
  let next = 0;
  for (const row of tape.rows) {
    for (let one = requests[next]; one !== undefined && one.due < row.exchTs; one = requests[++next]) venue.execute(one.request, one.due);
    venue.apply(row);
  }
  const end = tape.rows.at(-1)?.exchTs ?? -Infinity;
  for (let one = requests[next]; one !== undefined && one.due <= end; one = requests[++next]) venue.execute(one.request, one.due);
}

/** When each request reaches the venue: one pipe for all kinds, nothing overtakes. */
function arrivals(session: CaseSession, tape: TwinTape, instrument: CaseInstrument): { due: number; request: Request }[] {
  const entry = split(session.latency.entry, ['new', 'cancel', 'replace']);
  const sent = session.params.actions.map((action, number) => ({ action, number, at: sentAt(action.at, tape) }));
  sent.sort((a, b) => a.at - b.at || a.number - b.number);
  let due = -Infinity;
  return sent.map(({ action, at }) => {
    due = Math.max(due, at + entry[action.do]);
    return { due, request: toRequest(action, instrument) };
  });
}

/** An integer is ns since the Unix epoch, a duration counts from the tape's first `recvTs`. */
function sentAt(at: number | string, tape: TwinTape): number {
  return /^\d+$/.test(String(at)) ? Number(BigInt(at) - tape.base) : tape.firstRecv + toNs(at);
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
