/**
 * Random tapes of single orders, with sessions that crowd the same prices: everything that real feeds hold, and some of what they should not.
 *
 * Prices lie around 100; orders cross, are executed out of turn and at other prices than their own; ids are unknown; the book is cleared and stated
 * again in parts. Rows name side, price and quantity wherever an importer would have completed them.
 *
 * Example: `generateOrders(7).tape[0]` is `['1000', '1000', 'add', 'bid', '99', '4', '1', '3']`.
 */
import { toDice, type Dice, type GeneratedCase } from './generate.js';
import { generateSession } from './generate-session.js';

interface Live {
  id: number;
  side: 1 | -1;
  px: number;
  lots: number;
}

/** What a tape may hold. All on where absent. */
export interface OrderWishes {
  readonly rows?: number;
  readonly sessions?: number;
  readonly lone?: boolean;
  /** Clears and parts of snapshots, unknown ids, hidden prints, executions out of turn, halts. */
  readonly unruly?: boolean;
}

/** The case of a seed. */
export function generateOrders(seed: number, wishes: OrderWishes = {}): GeneratedCase {
  const dice = toDice(`orders ${seed}`);
  const tape = new OrderWalk(dice, wishes.unruly ?? true).draw(wishes.rows ?? 40 + dice.below(160));
  const last = Number(tape.at(-1)?.[0] ?? 1000);
  const frame = { last, orderTick: 1, calm: dice.chance(0.7), lone: wishes.lone ?? false };
  const sessions = Array.from({ length: wishes.sessions ?? 1 + dice.below(4) }, (_, n) => generateSession(dice, `s${n}`, frame));
  return { instrument: { tickSize: '1', lotSize: '1' }, singleOrders: true, tape, sessions };
}

class OrderWalk {
  #dice: Dice;
  #unruly: boolean;
  #live: Live[] = [];
  #cleared: Live[] = [];
  #rows: string[][] = [];
  #ts = 1000;
  #lastId = 0;

  constructor(dice: Dice, unruly: boolean) {
    this.#dice = dice;
    this.#unruly = unruly;
  }

  draw(rows: number): string[][] {
    while (this.#rows.length < rows) {
      if (this.#rows.length > 12) this.#ts += this.#dice.pick([0, 0, 1, 5, 11, 30]);
      this.#step();
    }
    return this.#rows;
  }

  #step(): void {
    const dice = this.#dice;
    const order = this.#live.length === 0 ? undefined : dice.pick(this.#live);
    const draw = dice.below(100);
    if (order === undefined || draw < 36) this.#add();
    else if (draw < 62) this.#execute(dice.chance(0.7) ? this.#front(order) : order);
    else if (draw < 70) this.#take(order, 'delete', order.lots);
    else if (draw < 76) this.#take(order, 'reduce', 1 + dice.below(order.lots + 1));
    else if (draw < 84 || !this.#unruly) this.#replace(order);
    else this.#surprise(draw);
  }

  #surprise(draw: number): void {
    const dice = this.#dice;
    const side = dice.pick([1, -1] as const);
    const px = 98 + dice.below(5);
    if (draw < 88) this.#row('hidden', dice.pick(['buy', 'sell', 'sell', 'buy', '']), px, 1 + dice.below(9));
    else if (draw < 90) this.#row('trade', dice.pick(['buy', 'sell', '']), px, 1 + dice.below(9));
    else if (draw < 93) this.#unknown(side, px);
    else if (draw < 95) this.#row('snapshot', name(side), side > 0 ? Math.min(px, 100) : Math.max(px, 100), dice.below(6));
    else if (draw < 97) this.#clear();
    else if (draw < 98) this.#part();
    else this.#row('status', '', undefined, dice.pick([0, 1, 1]));
  }

  #add(): void {
    const dice = this.#dice;
    const side = dice.pick([1, -1] as const);
    const order = { id: ++this.#lastId, side, px: this.#price(side), lots: 1 + dice.below(dice.chance(0.2) ? 20 : 6) };
    this.#live.push(order);
    this.#row('add', name(side), order.px, order.lots, order.id, this.#rows.length < 10 ? 2 : 0);
  }

