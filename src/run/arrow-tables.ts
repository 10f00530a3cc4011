/**
 * The Arrow files of a run: `orders.arrow`, `fills.arrow`, `samples.arrow` (DESIGN §6).
 *
 * Times are Timestamp(ns, UTC); prices and quantities stand twice, as integers (`…Ticks`, `…Lots`) and as float64; names are
 * dictionaries. pandas and polars read them as they are.
 */
import { writeFileSync } from 'node:fs';
import type { Vector } from 'apache-arrow';
import { FloatColumn } from '../base/mem/float-column.js';
import { parseDecimal } from '../base/num/decimal.js';
import type { Instrument } from '../market/instrument.js';
import type { SampleColumns } from '../measure/types.js';
import type { SessionColumns } from '../sim/columns.js';
import { ExecType } from '../sim/message.js';
import { NAMES, reasonText } from './texts.js';

type Arrow = typeof import('apache-arrow');
type Columns = Record<string, Vector>;

/** One session's part of the files. */
export interface SessionTables {
  readonly columns: SessionColumns;
  readonly samples: SampleColumns;
}

/** Writes the files of a run. All sessions are of one instrument and tape. */
export class RunTables {
  private readonly arrow: Arrow;
  private readonly epochNs: bigint;
  private readonly instrument: Instrument;
  private readonly price: Scale;
  private readonly qty: Scale;
  private readonly money: Scale;
  private readonly sessions: readonly SessionTables[];

  private constructor(arrow: Arrow, instrument: Instrument, epochNs: bigint, sessions: readonly SessionTables[]) {
    this.arrow = arrow;
    this.instrument = instrument;
    this.epochNs = epochNs;
    this.price = scaleOf(instrument.tickSize);
    this.qty = scaleOf(instrument.lotSize);
    this.money = scaleOf(instrument.cashUnit ?? '0.00000001');
    this.sessions = sessions;
  }

  static async create(instrument: Instrument, epochNs: bigint, sessions: readonly SessionTables[]): Promise<RunTables> {
    return new RunTables(await import('apache-arrow'), instrument, epochNs, sessions);
  }

  /** `orders.arrow`: a row an order event. */
  writeOrders(path: string): void {
    const at = this.reportRows(() => true);
    this.write(path, {
      session: this.names(at, (s) => s.columns.id),
      instrument: this.names(at, () => this.instrument.symbol),
      clOrdId: this.names(at, (s, i) => s.columns.strings[s.columns.reports.clOrd[i]!]!),
      parent: this.ints(at, (s, i) => s.columns.reports.parent[i]!),
      ts: this.times(at, (s, i) => s.columns.reports.exchTs[i]!),
      recvTs: this.times(at, (s, i) => s.columns.reports.recvTs[i]!),
      side: this.names(at, (s, i) => sideName(s.columns.reports.side[i]!)),
      execType: this.names(at, (s, i) => NAMES.execType[s.columns.reports.execType[i]!]!),
      ordStatus: this.names(at, (s, i) => NAMES.ordStatus[s.columns.reports.ordStatus[i]!]!),
      leavesQtyLots: this.floats(at, (s, i) => s.columns.reports.leavesQtyLots[i]!),
      leavesQty: this.floats(at, (s, i) => this.qty(s.columns.reports.leavesQtyLots[i]!)),
      cumQtyLots: this.floats(at, (s, i) => s.columns.reports.cumQtyLots[i]!),
      cumQty: this.floats(at, (s, i) => this.qty(s.columns.reports.cumQtyLots[i]!)),
      reason: this.names(at, (s, i) => NAMES.reason[s.columns.reports.reason[i]!]!),
      text: this.names(at, (s, i) => reasonText(s.columns.reports.reason[i]!)),
    });
  }

  /** `fills.arrow`: a row a fill. */
  writeFills(path: string): void {
    const at = this.reportRows((s, i) => s.columns.reports.execType[i] === ExecType.trade);
    this.write(path, {
      session: this.names(at, (s) => s.columns.id),
      instrument: this.names(at, () => this.instrument.symbol),
      clOrdId: this.names(at, (s, i) => s.columns.strings[s.columns.reports.clOrd[i]!]!),
      parent: this.ints(at, (s, i) => s.columns.reports.parent[i]!),
      exchTs: this.times(at, (s, i) => s.columns.reports.exchTs[i]!),
      recvTs: this.times(at, (s, i) => s.columns.reports.recvTs[i]!),
      side: this.names(at, (s, i) => sideName(s.columns.reports.side[i]!)),
      priceTicks: this.ints(at, (s, i) => s.columns.reports.lastPxTicks[i]!),
      price: this.floats(at, (s, i) => this.price(s.columns.reports.lastPxTicks[i]!)),
      qtyLots: this.floats(at, (s, i) => s.columns.reports.lastQtyLots[i]!),
      qty: this.floats(at, (s, i) => this.qty(s.columns.reports.lastQtyLots[i]!)),
      liquidity: this.names(at, (s, i) => NAMES.liquidity[s.columns.reports.liquidity[i]!]!),
      feeUnits: this.floats(at, (s, i) => s.columns.reports.feeUnits[i]!),
      fee: this.floats(at, (s, i) => this.money(s.columns.reports.feeUnits[i]!)),
      rule: this.names(at, (s, i) => NAMES.rule[s.columns.reports.rule[i]!]!),
      tapeRow: this.floats(at, (s, i) => s.columns.reports.tapeRow[i]!),
      aheadBeforeLots: this.floats(at, (s, i) => s.columns.reports.aheadBeforeLots[i]!),
      aheadAfterLots: this.floats(at, (s, i) => s.columns.reports.aheadAfterLots[i]!),
      certainty: this.names(at, (s, i) => NAMES.certainty[s.columns.reports.certainty[i]!]!),
    });
  }

