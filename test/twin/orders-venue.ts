/**
 * The twin's venue on a tape of single orders (FILLS.md §6): one session, whose orders stand in the very list in which the recorded ones do.
 *
 * Everything is looked for from end to end. An entry of the list is a recorded order, lots without an order (`id` undefined), or an own order.
 */
import type { BookSide } from './book.js';
import type { Certainty, Report, Request } from './order.js';
import type { Row } from './tape.js';
import type { VenueSpec } from './venue.js';

interface Entry {
  id?: number;
  own?: Own;
  side: BookSide;
  px: number;
  /** Who came when: within a price the smaller stands before the greater. */
  turn: number;
  lots: number;
  taken: number;
  row: number;
}

interface Own {
  id: string;
  side: BookSide;
  px: number;
  total: number;
  cum: number;
  tif: string;
  immediate: boolean;
  status: 'live' | 'dead' | 'held';
}

type Rule = 'taker' | 'through' | 'queue' | 'crossed';

/** One session's venue. */
export class OrdersVenue {
  #entries: Entry[] = [];
  #orders = new Map<string, Own>();
  /** What stood on a side when it was cleared, and the turn of the clear. */
  #cleared = new Map<BookSide, { turn: number; entries: Entry[] }>();
  #turn = 0;
  #now = -Infinity;
  #row = -1;
  #bookTs = -Infinity;
  #halted = false;
  #hole = false;
  #prints: number[] = [];
  #spec: VenueSpec;
  #report: (report: Report) => void;

  constructor(spec: VenueSpec, report: (report: Report) => void) {
    this.#spec = spec;
    this.#report = report;
  }

  missed(): [string, number][] {
    return [];
  }

  filledLots(): { id: string; pessimistic: number; model: number; optimistic: number }[] {
    return [...this.#orders.values()].map(({ id, cum }) => ({ id, pessimistic: cum, model: cum, optimistic: cum }));
  }

  /** Lots ahead of each order that rests, by its id. */
  ahead(): Record<string, number> {
    return Object.fromEntries(this.#entries.flatMap((entry) => (entry.own === undefined ? [] : [[entry.own.id, this.#ahead(entry)]])));
  }

  apply(row: Row): void {
    this.#now = row.exchTs;
    this.#row = row.index;
    const known = this.#entries.find(({ id }) => id !== undefined && id === row.orderId);
    if (!['trade', 'hidden', 'status', 'mark'].includes(row.kind)) this.#bookTs = row.exchTs;
    if (row.kind === 'status') this.#status(row.qty);
    else if (row.kind === 'trade') this.#prints.push(row.px);
    else if (row.kind === 'hidden') this.#hidden(row);
    else if (row.kind === 'clear') this.#clear(row.side);
    else if (row.kind === 'snapshot') this.#loose(row.side as BookSide, row.px, row.qty);
    else if (row.kind === 'add') this.#add(row, (row.flags & 2) !== 0);
    else if (known !== undefined) this.#known(row, known);
    else if (['replace', 'execute', 'reduce', 'delete'].includes(row.kind) && row.side !== 0) this.#unknown(row);
  }

  execute(request: Request, now: number): void {
    this.#now = now;
    const own = this.#orders.get(request.clOrdId);
    if (request.do === 'new') this.#new(request, own);
    else if (own === undefined || own.status === 'dead') this.#tell(request.clOrdId, 'cancelReject', 'rejected', 0, own?.cum ?? 0);
    else if (request.do === 'cancel') this.#end(own, 'canceled');
    else this.#replace(own, request);
  }

  // The tape.

  #known(row: Row, entry: Entry): void {
    this.#hole = false;
    if (row.kind === 'execute') {
      const rank = entry.side * Math.max(entry.side * entry.px, entry.side * row.px);
      this.#executed(entry.side, rank, rank === entry.px ? entry.turn : Infinity, row.qty);
      this.#prints.push(row.px);
      this.#lower(entry, row.qty);
    } else if (row.kind === 'replace') {
      if (row.qty === 0) this.#lower(entry, Infinity);
      else
        Object.assign(entry, {
          lots: row.qty,
          row: row.index,
          ...((row.flags & 32) !== 0 ? {} : { side: row.side, px: row.px, turn: ++this.#turn }),
        });
      if (row.qty > 0) this.#crossed(entry);
    } else {
      this.#lower(entry, row.kind === 'delete' ? Infinity : row.qty);
    }
  }

  #unknown(row: Row): void {
    const side = row.side as BookSide;
    if (row.kind === 'replace') {
      this.#add(row, (row.flags & 32) !== 0);
      return;
    }
    this.#hole = false;
    if (row.kind === 'execute') {
      this.#executed(side, row.px, -Infinity, row.qty);
      this.#prints.push(row.px);
    }
    const loose = this.#queue(side, row.px).find((entry) => entry.own === undefined && entry.id === undefined);
    if (loose !== undefined) this.#lower(loose, row.qty);
  }

  #add(row: Row, isPart: boolean): void {
    if (!isPart) this.#hole = false;
    if (row.qty === 0) return;
    const side = row.side as BookSide;
    const cleared = this.#cleared.get(side);
    const before = cleared?.entries.find(({ id }) => id === row.orderId);
    if (cleared !== undefined) cleared.entries = cleared.entries.filter((entry) => entry !== before);
    const turn = !isPart ? ++this.#turn : before?.px === row.px ? before.turn : (cleared?.turn ?? 0);
    const entry: Entry = { id: row.orderId, side, px: row.px, turn, lots: row.qty, taken: before?.taken ?? 0, row: row.index };
    this.#entries.push(entry);
    this.#crossed(entry);
  }

  #loose(side: BookSide, px: number, lots: number): void {
    this.#entries = this.#entries.filter(
      (entry) => entry.own !== undefined || entry.id !== undefined || entry.side !== side || entry.px !== px,
    );
    if (lots === 0) return;
    const entry: Entry = { side, px, turn: -1, lots, taken: 0, row: this.#row };
    this.#entries.push(entry);
    this.#crossed(entry);
  }

