/**
 * Looks a tape over: what contradicts itself is an error, what a user should know is a note.
 *
 * Each finding names its row. Of each sort the first few are listed and all are counted. `ok` is false when there is an error.
 *
 * Sorts, errors: `unordered` (exchTs falls), `negativeLatency` (recvTs before exchTs), `badKind`, `badSide`, `badPrice` (not positive),
 * `badQty` (negative or no integer), `liveId` (an add of an order that is there), `keptPlace` (flag 32 at another price), `deliveryOrder` (feedShift is not the order by recvTs), `counts` and `digest` (the metadata says
 * otherwise). Notes: `crossed` (best bid at or above best ask behind a whole group), `offGrid` (a level off the order grid), `gap`
 * (a clear row behind which the book is unknown: the feed was resynchronised), `unknownOrder` (a row of an id that is not there), `executedBeyond` (more than is left).
 */
import { DataError } from '../base/errors.js';
import { parseDecimal, unitsOf } from '../base/num/decimal.js';
import { DeliveryOrder } from './delivery-order.js';
import { GapWatch } from './gap-watch.js';
import { KIND_RULES_BY_CODE, type KindRule } from './import/csv/words.js';
import { Flag, Kind, type KindName } from './row.js';
import { OrderCheck } from './tape-check-orders.js';
import { TapeBook } from './tape-book.js';
import { joinedDigest, TapeDigest } from './tape-digest.js';
import { type Finding, Findings, type FindingSort } from './tape-findings.js';
import { openTape } from './tape-read.js';
import { nsAt, type Tape, type TapeBatch, type TapeMeta } from './tape.js';

/** What a check found. */
export interface TapeCheck {
  readonly ok: boolean;
  readonly rows: number;
  /** As recomputed from the columns. */
  readonly digest: string;
  /** How many findings of each sort, listed or not; sorts without any are left out. */
  readonly totals: Readonly<Partial<Record<FindingSort, number>>>;
  /** The first `cap` findings of each sort, in order of rows. */
  readonly findings: readonly Finding[];
}

/** Check every row of a tape; at most `cap` findings of a sort are listed. @throws DataError when a file cannot be read to its end. */
export async function tapeCheck(tape: Tape, cap = 20): Promise<TapeCheck> {
  const findings = new Findings(cap);
  const rows = new RowCheck(tape.meta, findings);
  const digests: string[] = [];
  for (const path of tape.paths) digests.push(await checkFile(await openTape(path), rows, findings));
  const digest = joinedDigest(digests);
  if (digest !== tape.meta.digest) findings.add('digest', null, `the columns have digest ${digest}, the metadata says ${tape.meta.digest}`);
  rows.end();
  return { ok: findings.ok, rows: rows.rows, digest, totals: findings.totals(), findings: findings.list() };
}

/**
 * See to it that the rows are those that the metadata speaks of: a file may have been damaged since it was written. Takes as long as reading the tape.
 * `between` is called from batch to batch, and may throw.
 * @throws DataError when they have another digest
 */
export async function checkRows(tape: Tape, between: () => void = () => undefined): Promise<void> {
  for (const path of tape.paths) {
    const file = await openTape(path);
    const digest = new TapeDigest(file.meta.instrument);
    for await (const batch of file.batches()) {
      between();
      digest.add(batch, batch.length);
      batch.release?.();
    }
    const got = digest.hex();
    if (got !== file.meta.digest)
      throw new DataError(
        `${path}: is damaged: its rows have the digest ${got.slice(0, 16)}…, its metadata says ${file.meta.digest.slice(0, 16)}…. Copy it from where it is whole, or import it again; \`slipgauge tape check\` names rows that contradict others.`,
      );
  }
}

/** One file: each row, the delivery order, the digest. */
async function checkFile(file: Tape, rows: RowCheck, findings: Findings): Promise<string> {
  const digest = new TapeDigest(file.meta.instrument);
  const delivery = new DeliveryCheck(rows.rows, findings);
  for await (const batch of file.batches()) {
    digest.add(batch, batch.length);
    delivery.begin(batch);
    for (let i = 0; i < batch.length; i++) {
      rows.check(batch, i);
      delivery.push(batch, i);
    }
  }
  delivery.end();
  return digest.hex();
}

/** Checks of single rows, with what they have to remember. */
class RowCheck {
  rows = 0;
  readonly #meta: TapeMeta;
  readonly #findings: Findings;
  readonly #book: TapeBook;
  readonly #orders: OrderCheck | undefined;
  readonly #orderTickTicks: number;
  readonly #countByKind = new Float64Array(256);
  readonly #gaps = new GapWatch();
  #epoch: TapeBatch['epoch'] | undefined;
  #lastExchTs = Number.NEGATIVE_INFINITY;
  #crossed = false;

  constructor(meta: TapeMeta, findings: Findings) {
    this.#meta = meta;
    this.#findings = findings;
    this.#book = new TapeBook(meta.levelOfDetail);
    this.#orders = this.#book.orders === undefined ? undefined : new OrderCheck(this.#book.orders, findings);
    const { tickSize, orderTick = tickSize } = meta.instrument;
    this.#orderTickTicks = Number(unitsOf(parseDecimal(orderTick), parseDecimal(tickSize)));
  }

