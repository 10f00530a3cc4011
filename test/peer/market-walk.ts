/**
 * A small market in rows that hftbacktest understands: levels, sided trades, clears and snapshots.
 *
 * It is nasty where the two engines could part: trades before, after and without their level rows, refills, sweeps, prints through the touch,
 * batches of one stamp in which the touch moves through levels whose removal comes later or never (as in real Binance batches), sides that are
 * emptied and come back, rows that change nothing.
 *
 * Units: ticks, lots, ns since the case's base. Invariant: `exchTs` and `recvTs` do not fall. `touches` has the best prices after each row.
 */
import type { Dice } from '../twin/generate.js';
import type { Row } from './case.js';

type Side = 'bid' | 'ask';

/** Best prices from a time on; NaN: none. */
export interface Touch {
  readonly ts: number;
  readonly bidTicks: number;
  readonly askTicks: number;
}

/** A stretch in which the venue hears nothing: after `from`, before `to`. */
export interface Quiet {
  readonly from: number;
  readonly to: number;
}

/** A drawn tape. */
export interface Walk {
  readonly rows: readonly Row[];
  readonly touches: readonly Touch[];
  readonly quiet: readonly Quiet[];
}

/**
 * - `queue`: a touch that stays, with queues that grow, shrink and are traded through in small pieces, so that a place in them matters;
 * - `calm`: prices stand mostly still;
 * - `wild`: they move at every other row.
 */
export type Mood = 'queue' | 'calm' | 'wild';

/** What to draw. */
export interface WalkWishes {
  readonly rows: number;
  readonly startTs: number;
  /** Around where prices begin. */
  readonly midTicks: number;
  readonly mood: Mood;
  /** Stretches without rows of this length. */
  readonly quietNs: number;
}

/** Draw a tape. */
export function drawWalk(dice: Dice, wishes: WalkWishes): Walk {
  return new MarketWalk(dice, wishes).draw();
}

const other = (side: Side): Side => (side === 'bid' ? 'ask' : 'bid');
/** One tick further from the market. */
const outward = (side: Side): number => (side === 'bid' ? -1 : 1);

class MarketWalk {
  private readonly dice: Dice;
  private readonly wishes: WalkWishes;
  private readonly lagNs: number;
  private readonly sides: Record<Side, Map<number, number>> = { bid: new Map(), ask: new Map() };
  private readonly rows: Row[] = [];
  private readonly touches: Touch[] = [];
  private readonly quiet: Quiet[] = [];
  private now: number;
  private recv = 0;

  constructor(dice: Dice, wishes: WalkWishes) {
    this.dice = dice;
    this.wishes = wishes;
    this.now = wishes.startTs;
    this.lagNs = dice.pick([0, 1, 4, 40]);
  }

  private get isQueue(): boolean {
    return this.wishes.mood === 'queue';
  }

  draw(): Walk {
    this.snapshot(['bid', 'ask'], this.wishes.midTicks);
    while (this.rows.length < this.wishes.rows) {
      this.now += this.dice.pick([0, 0, 0, 1, 1, 3, 8, 25, 40, 90]);
      if (this.wishes.quietNs > 0 && this.dice.chance(0.06)) this.rest();
      this.happen();
    }
    return { rows: this.rows, touches: this.touches, quiet: this.quiet };
  }

  private rest(): void {
    const from = this.now;
    this.now += this.wishes.quietNs;
    if (this.rows.at(-1)!.exchTs <= from) this.quiet.push({ from, to: this.now });
  }

  private happen(): void {
    const { dice } = this;
    const side = dice.pick(['bid', 'ask'] as const);
    if (this.isQueue && dice.chance(0.93)) {
      if (dice.chance(0.45)) this.execute(side);
      else this.change(side);
      return;
    }
    const roll = dice.below(100) / (this.wishes.mood === 'wild' ? 2 : 1);
    if (roll < 1) this.hole();
    else if (roll < 3) this.state('snapshot', side, this.near(side), dice.below(12));
    else if (roll < 9) this.move(side);
    else if (roll < 13) this.sweep(side);
    else if (roll < 15) this.printBeyond(side);
    else if (roll < 16) this.push('trade', dice.chance(0.5) ? '' : side === 'bid' ? 'buy' : 'sell', this.near(side), 1 + dice.below(9));
    else if (roll < 20) this.state('level', side, this.near(side), dice.chance(0.4) ? 0 : 1 + dice.below(15));
    else if (roll < 60) this.execute(side);
    else this.change(side);
  }

  /** Orders join or leave at the touch or next to it. */
  private change(side: Side): void {
    const px = this.touch(side) + (this.dice.chance(0.8) ? 0 : outward(side));
    const shown = this.sides[side].get(px) ?? 0;
    const by = this.dice.below(this.isQueue ? 12 : 7);
    this.state('level', side, px, shown > by && this.dice.chance(0.55) ? shown - by : shown + by);
  }

