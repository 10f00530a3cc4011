/**
 * A session's venue as it is written → the rules by which its orders meet a recorded market, defaults filled in.
 */
import { formatDecimal, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { COMPAT_QUEUE_NAMES } from '../../venue/compat/queue.js';
import type { FaultList } from './fault-list.js';
import { resolveImpact } from './impact.js';
import { resolveMember } from './member.js';
import type { ScenarioData } from './schema.js';
import type { FeeSpec, KeyPath, QueueSpec, ResolvedVenue } from './types.js';

type VenueData = NonNullable<ScenarioData['sessions'][number]['venue']>;

const DEFAULT_POWER = 3;

/** How orders meet the market; what is absent is careful. `matches`: the market is one that matches, or one of several is. */
export function resolveVenue(venue: VenueData, matches: boolean, at: KeyPath, faults: FaultList): ResolvedVenue {
  checkCompat(venue, at, faults);
  if (venue.impact === 'replay-into-venue' && venue.halted === 'hold')
    faults.add([...at, 'halted'], 'got hold, expected reject: a market of one’s own (replay-into-venue) refuses orders in a halt');
  return {
    queue: resolveQueue(venue.queue),
    fills: venue.fills ?? 'partial',
    compat: venue.compat ?? null,
    fees: resolveFees(venue.fees),
    netWindowNs: venue.netWindow === undefined ? null : parseDurationNs(venue.netWindow),
    halted: venue.halted ?? 'reject',
    postOnly: venue.postOnly ?? 'reject',
    ...resolveMember(venue, matches),
    ...resolveImpact(venue.impact, [...at, 'impact'], faults),
  };
}

/** Keys that only one of the two sets of rules knows. */
const TRUE_RULES_KEYS = ['netWindow', 'halted', 'postOnly', 'selfTrade', 'impact'] as const;

function checkCompat(venue: VenueData, at: KeyPath, faults: FaultList): void {
  if (venue.compat === undefined) {
    if (venue.fills === 'full') faults.add([...at, 'fills'], "got full, expected partial; whole fills are for 'compat: hftbacktest' alone");
    return;
  }
  for (const key of TRUE_RULES_KEYS) {
    if (venue[key] !== undefined) faults.add([...at, key], 'hftbacktest knows nothing of it; leave it out under compat', 'key');
  }
  const model = venue.queue?.model ?? 'pessimistic';
  if (!COMPAT_QUEUE_NAMES.includes(model)) {
    faults.add([...at, 'queue'], `hftbacktest has no queue model ${model}, expected one of ${COMPAT_QUEUE_NAMES.join(', ')}`);
  }
}

function resolveQueue(queue: VenueData['queue']): QueueSpec {
  if (queue === undefined) return { model: 'pessimistic' };
  switch (queue.model) {
    case 'prob-power':
    case 'prob-power2':
    case 'prob-power3':
      return { model: queue.model, n: queue.n ?? DEFAULT_POWER };
    case 'fitted':
      throw new TypeError('a fitted queue is refused before');
    default:
      return { model: queue.model };
  }
}

function resolveFees(fees: VenueData['fees']): FeeSpec {
  const exact = (value: string | number): string => formatDecimal(parseDecimal(String(value)));
  return fees === undefined
    ? { maker: '0', taker: '0', per: 'value' }
    : { maker: exact(fees.maker), taker: exact(fees.taker), per: fees.per ?? 'value' };
}
