/**
 * An audit of fills against the tape, by a market kept in plain Maps: nothing of the venue's code is used.
 *
 * It asks of each fill what FILLS.md promises: the row that caused it is of the right kind, side and price; a print is shared out once;
 * what is taken of a level was on display and not taken before; the price is one that the order asked for and the market traded or quoted.
 */
import { Kind } from '../../src/market/row.js';
import { RequestType, Rule, type SessionColumns } from '../../src/sim/columns.js';
import type { Row } from '../market/tape-rows.js';

/** What an audit found. */
export interface Audit {
  /** What is wrong, a sentence each. */
  readonly faults: string[];
  /** Fills by rule code. */
  readonly fills: Record<number, number>;
}

interface Level {
  qty: number;
  /** What this session has taken of it. */
  taken: number;
  /** Row that stated it. */
  row: number;
}

class PlainMarket {
  readonly bids = new Map<number, Level>();
  readonly asks = new Map<number, Level>();
  readonly rows: readonly Row[];
  /** Rows applied. */
  done = 0;
  lastPrint = Number.NaN;

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  side(sign: number): Map<number, Level> {
    return sign > 0 ? this.bids : this.asks;
  }

  /** Apply rows up to and without `end`. */
  goTo(end: number): void {
    for (; this.done < end; this.done++) this.apply(this.rows[this.done]!);
  }

  /** Apply all rows up to and with a time. */
  goToTime(ts: number): void {
    while (this.done < this.rows.length && this.rows[this.done]!.exchTs <= ts) this.goTo(this.done + 1);
  }

  /** Best bid, best ask and last print; NaN none. */
  touch(): number[] {
    return [this.best(1), this.best(-1), this.lastPrint];
  }

  best(sign: number): number {
    let best = Number.NaN;
    for (const ticks of this.side(sign).keys()) if (!(sign * ticks <= sign * best)) best = ticks;
    return best;
  }

  private apply({ kind, side, priceTicks, qtyLots }: Row): void {
    if (kind === Kind.trade) this.lastPrint = priceTicks;
    else if (kind === Kind.clear) for (const sign of [1, -1]) if (side === 0 || side === sign) this.side(sign).clear();
    if (kind !== Kind.level && kind !== Kind.snapshot) return;
    const levels = this.side(side);
    const before = levels.get(priceTicks);
    const decrease = Math.max(0, (before?.qty ?? 0) - qtyLots);
    const taken = kind === Kind.snapshot ? 0 : Math.max(0, (before?.taken ?? 0) - decrease);
    if (qtyLots > 0) levels.set(priceTicks, { qty: qtyLots, taken, row: this.done });
    else levels.delete(priceTicks);
  }
}

/** A fill as the reports tell it. */
interface ToldFill {
  readonly clOrd: number;
  readonly exchTs: number;
  readonly side: number;
  readonly price: number;
  readonly lots: number;
  readonly rule: number;
  readonly tapeRow: number;
}

/** Audit the fills of one session. */
export function audit(rows: readonly Row[], { reports: r, requests, strings }: SessionColumns): Audit {
  const auditor = new Auditor(rows, askedPrices(requests), strings);
  for (let i = 0; i < r.count; i++) {
    if (r.rule[i] === Rule.none) continue;
    const [clOrd, exchTs, side, rule] = [r.clOrd[i]!, r.exchTs[i]!, r.side[i]!, r.rule[i]!];
    auditor.fill({ clOrd, exchTs, side, rule, price: r.lastPxTicks[i]!, lots: r.lastQtyLots[i]!, tapeRow: r.tapeRow[i]! });
  }
  return auditor;
}

class Auditor implements Audit {
  readonly faults: string[] = [];
  readonly fills: Record<number, number> = {};
  private readonly market: PlainMarket;
  private readonly asked: ReadonlyMap<number, ReadonlySet<number>>;
  private readonly names: readonly string[];
  private print = { row: -1, left: 0 };
  /** Touch and last print just before the row. */
  private before: number[] = [];

  constructor(rows: readonly Row[], asked: ReadonlyMap<number, ReadonlySet<number>>, names: readonly string[]) {
    this.market = new PlainMarket(rows);
    this.asked = asked;
    this.names = names;
  }

  fill(fill: ToldFill): void {
    this.fills[fill.rule] = (this.fills[fill.rule] ?? 0) + 1;
    if (fill.rule === Rule.taker) this.taker(fill);
    else this.maker(fill);
  }

