/**
 * The Arrow files of a run: `orders.arrow`, `fills.arrow`, `samples.arrow` (DESIGN §6).
 *
 * Times are Timestamp(ns, UTC); prices and quantities stand twice, as integers (`…Ticks`, `…Lots`) and as float64; names are
 * dictionaries. pandas and polars read them as they are.
 */
import { writeFileSync } from 'node:fs';
import type { Data, Utf8, Vector } from '../base/io/arrow.js';
import { parseDecimal } from '../base/num/decimal.js';
import type { Instrument } from '../market/instrument.js';
import { epochWords, putNs, type EpochWords } from '../market/tape.js';
import type { SampleColumns } from '../measure/types.js';
import type { SessionColumns } from '../sim/columns.js';
import { ExecType } from '../sim/message.js';
import { NAMES, reasonText } from './texts.js';

type Arrow = typeof import('../base/io/arrow.js');
type Columns = Record<string, Vector>;

/** Of a column that says the same in each row of a session. */
const NO_CODE = (): number => 0;

/** One session's part of the files. */
export interface SessionTables {
  readonly columns: SessionColumns;
  readonly samples: SampleColumns;
}

/** Writes the files of a run. All sessions are of one instrument and tape. */
export class RunTables {
  private readonly arrow: Arrow;
  private readonly epoch: EpochWords;
  private readonly instrument: Instrument;
  private readonly price: Scale;
  private readonly qty: Scale;
  private readonly money: Scale;
  private readonly sessions: readonly SessionTables[];

  private constructor(arrow: Arrow, instrument: Instrument, epochNs: bigint, sessions: readonly SessionTables[]) {
    this.arrow = arrow;
    this.instrument = instrument;
    this.epoch = epochWords(epochNs);
    this.price = scaleOf(instrument.tickSize);
    this.qty = scaleOf(instrument.lotSize);
    this.money = scaleOf(instrument.cashUnit ?? '0.00000001');
    this.sessions = sessions;
  }

  static async create(instrument: Instrument, epochNs: bigint, sessions: readonly SessionTables[]): Promise<RunTables> {
    return new RunTables(await import('../base/io/arrow.js'), instrument, epochNs, sessions);
  }

  /** `orders.arrow`: a row an order event. */
  writeOrders(path: string): void {
    const at = this.reportRows();
    this.write(path, {
      session: this.names(at, NO_CODE, (_, s) => s.columns.id),
      instrument: this.names(at, NO_CODE, () => this.instrument.symbol),
      clOrdId: this.names(
        at,
        (s, i) => s.columns.reports.clOrd[i]!,
        (c, s) => s.columns.strings[c]!,
      ),
      parent: this.ints(at, (s, i) => s.columns.reports.parent[i]!),
      ts: this.times(at, (s, i) => s.columns.reports.exchTs[i]!),
      recvTs: this.times(at, (s, i) => s.columns.reports.recvTs[i]!),
      side: this.names(
        at,
        (s, i) => s.columns.reports.side[i]! + 1,
        (c) => sideName(c - 1),
      ),
      execType: this.names(
        at,
        (s, i) => s.columns.reports.execType[i]!,
        (c) => NAMES.execType[c]!,
      ),
      ordStatus: this.names(
        at,
        (s, i) => s.columns.reports.ordStatus[i]!,
        (c) => NAMES.ordStatus[c]!,
      ),
      leavesQtyLots: this.floats(at, (s, i) => s.columns.reports.leavesQtyLots[i]!),
      leavesQty: this.floats(at, (s, i) => this.qty(s.columns.reports.leavesQtyLots[i]!)),
      cumQtyLots: this.floats(at, (s, i) => s.columns.reports.cumQtyLots[i]!),
      cumQty: this.floats(at, (s, i) => this.qty(s.columns.reports.cumQtyLots[i]!)),
      reason: this.names(
        at,
        (s, i) => s.columns.reports.reason[i]!,
        (c) => NAMES.reason[c]!,
      ),
      text: this.names(at, (s, i) => s.columns.reports.reason[i]!, reasonText),
    });
  }

