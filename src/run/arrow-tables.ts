/**
 * The Arrow files of a run: `orders.arrow`, `fills.arrow`, `samples.arrow` (DESIGN §6).
 *
 * Times are Timestamp(ns, UTC); prices and quantities stand twice, as integers (`…Ticks`, `…Lots`) and as float64; names are
 * dictionaries. pandas and polars read them as they are.
 */
import { writeFileSync } from 'node:fs';
import type { Vector } from '../base/io/arrow.js';
import type { Instrument } from '../market/instrument.js';
import type { SampleColumns } from '../measure/types.js';
import type { SessionColumns } from '../sim/columns.js';
import { ExecType, namesByCode, OrdType, TimeInForce } from '../sim/message.js';
import { scaleOf, type UnitScale } from '../base/num/unit-scale.js';
import { TableColumns } from './table-columns.js';
import { orderedOf, type Ordered } from './ordered.js';
import { termsText } from './terms-texts.js';
import { NAMES, reasonText, Speller } from './texts.js';

type Arrow = typeof import('../base/io/arrow.js');
type Columns = Record<string, Vector>;

const ORD_TYPE = namesByCode(OrdType);
const TIME_IN_FORCE = namesByCode(TimeInForce);

/** A session's part of the files, on one tape. */
export interface SessionTables {
  readonly columns: SessionColumns;
  /** Index of the tape. */
  readonly instrument: number;
  readonly samples: SampleColumns;
}

/** A tape of the run. */
export interface TableTape {
  readonly id: string;
  readonly instrument: Instrument;
}

/** A tape and how its units become decimals. */
interface ScaledTape extends TableTape {
  readonly price: UnitScale;
  readonly qty: UnitScale;
  readonly money: UnitScale;
  readonly spell: Speller;
}

/** Writes the files of a run: session by session, and of each tape by tape. Times are counted from one epoch. */
export class RunTables {
  private readonly arrow: Arrow;
  private readonly epochNs: bigint;
  private readonly tapes: readonly ScaledTape[];
  private readonly sessions: readonly SessionTables[];

  private constructor(arrow: Arrow, tapes: readonly TableTape[], epochNs: bigint, sessions: readonly SessionTables[]) {
    this.arrow = arrow;
    this.epochNs = epochNs;
    this.tapes = tapes.map(({ id, instrument }) => ({
      id,
      instrument,
      price: scaleOf(instrument.tickSize),
      qty: scaleOf(instrument.lotSize),
      money: scaleOf(instrument.cashUnit ?? '0.00000001'),
      spell: new Speller(instrument, epochNs),
    }));
    this.sessions = sessions;
  }

  static async create(tapes: readonly TableTape[], epochNs: bigint, sessions: readonly SessionTables[]): Promise<RunTables> {
    return new RunTables(await import('../base/io/arrow.js'), tapes, epochNs, sessions);
  }

  /** `orders.arrow`: a row an order event. */
  writeOrders(path: string): void {
    const table = this.events(() => true);
    const known = new Map<SessionColumns, Ordered>();
    const ordered = ({ columns }: SessionTables): Ordered => {
      const of = known.get(columns) ?? orderedOf(columns);
      known.set(columns, of);
      return of;
    };
    this.write(path, {
      ...this.orderColumns(table),
      ts: table.times((s) => s.columns.reports.exchTs),
      recvTs: table.times((s) => s.columns.reports.recvTs),
      side: table.names((s) => s.columns.reports.side, sideName),
      execType: table.names((s) => s.columns.reports.execType, nameIn(NAMES.execType)),
      ordStatus: table.names((s) => s.columns.reports.ordStatus, nameIn(NAMES.ordStatus)),
      leavesQtyLots: table.floats((s) => s.columns.reports.leavesQtyLots),
      leavesQty: table.floats(
        (s) => s.columns.reports.leavesQtyLots,
        (s) => this.tapeOf(s).qty,
      ),
      cumQtyLots: table.floats((s) => s.columns.reports.cumQtyLots),
      cumQty: table.floats(
        (s) => s.columns.reports.cumQtyLots,
        (s) => this.tapeOf(s).qty,
      ),
      priceTicks: table.floats((s) => s.columns.reports.priceTicks),
      price: table.floats(
        (s) => s.columns.reports.priceTicks,
        (s) => this.tapeOf(s).price,
      ),
      reason: table.names((s) => s.columns.reports.reason, nameIn(NAMES.reason)),
      text: table.names((s) => s.columns.reports.reason, reasonText),
      ordType: table.names((s) => ordered(s).ordType, nameIn(ORD_TYPE)),
      timeInForce: table.names((s) => ordered(s).timeInForce, nameIn(TIME_IN_FORCE)),
      terms: table.names(
        (s) => ordered(s).terms,
        (row, s) => termsText(s.columns, row, this.tapeOf(s).spell),
      ),
    });
  }

