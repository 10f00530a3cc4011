/**
 * A session's connection to a market as the venue takes it: losses as times.
 *
 * Units: ns; `startNs` is when the run starts, since its epoch.
 */
import type { Member } from '../../venue/matching/index.js';
import { DEFAULT_RECONNECT_NS, type ResolvedConnection } from '../scenario/index.js';

export function connectionOf(connection: ResolvedConnection | undefined, startNs: number): Pick<Member, 'losses' | 'reconnectNs'> {
  const losses = (connection?.losses ?? []).map(({ atNs, forNs }) => ({ fromNs: startNs + atNs, untilNs: startNs + atNs + forNs }));
  return { losses, reconnectNs: connection?.reconnectNs ?? DEFAULT_RECONNECT_NS };
}