  /** Mostly off the other side's best, sometimes at or through it. */
  #price(side: 1 | -1): number {
    const dice = this.#dice;
    return dice.chance(0.85) ? (side > 0 ? 100 - dice.below(3) : 101 + dice.below(3)) : 99 + dice.below(4);
  }

  /** The oldest order at an order's price. */
  #front({ side, px }: Live): Live {
    return this.#live.find((other) => other.side === side && other.px === px)!;
  }

  #execute(order: Live): void {
    const dice = this.#dice;
    const lots = dice.chance(0.05) ? order.lots + 1 : 1 + dice.below(order.lots);
    const px = this.#unruly && dice.chance(0.15) ? order.px + dice.pick([1, -1, 2]) : order.px;
    this.#row('execute', name(order.side), px, lots, order.id, dice.chance(0.05) ? 64 : 0);
    this.#lose(order, lots);
  }

  #take(order: Live, kind: string, lots: number): void {
    this.#row(kind, name(order.side), order.px, lots, order.id);
    this.#lose(order, lots);
  }

  #lose(order: Live, lots: number): void {
    order.lots -= lots;
    if (order.lots <= 0) this.#live.splice(this.#live.indexOf(order), 1);
  }

  #replace(order: Live): void {
    const dice = this.#dice;
    const lots = dice.below(8);
    const keeps = dice.chance(0.4);
    if (!keeps) order.px = dice.chance(0.5) ? order.px : this.#price(order.side);
    this.#row('replace', name(order.side), order.px, lots, order.id, keeps ? 32 : 0);
    this.#live.splice(this.#live.indexOf(order), 1);
    order.lots = lots;
    if (lots > 0) this.#live.push(order);
  }

  #unknown(side: 1 | -1, px: number): void {
    const dice = this.#dice;
    const kind = dice.pick(['execute', 'execute', 'reduce', 'delete', 'replace']);
    const id = ++this.#lastId;
    const lots = 1 + dice.below(6);
    if (kind === 'replace') this.#live.push({ id, side, px, lots });
    this.#row(kind, name(side), px, lots, id, kind === 'replace' && dice.chance(0.5) ? 32 : 0);
  }

  #clear(): void {
    const side = this.#dice.pick([1, -1, 0, 0] as const);
    this.#row('clear', side === 0 ? '' : name(side), undefined, undefined);
    const gone = this.#live.filter((order) => side === 0 || order.side === side);
    this.#cleared.push(...gone);
    this.#live = this.#live.filter((order) => !gone.includes(order));
    if (this.#dice.chance(0.3)) return;
    const parts = this.#dice.below(this.#cleared.length + 3);
    for (let n = 0; n < parts; n++) this.#part();
  }

  /** A part of a snapshot: mostly an order that was there, mostly at its price. */
  #part(): void {
    const dice = this.#dice;
    const known = this.#cleared.length > 0 && dice.chance(0.75) ? this.#cleared.splice(dice.below(this.#cleared.length), 1)[0]! : undefined;
    const side = known?.side ?? dice.pick([1, -1] as const);
    const order = known ?? { id: ++this.#lastId, side, px: this.#price(side), lots: 1 + dice.below(6) };
    if (dice.chance(0.15)) order.px = this.#price(side);
    this.#live.push(order);
    this.#row('add', name(side), order.px, order.lots, order.id, 2);
  }

  #row(kind: string, side: string, px?: number, lots?: number, id?: number, flags = 0): void {
    const ts = String(this.#ts);
    const text = (n: number | undefined): string => (n === undefined ? '' : String(n));
    const last = this.#dice.chance(0.8) ? 1 : 0;
    this.#rows.push([ts, ts, kind, side, text(px), text(lots), text(id), String(flags | last)]);
  }
}

function name(side: 1 | -1): string {
  return side > 0 ? 'bid' : 'ask';
}
