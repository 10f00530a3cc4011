/**
 * Keys that a scenario may have by design and that this version does not serve yet: each is refused with what to do instead, so that nobody
 * takes a key that is ignored for one that works.
 */
import { UsageError } from '../../base/errors.js';
import { severalFaults } from './faults.js';
import type { ScenarioData } from './schema.js';
import type { ScenarioSource } from './source.js';
import type { KeyPath } from './types.js';

type MarketData = Pick<ScenarioData['sessions'][number], 'venue'>;

/** @throws UsageError that names each such key and the way round it. */
export function refuseUnavailable(data: ScenarioData, source: ScenarioSource): void {
  const faults: string[] = [];
  const refuse = (path: KeyPath, instead: string): void => {
    faults.push(`${source.where(path, 'key')}: not available yet; ${instead}`);
  };

  const refuseOf = ({ venue }: MarketData, at: KeyPath): void => {
    if (venue?.queue?.model === 'fitted') refuse([...at, 'venue', 'queue'], "name a model such as 'prob-power3'");
  };
  for (const [i, session] of data.sessions.entries()) {
    refuseOf(session, ['sessions', i]);
    for (const [tape, market] of Object.entries(session.on ?? {})) refuseOf(market, ['sessions', i, 'on', tape]);
  }
  if (faults.length > 0) throw new UsageError(severalFaults(faults));
}