  #clear(side: number): void {
    this.#hole = true;
    for (const each of [1, -1] as const) {
      const gone = this.#entries.filter((entry) => entry.own === undefined && entry.side === each);
      if ((side !== 0 && side !== each) || gone.length === 0) continue;
      // Who did not come again has lost its place, not what was taken of it.
      const older = (this.#cleared.get(each)?.entries ?? [])
        .filter(({ taken }) => taken > 0)
        .map((entry) => ({ ...entry, px: Number.NaN }));
      this.#cleared.set(each, { turn: ++this.#turn, entries: [...gone.filter(({ id }) => id !== undefined), ...older] });
      this.#entries = this.#entries.filter((entry) => !gone.includes(entry));
    }
  }

  #lower(entry: Entry, lots: number): void {
    entry.lots -= lots;
    entry.row = this.#row;
    if (entry.lots <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #hidden(row: Row): void {
    const aggressor = row.side === 0 ? this.#guess(row.px) : row.side;
    this.#prints.push(row.px);
    if (aggressor === 0 || this.#halted) return;
    let left = row.qty;
    for (const entry of this.#ownUpTo(aggressor === 1 ? -1 : 1, row.px)) {
      const isAt = entry.px === row.px;
      if (!isAt || this.#ahead(entry) === 0) left -= this.#fill(entry, left, isAt ? 'queue' : 'through', row.side === 0);
    }
  }

  #guess(px: number): number {
    const [bid, ask] = [this.#best(1), this.#best(-1)];
    if (ask !== undefined && px >= ask) return 1;
    if (bid !== undefined && px <= bid) return -1;
    const last = this.#prints.findLast((other) => other !== px);
    return last === undefined ? 0 : Math.sign(px - last);
  }

  #executed(side: BookSide, rank: number, turn: number, lots: number): void {
    if (this.#halted) return;
    let left = lots;
    for (const entry of this.#ownUpTo(side, rank)) {
      if (entry.px !== rank) left -= this.#fill(entry, left, 'through', false);
      else if (entry.turn < turn) left -= this.#fill(entry, left, 'queue', false);
    }
  }

  #crossed(entry: Entry): void {
    if (this.#halted) return;
    for (const own of this.#ownUpTo(entry.side === 1 ? -1 : 1, entry.px)) {
      entry.taken += this.#fill(own, Math.max(0, entry.lots - entry.taken), 'crossed', false);
    }
  }

  #status(qty: number): void {
    this.#halted = qty === 0;
    if (this.#halted) return;
    for (const own of [...this.#orders.values()].filter(({ status }) => status === 'held')) {
      own.status = 'live';
      this.#arrive(own, true);
    }
  }

  // The list.

  /** Entries of a price from the front. */
  #queue(side: BookSide, px: number): Entry[] {
    return this.#entries.filter((entry) => entry.side === side && entry.px === px).sort((a, b) => a.turn - b.turn);
  }

  /** Own orders at a price or better, best first, then oldest. */
  #ownUpTo(side: BookSide, px: number): Entry[] {
    const all = this.#entries.filter((entry) => entry.own !== undefined && entry.side === side && side * (entry.px - px) >= 0);
    return all.sort((a, b) => side * (b.px - a.px) || a.turn - b.turn);
  }

  #ahead(own: Entry): number {
    const before = this.#queue(own.side, own.px).filter((entry) => entry.own === undefined && entry.turn < own.turn);
    return before.reduce((lots, entry) => lots + Math.max(0, entry.lots - entry.taken), 0);
  }

