/**
 * Random cases for kernel and twin, drawn from one seed, in the format of the conformance cases (with `meta` for what a tape's metadata says).
 *
 * A case is calm (a touch that stays where it is and queues that grow, shrink and are traded through slowly, so that queue models and netting matter) or
 * wild (prices that move at each row). Tapes are small and nasty: all row kinds of an L2 tape, batches of one stamp, a trade before, after or without its level row, refills, sweeps, locked and
 * crossed books, holes, halts; orders crowd the touch. Example: `generateCase(7).tape[0]` is `['1000', '1004', 'snapshot', 'bid', '100', '8']`.
 */
import seedrandom from 'seedrandom';
import { generateSession } from './generate-session.js';
import type { Case, CaseSession } from './run.js';
import type { CaseMeta } from './tape.js';

/** What a tape may hold beyond levels, sided and unsided trades. All on where absent. */
export interface Wishes {
  rows?: number;
  /** Clears and snapshots after the opening. */
  holes?: boolean;
  halts?: boolean;
  quotes?: boolean;
  /** Limited depth, snapshot range, short staleness limit. */
  meta?: boolean;
  /** Trades without a side. */
  unsided?: boolean;
  sessions?: number;
  /** One order a session, possibly replaced and cancelled. */
  lone?: boolean;
}

/** A generated case: what `runSession` takes. */
export type GeneratedCase = Case & { sessions: CaseSession[] };

/** Draws. */
export interface Dice {
  /** An integer from 0 to n − 1. */
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
}

type Levels = Map<number, number>;
type Name = 'bid' | 'ask';

/** The case of a seed. */
export function generateCase(seed: number, wishes: Wishes = {}): GeneratedCase {
  const dice = toDice(seed);
  const meta = wishes.meta === false ? {} : drawMeta(dice);
  const calm = dice.chance(0.65);
  const tape = new TapeWalk(dice, wishes, calm).draw(wishes.rows ?? 40 + dice.below(160));
  const orderTick = wishes.meta !== false && dice.chance(0.1) ? 2 : 1;
  const last = Number(tape.at(-1)?.[0] ?? 1000);
  const count = wishes.sessions ?? 1 + dice.below(4);
  const sessions = Array.from({ length: count }, (_, n) =>
    generateSession(dice, `s${n}`, { last, orderTick, calm, lone: wishes.lone === true }),
  );
  return {
    instrument: { tickSize: '1', lotSize: '1', ...(orderTick === 1 ? {} : { orderTick: String(orderTick) }) },
    meta,
    tape,
    sessions,
  };
}

/** Draws from a seed (seedrandom's Alea). */
export function toDice(seed: number | string): Dice {
  const next = seedrandom.alea(String(seed));
  const below = (n: number): number => Math.floor(next() * n);
  return { below, chance: (p) => next() < p, pick: (list) => list[below(list.length)]! };
}

function drawMeta(dice: Dice): CaseMeta {
  return {
    ...(dice.chance(0.2) ? { depth: dice.pick([1, 2, 3, 5]) } : {}),
    ...(dice.chance(0.15) ? { snapshotRange: { bidLowTicks: 98, askHighTicks: 103 } } : {}),
    ...(dice.chance(0.2) ? { staleAfter: dice.pick(['0ns', '20ns', '90ns']) } : {}),
    ...(dice.chance(0.2) ? { netWindow: dice.pick(['0ns', '4ns', '60ns']) } : {}),
  };
}

/** A market that wanders around 100 and tells what happens to it, not always in order and not always all of it. */
class TapeWalk {
  #dice: Dice;
  #wishes: Wishes;
  #now = 1000;
  #lag: number;
  #calm: boolean;
  #rows: string[][] = [];
  #sides: Record<Name, Levels> = { bid: new Map(), ask: new Map() };
  #halted = false;

  constructor(dice: Dice, wishes: Wishes, calm: boolean) {
    this.#calm = calm;
    this.#dice = dice;
    this.#wishes = wishes;
    this.#lag = dice.pick([0, 4, 40]);
  }