  private taker(fill: ToldFill): void {
    const { side, price, tapeRow } = fill;
    this.market.goToTime(fill.exchTs);
    const levels = this.market.side(-side);
    const statedBy = levels.get(price)?.row;
    if (statedBy !== tapeRow) this.fault(fill, `the row did not last state the level, ${statedBy ?? 'none'} did`);
    for (const [ticks, { qty, taken }] of levels) {
      if (side * (price - ticks) > 0 && qty > taken) this.fault(fill, `${qty - taken} at ${ticks} were better`);
    }
    this.take(fill, levels.get(price));
  }

  private maker(fill: ToldFill): void {
    const { market } = this;
    const row = market.rows[fill.tapeRow]!;
    if (fill.tapeRow + 1 < market.done) this.fault(fill, 'the row is earlier than one that filled before');
    if (row.exchTs !== fill.exchTs) this.fault(fill, `the row is of ${row.exchTs}`);
    if (!this.asked.get(fill.clOrd)?.has(fill.price)) this.fault(fill, 'the order never asked for that price');
    if (fill.tapeRow >= market.done) {
      market.goTo(fill.tapeRow);
      this.before = market.touch();
      market.goTo(fill.tapeRow + 1);
    }
    if (fill.rule === Rule.crossed) this.crossed(fill, row);
    else this.printed(fill, row);
    this.inMarket(fill, row);
  }

  private crossed(fill: ToldFill, row: Row): void {
    if (row.kind !== Kind.level && row.kind !== Kind.snapshot) this.fault(fill, `the row is of kind ${row.kind}, no level`);
    const crosses = row.side === -fill.side && fill.side * (fill.price - row.priceTicks) >= 0 && row.qtyLots > 0;
    if (!crosses) this.fault(fill, `the level ${row.side} ${row.qtyLots} @${row.priceTicks} does not cross`);
    this.take(fill, this.market.side(-fill.side).get(row.priceTicks));
  }

  private printed(fill: ToldFill, row: Row): void {
    if (row.kind !== Kind.trade || row.side !== -fill.side) this.fault(fill, `no print against us (kind ${row.kind}, side ${row.side})`);
    const beyond = fill.side * (fill.price - row.priceTicks);
    if (fill.rule === Rule.queue ? beyond !== 0 : beyond <= 0) this.fault(fill, `the print was at ${row.priceTicks}`);
    if (fill.tapeRow !== this.print.row) this.print = { row: fill.tapeRow, left: row.qtyLots };
    this.print.left -= fill.lots;
    if (this.print.left < 0) this.fault(fill, `the print of ${row.qtyLots} was shared out twice`);
  }

  /** The price is among those of the touch and the prints, unless the touch is one that we have taken whole. */
  private inMarket(fill: ToldFill, row: Row): void {
    const prices = [...this.before, ...this.market.touch(), row.priceTicks].filter((ticks) => !Number.isNaN(ticks));
    const [low, high] = [Math.min(...prices), Math.max(...prices)];
    const other = this.market.side(-fill.side).get(this.market.best(-fill.side));
    const isTaken = other !== undefined && other.taken >= other.qty;
    if (!isTaken && (fill.price < low || fill.price > high)) this.fault(fill, `the market was from ${low} to ${high}`);
  }

  private take(fill: ToldFill, level: Level | undefined): void {
    if (level === undefined) {
      this.fault(fill, 'nothing stood there');
      return;
    }
    level.taken += fill.lots;
    if (level.taken > level.qty) this.fault(fill, `${level.taken} taken of ${level.qty} on display`);
  }

  private fault({ clOrd, lots, price, exchTs, tapeRow }: ToldFill, what: string): void {
    this.faults.push(`${this.names[clOrd]!}: ${lots} @${price} at ${exchTs}, row ${tapeRow}: ${what}`);
  }
}

/** Prices that each order was given, by its number. */
function askedPrices(q: SessionColumns['requests']): Map<number, Set<number>> {
  const asked = new Map<number, Set<number>>();
  for (let i = 0; i < q.count; i++) {
    if (q.type[i] === RequestType.cancel) continue;
    const prices = asked.get(q.clOrd[i]!) ?? new Set();
    asked.set(q.clOrd[i]!, prices.add(q.priceTicks[i]!));
  }
  return asked;
}