  /** `fills.arrow`: a row a fill. */
  writeFills(path: string): void {
    const table = this.events(({ execType }, i) => execType[i] === ExecType.trade);
    this.write(path, {
      ...this.orderColumns(table),
      exchTs: table.times((s) => s.columns.reports.exchTs),
      recvTs: table.times((s) => s.columns.reports.recvTs),
      side: table.names((s) => s.columns.reports.side, sideName),
      priceTicks: table.ints((s) => s.columns.reports.lastPxTicks),
      price: table.floats(
        (s) => s.columns.reports.lastPxTicks,
        (s) => this.tapeOf(s).price,
      ),
      qtyLots: table.floats((s) => s.columns.reports.lastQtyLots),
      qty: table.floats(
        (s) => s.columns.reports.lastQtyLots,
        (s) => this.tapeOf(s).qty,
      ),
      liquidity: table.names((s) => s.columns.reports.liquidity, nameIn(NAMES.liquidity)),
      feeUnits: table.floats((s) => s.columns.reports.feeUnits),
      fee: table.floats(
        (s) => s.columns.reports.feeUnits,
        (s) => this.tapeOf(s).money,
      ),
      rule: table.names((s) => s.columns.reports.rule, nameIn(NAMES.rule)),
      tapeRow: table.floats((s) => s.columns.reports.tapeRow),
      aheadBeforeLots: table.floats((s) => s.columns.reports.aheadBeforeLots),
      aheadAfterLots: table.floats((s) => s.columns.reports.aheadAfterLots),
      certainty: table.names((s) => s.columns.reports.certainty, nameIn(NAMES.certainty)),
    });
  }

  /** `samples.arrow`: position, cash, equity and mid over time, and a column for each name that a strategy recorded. */
  writeSamples(path: string): void {
    const table = this.table(({ samples }) => rowsWhere(samples.count, () => true));
    const columns: Columns = {
      session: table.labels((s) => s.columns.id),
      tape: table.labels((s) => this.tapeOf(s).id),
      ts: table.times((s) => s.samples.ts),
      positionLots: table.floats((s) => s.samples.positionLots),
      position: table.floats(
        (s) => s.samples.positionLots,
        (s) => this.tapeOf(s).qty,
      ),
      cash: table.floats((s) => s.samples.cash),
      equity: table.floats((s) => s.samples.equity),
      mid2Ticks: table.floats((s) => s.samples.mid2Ticks),
      mid: table.floats(
        (s) => s.samples.mid2Ticks,
        (s) => halved(this.tapeOf(s).price),
      ),
    };
    const recorded = new Set(this.sessions.flatMap((s) => s.samples.recorded.map(({ name }) => name)));
    for (const name of recorded) columns[`record.${name}`] = table.floats(({ samples }) => recordedAs(name, samples));
    this.write(path, columns);
  }

  /** Whose event it is: the first columns of both tables of events. */
  private orderColumns(table: TableColumns<SessionTables>): Columns {
    return {
      session: table.labels((s) => s.columns.id),
      tape: table.labels((s) => this.tapeOf(s).id),
      instrument: table.labels((s) => this.tapeOf(s).instrument.symbol),
      clOrdId: table.names(
        (s) => s.columns.reports.clOrd,
        (code, s) => s.columns.strings[code]!,
      ),
      parent: table.ints((s) => s.columns.reports.parent),
    };
  }

  private tapeOf({ instrument }: SessionTables): ScaledTape {
    return this.tapes[instrument]!;
  }

  /** Reports of each part, those on its tape that `isIn` picks. */
  private events(isIn: (reports: SessionColumns['reports'], row: number) => boolean): TableColumns<SessionTables> {
    return this.table(({ columns: { reports }, instrument }) =>
      rowsWhere(reports.count, (i) => reports.instrument[i] === instrument && isIn(reports, i)),
    );
  }

  private table(rows: (session: SessionTables) => Int32Array): TableColumns<SessionTables> {
    return new TableColumns(
      this.arrow,
      this.epochNs,
      this.sessions.map((session) => ({ session, rows: rows(session) })),
    );
  }

  private write(path: string, columns: Columns): void {
    writeFileSync(path, this.arrow.tableToIPC(new this.arrow.Table(columns), 'file'));
  }
}

function rowsWhere(count: number, isIn: (row: number) => boolean): Int32Array {
  return new Int32Array(count).map((_, i) => i).filter(isIn);
}

function halved({ multiplier, divisor }: UnitScale): UnitScale {
  return { multiplier, divisor: 2 * divisor };
}

/** What a session recorded under a name; NaN throughout where it did not. */
function recordedAs(name: string, samples: SampleColumns): Float64Array {
  return samples.recorded.find((each) => each.name === name)?.values ?? new Float64Array(samples.count).fill(Number.NaN);
}

function nameIn(names: readonly string[]): (code: number) => string {
  return (code) => names[code] ?? '';
}

function sideName(side: number): string {
  return side > 0 ? 'buy' : side < 0 ? 'sell' : '';
}