  draw(rows: number): string[][] {
    if (this.#dice.chance(0.9)) this.#snapshot(['bid', 'ask']);
    while (this.#rows.length < rows) {
      this.#now += this.#dice.pick([0, 0, 0, 1, 1, 3, 8, 25, 40, 90]);
      this.#happen();
    }
    return this.#rows;
  }

  #happen(): void {
    const name = this.#dice.pick(['bid', 'ask'] as const);
    // In a calm case what is rare is rarer still.
    if (!this.#calm || this.#dice.chance(0.05)) this.#happenWildly(name);
    else if (this.#dice.chance(0.35)) this.#execute(name);
    else this.#change(name);
  }

  #happenWildly(name: Name): void {
    const dice = this.#dice;
    const rare = dice.below(100);
    if (rare < 3 && this.#wishes.holes !== false) this.#hole();
    else if (rare < 5 && this.#wishes.holes !== false) this.#state('snapshot', name, this.#near(name), dice.below(12));
    else if (rare < 7 && this.#wishes.halts !== false) this.#halt();
    else if (rare < 12 && this.#wishes.quotes !== false) this.#quote(name);
    else if (rare < 17) this.#cross(name);
    else if (rare < 24) this.#sweep(name);
    else if (rare < 60) this.#execute(name);
    else this.#state('level', name, this.#near(name), dice.chance(0.2) ? 0 : dice.below(16));
  }

  /** Orders join or leave at the touch or next to it, which stays; a thin level fills up again. */
  #change(name: Name): void {
    const px = this.#touch(name) + (this.#dice.chance(0.8) ? 0 : name === 'bid' ? -1 : 1);
    const shown = this.#sides[name].get(px) ?? 0;
    const by = 1 + this.#dice.below(6);
    this.#state('level', name, px, shown > by && this.#dice.chance(0.55) ? shown - by : shown + by);
  }

  /** An execution: trade and level row, in either order, late, apart, refilled in between or half told. */
  #execute(name: Name): void {
    const dice = this.#dice;
    const px = this.#touch(name);
    const shown = this.#sides[name].get(px) ?? 0;
    const qty = 1 + dice.below(dice.chance(this.#calm ? 0.05 : 0.2) ? 12 : this.#calm ? 2 : 4);
    const level = (): void =>
      this.#state('level', name, px, Math.max(this.#calm ? 1 : 0, shown - qty) + (dice.chance(0.25) ? dice.below(4) : 0));
    const trade = (): void => this.#trade(name, px, qty);
    const told = dice.chance(0.5) ? [trade, level] : [level, trade];
    if (dice.chance(0.15)) told.splice(dice.below(2), 1);
    for (const one of told) {
      one();
      if (dice.chance(0.3)) this.#now += dice.pick([1, 4, 8, 20, 60]);
    }
  }

  /** One aggressor through several prices; levels follow, if at all, together. */
  #sweep(name: Name): void {
    const from = this.#touch(name);
    const prices = [0, 1, 2].slice(0, 2 + this.#dice.below(2)).map((n) => (name === 'bid' ? from - n : from + n));
    for (const px of prices) this.#trade(name, px, 1 + this.#dice.below(6));
    for (const px of prices) if (this.#dice.chance(0.8)) this.#state('level', name, px, this.#dice.chance(0.6) ? 0 : this.#dice.below(5));
  }

  /** A level at or beyond the other side's touch; mostly the other side gives way afterwards. */
  #cross(name: Name): void {
    const other: Name = name === 'bid' ? 'ask' : 'bid';
    const px = this.#touch(other);
    if (this.#dice.chance(0.3)) this.#state('level', other, px, 0);
    this.#state('level', name, px, 1 + this.#dice.below(8));
    if (this.#dice.chance(0.8)) this.#state('level', other, px, 0);
  }

  #hole(): void {
    const sides = this.#dice.pick([['bid', 'ask'], ['bid'], ['ask']] as const);
    this.#push('clear', sides.length === 2 ? '' : sides[0], '', '');
    for (const name of sides) this.#sides[name].clear();
    if (this.#dice.chance(0.3)) this.#state('level', this.#dice.pick(sides), 97 + this.#dice.below(7), 1 + this.#dice.below(9));
    if (this.#dice.chance(0.3)) this.#execute(this.#dice.pick(sides));
    if (this.#dice.chance(0.4)) this.#now += this.#dice.pick([1, 7, 30]);
    if (this.#dice.chance(0.75)) this.#snapshot(sides);
  }

  #snapshot(sides: readonly Name[]): void {
    const mid = this.#calm ? 101 : 100 + this.#dice.below(3);
    for (const name of sides) {
      for (let n = 0; n < 3 + this.#dice.below(3); n++) {
        if (n === 0 || this.#dice.chance(0.85))
          this.#state('snapshot', name, name === 'bid' ? mid - 1 - n : mid + n, 1 + this.#dice.below(12));
      }
    }
  }

  #halt(): void {
    this.#halted = !this.#halted;
    this.#push('status', '', '', this.#halted ? '0' : '1');
  }

  #quote(name: Name): void {
    const levels = this.#sides[name];
    if (this.#dice.chance(0.1)) {
      levels.clear();
      this.#push('quote', name, this.#dice.chance(0.5) ? String(this.#touch(name)) : '', '0');
      return;
    }
    const px = this.#near(name);
    for (const at of [...levels.keys()]) if (name === 'bid' ? at > px : at < px) levels.delete(at);
    this.#state('quote', name, px, 1 + this.#dice.below(12));
  }

  #trade(hit: Name, px: number, qty: number): void {
    const unsided = this.#wishes.unsided !== false && this.#dice.chance(0.06);
    this.#push('trade', unsided ? '' : hit === 'bid' ? 'sell' : 'buy', String(px), String(qty));
  }

  #state(kind: string, name: Name, px: number, qty: number): void {
    if (qty === 0) this.#sides[name].delete(px);
    else this.#sides[name].set(px, qty);
    this.#push(kind, name, String(px), String(qty));
  }

  #push(kind: string, side: string, px: string, qty: string): void {
    this.#rows.push([String(this.#now), String(this.#now + this.#lag), kind, side, px, qty]);
  }

  #touch(name: Name): number {
    const prices = [...this.#sides[name].keys()];
    return prices.length === 0 ? 99 + this.#dice.below(4) : name === 'bid' ? Math.max(...prices) : Math.min(...prices);
  }

  /** A price at the touch, mostly, or a little off it. */
  #near(name: Name): number {
    const off = this.#dice.pick([0, 0, 0, 0, 1, 1, 2, 3, -1]);
    return Math.min(108, Math.max(92, name === 'bid' ? this.#touch(name) - off : this.#touch(name) + off));
  }
}
