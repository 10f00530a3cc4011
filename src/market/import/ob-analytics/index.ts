/**
 * `ob-analytics`: a market order by order as csv, the layout of the package `ob-analytics`: its orders file with its trades file.
 *
 * Orders: `id,timestamp,exchange_timestamp,price,volume,action,direction`, action `created`, `changed`, `deleted`, direction `bid`, `ask`.
 * Trades: `trade_id,timestamp,exchange_timestamp,price,amount,buy_order_id,sell_order_id,side`, by which takers and executions are known. Times
 * are ms since the Unix epoch. What the files tell is cleaned (`cleaner.ts`) unless `clean: none` is said; the metadata counts what was dropped.
 * Orders `created` at the first stamp are the opening snapshot.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `importTape({ files: ['orders.csv.gz', 'trades.csv'], format: 'ob-analytics', instrument, out: 'btc.arrow' })`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { type Decimal, parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
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
import { OrderRows } from '../books/order-rows.js';
import { Cleaner, type OrderEvent } from './cleaner.js';
import { Trades } from './trades.js';

const ORDERS = 'id,timestamp,exchange_timestamp,price,volume,action,direction';
const TRADES = 'trade_id,timestamp,exchange_timestamp,price,amount,buy_order_id,sell_order_id,side';
const MOST_FIELDS = 8;
const ACTIONS = ['created', 'changed', 'deleted'] as const;
const DIRECTIONS = ['bid', 'ask'] as const;
const AGGRESSORS = ['buy', 'sell'] as const;

/** The importer. */
export const obAnalytics: Importer = {
  name: 'ob-analytics',
  about: 'a market order by order as csv: orders.csv and trades.csv of ob-analytics (Bitstamp)',
  framing: LINES,
  options: ['clean'],
  clock: 'repair',
  detect: (head) => head.lines[0] === ORDERS || head.lines[0] === TRADES,
  open: (setup) => new ObAnalyticsSource(setup),
};

class ObAnalyticsSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #fields = new CommaFields(MOST_FIELDS);
  /** Which files are of orders, by file number. */
  readonly #hasOrders: boolean[] = [];
  readonly #trades = new Trades();
  readonly #rows: OrderRows;
  readonly #cleaner: Cleaner;

  constructor(setup: ImportSetup) {
    if (setup.instrument === undefined)
      throw new UsageError('ob-analytics files do not say what is traded. Give the instrument: --symbol, --kind, --tick and --lot.');
    this.#setup = setup;
    this.#instrument = setup.instrument;
    this.#tick = parseDecimal(setup.instrument.tickSize);
    this.#lot = parseDecimal(setup.instrument.lotSize);
    this.#rows = new OrderRows(setup.wantsIds);
    this.#cleaner = new Cleaner(this.#rows, this.#trades, setup.options['clean'] !== 'none');
  }

  scan(record: InputRecord, clock: FileClock): void {
    if (this.#hasOrders[record.fileIndex] === undefined) this.#header(record);
    else if (isEmpty(record)) return;
    else if (this.#hasOrders[record.fileIndex] === true) this.#scanOrder(record, clock);
    else this.#scanTrade(record);
  }

  scanned(): SourceHead {
    for (const [kind, has] of [
      ['orders', this.#hasOrders.includes(true)],
      ['trades', this.#hasOrders.includes(false)],
    ] as const) {
      if (!has)
        throw new UsageError(
          `no ${kind} file among ${this.#setup.files.join(', ')}: takers and executions are known by putting orders and trades together. Give both files.`,
        );
    }
    this.#trades.sort();
    return { instrument: this.#instrument, levelOfDetail: 'L3' };
  }

  mergeKey(record: InputRecord): number {
    // A trades file may hold its header alone.
    if (record.number === 1) return this.#hasOrders[record.fileIndex] === true ? Number.NaN : Number.NEGATIVE_INFINITY;
    if (isEmpty(record)) return Number.NaN;
    this.#fields.cut(record);
    return this.#time(2, 'exchange_timestamp');
  }

  read(record: InputRecord, sink: RowSink): void {
    if (this.#hasOrders[record.fileIndex] !== true || record.number === 1 || isEmpty(record)) return;
    const fields = this.#fields;
    fields.cut(record);
    const place = placeOf(record);
    const event: OrderEvent = {
      exchTs: this.#time(2, 'exchange_timestamp'),
      recvTs: this.#time(1, 'timestamp') + record.offsetNs,
      action: fields.word(5, 'action', ACTIONS),
      id: fields.id(0, 'id'),
      side: fields.word(6, 'direction', DIRECTIONS) === 'bid' ? 1 : -1,
      priceTicks: fields.units(3, 'price', this.#tick),
      qtyLots: fields.units(4, 'volume', this.#lot),
      where: () => place,
    };
    this.#cleaner.event(event, sink);
  }

  end(sink: RowSink): SourceFacts {
    this.#cleaner.end(sink);
    const { counts } = this.#cleaner;
    return {
      borrowedTimes: 0,
      gaps: 0,
      counts: {
        ...counts,
        unexplainedTrades: this.#trades.count - counts['joinedTrades']! - counts['hiddenTrades']!,
        unknownOrders: this.#rows.unknownOrders,
        printsBeyondOrder: this.#rows.printsBeyondOrder,
        ordersAtEnd: this.#rows.size,
      },
    };
  }

  #header(record: InputRecord): void {
    const header = record.bytes.toString('latin1', record.from, record.to);
    if (header !== ORDERS && header !== TRADES)
      throw new DataError(`${placeOf(record)}: got the header ${JSON.stringify(header.slice(0, 100))}, expected ${ORDERS}, or ${TRADES}`);
    this.#hasOrders[record.fileIndex] = header === ORDERS;
  }

  #scanOrder(record: InputRecord, clock: FileClock): void {
    this.#fields.cut(record);
    clock.sample(this.#time(2, 'exchange_timestamp'), this.#time(1, 'timestamp'));
  }

  #scanTrade(record: InputRecord): void {
    const fields = this.#fields;
    fields.cut(record);
    const buyer = fields.id(5, 'buy_order_id');
    const seller = fields.id(6, 'sell_order_id');
    const isBuy = fields.word(7, 'side', AGGRESSORS) === 'buy';
    this.#trades.add({
      exchTs: this.#time(2, 'exchange_timestamp'),
      priceTicks: fields.units(3, 'price', this.#tick),
      qtyLots: fields.units(4, 'amount', this.#lot),
      aggressor: isBuy ? 1 : -1,
      takerId: isBuy ? buyer : seller,
      makerId: isBuy ? seller : buyer,
      isTold: false,
    });
  }

  #time(field: number, name: string): number {
    return this.#setup.stamps.fromVenue(this.#fields.whole(field, name));
  }
}

function isEmpty(record: InputRecord): boolean {
  return record.to === record.from;
}
