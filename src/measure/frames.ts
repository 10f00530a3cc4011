/**
 * Results as tables for notebooks: fills, order events, parents, metrics and samples as arquero tables.
 *
 * Prices, quantities and money are decimals as numbers; `time` is a Date (ms), `exchTs` and `recvTs` are BigInt ns since the Unix epoch;
 * codes are names. What is not known is null in text and NaN in numbers. arquero is loaded when this is called.
 *
 * Example: `const { fills } = await framesOf({ columns, instruments, epochNs, measures }); fills.groupby('liquidity').count().print()`.
 */
import type { Instrument } from '../market/instrument.js';
import {
  Certainty,
  ExecType,
  Liquidity,
  namesByCode,
  OrdStatus,
  Reason,
  Rule,
  type ReportColumns,
  type SessionColumns,
} from '../sim/columns.js';
import { ContractScale } from './contract.js';
import type { ParentShortfall, SampleColumns, SessionMeasures } from './types.js';

/**
 * A table with named columns. It is an arquero `ColumnTable`, whose verbs (`derive`, `rollup`, `join`, …) beyond these are there too;
 * arquero's own types are kept out of ours, since they do not compile with `skipLibCheck: false`.
 */
export interface Frame {
  numRows(): number;
  columnNames(): string[];
  /** Values of a column in order. */
  array(name: string): ArrayLike<unknown>;
  objects(options?: { limit?: number }): object[];
  filter(criteria: (row: never) => unknown): Frame;
  groupby(...keys: string[]): Frame;
  orderby(...keys: string[]): Frame;
  select(...names: string[]): Frame;
  derive(values: Record<string, unknown>): Frame;
  rollup(values: Record<string, unknown>): Frame;
  count(): Frame;
  print(options?: { limit?: number }): Frame;
}

/** Tables of one session. */
export interface Frames {
  readonly fills: Frame;
  /** A row an order event, fills included. */
  readonly orders: Frame;
  readonly parents: Frame;
  readonly metrics: Frame;
  readonly samples: Frame;
}

/** What the tables are made of. */
export interface FramesInput {
  readonly columns: SessionColumns;
  /** Instruments of the scenario's tapes, in their order. */
  readonly instruments: readonly Instrument[];
  readonly epochNs: bigint;
  /** Measures of this session, one a tape. */
  readonly measures: readonly FramedMeasures[];
}

/** What of a session's measures the tables show; a run directory keeps all of it. */
export interface FramedMeasures extends Pick<SessionMeasures, 'instrument' | 'parents' | 'metrics'> {
  readonly samples: Omit<SampleColumns, 'cause'>;
}

type Table = Record<string, ArrayLike<unknown>>;

/** Make the tables of one session. */
export async function framesOf(input: FramesInput): Promise<Frames> {
  const { table } = await import('arquero');
  const make = (columns: Table): Frame => table(columns) as unknown as Frame;
  const { reports } = input.columns;
  const all = Array.from({ length: reports.count }, (_, i) => i);
  const events = new EventColumns(input);
  return {
    fills: make(events.fills(all.filter((i) => reports.execType[i] === ExecType.trade))),
    orders: make(events.orders(all)),
    parents: make(parentTable(input)),
    metrics: make(metricTable(input)),
    samples: make(sampleTable(input)),
  };
}

/** Columns of order events, for the report rows that are asked for. */
class EventColumns {
  private readonly reports: ReportColumns;
  private readonly scales: readonly ContractScale[];
  private readonly input: FramesInput;

  constructor(input: FramesInput) {
    this.input = input;
    this.reports = input.columns.reports;
    this.scales = input.instruments.map((instrument) => new ContractScale(instrument));
  }

  orders(rows: readonly number[]): Table {
    const { reports } = this;
    return {
      ...this.identity(rows),
      execType: named(rows, reports.execType, ExecType),
      ordStatus: named(rows, reports.ordStatus, OrdStatus),
      reason: named(rows, reports.reason, Reason),
      leavesQty: this.decimals(rows, reports.leavesQtyLots, 'qty'),
      cumQty: this.decimals(rows, reports.cumQtyLots, 'qty'),
      lastPx: this.ofFills(rows, reports.lastPxTicks, 'price'),
      lastQty: this.ofFills(rows, reports.lastQtyLots, 'qty'),
    };
  }

  fills(rows: readonly number[]): Table {
    const { reports } = this;
    return {
      ...this.identity(rows),
      price: this.decimals(rows, reports.lastPxTicks, 'price'),
      qty: this.decimals(rows, reports.lastQtyLots, 'qty'),
      liquidity: named(rows, reports.liquidity, Liquidity),
      fee: this.decimals(rows, reports.feeUnits, 'amount'),
      rule: named(rows, reports.rule, Rule),
      tapeRow: rows.map((i) => reports.tapeRow[i]!),
      aheadBeforeLots: rows.map((i) => reports.aheadBeforeLots[i]!),
      aheadAfterLots: rows.map((i) => reports.aheadAfterLots[i]!),
      certainty: named(rows, reports.certainty, Certainty),
    };
  }

  private identity(rows: readonly number[]): Table {
    const { reports, input } = this;
    return {
      session: rows.map(() => input.columns.id),
      instrument: rows.map((i) => input.instruments[reports.instrument[i]!]?.symbol ?? ''),
      clOrdId: rows.map((i) => input.columns.strings[reports.clOrd[i]!] ?? ''),
      parent: rows.map((i) => reports.parent[i]!),
      ...times(
        rows.map((i) => reports.exchTs[i]!),
        input.epochNs,
        'exchTs',
      ),
      recvTs: rows.map((i) => unixNs(reports.recvTs[i]!, input.epochNs)),
      side: rows.map((i) => (reports.side[i]! > 0 ? 'buy' : 'sell')),
    };
  }

