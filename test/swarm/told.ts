/** What a session was told, in the form in which the twin tells it. */
import { formatUnits, parseDecimal } from '../../src/base/num/decimal.js';
import { Certainty, ExecType, Liquidity, namesByCode, OrdStatus, Rule, type Message } from '../../src/sim/message.js';
import type { Acted } from '../sim/stage.js';
import type { Outcome } from '../twin/run.js';

/** 1/65536 lot. */
const GRID = parseDecimal('0.0000152587890625');
const EXEC = namesByCode(ExecType);
const STATUS = namesByCode(OrdStatus);
const RULE = namesByCode(Rule);
const LIQUIDITY = namesByCode(Liquidity);
const CERTAINTY = namesByCode(Certainty);

/** Fills, order events, and lots missed by order. */
export interface Told {
  readonly fills: readonly Readonly<Record<string, unknown>>[];
  readonly orders: readonly (readonly (string | number)[])[];
  readonly missed: readonly (readonly [string, number])[];
}

/** By the kernel; ticks and lots are 1. */
export function toldByKernel({ reports, columns }: Acted): Told {
  const { strings, missed } = columns;
  const lots = new Map<string, number>();
  for (let i = 0; i < missed.count; i++) {
    const id = strings[missed.clOrd[i]!]!;
    lots.set(id, (lots.get(id) ?? 0) + missed.missedQtyLots[i]!);
  }
  return {
    fills: reports.filter(({ execType }) => execType === ExecType.trade).map((m) => fillOf(m, strings)),
    orders: reports.map((m) => [
      strings[m.clOrd]!,
      String(m.exchTs),
      String(m.recvTs),
      EXEC[m.execType]!,
      STATUS[m.ordStatus]!,
      m.leavesQtyLots,
      m.cumQtyLots,
    ]),
    missed: byName([...lots]),
  };
}

/** By the twin. */
export function toldByTwin({ fills, orders, missed }: Outcome): Told {
  return { fills: fills.map((fill) => ({ ...fill })), orders, missed: byName(missed.filter(([, lots]) => lots > 0)) };
}

function fillOf(m: Message, strings: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    clOrdId: strings[m.clOrd]!,
    exchTs: String(m.exchTs),
    recvTs: String(m.recvTs),
    price: String(m.lastPxTicks),
    qty: String(m.lastQtyLots),
    liquidity: LIQUIDITY[m.liquidity]!,
    rule: RULE[m.rule]!,
    tapeRow: m.tapeRow,
    aheadBeforeLots: formatUnits(m.aheadBefore, GRID),
    aheadAfterLots: formatUnits(m.aheadAfter, GRID),
    certainty: CERTAINTY[m.certainty]!,
  };
}

function byName(list: readonly (readonly [string, number])[]): (readonly [string, number])[] {
  return [...list].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