  /** An execution at the touch: trade and level row in either order, late, refilled in between, or half told. */
  private execute(side: Side): void {
    const { dice } = this;
    const px = this.touch(side);
    const shown = this.sides[side].get(px) ?? 0;
    const qty = 1 + dice.below(dice.chance(0.2) && !this.isQueue ? 14 : 4);
    const level = (): void => {
      this.state(
        'level',
        side,
        px,
        Math.max(this.isQueue || dice.chance(0.7) ? 1 : 0, shown - qty) + (dice.chance(0.25) ? dice.below(5) : 0),
      );
    };
    const trade = (): void => {
      this.print(side, px, qty);
    };
    const told = dice.chance(0.5) ? [trade, level] : [level, trade];
    if (dice.chance(0.25)) told.splice(dice.below(2), 1);
    for (const tell of told) {
      tell();
      if (dice.chance(0.3)) this.now += dice.pick([1, 4, 8, 20, 60]);
    }
  }

  /** One aggressor through several prices, whose levels follow, if at all, together. */
  private sweep(side: Side): void {
    const prices = this.prices(side).slice(0, 1 + this.dice.below(3));
    for (const px of prices) this.print(side, px, 1 + this.dice.below(8));
    for (const px of prices) if (this.dice.chance(0.7)) this.state('level', side, px, this.dice.chance(0.6) ? 0 : this.dice.below(5));
  }

  /** The touch moves a few ticks towards `side`'s outside: its levels go, those of the other side follow, in any order, some not told at all. */
  private move(side: Side): void {
    const { dice } = this;
    const px = this.touch(side);
    const ticks = 1 + dice.below(3);
    const told: (() => void)[] = [];
    for (let step = 0; step < ticks; step++) {
      const at = px + step * outward(side);
      if (dice.chance(0.75)) told.push(() => this.state('level', side, at, 0));
      if (dice.chance(0.75)) told.push(() => this.state('level', other(side), at, 1 + dice.below(12)));
    }
    if (dice.chance(0.5)) this.print(side, px, 1 + dice.below(6));
    while (told.length > 0) {
      told.splice(dice.below(told.length), 1)[0]!();
      if (dice.chance(0.1)) this.now += dice.pick([1, 5, 20]);
    }
  }

  /** A print past the touch, into the book or into the spread. */
  private printBeyond(side: Side): void {
    this.print(side, this.touch(side) + outward(side) * (this.dice.below(5) - 1), 1 + this.dice.below(6));
  }

  /** A side, or both, become unknown; mostly a snapshot follows, not always at once. */
  private hole(): void {
    const { dice } = this;
    const sides = dice.pick([['bid', 'ask'], ['bid'], ['ask']] as const);
    const mid = Math.round((this.touch('bid') + this.touch('ask') + 1) / 2);
    this.push('clear', sides.length === 2 ? '' : sides[0], 0, 0);
    for (const side of sides) this.sides[side].clear();
    if (dice.chance(0.4)) this.push('trade', dice.pick(['buy', 'sell'] as const), mid + dice.below(5) - 2, 1 + dice.below(9));
    if (dice.chance(0.4)) this.now += dice.pick([1, 7, 30]);
    if (dice.chance(0.8)) this.snapshot(sides, mid + dice.below(3) - 1);
  }

  private snapshot(sides: readonly Side[], mid: number): void {
    for (const side of sides) {
      const best = side === 'bid' ? mid - 1 : mid;
      for (let n = 0; n < 3 + this.dice.below(4); n++) {
        if (n === 0 || this.dice.chance(0.85))
          this.state('snapshot', side, best + n * outward(side), 1 + this.dice.below(this.isQueue ? 24 : 14));
      }
    }
  }

  private print(hit: Side, px: number, qty: number): void {
    this.push('trade', hit === 'bid' ? 'sell' : 'buy', px, qty);
  }

  private state(kind: 'level' | 'snapshot', side: Side, px: number, lots: number): void {
    if (lots === 0) this.sides[side].delete(px);
    else {
      this.sides[side].set(px, lots);
      // What it crosses is gone, told or not.
      const crossed = this.sides[other(side)];
      for (const at of [...crossed.keys()]) if (side === 'bid' ? at <= px : at >= px) crossed.delete(at);
    }
    this.push(kind, side, px, lots);
  }

  private push(kind: Row['kind'], side: Row['side'], priceTicks: number, lots: number): void {
    this.recv = Math.max(this.recv, this.now + this.lagNs);
    this.rows.push({ exchTs: this.now, recvTs: this.recv, kind, side, priceTicks, lots });
    const best = (name: Side): number => this.prices(name)[0] ?? Number.NaN;
    this.touches.push({ ts: this.now, bidTicks: best('bid'), askTicks: best('ask') });
  }

  /** Prices of a side, best first. */
  private prices(side: Side): number[] {
    return [...this.sides[side].keys()].sort((a, b) => (side === 'bid' ? b - a : a - b));
  }

  private touch(side: Side): number {
    const across = this.prices(other(side))[0] ?? this.wishes.midTicks;
    return this.prices(side)[0] ?? across + outward(side);
  }

  /** A price at the touch, mostly, or a little off it. */
  private near(side: Side): number {
    return this.touch(side) + outward(side) * this.dice.pick([0, 0, 0, 0, 1, 1, 2, 3, -1]);
  }
}
