/**
 * The books of one session in one instrument: position, cash, fees, realised and open profit (DESIGN §3).
 *
 * Each fill is worth a whole number of cash units, rounded once. The rest is sums of such numbers, so nothing is lost:
 * - *entry* is what the open position cost: signed as the position. A fill that closes part of it takes out its share at the average
 *   price (harmonic for inverse contracts, since entry is a sum of values), rounded half to even; what is left keeps the rest, so the
 *   average is off by less than a cash unit and no unit appears or vanishes. A fill that turns the position is split in the same way.
 * - *realised* is the profit of what was closed, before fees; *open* that of the position if it were worth its mark.
 * - *cash*: a spot buy takes its whole value from cash, and the position is an asset. Linear and inverse contracts exchange no value, so
 *   cash moves by realised profit. Fees leave cash with the fill. Cash begins at 0 and may be negative: nobody asks for collateral here.
 * - *equity* = realised + open − fees, for every kind: what would be there if the position were closed at the mark without cost.
 *   Funding is not in it (`funding-note.ts`).
 *
 * Units: lots, ticks, cash units (bigint) of the settlement currency: quote for spot and linear, base coin for inverse. Fees positive = paid.
 * Invariants (`invariant()`): position = bought − sold; realised − (± entry) = the flows of all fills; flat means nothing left of entry.
 *
 * Example: buy 2 @100, sell 1 @103, fees 0, mid 101 (linear, 1 tick = 1): realised 3, open 1, cash 3, equity 4.
 */
import { invariant } from '../base/errors.js';
import { divideHalfEven } from '../base/num/round.js';
import { averagePriceTicks, direction, markUnits, notionalUnits, type Contract } from '../pricing/contract.js';

/** What a ledger holds, as data: to compare two ledgers and to show one. */
export interface Balance {
  readonly fills: number;
  readonly positionLots: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  readonly cashUnits: bigint;
  readonly feesUnits: bigint;
  readonly realisedUnits: bigint;
  readonly entryUnits: bigint;
}

/** Books fills one by one. */
export class Ledger {
  private readonly contract: Contract;
  /** +1, or −1 where a position gains as its value falls. */
  private readonly direction: bigint;
  private fills = 0;
  private boughtLots = 0;
  private soldLots = 0;
  private position = 0;
  private entry = 0n;
  private realised = 0n;
  private fees = 0n;
  /** Value received less value given, of all fills: kept apart from realised and entry, to check them. */
  private flows = 0n;

  constructor(contract: Contract) {
    this.contract = contract;
    this.direction = direction(contract);
  }

  /**
   * Book a fill: `side` +1 buy, −1 sell; `feeUnits` positive when we pay.
   * @throws InvariantError for a fill that cannot be: no side, no whole lots, no whole fee.
   */
  book(side: number, priceTicks: number, qtyLots: number, feeUnits: number): void {
    if (side !== 1 && side !== -1) invariant(false, `a fill buys or sells, got side ${String(side)}`);
    if (!(Number.isSafeInteger(qtyLots) && qtyLots > 0)) invariant(false, `a fill has whole lots, got ${String(qtyLots)}`);
    const value = notionalUnits(this.contract, priceTicks, qtyLots);
    this.move(side, qtyLots, value);
    this.fills++;
    if (side === 1) this.boughtLots += qtyLots;
    else this.soldLots += qtyLots;
    this.fees += BigInt(feeUnits);
    this.flows -= this.direction * BigInt(side) * value;
  }

  /** Signed lots, long positive. */
  get positionLots(): number {
    return this.position;
  }

  get cashUnits(): bigint {
    return this.realised - this.fees - (this.contract.paidInFull ? this.entry : 0n);
  }

  /** Fees paid, rebates taken off. */
  get feesUnits(): bigint {
    return this.fees;
  }

  /** Profit of what was closed, before fees. */
  get realisedUnits(): bigint {
    return this.realised;
  }

  /** Average price of the open position, in ticks: a float, for showing; NaN when flat. */
  get averageEntryTicks(): number {
    return averagePriceTicks(this.contract, this.entry, this.position);
  }

  /** Profit of the open position at a mid of `mid2Ticks / 2` ticks; undefined when there is a position and no mid (NaN) that it is worth. */
  openUnits(mid2Ticks: number): bigint | undefined {
    if (this.position === 0) return 0n;
    if (Number.isNaN(mid2Ticks) || (this.contract.inverse && mid2Ticks <= 0)) return undefined;
    return this.direction * (markUnits(this.contract, mid2Ticks, this.position) - this.entry);
  }

  /** Realised and open profit less fees, without funding; undefined where `openUnits` is. */
  equityUnits(mid2Ticks: number): bigint | undefined {
    const open = this.openUnits(mid2Ticks);
    return open === undefined ? undefined : this.realised + open - this.fees;
  }

  /** What the ledger holds. */
  balance(): Balance {
    return {
      fills: this.fills,
      positionLots: this.position,
      boughtLots: this.boughtLots,
      soldLots: this.soldLots,
      cashUnits: this.cashUnits,
      feesUnits: this.fees,
      realisedUnits: this.realised,
      entryUnits: this.entry,
    };
  }

  /** Check that nothing was lost. @throws InvariantError */
  invariant(): void {
    invariant(this.position === this.boughtLots - this.soldLots, 'position = bought − sold');
    invariant(Number.isSafeInteger(this.position), 'a position is below 2^53 lots');
    invariant(
      this.realised - this.direction * this.entry === this.flows,
      'realised profit and entry value add up to the flows of all fills',
    );
    invariant(this.position !== 0 || this.entry === 0n, 'a flat position has no entry value');
  }

  /** Close what the fill closes at the average entry, open the rest. */
  private move(side: number, qtyLots: number, value: bigint): void {
    const closedLots = this.position * side < 0 ? Math.min(Math.abs(this.position), qtyLots) : 0;
    const closedValue = share(value, closedLots, qtyLots);
    const closedEntry = share(this.entry, closedLots, Math.abs(this.position));
    const signed = BigInt(side);
    this.realised += this.direction * (-signed * closedValue - closedEntry);
    this.entry += signed * (value - closedValue) - closedEntry;
    this.position += side * qtyLots;
  }
}

/** The part of `units` that belongs to `lots` of `allLots`. */
function share(units: bigint, lots: number, allLots: number): bigint {
  if (lots === 0) return 0n;
  return lots === allLots ? units : divideHalfEven(units * BigInt(lots), BigInt(allLots));
}
