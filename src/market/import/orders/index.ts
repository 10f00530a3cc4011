/**
 * `orders`: a market order by order as plain text, one message a line, as the R package `orderbook` has it.
 *
 * `A,time,id,price,size,BID|ASK` adds, `R,time,id,size` leaves that many, `C,time,id` takes the order out, `T,time,id,price,size` prints. Times
 * are ms after local midnight. What a feed tells twice becomes one row: a print and the C or R of its id and stamp, whichever comes first,
 * are an execution (`stamp-group.ts`).
 *
 * A file may begin with the orders that were at rest, told with the times at which they came: the A's at its top up to the last one that goes
 * back in time. They become one snapshot at the time of the first message behind them, oldest first, so that their queues are right.
 *
 * Units: ns, ticks, lots. There is one clock: `recvTs` is `exchTs`.
 *
 * Example: `R,31295779,1231884,150` and `T,31295779,1231884,11.49,50` become `execute 1231884 ×50 at 11.49`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { type Decimal, parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { Flag } from '../../row.js';
import type { FileClock } from '../frame/clock.js';
import { CommaFields } from '../lines/comma-fields.js';
import { LINES } from '../frame/framing.js';
import {
  type Importer,
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  placeOf,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { dayOf, midnightOf } from '../frame/local-day.js';
import { OrderRows } from '../books/order-rows.js';
import { type Message, StampGroup } from './stamp-group.js';

const MOST_FIELDS = 6;
const TYPES = ['A', 'C', 'R', 'T'] as const;
const SIDES = ['BID', 'ASK'] as const;
const HEADER = /^type,time,id\b/;
const FIRST_LINE = /^A,\d{1,9},\d{1,20},[\d.eE+-]+,\d+,(BID|ASK)$/;
const MS_A_SECOND = 1000;
const NS_A_MS = 1_000_000;

/** The importer. */
export const orders: Importer = {
  name: 'orders',
  about: 'a market order by order as text: A,time,id,price,size,BID|ASK, and C, R, T lines',
  framing: LINES,
  options: ['date', 'utcOffset'],
  clock: 'keep',
  detect: (head) => {
    const first = head.lines.find((line) => line.trim() !== '') ?? '';
    return HEADER.test(first) || FIRST_LINE.test(first);
  },
  open: (setup) => new OrdersSource(setup),
};

class OrdersSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #fields = new CommaFields(MOST_FIELDS);
  readonly #rows: OrderRows;
  readonly #group: StampGroup;
  /** Local midnight of each file, s since the Unix epoch. */
  readonly #midnights: number[] = [];
  readonly #opening: Message[] = [];
  /** Pass 1: whether only A's have come, the time of the last, and how many stand before time stops going back. */
  #isTop = true;
  #topTs = Number.NEGATIVE_INFINITY;
  #topMessages = 0;
  #openingMessages = 0;

  constructor(setup: ImportSetup) {
    if (setup.instrument === undefined)
      throw new UsageError('orders files do not say what is traded. Give the instrument: --symbol, --kind, --tick and --lot.');
    this.#setup = setup;
    this.#instrument = setup.instrument;
    this.#tick = parseDecimal(setup.instrument.tickSize);
    this.#lot = parseDecimal(setup.instrument.lotSize);
    this.#rows = new OrderRows(setup.wantsIds);
    this.#group = new StampGroup(this.#rows);
  }

  scan(record: InputRecord, clock: FileClock): void {
    const message = this.#parse(record);
    if (message === undefined) return;
    clock.sample(message.exchTs, message.exchTs);
    if (record.fileIndex > 0 || !this.#isTop) return;
    this.#isTop = message.type === 'A';
    if (!this.#isTop) return;
    if (message.exchTs < this.#topTs) this.#openingMessages = this.#topMessages + 1;
    this.#topTs = message.exchTs;
    this.#topMessages++;
  }

  scanned(): SourceHead {
    return { instrument: this.#instrument, levelOfDetail: 'L3' };
  }

  mergeKey(record: InputRecord): number {
    return this.#isMessage(record) ? this.#time(record) : Number.NaN;
  }

  read(record: InputRecord, sink: RowSink): void {
    const message = this.#parse(record);
    if (message === undefined) return;
    if (record.fileIndex === 0 && this.#opening.length < this.#openingMessages) {
      this.#opening.push(message);
      return;
    }
    this.#open(message.exchTs, sink);
    this.#group.message(message, sink);
  }

  end(sink: RowSink): SourceFacts {
    const last = this.#opening.reduce((latest, { exchTs }) => Math.max(latest, exchTs), Number.NEGATIVE_INFINITY);
    this.#open(last, sink);
    this.#group.end(sink);
    const { unknownOrders, printsBeyondOrder } = this.#rows;
    return {
      borrowedTimes: this.#openingMessages,
      gaps: 0,
      counts: { openingOrders: this.#openingMessages, unknownOrders, printsBeyondOrder, ...this.#group.counts },
    };
  }

  /** The orders that were at rest, once. */
  #open(exchTs: number, sink: RowSink): void {
    if (this.#group.hasBegun || this.#opening.length === 0) return;
    this.#rows.to(sink, exchTs, exchTs);
    this.#opening.sort((a, b) => a.exchTs - b.exchTs);
    this.#opening.forEach(({ id, side, priceTicks, qtyLots, where }, i) => {
      const flags = Flag.snapshotPart | Flag.repairedTime | (i === this.#opening.length - 1 ? Flag.last : 0);
      this.#rows.add(id, side, priceTicks, qtyLots, flags, where);
    });
    this.#group.begin(exchTs);
  }

  /** Cut a line into fields; false for a header or an empty line. @throws DataError */
  #isMessage(record: InputRecord): boolean {
    if (record.to === record.from) return false;
    this.#fields.cut(record);
    return record.number !== 1 || this.#fields.textAt(0) !== 'type';
  }

  /** A line's message; undefined for a header or an empty line. @throws DataError */
  #parse(record: InputRecord): Message | undefined {
    if (!this.#isMessage(record)) return undefined;
    const fields = this.#fields;
    const type = fields.word(0, 'type', TYPES);
    const place = placeOf(record);
    const message: Message = {
      type,
      exchTs: this.#time(record),
      id: fields.id(2, 'id'),
      side: 0,
      priceTicks: Number.NaN,
      qtyLots: Number.NaN,
      where: () => place,
    };
    if (type === 'A' || type === 'T') {
      message.priceTicks = fields.units(3, 'price', this.#tick);
      message.qtyLots = fields.units(4, 'size', this.#lot);
    } else if (type === 'R') {
      message.qtyLots = fields.units(3, 'size', this.#lot);
    }
    if (type === 'A') message.side = fields.word(5, 'side', SIDES) === 'BID' ? 1 : -1;
    if (type !== 'C' && message.qtyLots === 0) throw new DataError(`${placeOf(record)}: size: got 0, expected more`);
    return message;
  }

  #time(record: InputRecord): number {
    const { date, utcOffset } = this.#setup.options;
    const midnight = (this.#midnights[record.fileIndex] ??= midnightOf(dayOf(record.file, date!), utcOffset!));
    const ms = this.#fields.whole(1, 'time');
    const seconds = Math.floor(ms / MS_A_SECOND);
    return this.#setup.stamps.at(midnight + seconds, (ms - seconds * MS_A_SECOND) * NS_A_MS);
  }
}