  /** `samples.arrow`: position, cash, equity and mid over time, and a column for each name that a strategy recorded. */
  writeSamples(path: string): void {
    const at = this.rows(
      (s) => s.samples.count,
      () => true,
    );
    const columns: Columns = {
      session: this.names(at, (s) => s.columns.id),
      ts: this.times(at, (s, i) => s.samples.ts[i]!),
      positionLots: this.floats(at, (s, i) => s.samples.positionLots[i]!),
      position: this.floats(at, (s, i) => this.qty(s.samples.positionLots[i]!)),
      cash: this.floats(at, (s, i) => s.samples.cash[i]!),
      equity: this.floats(at, (s, i) => s.samples.equity[i]!),
      mid2Ticks: this.floats(at, (s, i) => s.samples.mid2Ticks[i]!),
      mid: this.floats(at, (s, i) => this.price(s.samples.mid2Ticks[i]!) / 2),
    };
    const recorded = new Set(this.sessions.flatMap((s) => s.samples.recorded.map(({ name }) => name)));
    for (const name of recorded) {
      columns[`record.${name}`] = this.floats(at, (s, i) => s.samples.recorded.find((each) => each.name === name)?.values[i] ?? Number.NaN);
    }
    this.write(path, columns);
  }

  private write(path: string, columns: Columns): void {
    writeFileSync(path, this.arrow.tableToIPC(new this.arrow.Table(columns), 'file'));
  }

  private reportRows(wanted: (session: SessionTables, i: number) => boolean): RowList {
    return this.rows((s) => s.columns.reports.count, wanted);
  }

  private rows(count: (session: SessionTables) => number, wanted: (session: SessionTables, i: number) => boolean): RowList {
    const session = new FloatColumn();
    const index = new FloatColumn();
    this.sessions.forEach((each, s) => {
      for (let i = 0; i < count(each); i++) {
        if (!wanted(each, i)) continue;
        session.push(s);
        index.push(i);
      }
    });
    return { session: session.toArray(), index: index.toArray() };
  }

  private floats(at: RowList, value: (session: SessionTables, i: number) => number): Vector {
    return this.arrow.makeVector(Float64Array.from(at.index, (i, k) => value(this.sessions[at.session[k]!]!, i)));
  }

  private ints(at: RowList, value: (session: SessionTables, i: number) => number): Vector {
    return this.arrow.makeVector(Int32Array.from(at.index, (i, k) => value(this.sessions[at.session[k]!]!, i)));
  }

  private times(at: RowList, value: (session: SessionTables, i: number) => number): Vector {
    const { makeData, makeVector, Timestamp, TimeUnit } = this.arrow;
    const ns = BigInt64Array.from(
      at.index,
      (i, k) => (this.epochNs + BigInt(value(this.sessions[at.session[k]!]!, i))) as unknown as never,
    );
    return makeVector(makeData({ type: new Timestamp(TimeUnit.NANOSECOND, 'UTC'), length: ns.length, data: ns as never })) as Vector;
  }

  /** A dictionary of texts. */
  private names(at: RowList, value: (session: SessionTables, i: number) => string): Vector {
    const { Dictionary, Int32, makeData, makeVector, Utf8, vectorFromArray } = this.arrow;
    const numbers = new Map<string, number>();
    const indices = Int32Array.from(at.index, (i, k) => numberOf(numbers, value(this.sessions[at.session[k]!]!, i)));
    const texts = vectorFromArray([...numbers.keys()], new Utf8());
    return makeVector(
      makeData({ type: new Dictionary(new Utf8(), new Int32()), length: indices.length, data: indices, dictionary: texts }),
    ) as Vector;
  }
}

/** Rows of a table: which session, and which of its rows. */
interface RowList {
  readonly session: Float64Array;
  readonly index: Float64Array;
}

function numberOf(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** A count of units as a decimal. */
type Scale = (units: number) => number;

/** By one product of whole numbers and one quotient, so that the result is the float64 nearest to the decimal: 9 · 0.001 is 0.009. */
function scaleOf(unit: string): Scale {
  const { digits, scale } = parseDecimal(unit);
  const multiplier = Number(digits);
  const divisor = Number(`1e${scale}`);
  return (units) => (units * multiplier) / divisor;
}

function sideName(side: number): string {
  return side > 0 ? 'buy' : side < 0 ? 'sell' : '';
}