  /** `fills.arrow`: a row a fill. */
  writeFills(path: string): void {
    const at = this.reportRows((s, i) => s.columns.reports.execType[i] === ExecType.trade);
    this.write(path, {
      session: this.names(at, NO_CODE, (_, s) => s.columns.id),
      instrument: this.names(at, NO_CODE, () => this.instrument.symbol),
      clOrdId: this.names(
        at,
        (s, i) => s.columns.reports.clOrd[i]!,
        (c, s) => s.columns.strings[c]!,
      ),
      parent: this.ints(at, (s, i) => s.columns.reports.parent[i]!),
      exchTs: this.times(at, (s, i) => s.columns.reports.exchTs[i]!),
      recvTs: this.times(at, (s, i) => s.columns.reports.recvTs[i]!),
      side: this.names(
        at,
        (s, i) => s.columns.reports.side[i]! + 1,
        (c) => sideName(c - 1),
      ),
      priceTicks: this.ints(at, (s, i) => s.columns.reports.lastPxTicks[i]!),
      price: this.floats(at, (s, i) => this.price(s.columns.reports.lastPxTicks[i]!)),
      qtyLots: this.floats(at, (s, i) => s.columns.reports.lastQtyLots[i]!),
      qty: this.floats(at, (s, i) => this.qty(s.columns.reports.lastQtyLots[i]!)),
      liquidity: this.names(
        at,
        (s, i) => s.columns.reports.liquidity[i]!,
        (c) => NAMES.liquidity[c]!,
      ),
      feeUnits: this.floats(at, (s, i) => s.columns.reports.feeUnits[i]!),
      fee: this.floats(at, (s, i) => this.money(s.columns.reports.feeUnits[i]!)),
      rule: this.names(
        at,
        (s, i) => s.columns.reports.rule[i]!,
        (c) => NAMES.rule[c]!,
      ),
      tapeRow: this.floats(at, (s, i) => s.columns.reports.tapeRow[i]!),
      aheadBeforeLots: this.floats(at, (s, i) => s.columns.reports.aheadBeforeLots[i]!),
      aheadAfterLots: this.floats(at, (s, i) => s.columns.reports.aheadAfterLots[i]!),
      certainty: this.names(
        at,
        (s, i) => s.columns.reports.certainty[i]!,
        (c) => NAMES.certainty[c]!,
      ),
    });
  }

  /** `samples.arrow`: position, cash, equity and mid over time, and a column for each name that a strategy recorded. */
  writeSamples(path: string): void {
    const at = this.rows((s) => s.samples.count);
    const columns: Columns = {
      session: this.names(at, NO_CODE, (_, s) => s.columns.id),
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

  private reportRows(wanted?: (session: SessionTables, i: number) => boolean): RowList {
    return this.rows((s) => s.columns.reports.count, wanted);
  }

  private rows(count: (session: SessionTables) => number, wanted?: (session: SessionTables, i: number) => boolean): RowList {
    const parts = this.sessions.map((session) => {
      const all = new Int32Array(count(session)).map((_, i) => i);
      return { session, rows: wanted === undefined ? all : all.filter((i) => wanted(session, i)) };
    });
    return { parts, count: parts.reduce((sum, { rows }) => sum + rows.length, 0) };
  }

  private floats(at: RowList, value: Value): Vector {
    return this.arrow.makeVector(filled(new Float64Array(at.count), at, value));
  }

  private ints(at: RowList, value: Value): Vector {
    return this.arrow.makeVector(filled(new Int32Array(at.count), at, value));
  }

  private times(at: RowList, value: Value): Vector {
    const { makeData, makeVector, Timestamp, TimeUnit } = this.arrow;
    const words = new Int32Array(2 * at.count);
    let k = 0;
    for (const { session, rows } of at.parts) for (const i of rows) putNs(words, k++, value(session, i), this.epoch);
    const ns = new BigInt64Array(words.buffer);
    return makeVector(makeData({ type: new Timestamp(TimeUnit.NANOSECOND, 'UTC'), length: at.count, data: ns as never })) as Vector;
  }

  /** A dictionary of texts, in the order in which they first occur. Texts are looked at once a code (0, 1, …) and session, not once a row. */
  private names(at: RowList, code: Value, text: (code: number, session: SessionTables) => string): Vector {
    const { Dictionary, Int32, makeData, makeVector, Utf8 } = this.arrow;
    const numbers = new Map<string, number>();
    const indices = new Int32Array(at.count);
    let k = 0;
    for (const { session, rows } of at.parts) {
      const known: (number | undefined)[] = [];
      for (const i of rows) {
        const c = code(session, i);
        indices[k++] = known[c] ??= numberOf(numbers, text(c, session));
      }
    }
    const dictionary = makeVector(utf8Data(this.arrow, [...numbers.keys()]));
    return makeVector(makeData({ type: new Dictionary(new Utf8(), new Int32()), length: at.count, data: indices, dictionary })) as Vector;
  }
}

/** A number of a row. */
type Value = (session: SessionTables, i: number) => number;

/** Rows of a table, by session. */
interface RowList {
  readonly parts: readonly { readonly session: SessionTables; readonly rows: Int32Array }[];
  readonly count: number;
}

function filled<T extends Float64Array | Int32Array>(column: T, at: RowList, value: Value): T {
  let k = 0;
  for (const { session, rows } of at.parts) for (const i of rows) column[k++] = value(session, i);
  return column;
}

function numberOf(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** A column of texts. Not by apache-arrow's builder, which takes microseconds a text. */
function utf8Data({ makeData, Utf8 }: Arrow, texts: readonly string[]): Data<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  for (let i = 0; i < texts.length; i++) valueOffsets[i + 1] = valueOffsets[i]! + Buffer.byteLength(texts[i]!);
  const data = Buffer.alloc(valueOffsets[texts.length]!);
  for (let i = 0; i < texts.length; i++) data.write(texts[i]!, valueOffsets[i]!);
  return makeData({ type: new Utf8(), length: texts.length, nullCount: 0, valueOffsets, data });
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
