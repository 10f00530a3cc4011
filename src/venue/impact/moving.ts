/**
 * Sessions whose markets are shifted (`price-shift.ts`): when the shift in force changes, and what that does to their orders.
 *
 * A resting order keeps its price in the session's market, so that its recorded price goes against the shift: at each change all resting orders of the session leave and
 * arrive anew at their recorded prices, best price first, then oldest, behind everything there. The place is lost: nobody can know who would have been behind it. Where the other side is then
 * within reach it has come to the order, which fills as **crossed**, at its own price as maker, and that pushes like a taking order.
 *
 * A change is made at the first row, or request of the session, at whose time the rounded shift is another one, before that row or request; and after each event in
 * which the session traded. Nothing here depends on other sessions.
 *
 * Example: shift 2, our bid of 100 stands at recorded 98. The shift fades to 1: it arrives at recorded 99, last of that level.
 */
import type { Floor } from '../floor.js';
import { WORLDS } from '../worlds.js';
import type { PriceShift } from './price-shift.js';

/** The sessions of a market whose prices are shifted. */
export class Moving {
  /** Before this time no look finds a change. */
  nextLookNs = Number.POSITIVE_INFINITY;

  private readonly floor: Floor;
  private readonly shifts: readonly (PriceShift | undefined)[];

  private constructor(floor: Floor, shifts: readonly (PriceShift | undefined)[]) {
    this.floor = floor;
    this.shifts = shifts;
  }

  /** Of a market; undefined where no session moves anything. */
  static of(floor: Floor): Moving | undefined {
    const shifts = floor.sessions.map(({ rules }) => rules.impact?.shift);
    return shifts.some((shift) => shift !== undefined) ? new Moving(floor, shifts) : undefined;
  }

  /** Rows of `floor.nowNs` come next: look where a shift may have changed. */
  look(): void {
    const { nowNs } = this.floor;
    for (const [session, shift] of this.shifts.entries()) {
      if (shift !== undefined && shift.nextLookNs <= nowNs) this.settle(session, shift);
    }
    this.findNextLook();
  }

  /** A session's request has come, or was executed: what it has traded pushes, and its orders move. */
  settleSession(session: number): void {
    const shift = this.shifts[session];
    if (shift === undefined) return;
    this.settle(session, shift);
    this.findNextLook();
  }

  /** Rows made reports: likewise for everybody. */
  settleAll(): void {
    for (const [session, shift] of this.shifts.entries()) if (shift !== undefined) this.settle(session, shift);
    this.findNextLook();
  }

  private findNextLook(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const shift of this.shifts) if (shift !== undefined && shift.nextLookNs < next) next = shift.nextLookNs;
    this.nextLookNs = next;
  }

  /** Orders that move may fill, and that moves them again: each time some lots fewer are wanted, so it ends. */
  private settle(session: number, shift: PriceShift): void {
    const { floor } = this;
    shift.settle(floor.nowNs);
    for (let whole = shift.look(floor.nowNs); whole !== shift.wholeTicks; whole = shift.look(floor.nowNs)) {
      const byTicks = whole - shift.wholeTicks;
      shift.wholeTicks = whole;
      floor.sessions[session]!.rules.impact!.told.shift(floor.row + 1, whole);
      this.moveOrders(session, byTicks);
      shift.settle(floor.nowNs);
    }
  }

  /** The market of a session has gone up by `byTicks`. */
  private moveOrders(session: number, byTicks: number): void {
    const { queues, orders, sessions, halted } = this.floor;
    for (const o of sessions[session]!.held) orders.priceKey[o]! -= orders.side[o]! * byTicks;
    const resting = queues.restingOf(session);
    for (const o of resting) queues.leave(o);
    for (const o of resting) {
      orders.aheadLots.fill(0, o * WORLDS, (o + 1) * WORLDS);
      orders.priceKey[o]! -= orders.side[o]! * byTicks;
      queues.join(o);
      if (!halted) queues.cross(o);
    }
  }
}
