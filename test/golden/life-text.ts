/**
 * A session as text that a reviewer can read: its digest, what it came to, and the lives of a few orders, line by line.
 *
 * Times are seconds on the tape from its first receive time, to the nanosecond; a request's on the strategy's clock, a report's on the
 * venue's. The words are this file's own, so that a golden changes when what happened changes, not when a sentence is put better.
 */
import { formatOnGrid, formatUnits, parseDecimal } from '../../src/base/num/decimal.js';
import type { Instrument } from '../../src/market/instrument.js';
import type { RunResult } from '../../src/run/index.js';
import { Certainty, ExecType, Liquidity, namesByCode, OrdType, Reason, RequestType, Rule, TimeInForce } from '../../src/sim/columns.js';
import type { SessionColumns } from '../../src/sim/columns.js';

/** What the numbers of a session mean. */
export interface LifeSetting {
  readonly instrument: Instrument;
  /** Time 0 of the text, ns since the tape's epoch. */
  readonly startTs: number;
}

const NAMES = {
  request: namesByCode(RequestType),
  ordType: namesByCode(OrdType),
  timeInForce: namesByCode(TimeInForce),
  execType: namesByCode(ExecType),
  rule: namesByCode(Rule),
  liquidity: namesByCode(Liquidity),
  certainty: namesByCode(Certainty),
  reason: namesByCode(Reason),
};
const CASH_UNIT = parseDecimal('0.00000001');
const AHEAD_GRID = parseDecimal('0.0000152587890625');
const NS_PER_SECOND = 1_000_000_000n;

/** A golden: what the session of a run on one tape was, and the session as text. Sessions are named by their strategies; one that failed is an error. */
export function goldenText(run: RunResult, strategy: string, instrument: Instrument): string {
  const { failed, columns } = run.sessions.find(({ id }) => id === strategy)!;
  if (failed !== undefined) throw new Error(failed);
  const { digest, rows, meta } = run.manifest.tapes[0]!;
  const startTs = Number(BigInt(meta.firstRecvTs) - BigInt(meta.epochNs));
  return [`strategy ${strategy}`, `tape     ${digest}, ${rows} rows`, sessionText(columns, { instrument, startTs })].join('\n');
}

/** The session as text; lives of the orders that show each rule first, and of the first that ended without a fill. */
function sessionText(columns: SessionColumns, setting: LifeSetting): string {
  const { requests, reports: r, missed } = columns;
  const fills = countBy(r.rule, r.count, NAMES.rule);
  const certainties = countBy(r.certainty, r.count, NAMES.certainty);
  return [
    `journal  ${columns.digest}`,
    `requests ${countBy(requests.type, requests.count, NAMES.request)}`,
    `reports  ${countBy(r.execType, r.count, NAMES.execType)}`,
    `fills    ${fills === '' ? 'none' : `${fills}; ${certainties}`}`,
    `missed   ${missed.count} orders`,
    ...ordersToShow(columns).map((clOrd) => `\n${lifeText(columns, clOrd, setting)}`),
    '',
  ].join('\n');
}

/** How often each name occurs, in the order of the codes; code 0 is none. */
function countBy(codes: Uint8Array, count: number, names: readonly string[]): string {
  const counts = names.map((_, code) => codes.subarray(0, count).filter((each) => each === code).length);
  return names.flatMap((name, code) => (code === 0 || counts[code] === 0 ? [] : [`${name} ${counts[code]!}`])).join(', ');
}

function ordersToShow({ requests, reports: r }: SessionColumns): number[] {
  const shown = new Set<number>();
  for (const rule of Object.values(Rule)) {
    const first = rule === Rule.none ? -1 : r.rule.subarray(0, r.count).indexOf(rule);
    if (first >= 0) shown.add(r.clOrd[first]!);
  }
  const filled = new Set(r.clOrd.subarray(0, r.count).filter((_, i) => r.rule[i] !== Rule.none));
  const unfilled = requests.clOrd.subarray(0, requests.count).find((clOrd) => !filled.has(clOrd));
  if (unfilled !== undefined) shown.add(unfilled);
  return [...shown].sort((a, b) => a - b);
}

interface Line {
  readonly ts: number;
  readonly what: string;
  readonly text: string;
}

