/**
 * How orders meet, from a venue's file, with its defaults.
 */
import { statedSteps, strayParameter } from '../../venue/matching/rules/allocation-letters.js';
import type { Choice, MatchingRules, StopRules } from '../../venue/matching/rules/types.js';
import type { KeyPath } from '../scenario/types.js';
import type { Reading } from './decimals.js';
import type { VenueData } from './schema.js';

type MatchingData = NonNullable<VenueData['matching']>;

/** The rules that `matching` states. */
export function matchingRules(written: MatchingData, read: Reading): MatchingRules {
  const { parameters = {}, iceberg, postOnly, selfTrade, stops } = written;
  const algorithm = written.algorithm ?? 'fifo';
  const stray = strayParameter(algorithm, parameters);
  if (stray !== undefined)
    read.fault(['matching', 'parameters', stray], `the algorithm ${algorithm} has no step that takes it; leave it out`);
  return {
    algorithm,
    steps: statedSteps(algorithm, parameters),
    replaceAlwaysRequeues: written.replaceAlwaysRequeues ?? false,
    iceberg:
      iceberg === undefined
        ? null
        : {
            refresh: iceberg.refresh ?? 'requeue',
            maxParts: iceberg.maxParts ?? null,
            minDisplayQty: read.positiveOrNull(iceberg.minDisplayQty, ['matching', 'iceberg', 'minDisplayQty']),
          },
    hidden: written.hidden ?? false,
    minimumQuantity: written.minimumQuantity ?? false,
    reduceOnly: written.reduceOnly ?? false,
    pegs: written.pegs ?? [],
    postOnly: postOnly === undefined ? null : choiceOf(postOnly, ['matching', 'postOnly'], read),
    selfTrade: selfTrade === undefined ? { modes: ['none'], default: 'none' } : choiceOf(selfTrade, ['matching', 'selfTrade'], read),
    stops: stops === undefined ? null : stopRules(stops, read),
    marketProtection: read.positiveOrNull(written.marketProtection, ['matching', 'marketProtection']),
    orderTypes: written.orderTypes ?? ['limit', 'market'],
    timesInForce: written.timesInForce ?? ['gtc', 'ioc', 'fok'],
  };
}

function stopRules(written: NonNullable<MatchingData['stops']>, read: Reading): StopRules {
  const at = ['matching', 'stops'];
  const triggers = written.triggers ?? ['last'];
  const { trailingBps } = written;
  if (trailingBps !== undefined && trailingBps.min > trailingBps.max)
    read.fault([...at, 'trailingBps'], `got min ${String(trailingBps.min)} above max ${String(trailingBps.max)}, expected them in order`);
  return {
    triggers,
    default: choiceOf({ modes: triggers, default: written.default }, at, read).default,
    election: written.election ?? 'priceTime',
    protection: read.positiveOrNull(written.protection, [...at, 'protection']),
    trailingBps: trailingBps ?? null,
  };
}

function choiceOf<T extends string>(
  { modes, default: chosen = modes[0]! }: { readonly modes: readonly T[]; readonly default?: T | undefined },
  at: KeyPath,
  read: Reading,
): Choice<T> {
  if (!modes.includes(chosen)) read.fault([...at, 'default'], `got ${chosen}, expected one of ${modes.join(', ')}`);
  return { modes, default: chosen };
}
