/**
 * A session's state over time: position, cash, equity and mid, a row each whole second (UTC), at each fill and at each `ctx.record`.
 *
 * Rows of one time are one row, its causes in a bit set; position and money are those after all fills with `exchTs ≤ ts`. Cash and
 * equity come from a ledger that `run/` gives (`LedgerLike`), since measuring does not import clearing.
 *
 * Example: `const seconds = askSeconds(questions, 0, 5e9); const answer = askSamples(facts, seconds, questions, () => new Ledger(…))`.
 */
import type { ProbeAnswers } from './answers.js';
import type { SessionFacts } from './facts.js';
import type { Questions } from './questions.js';
import { SampleCause, type LedgerLike, type SampleColumns } from './types.js';

const SECOND_NS = 1_000_000_000;

/** A stretch of whole seconds whose mids were asked for; sessions of a tape share it. */
export interface Seconds {
  readonly firstTs: number;
  readonly count: number;
  /** Handle of the first; the others follow. */
  readonly firstPoint: number;
}

/** Ask for the mid at each whole second in [fromTs, toTs]. */
export function askSeconds(questions: Questions, fromTs: number, toTs: number): Seconds {
  const firstTs = Math.ceil(fromTs / SECOND_NS) * SECOND_NS;
  const count = Math.max(0, Math.floor((toTs - firstTs) / SECOND_NS) + 1);
  let firstPoint = 0;
  for (let i = 0; i < count; i++) {
    const point = questions.at(firstTs + i * SECOND_NS);
    if (i === 0) firstPoint = point;
  }
  return { firstTs, count, firstPoint };
}

/** Put the session's own questions; the result makes its samples. */
export function askSamples(
  facts: SessionFacts,
  seconds: Seconds,
  questions: Questions,
  ledger: (() => LedgerLike) | undefined,
): (answers: ProbeAnswers) => SampleColumns {
  const rows = new SampleRows(facts, seconds, questions);
  return (answers) => {
    const { count } = rows;
    const mid2Ticks = Float64Array.from({ length: count }, (_, row) => answers.mid2(rows.points[row]!));
    const ts = Float64Array.from(rows.ts);
    return {
      count,
      ts,
      cause: Uint8Array.from(rows.cause),
      mid2Ticks,
      ...accounts(facts, ts, mid2Ticks, ledger?.()),
      recorded: rows.recorded(),
    };
  };
}

/** Merges seconds, fills and records into rows in order of time. */
class SampleRows {
  readonly ts: number[] = [];
  readonly cause: number[] = [];
  readonly points: number[] = [];
  private readonly values = new Map<number, Map<number, number>>();
  private readonly strings: readonly string[];

  constructor(facts: SessionFacts, seconds: Seconds, questions: Questions) {
    const { fills } = facts;
    const { records, strings } = facts.columns;
    this.strings = strings;
    let second = 0;
    let fill = 0;
    let record = 0;
    while (second < seconds.count || fill < fills.length || record < records.count) {
      const secondTs = second < seconds.count ? seconds.firstTs + second * SECOND_NS : Number.POSITIVE_INFINITY;
      const fillTs = fills[fill]?.exchTs ?? Number.POSITIVE_INFINITY;
      const recordTs = record < records.count ? records.ts[record]! : Number.POSITIVE_INFINITY;
      if (secondTs <= fillTs && secondTs <= recordTs) this.row(secondTs, SampleCause.second, seconds.firstPoint + second++);
      else if (fillTs <= recordTs) {
        this.row(fillTs, SampleCause.fill, questions.at(fillTs));
        fill++;
      } else {
        this.record(recordTs, records.name[record]!, records.value[record]!, questions);
        record++;
      }
    }
  }

  get count(): number {
    return this.ts.length;
  }

  /** One column a recorded name. */
  recorded(): SampleColumns['recorded'] {
    return [...this.values].map(([name, byRow]) => {
      const values = new Float64Array(this.count).fill(Number.NaN);
      for (const [row, value] of byRow) values[row] = value;
      return { name: this.strings[name] ?? '', values };
    });
  }

  /** Add a cause at a time no earlier than the last row's. */
  private row(ts: number, cause: number, point: number): void {
    const last = this.count - 1;
    if (last >= 0 && this.ts[last] === ts) this.cause[last]! |= cause;
    else this.append(ts, cause, point);
  }

  private record(ts: number, name: number, value: number, questions: Questions): void {
    let byRow = this.values.get(name);
    if (byRow === undefined) this.values.set(name, (byRow = new Map<number, number>()));
    // The same name twice at one time: the second value is a row of its own.
    if (this.ts.at(-1) === ts && byRow.has(this.count - 1)) this.append(ts, SampleCause.record, questions.at(ts));
    else this.row(ts, SampleCause.record, questions.at(ts));
    byRow.set(this.count - 1, value);
  }

  private append(ts: number, cause: number, point: number): void {
    this.ts.push(ts);
    this.cause.push(cause);
    this.points.push(point);
  }
}

type Accounts = Pick<SampleColumns, 'positionLots' | 'cash' | 'equity'>;

/** Book the fills up to each row. */
function accounts(facts: SessionFacts, ts: Float64Array, mid2Ticks: Float64Array, ledger: LedgerLike | undefined): Accounts {
  const { fills, scale } = facts;
  const columns = { positionLots: new Float64Array(ts.length), cash: new Float64Array(ts.length), equity: new Float64Array(ts.length) };
  let positionLots = 0;
  let cash = ledger === undefined ? Number.NaN : 0;
  let next = 0;
  for (let row = 0; row < ts.length; row++) {
    for (let fill = fills[next]; fill !== undefined && fill.exchTs <= ts[row]!; fill = fills[++next]) {
      ledger?.book(fill.side, fill.priceTicks, fill.qtyLots, fill.feeUnits);
      positionLots += fill.side * fill.qtyLots;
      if (ledger !== undefined) cash = scale.amount(Number(ledger.cashUnits));
    }
    columns.positionLots[row] = positionLots;
    columns.cash[row] = cash;
    columns.equity[row] = equityAt(ledger, facts, positionLots, cash, mid2Ticks[row]!);
  }
  return columns;
}

function equityAt(ledger: LedgerLike | undefined, facts: SessionFacts, positionLots: number, cash: number, mid2Ticks: number): number {
  if (positionLots === 0 || ledger === undefined) return cash;
  const units = Number.isNaN(mid2Ticks) ? undefined : ledger.equityUnits(mid2Ticks);
  return units === undefined ? Number.NaN : facts.scale.amount(Number(units));
}
