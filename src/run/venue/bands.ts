/**
 * Bands of a venue's file, with their defaults.
 */
import { parseDurationNs } from '../../base/num/duration.js';
import type { BandRules } from '../../venue/matching/rules/band-types.js';
import type { KeyPath } from '../scenario/types.js';
import type { Reading } from './decimals.js';
import type { VenueData } from './schema.js';
import { timeNs } from './times.js';

type BandData = NonNullable<VenueData['bands']>[number];

/** One band. */
export function bandRules(written: BandData, at: KeyPath, read: Reading): BandRules {
  switch (written.kind) {
    case 'luld':
      if ((written.doubledFrom === undefined) !== (written.doubledTo === undefined))
        read.fault(at, 'expected both of doubledFrom and doubledTo, or none');
      return {
        kind: 'luld',
        tier: written.tier,
        referenceNs: parseDurationNs(written.reference ?? '5m'),
        limitStateNs: parseDurationNs(written.limitState ?? '15s'),
        pauseNs: parseDurationNs(written.pause ?? '5m'),
        doubledFromNs: written.doubledFrom === undefined ? null : timeNs(written.doubledFrom),
        doubledToNs: written.doubledTo === undefined ? null : timeNs(written.doubledTo),
      };
    case 'collar':
      if (written.static === undefined && written.dynamic === undefined) read.fault(at, 'expected static, dynamic or both');
      return {
        kind: 'collar',
        static: read.positiveOrNull(written.static, [...at, 'static']),
        dynamic: read.positiveOrNull(written.dynamic, [...at, 'dynamic']),
        action: written.action ?? 'volatilityAuction',
      };
    case 'priceRange':
      if ([written.bidDown, written.bidUp, written.askDown, written.askUp].every((bound) => bound === undefined))
        read.fault(at, 'expected at least one of bidDown, bidUp, askDown, askUp');
      return {
        kind: 'priceRange',
        bidDown: read.positiveOrNull(written.bidDown, [...at, 'bidDown']),
        bidUp: read.positiveOrNull(written.bidUp, [...at, 'bidUp']),
        askDown: read.positiveOrNull(written.askDown, [...at, 'askDown']),
        askUp: read.positiveOrNull(written.askUp, [...at, 'askUp']),
        reference: written.reference ?? 'last',
        referenceNs: parseDurationNs(written.referenceOver ?? '0s'),
        action: written.action ?? 'reject',
      };
    case 'priceBand':
      return {
        kind: 'priceBand',
        distance: read.positive(written.distance, [...at, 'distance']),
        reference: written.reference ?? 'last',
      };
    case 'dailyLimit':
      return {
        kind: 'dailyLimit',
        up: (written.up ?? []).map((share, i) => read.positive(share, [...at, 'up', i])),
        down: (written.down ?? []).map((share, i) => read.positive(share, [...at, 'down', i])),
      };
  }
}
