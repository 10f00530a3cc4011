/**
 * Price determination of a call auction: the one price at which most trades.
 *
 * Candidates are the limits in the book. In this order:
 * 1. the greatest executable volume;
 * 2. the least surplus, whichever side it is on;
 * 3. where all that remain have their surplus in demand, the highest; where all have it in supply, the lowest;
 * 4. otherwise the reference price decides: from the highest limit with a surplus in demand to the lowest with one in supply (from the lowest to
 *    the highest limit where there is no surplus), a reference inside is the price itself, one above takes the upper end, one below the lower.
 * With market orders alone, on both sides, the reference is the price. Nothing trades where nothing crosses.
 *
 * Source: Deutsche Börse, «T7 Market Model for the Trading Venue Xetra», price determination in auctions; CME's rules for an indicative opening
 * price are the same five. The sources always have a reference price. Where a caller has none (NaN), step 4 takes the middle of the range,
 * rounded down to a whole tick, which favours neither side; market orders alone then do not trade.
 *
 * Units: ticks, lots. One pass over the limits of both sides.
 *
 * Example: bids 400 at 202 and 200 at 201 against asks 200 at 198 and 300 at 199: 500 trade at 199 and at 201, 100 of demand are left at both,
 * so the price is 201.
 */
import type { SideLevels } from './side-levels.js';
import type { Uncrossing } from './uncrossing.js';

/**
 * Determine the price.
 * @param referenceTicks the reference price, or NaN where there is none.
 * @param out gets price, volume, surplus and the schedule.
 */
export function uncross(bids: SideLevels, asks: SideLevels, referenceTicks: number, out: Uncrossing): void {
  out.clear();
  schedule(bids, asks, out);
  if (out.count === 0) {
    const volume = Math.min(bids.marketLots, asks.marketLots);
    if (volume > 0 && !Number.isNaN(referenceTicks)) out.decide(referenceTicks, volume, bids.marketLots - asks.marketLots);
    return;
  }
  const first = firstBest(out);
  if (out.rowVolumeLots(first) === 0) return;
  const last = lastAlike(first, out);
  if (out.rowSurplusLots(first) < 0) atRow(first, out);
  else if (out.rowSurplusLots(last) > 0) atRow(last, out);
  else byReference(first, last, referenceTicks, out);
}

/** Demand and supply at every limit, prices rising. */
function schedule(bids: SideLevels, asks: SideLevels, out: Uncrossing): void {
  let demand = bids.totalLots();
  let supply = asks.marketLots;
  let bid = bids.count - 1;
  let ask = 0;
  while (bid >= 0 || ask < asks.count) {
    const bidTicks = bid >= 0 ? bids.priceTicks[bid]! : Number.POSITIVE_INFINITY;
    const askTicks = ask < asks.count ? asks.priceTicks[ask]! : Number.POSITIVE_INFINITY;
    const priceTicks = Math.min(bidTicks, askTicks);
    if (askTicks === priceTicks) supply += asks.qtyLots[ask++]!;
    out.addRow(priceTicks, demand, supply);
    if (bidTicks === priceTicks) demand -= bids.qtyLots[bid--]!;
  }
}

/** The lowest row with the greatest volume and, of those, the least surplus. */
function firstBest(out: Uncrossing): number {
  let best = 0;
  for (let row = 1; row < out.count; row++) {
    const more = out.rowVolumeLots(row) - out.rowVolumeLots(best);
    if (more > 0 || (more === 0 && Math.abs(out.rowSurplusLots(row)) < Math.abs(out.rowSurplusLots(best)))) best = row;
  }
  return best;
}

/** The highest row like it in volume and in the size of the surplus. Demand falls and supply rises with the price, so such rows are neighbours. */
function lastAlike(first: number, out: Uncrossing): number {
  const volume = out.rowVolumeLots(first);
  const surplus = Math.abs(out.rowSurplusLots(first));
  let last = first;
  while (last + 1 < out.count && out.rowVolumeLots(last + 1) === volume && Math.abs(out.rowSurplusLots(last + 1)) === surplus) last++;
  return last;
}

function atRow(row: number, out: Uncrossing): void {
  out.decide(out.rowPriceTicks[row]!, out.rowVolumeLots(row), out.rowSurplusLots(row));
}

/** No surplus in any candidate, or one in demand below and one in supply above. */
function byReference(first: number, last: number, referenceTicks: number, out: Uncrossing): void {
  let lower = first;
  let upper = last;
  if (out.rowSurplusLots(first) > 0) {
    while (out.rowSurplusLots(lower + 1) > 0) lower++;
    upper = lower + 1;
  }
  const lowerTicks = out.rowPriceTicks[lower]!;
  const upperTicks = out.rowPriceTicks[upper]!;
  const wanted = Number.isNaN(referenceTicks) ? Math.floor((lowerTicks + upperTicks) / 2) : referenceTicks;
  if (wanted <= lowerTicks) atRow(lower, out);
  else if (wanted >= upperTicks) atRow(upper, out);
  // Between the two, demand is that of the upper limit and supply that of the lower one: all of it trades.
  else out.decide(wanted, out.rowVolumeLots(lower), out.rowDemandLots[upper]! - out.rowSupplyLots[lower]!);
}
