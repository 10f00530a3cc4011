/**
 * A crowd's own orders that stand, by group, so that one of a group can be picked by chance in a time that does not depend on how many there are.
 *
 * A group is any integer: a side, or a price of a side. An order stands from the venue's `new` to its end; while a cancel is on its way it does not
 * count, and when the cancel is refused (it was lost on the way, or crossed a fill) it counts again until its end is told.
 *
 * Invariant: `standing` is the sum over the groups; an order is in one place of one group, or in none. What has ended leaves nothing behind.
 *
 * Example: `own.sent(ctx.submit(order), 1); own.told(report); const id = own.take(1, ctx.random()); if (id !== '') ctx.cancel(id);`.
 */
import type { OrderReport } from 'slipgauge';

/** Place of an order that is in its group no more, and of one that the venue has not answered yet. */
const NOWHERE = -1;
const UNANSWERED = -2;

/** What is known of an order, side by side: who looks at one looks at the other. */
const GROUP = 0;
const PLACE = 1;
const CELLS = 2;

/** The orders. */
export class OwnOrders {
  /** Orders that stand, of all groups. */
  standing = 0;
  /** Orders sent that the venue has not answered yet. */
  unanswered = 0;

  private readonly rowOf = new Map<string, number>();
  /** By row; rows that are free wait in `free`. */
  private readonly ids: string[] = [];
  private readonly cells: number[] = [];
  private readonly free: number[] = [];
  private readonly bags = new Map<number, number[]>();
  private readonly spare: number[][] = [];

  /** An order that may rest has been sent. */
  sent(clOrdId: string, group: number): void {
    const row = this.free.pop() ?? this.ids.length;
    this.ids[row] = clOrdId;
    this.cells[row * CELLS + GROUP] = group;
    this.cells[row * CELLS + PLACE] = UNANSWERED;
    this.rowOf.set(clOrdId, row);
    this.unanswered++;
  }

  /** A report has come; those of orders that were not named to `sent` change nothing. */
  told(report: OrderReport): void {
    const row = this.rowOf.get(report.clOrdId);
    if (row === undefined) return;
    switch (report.execType) {
      case 'new':
        this.answer(row);
        this.stand(row);
        break;
      case 'cancelReject':
        this.stand(row);
        break;
      case 'trade':
        if (report.leavesQtyLots === 0) this.end(row);
        break;
      case 'canceled':
      case 'expired':
      case 'rejected':
        this.end(row);
        break;
      default:
    }
  }

  /** Orders of a group that stand. */
  in(group: number): number {
    return this.bags.get(group)?.length ?? 0;
  }

  /** Take an order of a group out, to be cancelled: the one at the share `at` (uniform in [0, 1)) of them. '' when there is none. */
  take(group: number, at: number): string {
    const bag = this.bags.get(group);
    if (bag === undefined) return '';
    const row = bag[Math.floor(at * bag.length)]!;
    this.leave(row);
    return this.ids[row]!;
  }

  private answer(row: number): void {
    if (this.cells[row * CELLS + PLACE] !== UNANSWERED) return;
    this.cells[row * CELLS + PLACE] = NOWHERE;
    this.unanswered--;
  }

  private stand(row: number): void {
    const { cells } = this;
    if (cells[row * CELLS + PLACE] !== NOWHERE) return;
    const group = cells[row * CELLS + GROUP]!;
    let bag = this.bags.get(group);
    if (bag === undefined) {
      bag = this.spare.pop() ?? [];
      this.bags.set(group, bag);
    }
    cells[row * CELLS + PLACE] = bag.length;
    bag.push(row);
    this.standing++;
  }

  /** The last of the group takes the order's place. */
  private leave(row: number): void {
    const { cells } = this;
    const place = cells[row * CELLS + PLACE]!;
    if (place < 0) return;
    const group = cells[row * CELLS + GROUP]!;
    const bag = this.bags.get(group)!;
    const last = bag.pop()!;
    if (last !== row) {
      bag[place] = last;
      cells[last * CELLS + PLACE] = place;
    }
    cells[row * CELLS + PLACE] = NOWHERE;
    this.standing--;
    if (bag.length > 0) return;
    this.bags.delete(group);
    this.spare.push(bag);
  }

  private end(row: number): void {
    this.leave(row);
    this.answer(row);
    this.rowOf.delete(this.ids[row]!);
    this.ids[row] = '';
    this.free.push(row);
  }
}
