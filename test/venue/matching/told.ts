/**
 * What a matching engine says and holds, as lines of text that a table can show: reports, published rows, and the book.
 *
 * A report: `seq exec [reason] #id side qty@price leaves`, of a trade also `< #maker leaves`. A row: `kind side qty@price #id`, with a full stop at the end
 * of a group. Units: ticks, lots; NaN and `NO_PRICE` are `-`.
 */
import { ExecType, type ExecTypeName, namesByCode, Reason, type ReasonName } from '../../../src/sim/message.js';
import { Flag, Kind, type KindName } from '../../../src/market/row.js';
import { CUM, ID, LEAVES, LINKS, SHOWN, TERMS, VALUES } from '../../../src/venue/matching/book/order-records.js';
import type { BookEvents } from '../../../src/venue/matching/book-events.js';
import type { MatchingEngine } from '../../../src/venue/matching/engine.js';
import { NO_PRICE, type ReportRing } from '../../../src/venue/matching/index.js';

const EXEC = namesByCode(ExecType);
const REASON = namesByCode(Reason);
const KIND = namesByCode(Kind);
const SIDE: Readonly<Record<number, string>> = { 1: 'buy', [-1]: 'sell', 0: '-' };

const price = (ticks: number): string => (Number.isNaN(ticks) || ticks === NO_PRICE ? '-' : String(ticks));

export function reportLine(
  seq: number,
  execType: ExecTypeName,
  reason: ReasonName,
  orderId: number,
  side: number,
  priceTicks: number,
  qtyLots: number,
  leavesLots: number,
  maker?: { readonly makerId: number; readonly makerLeavesLots: number },
): string {
  const why = reason === 'none' ? '' : ` ${reason}`;
  const what = `${seq} ${execType}${why} #${orderId} ${SIDE[side] ?? '-'} ${qtyLots}@${price(priceTicks)} ${leavesLots}`;
  return maker === undefined ? what : `${what} < #${maker.makerId} ${maker.makerLeavesLots}`;
}

export function rowLine(kind: KindName, side: number, priceTicks: number, qtyLots: number, orderId: number): string {
  return `${kind} ${SIDE[side] ?? '-'} ${qtyLots}@${priceTicks} #${orderId}`;
}

/** Takes the reports out of a ring. */
export function takeReports(ring: ReportRing): string[] {
  const lines: string[] = [];
  for (; ring.read < ring.written; ring.read++) {
    const at = ring.read & ring.mask;
    const makerId = ring.makerId[at]!;
    const maker = makerId >= 0 ? { makerId, makerLeavesLots: ring.makerLeavesLots[at]! } : undefined;
    const [exec, reason] = [EXEC[ring.execType[at]!]!, REASON[ring.reason[at]!]!];
    const { seq, orderId, side, priceTicks, qtyLots, leavesLots } = ring;
    lines.push(reportLine(seq[at]!, exec, reason, orderId[at]!, side[at]!, priceTicks[at]!, qtyLots[at]!, leavesLots[at]!, maker));
  }
  return lines;
}

/** Takes the rows that were published. */
export function takeRows(events: BookEvents): string[] {
  const lines: string[] = [];
  const { kind, side, priceTicks, qtyLots, orderId, flags } = events.rows;
  for (let i = 0; i < events.count; i++) {
    const line = rowLine(KIND[kind[i]!]!, side[i]!, priceTicks[i]!, qtyLots[i]!, orderId[i]!);
    lines.push((flags[i]! & Flag.last) === 0 ? line : `${line}.`);
  }
  events.taken();
  return lines;
}

/** Every order at rest, in order of queues, price and place: `queue #id open/shown@key cum`, and what else a message may change. */
export function stateText({ floor }: MatchingEngine): string {
  const { values, links } = floor.records;
  const lines: string[] = [];
  for (const [index, queues] of floor.queues.entries()) {
    for (const o of queues.orders()) {
      const at = o * VALUES;
      const row = links[o * LINKS + TERMS]!;
      const { limitTicks, otherLegId } = floor.terms;
      const best = floor.trailing.includes(row) ? floor.trailingStops.bestOf(row) : Number.NaN;
      const terms = row < 0 ? '' : ` ${best} ${limitTicks[row]!} ${otherLegId[row]!}`;
      lines.push(
        `${index} #${values[at + ID]!} ${values[at + LEAVES]!}/${values[at + SHOWN]!}@${links[o * LINKS + 10]!} ${values[at + CUM]!}${terms}`,
      );
    }
  }
  const { lastPxTicks, markPxTicks, indexPxTicks, positions, trades, pairedOrders, reduceOnlyOrders, pegged, trailing, expiries } = floor;
  const held = [...positions.entries()].filter(([, lots]) => lots !== 0);
  lines.push(`last ${lastPxTicks} mark ${markPxTicks} index ${indexPxTicks} trades ${trades} positions ${JSON.stringify(held)}`);
  lines.push(
    `pairs ${pairedOrders} reduce-only ${reduceOnlyOrders} pegged ${pegged.length} trailing ${trailing.length} expiries ${expiries.size}`,
  );
  return lines.join('\n');
}