  /** Times are taken on the first file's epoch, whatever the batch's own. */
  check(b: TapeBatch, i: number): void {
    this.#epoch ??= b.epoch;
    const row = this.rows++;
    const kind = b.kind[i]!;
    this.#countByKind[kind]!++;
    const exchTs = nsAt(b.exchTs, i, this.#epoch);
    this.#times(exchTs, nsAt(b.recvTs, i, this.#epoch), row);
    this.#gap(this.#gaps.see(kind, b.side[i]!, b.flags[i]!, exchTs, row));
    const rule = KIND_RULES_BY_CODE[kind];
    if (rule === undefined) this.#findings.add('badKind', row, `kind ${String(kind)} has no meaning`);
    else this.#values(b, i, rule, row);
    this.#orders?.check(b, i, row);
    this.#applyToBook(b, i, row);
  }

  /** Behind the last row. */
  end(): void {
    this.#gap(this.#gaps.end());
    this.#compareCounts();
  }

  #compareCounts(): void {
    for (const [name, code] of Object.entries(Kind) as [KindName, number][]) {
      const got = this.#countByKind[code]!;
      const said = this.#meta.rowsByKind[name] ?? 0;
      if (got !== said) this.#findings.add('counts', null, `${String(got)} rows of kind ${name}, the metadata says ${String(said)}`);
    }
  }

  #gap(row: number): void {
    const { side } = this.#gaps;
    const where = side === 0 ? '' : side > 0 ? ' on the bid side' : ' on the ask side';
    if (row >= 0) this.#findings.add('gap', row, `the book is cleared${where}, and unknown until it is stated again`);
  }

  #times(exchTs: number, recvTs: number, row: number): void {
    if (exchTs < this.#lastExchTs) this.#findings.add('unordered', row, `exchTs falls by ${String(this.#lastExchTs - exchTs)} ns`);
    if (recvTs < exchTs) this.#findings.add('negativeLatency', row, `recvTs is ${String(exchTs - recvTs)} ns before exchTs`);
    this.#lastExchTs = exchTs;
  }

  #values(b: TapeBatch, i: number, rule: KindRule, row: number): void {
    const side = b.side[i]!;
    const priceTicks = b.priceTicks[i]!;
    const qtyLots = b.qtyLots[i]!;
    const sideFits = side === 0 ? rule.side !== 'needed' : (side === 1 || side === -1) && rule.sideWords !== 'none';
    if (!sideFits) this.#findings.add('badSide', row, `a ${rule.name} has side ${String(side)}`);
    const priced = rule.price === 'needed' || (rule.price === 'free' && side !== 0);
    if (priced && priceTicks <= 0 && this.#meta.instrument.negativePrices !== true)
      this.#findings.add('badPrice', row, `a ${rule.name} has price ${String(priceTicks)} ticks`);
    if (!Number.isInteger(qtyLots) || (qtyLots < 0 && rule.code !== Kind.funding))
      this.#findings.add('badQty', row, `a ${rule.name} has quantity ${String(qtyLots)} lots`);
    if (rule.sideWords === 'book' && rule.price !== 'none' && qtyLots > 0 && priceTicks % this.#orderTickTicks !== 0)
      this.#findings.add(
        'offGrid',
        row,
        `a ${rule.name} at ${String(priceTicks)} ticks is off the order grid of ${String(this.#orderTickTicks)} ticks`,
      );
  }

  /** A book is looked at behind whole groups; a stretch in which it stays crossed is one finding. */
  #applyToBook(b: TapeBatch, i: number, row: number): void {
    this.#book.apply(b, i);
    if ((b.flags[i]! & Flag.last) === 0) return;
    const crossed = this.#book.crossed;
    if (crossed && !this.#crossed)
      this.#findings.add(
        'crossed',
        row,
        `best bid ${String(this.#book.levels.bidTicks)}, best ask ${String(this.#book.levels.askTicks)} ticks`,
      );
    this.#crossed = crossed;
  }
}

/** Compares a file's feedShift with the order by (recvTs, row). */
class DeliveryCheck {
  readonly #firstRow: number;
  readonly #findings: Findings;
  readonly #order = new DeliveryOrder((place, row, count) => {
    for (let k = 0; k < count; k++) this.#settled(place + k, row + k);
  });
  /** Batches with places that are not settled yet. */
  readonly #waiting: TapeBatch[] = [];

  constructor(firstRow: number, findings: Findings) {
    this.#firstRow = firstRow;
    this.#findings = findings;
  }

  begin(batch: TapeBatch): void {
    this.#waiting.push(batch);
  }

  push(b: TapeBatch, i: number): void {
    this.#order.push(nsAt(b.exchTs, i, b.epoch), nsAt(b.recvTs, i, b.epoch));
  }

  end(): void {
    this.#order.end();
  }

  #settled(place: number, row: number): void {
    while (place >= this.#waiting[0]!.firstRow + this.#waiting[0]!.length) this.#waiting.shift();
    const batch = this.#waiting[0]!;
    const stored = place + (batch.feedShift?.[place - batch.firstRow] ?? 0);
    if (stored === row) return;
    const first = this.#firstRow;
    this.#findings.add(
      'deliveryOrder',
      first + place,
      `place ${first + place} delivers row ${first + stored}, expected row ${first + row}`,
    );
  }
}