function lifeText(columns: SessionColumns, clOrd: number, setting: LifeSetting): string {
  const lines = [...requestLines(columns, clOrd, setting), ...reportLines(columns, clOrd, setting)];
  // A request before the report of the same nanosecond; else in the order of the journal.
  const ordered = lines.map((line, i) => ({ line, i })).sort((a, b) => a.line.ts - b.line.ts || a.i - b.i);
  const body = ordered.map(({ line: { ts, what, text } }) => `  ${seconds(ts, setting)}  ${what.padEnd(14)}  ${text}`);
  return [`order ${columns.strings[clOrd]!}`, ...body].join('\n');
}

function* requestLines({ requests: q }: SessionColumns, clOrd: number, setting: LifeSetting): Generator<Line> {
  const { price, qty } = spelling(setting);
  for (let i = 0; i < q.count; i++) {
    if (q.clOrd[i] !== clOrd) continue;
    const at = Number.isNaN(q.priceTicks[i]!) ? '' : ` @${price(q.priceTicks[i]!)}`;
    const size = Number.isNaN(q.qtyLots[i]!) ? '' : ` ${qty(q.qtyLots[i]!)}`;
    const isNew = q.type[i] === RequestType.new;
    const kind = isNew ? ` ${NAMES.ordType[q.ordType[i]!]!} ${NAMES.timeInForce[q.timeInForce[i]!]!}` : '';
    const parent = q.parent[i]! > 0 ? ` of parent ${q.parent[i]!}` : '';
    const terms = `${isNew ? (q.side[i]! > 0 ? 'buy' : 'sell') : ''}${size}${at}${kind}${parent}`.trim();
    yield { ts: q.sentTs[i]!, what: NAMES.request[q.type[i]!]!, text: `${terms} arrives ${seconds(q.arriveTs[i]!, setting)}`.trim() };
  }
}

function* reportLines({ reports: r, missed }: SessionColumns, clOrd: number, setting: LifeSetting): Generator<Line> {
  const { price, qty } = spelling(setting);
  let lastTs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < r.count; i++) {
    if (r.clOrd[i] !== clOrd) continue;
    lastTs = r.exchTs[i]!;
    const state = `leaves ${qty(r.leavesQtyLots[i]!)} seen ${seconds(r.recvTs[i]!, setting)}`;
    const execType = NAMES.execType[r.execType[i]!]!;
    if (r.execType[i] !== ExecType.trade) {
      yield { ts: lastTs, what: `- ${execType}`, text: r.reason[i] === Reason.none ? state : `${NAMES.reason[r.reason[i]!]!} ${state}` };
      continue;
    }
    const [before, after] = [r.aheadBeforeLots[i]!, r.aheadAfterLots[i]!].map((lots) => formatUnits(lots * 65536, AHEAD_GRID));
    const queue = r.liquidity[i] === Liquidity.maker ? ` ahead ${before!}→${after!}` : '';
    const rule = `${NAMES.liquidity[r.liquidity[i]!]!} rule=${NAMES.rule[r.rule[i]!]!} row ${r.tapeRow[i]!}${queue} ${NAMES.certainty[r.certainty[i]!]!}`;
    const text = `${qty(r.lastQtyLots[i]!)} @${price(r.lastPxTicks[i]!)} ${rule} fee ${formatUnits(r.feeUnits[i]!, CASH_UNIT)} ${state}`;
    yield { ts: lastTs, what: '- fill', text };
  }
  for (let i = 0; i < missed.count; i++) {
    if (missed.clOrd[i] === clOrd) yield { ts: lastTs, what: 'missed', text: qty(missed.missedQtyLots[i]!) };
  }
}

function spelling({ instrument }: LifeSetting): Record<'price' | 'qty', (n: number) => string> {
  const [tick, lot] = [parseDecimal(instrument.tickSize), parseDecimal(instrument.lotSize)];
  return { price: (ticks) => formatOnGrid(ticks, tick), qty: (lots) => formatOnGrid(lots, lot) };
}

/** `12.004123456`; what happens before the first row is received, `-0.037758218`. */
function seconds(ts: number, { startTs }: LifeSetting): string {
  const ns = BigInt(Math.abs(ts - startTs));
  return `${ts < startTs ? '-' : ''}${ns / NS_PER_SECOND}.${String(ns % NS_PER_SECOND).padStart(9, '0')}`.padStart(12);
}
