/**
 * The messages of one stamp, in which a print meets the change that it made.
 *
 * A print (T) and the C or R of its id and stamp tell of one execution, and either may come first; so the messages of a stamp wait until a
 * later one comes. A change whose loss a print of its id explains is an execution at the print's price, at the place of the change. Of several
 * prints of one id the one of just these lots is taken, else the first. What the order loses beyond its print is a reduction, or leaves;
 * what is printed beyond what was left was not shown (`order-rows.ts`). A print that meets nothing is of a hidden order.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `C,5,7` and `T,5,7,11.48,400` with 400 lots left: one row, execute 400.
 */
import { DataError } from '../../../base/errors.js';
import { Flag } from '../../row.js';
import type { RowSink } from '../importer.js';
import type { OrderRows, Where } from '../books/order-rows.js';

/** One line of the file. */
export interface Message {
  readonly type: 'A' | 'C' | 'R' | 'T';
  readonly exchTs: number;
  readonly id: string;
  side: number;
  priceTicks: number;
  /** Of an A all, of an R what is left, of a T what is printed; NaN of a C. */
  qtyLots: number;
  readonly where: Where;
}

/** Puts messages together stamp by stamp. */
export class StampGroup {
  hasBegun = false;
  readonly #rows: OrderRows;
  readonly #waiting: Message[] = [];
  /** Prints of the stamp that have not been told, by id; ids that a C or R of the stamp names. */
  readonly #prints = new Map<string, Message[]>();
  readonly #changed = new Set<string>();
  #exchTs = Number.NEGATIVE_INFINITY;
  #joinedPrints = 0;
  #hiddenPrints = 0;

  constructor(rows: OrderRows) {
    this.#rows = rows;
  }

  /** Prints that a C or R explains, and those that none does. */
  get counts(): Readonly<Record<string, number>> {
    return { joinedPrints: this.#joinedPrints, hiddenPrints: this.#hiddenPrints };
  }

  /** From now on messages are not earlier than this. */
  begin(exchTs: number): void {
    this.hasBegun = true;
    this.#exchTs = exchTs;
  }

  /** The next message. @throws DataError when it is earlier than the one before. */
  message(message: Message, sink: RowSink): void {
    if (message.exchTs < this.#exchTs) {
      throw new DataError(
        `${message.where()}: the time goes back by ${String((this.#exchTs - message.exchTs) / 1e6)} ms; expected messages in order of time, but for resting orders at the top. Sort the file by time.`,
      );
    }
    if (message.exchTs > this.#exchTs) this.end(sink);
    this.begin(message.exchTs);
    this.#waiting.push(message);
  }

  /** Tell what waits. */
  end(sink: RowSink): void {
    this.#rows.to(sink, this.#exchTs, this.#exchTs);
    for (const message of this.#waiting) {
      if (message.type === 'T') this.#notePrint(message);
      else if (message.type !== 'A') this.#changed.add(message.id);
    }
    for (const message of this.#waiting) this.#tell(message);
    for (const prints of this.#prints.values()) for (const print of prints) this.#hidden(print);
    this.#waiting.length = 0;
    this.#prints.clear();
    this.#changed.clear();
  }

  #notePrint(print: Message): void {
    const prints = this.#prints.get(print.id);
    if (prints === undefined) this.#prints.set(print.id, [print]);
    else prints.push(print);
  }

  #tell(message: Message): void {
    const { type, id, side, priceTicks, qtyLots, where } = message;
    if (type === 'A') {
      this.#rows.add(id, side, priceTicks, qtyLots, Flag.last, where);
    } else if (type !== 'T') {
      this.#change(message);
    } else if (!this.#changed.has(id)) {
      this.#prints.delete(id);
      this.#hidden(message);
    }
  }

  #hidden({ priceTicks, qtyLots }: Message): void {
    this.#hiddenPrints++;
    this.#rows.hidden(0, priceTicks, qtyLots, Flag.last);
  }

  /** A C or R, with its print if there is one. */
  #change({ id, qtyLots, type, where }: Message): void {
    const rows = this.#rows;
    const order = rows.order(id);
    if (order === undefined) {
      rows.unknownOrders++;
      return;
    }
    const { priceTicks } = order;
    const after = type === 'C' ? 0 : qtyLots;
    const loss = order.leftLots - after;
    const print = this.#takePrint(id, loss);
    const printed = Math.min(print?.qtyLots ?? 0, Math.max(0, loss));
    if (print !== undefined) {
      this.#joinedPrints++;
      rows.execute(id, print.priceTicks, print.qtyLots, printed, printed === loss ? Flag.last : 0, where);
    }
    if (loss < 0) rows.replace(id, priceTicks, after, Flag.last, where);
    else if (loss > printed && after === 0) rows.delete(id, Flag.last, where);
    else if (loss > printed) rows.reduce(id, loss - printed, Flag.last, where);
  }

  /** The print that made an order lose some lots: the one of just so many, else the first of its id. */
  #takePrint(id: string, lots: number): Message | undefined {
    const prints = this.#prints.get(id);
    if (prints === undefined || prints.length === 0) return undefined;
    const at = prints.findIndex((print) => print.qtyLots === lots);
    return prints.splice(Math.max(0, at), 1)[0];
  }
}
