/**
 * Tells sessions that see what they took (`impact: consume`) what is missing of the levels of a tape of single orders: at each price the sum of what they have of its recorded
 * orders, of each at most what it still shows.
 *
 * Only prices at which something is missing, or to which an order of which something was taken comes, are looked at, when a row touches them.
 */
import type { Told } from '../impact/told.js';
import { LINKS, LOTS, NEXT, VALUES } from '../../market/order-pool.js';
import type { L3Engine } from './engine.js';
import { availableOf } from './recorded-lots.js';

/** The sessions of a market that see what they took. */
export class MissingLots {
  private readonly engine: L3Engine;
  /** By session. */
  private readonly told: readonly (Told | undefined)[];
  /** By session, of bids and of asks: lots missing by key. */
  private readonly bids: readonly Map<number, number>[];
  private readonly asks: readonly Map<number, number>[];

  private constructor(engine: L3Engine, told: readonly (Told | undefined)[]) {
    this.engine = engine;
    this.told = told;
    this.bids = told.map(() => new Map<number, number>());
    this.asks = told.map(() => new Map<number, number>());
  }

  /** Of a market; undefined where no session sees what it took. */
  static of(engine: L3Engine): MissingLots | undefined {
    const told = engine.sessions.map(({ rules: { impact } }) => (impact?.consumes === true ? impact.told : undefined));
    return told.some((one) => one !== undefined) ? new MissingLots(engine, told) : undefined;
  }

  /** A session has taken lots at a price. */
  taken(session: number, side: number, key: number): void {
    const told = this.told[session];
    if (told !== undefined) this.look(session, told, side, key, this.engine.row + 1);
  }

  /** A row has touched a price; `isMarked`: by an order of which something may have been taken, which may be new there. */
  touched(side: number, key: number, isMarked: boolean): void {
    const levels = side > 0 ? this.bids : this.asks;
    for (const [session, told] of this.told.entries()) {
      if (told !== undefined && (isMarked || levels[session]!.has(key))) this.look(session, told, side, key, this.engine.row);
    }
  }

  /** A row has emptied a side, or both (0). */
  cleared(side: number): void {
    for (const [sign, levels] of [
      [1, this.bids],
      [-1, this.asks],
    ] as const) {
      if (side === 0 || side === sign) for (const session of levels) for (const key of session.keys()) this.touched(sign, key, false);
    }
  }

  private look(session: number, told: Told, side: number, key: number, fromRow: number): void {
    const { book } = this.engine;
    const { links, values } = book.pool;
    let lots = 0;
    for (let r = book.first(side, key); r >= 0; r = links[r * LINKS + NEXT]!)
      lots += values[r * VALUES + LOTS]! - availableOf(this.engine, r, session);
    const levels = (side > 0 ? this.bids : this.asks)[session]!;
    if ((levels.get(key) ?? 0) === lots) return;
    if (lots > 0) levels.set(key, lots);
    else levels.delete(key);
    told.missing(fromRow, side, side > 0 ? key : 0 - key, lots);
  }
}
