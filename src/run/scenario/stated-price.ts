/**
 * The mark and the index of a market as a scenario states them.
 */
import { parseDurationNs } from '../../base/num/duration.js';
import { didYouMean } from '../../base/suggest.js';
import type { FaultList } from './fault-list.js';
import type { MarketData } from './markets.js';
import type { KeyPath, MarketSource, StatedPriceSpec } from './types.js';

const KEYS = ['mark', 'index'] as const;
const EVERY_NS = 1_000_000_000;

/** Those that are stated; `ids` are of all tapes and markets. */
export function resolveStatedPrices(
  market: MarketData,
  ids: readonly string[],
  at: KeyPath,
  faults: FaultList,
): Pick<MarketSource, 'mark' | 'index'> {
  const stated: [string, StatedPriceSpec][] = [];
  for (const key of KEYS) {
    const written = market[key];
    if (written === undefined) continue;
    const place = [...at, key];
    if (market.flow !== undefined) faults.add(place, 'is not for a market with a flow, whose tape states it; leave it out', 'key');
    const { of, price = 'mid', every, over } = written;
    if (of !== undefined && !ids.includes(of))
      faults.add([...place, 'of'], `got ${of}, expected one of ${ids.join(', ')}${didYouMean(of, ids)}`);
    const isOwn = of === undefined || of === market.id;
    if (!isOwn && price === 'last') faults.add([...place, 'price'], 'got last, expected mid: of another market no other price is known');
    const everyNs = every === undefined ? EVERY_NS : parseDurationNs(every);
    if (everyNs === 0) faults.add([...place, 'every'], 'got nothing, expected a duration above zero');
    stated.push([key, { of: isOwn ? null : of, price, everyNs, overNs: over === undefined ? 0 : parseDurationNs(over) }]);
  }
  return Object.fromEntries(stated);
}
