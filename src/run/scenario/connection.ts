/**
 * A session's connection as a scenario states it: when it is lost, in words for a person and in ns.
 */
import { formatDuration, parseDurationNs } from '../../base/num/duration.js';
import type { FaultList } from './fault-list.js';
import type { ScenarioData } from './schema.js';
import { DEFAULT_RECONNECT_NS, type KeyPath, type ResolvedConnection } from './types.js';

type ConnectionData = NonNullable<ScenarioData['sessions'][number]['connection']>;

/** Losses are in order and apart, and there is something to be connected to. */
export function resolveConnection(data: ConnectionData, hasMarket: boolean, at: KeyPath, faults: FaultList): ResolvedConnection {
  if (!hasMarket) faults.add(at, 'is to markets that match, and the scenario has none; leave it out');
  const losses = (data.losses ?? []).map((loss) => ({ atNs: parseDurationNs(loss.at), forNs: parseDurationNs(loss.for) }));
  for (const [i, { atNs, forNs }] of losses.entries()) {
    const before = losses[i - 1];
    if (forNs === 0) faults.add([...at, 'losses', i, 'for'], 'got nothing, expected a duration above zero');
    if (before !== undefined && atNs <= before.atNs + before.forNs)
      faults.add([...at, 'losses', i, 'at'], `got ${formatDuration(atNs)}, expected a time after the loss before it is over`);
  }
  return { losses, reconnectNs: data.reconnect === undefined ? DEFAULT_RECONNECT_NS : parseDurationNs(data.reconnect) };
}

/** It in words: `lost at 10s for 2s; back 1s after a venue has ended the session`. */
export function connectionText({ losses, reconnectNs }: ResolvedConnection): string {
  const lost = losses.map(({ atNs, forNs }) => `${formatDuration(atNs)} for ${formatDuration(forNs)}`);
  return `${lost.length === 0 ? 'never lost' : `lost at ${lost.join(', ')}`}; back ${formatDuration(reconnectNs)} after a venue has ended the session`;
}