  #best(side: BookSide): number | undefined {
    const prices = this.#entries.filter((entry) => entry.own === undefined && entry.side === side).map(({ px }) => side * px);
    return prices.length === 0 ? undefined : side * Math.max(...prices);
  }

  /** What an order at a price could take, best first. */
  #available(side: BookSide, px: number): Entry[] {
    const all = this.#entries.filter(
      (entry) => entry.own === undefined && entry.side !== side && !(side * (entry.px - px) > 0) && entry.lots > entry.taken,
    );
    return all.sort((a, b) => side * (a.px - b.px) || a.turn - b.turn);
  }

  #fill(entry: Entry, left: number, rule: Rule, unsided: boolean): number {
    const own = entry.own!;
    const lots = Math.min(left, own.total - own.cum);
    if (lots <= 0) return 0;
    const ahead = this.#ahead(entry);
    this.#filled(own, lots, own.px, rule, this.#row, ahead, unsided || (rule !== 'crossed' && ahead > 0));
    if (own.cum === own.total) this.#entries = this.#entries.filter((other) => other !== entry);
    return lots;
  }

  #filled(own: Own, lots: number, px: number, rule: Rule, tapeRow: number, ahead: number, doubtful: boolean): void {
    own.cum += lots;
    if (own.cum === own.total) own.status = 'dead';
    const [bid = -Infinity, ask = Infinity] = [this.#best(1), this.#best(-1)];
    const stale = this.#now - this.#bookTs > this.#spec.staleAfterNs;
    const certainty: Certainty = doubtful || this.#hole || bid >= ask || stale ? 'doubtful' : 'certain';
    const [before, after] = [ahead * 65536, ahead * 65536];
    this.#report({
      ...this.#state(own),
      execType: 'trade',
      fill: { stake: undefined as never, qty: lots, px, rule, tapeRow, before, after, certainty },
    });
  }

  // Requests.

  #new(request: Request, known: Own | undefined): void {
    const { clOrdId: id, side, px, qty: total, tif, type } = request;
    const own: Own = { id, side, px, total, cum: 0, tif, immediate: type === 'market' || tif === 'IOC' || tif === 'FOK', status: 'live' };
    const holds = this.#halted && this.#spec.halted === 'hold';
    const wouldTake = tif === 'GTX' && !holds && this.#available(side, px).length > 0;
    if (known !== undefined || (this.#halted && !holds) || (wouldTake && this.#spec.postOnly === 'reject')) {
      if (known === undefined) this.#orders.set(id, { ...own, status: 'dead' });
      this.#tell(id, 'rejected', 'rejected', 0, 0);
      return;
    }
    this.#orders.set(id, own);
    this.#report({ ...this.#state(own), execType: 'new' });
    if (holds) own.status = 'held';
    else this.#arrive(own, false);
  }

  #arrive(own: Own, wasHeld: boolean): void {
    const available = this.#available(own.side, own.px);
    if (own.tif === 'GTX') {
      if (available.length > 0 && this.#spec.postOnly === 'slide') this.#slide(own, available[0]!.px);
      else if (available.length > 0 && wasHeld) {
        this.#end(own, 'canceled');
        return;
      }
    } else if (own.tif !== 'FOK' || available.reduce((lots, entry) => lots + entry.lots - entry.taken, 0) >= own.total) {
      for (const entry of available) {
        const lots = Math.min(own.total - own.cum, entry.lots - entry.taken);
        if (lots <= 0) break;
        entry.taken += lots;
        this.#filled(own, lots, entry.px, 'taker', entry.row, 0, false);
      }
    }
    if (own.status === 'dead') return;
    if (own.immediate) this.#end(own, 'expired');
    else this.#entries.push({ own, side: own.side, px: own.px, turn: ++this.#turn, lots: 0, taken: 0, row: -1 });
  }

  /** The best order price that still stands off the best available one. */
  #slide(own: Own, best: number): void {
    const { orderTick } = this.#spec;
    own.px = own.side === 1 ? (Math.ceil(best / orderTick) - 1) * orderTick : (Math.floor(best / orderTick) + 1) * orderTick;
  }

  #replace(own: Own, request: Request): void {
    const px = Number.isNaN(request.px) ? own.px : request.px;
    const total = Number.isNaN(request.qty) ? own.total : request.qty;
    const keeps = px === own.px && total <= own.total;
    if (total <= own.cum || (!keeps && !this.#halted && own.tif === 'GTX' && this.#available(own.side, px).length > 0)) {
      this.#end(own, 'canceled');
    } else if (!keeps && this.#halted) {
      this.#tell(own.id, 'cancelReject', 'rejected', own.total - own.cum, own.cum);
    } else {
      Object.assign(own, { px, total });
      if (!keeps) this.#leave(own);
      this.#report({ ...this.#state(own), execType: 'replaced' });
      if (!keeps) this.#arrive(own, false);
    }
  }

  #leave(own: Own): void {
    this.#entries = this.#entries.filter((entry) => entry.own !== own);
  }

  #end(own: Own, execType: 'canceled' | 'expired'): void {
    own.status = 'dead';
    this.#leave(own);
    this.#tell(own.id, execType, execType, 0, own.cum);
  }

  #state(own: Own): Omit<Report, 'execType'> {
    const leaves = own.total - own.cum;
    return {
      clOrdId: own.id,
      ts: this.#now,
      ordStatus: leaves === 0 ? 'filled' : own.cum > 0 ? 'partiallyFilled' : 'new',
      leaves,
      cum: own.cum,
    };
  }

  #tell(clOrdId: string, execType: string, ordStatus: string, leaves: number, cum: number): void {
    this.#report({ clOrdId, ts: this.#now, execType, ordStatus, leaves, cum });
  }
}
