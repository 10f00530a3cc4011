/**
 * The venue that serves the sessions of a replay: the true rules, another program's, or both side by side.
 */
import type { VenuePort } from '../sim/port.js';
import type { TapeWindow } from '../sim/tape-window.js';
import { HftbacktestVenue } from './compat/hftbacktest.js';
import { ReplayVenue } from './replay.js';
import type { SessionRules, VenueFacts } from './rules.js';
import { SplitVenue, type RecordedVenue } from './split.js';

/** Open the venue of a tape for sessions with these rules, by session index. */
export function openVenue(
  instrument: number,
  window: TapeWindow,
  facts: VenueFacts,
  rules: readonly SessionRules[],
  port: VenuePort,
): RecordedVenue {
  const isCompat = (session: number): boolean => rules[session]!.compat !== undefined;
  const compat = rules.filter((_, session) => isCompat(session)).length;
  if (compat === 0) return new ReplayVenue(instrument, window, facts, rules, port);
  const peer = new HftbacktestVenue(instrument, window, facts, rules, port);
  return compat === rules.length
    ? peer
    : new SplitVenue(new ReplayVenue(instrument, window, facts, rules, port), peer, (s) => !isCompat(s));
}