  private decimals(rows: readonly number[], column: Float64Array, unit: 'price' | 'qty' | 'amount'): Float64Array {
    return Float64Array.from(rows, (i) => this.scales[this.reports.instrument[i]!]?.[unit](column[i]!) ?? Number.NaN);
  }

  /** As `decimals`; NaN in events that are no fill. */
  private ofFills(rows: readonly number[], column: Float64Array, unit: 'price' | 'qty'): Float64Array {
    const values = this.decimals(rows, column, unit);
    return values.map((value, at) => (this.reports.execType[rows[at]!] === ExecType.trade ? value : Number.NaN));
  }
}

function parentTable({ measures, instruments, epochNs, columns }: FramesInput): Table {
  const parents = measures.flatMap((one) => one.parents);
  const number = (read: (parent: ParentShortfall) => number | null): Float64Array =>
    Float64Array.from(parents, (parent) => read(parent) ?? Number.NaN);
  const table: Table = {
    session: parents.map(() => columns.id),
    instrument: parents.map((parent) => instruments[parent.instrument]?.symbol ?? ''),
    parent: parents.map((parent) => parent.parent),
    ...times(
      parents.map((parent) => parent.decidedTs),
      epochNs,
      'decidedTs',
    ),
    side: parents.map((parent) => (parent.side > 0 ? 'buy' : 'sell')),
    orderedQty: number((parent) => parent.orderedQty),
    filledQty: number((parent) => parent.filledQty),
    decisionPrice: number((parent) => parent.decisionPrice),
    arrivalPrice: number((parent) => parent.arrivalPrice),
    averagePrice: number((parent) => parent.averagePrice),
    endPrice: number((parent) => parent.endPrice),
  };
  for (const part of ['delay', 'spread', 'timing', 'opportunity', 'fees', 'total'] as const) {
    table[`${part}Bps`] = number((parent) => parent.bps[part]);
    table[part] = number((parent) => parent.currency[part]);
  }
  for (const name of new Set(parents.flatMap((parent) => parent.benchmarks.map((found) => found.benchmark)))) {
    table[`${name}SlippageBps`] = number((parent) => parent.benchmarks.find((found) => found.benchmark === name)?.slippageBps ?? null);
  }
  return { ...table, participation: number((parent) => parent.participation.share) };
}

function metricTable({ measures, instruments, columns }: FramesInput): Table {
  const rows = measures.flatMap((one) => one.metrics.map((metric) => ({ metric, symbol: instruments[one.instrument]?.symbol ?? '' })));
  return {
    session: rows.map(() => columns.id),
    instrument: rows.map(({ symbol }) => symbol),
    name: rows.map(({ metric }) => metric.name),
    value: Float64Array.from(rows, ({ metric }) => metric.value ?? Number.NaN),
    unit: rows.map(({ metric }) => metric.unit),
    low: Float64Array.from(rows, ({ metric }) => metric.interval?.low ?? Number.NaN),
    high: Float64Array.from(rows, ({ metric }) => metric.interval?.high ?? Number.NaN),
    count: rows.map(({ metric }) => metric.count),
    censored: rows.map(({ metric }) => metric.censored),
    sign: rows.map(({ metric }) => metric.sign),
    reference: rows.map(({ metric }) => metric.reference),
  };
}

function sampleTable({ measures, instruments, epochNs, columns }: FramesInput): Table {
  const read = <T>(column: (samples: FramedMeasures['samples'], scale: ContractScale, symbol: string) => ArrayLike<T>): T[] =>
    measures.flatMap((one) => {
      const instrument = instruments[one.instrument]!;
      return Array.from(column(one.samples, new ContractScale(instrument), instrument.symbol));
    });
  const table: Table = {
    session: read((samples) => new Array<string>(samples.count).fill(columns.id)),
    instrument: read((samples, _, symbol) => new Array<string>(samples.count).fill(symbol)),
    ...times(
      read((samples) => samples.ts),
      epochNs,
      'ts',
    ),
    position: read((samples, scale) => samples.positionLots.map((lots) => scale.qty(lots))),
    cash: read((samples) => samples.cash),
    equity: read((samples) => samples.equity),
    mid: read((samples, scale) => samples.mid2Ticks.map((mid2Ticks) => scale.price(mid2Ticks / 2))),
  };
  for (const name of new Set(measures.flatMap((one) => one.samples.recorded.map((recorded) => recorded.name)))) {
    // A name that is a column already keeps both: the recorded one as in samples.arrow.
    table[Object.hasOwn(table, name) ? `record.${name}` : name] = read(
      (samples) => samples.recorded.find((recorded) => recorded.name === name)?.values ?? new Float64Array(samples.count).fill(Number.NaN),
    );
  }
  return table;
}

/** `time` as Dates and the exact column beside. */
function times(sinceEpochNs: readonly number[], epochNs: bigint, name: string): Table {
  const exact = sinceEpochNs.map((ts) => unixNs(ts, epochNs));
  return { time: exact.map((ns) => new Date(Number(ns / 1_000_000n))), [name]: exact };
}

function unixNs(ts: number, epochNs: bigint): bigint {
  return epochNs + BigInt(ts);
}

/** Names of codes; null where there is none. */
function named(rows: readonly number[], codes: Uint8Array, table: Record<string, number>): (string | null)[] {
  const names = namesByCode(table);
  return rows.map((i) => (codes[i] === 0 ? null : (names[codes[i]!] ?? null)));
}
