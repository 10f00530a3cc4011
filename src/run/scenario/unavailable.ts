/**
 * Keys that a scenario may have by design and that this version does not serve yet: each is refused with what to do instead, so that nobody
 * takes a key that is ignored for one that works.
 */
import { UsageError } from '../../base/errors.js';
import { severalFaults } from './faults.js';
import type { ScenarioData } from './schema.js';
import type { ScenarioSource } from './source.js';
import type { KeyPath } from './types.js';

/** @throws UsageError that names each such key and the way round it. */
export function refuseUnavailable(data: ScenarioData, source: ScenarioSource): void {
  const faults: string[] = [];
  const refuse = (path: KeyPath, instead: string): void => {
    faults.push(`${source.where(path, 'key')}: not available yet; ${instead}`);
  };

  if (data.window !== undefined) refuse(['window'], "cut the tape with 'slipgauge tape cut' and run on the part");
  if (data.tapes.length > 1) refuse(['tapes', 1], 'keep one tape and run a scenario for each of the others');
  for (const [i, tape] of data.tapes.entries()) {
    if (tape.synth !== undefined) refuse(['tapes', i, 'synth'], "give a recorded tape by 'path'");
  }
  for (const [i, { on, venue }] of data.sessions.entries()) {
    const session: KeyPath = ['sessions', i];
    if (on !== undefined) refuse([...session, 'on'], "with one tape, say 'venue' and 'latency' of the session itself");
    if (venue?.queue?.model === 'fitted') refuse([...session, 'venue', 'queue'], "name a model such as 'prob-power3'");
  }
  if (faults.length > 0) throw new UsageError(severalFaults(faults));
}
