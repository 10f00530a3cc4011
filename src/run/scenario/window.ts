/**
 * The window of a scenario: the part of the tapes that it runs on, as it is written → as it is meant; where that lies is known when the tapes are
 * open (`run/window.ts`).
 */
import { parseDurationNs } from '../../base/num/duration.js';
import { looksLikeInstant, parseInstantNs } from '../../base/num/instant.js';
import type { ScenarioData } from './schema.js';
import type { ResolvedWindow, WindowTime } from './types.js';

/** A time of a window: an instant with a zone, a duration after the tape's first row, or with a plus after `from`. */
export function resolveWindow(data: ScenarioData['window']): ResolvedWindow | null {
  if (data === undefined) return null;
  return {
    from: data.from === undefined ? null : windowTime(data.from),
    to: data.to === undefined ? null : windowTime(data.to),
    warmupNs: data.warmup === undefined ? 0 : parseDurationNs(data.warmup),
  };
}

function windowTime(text: string): WindowTime {
  if (looksLikeInstant(text)) return { since: 'unixEpoch', ns: String(parseInstantNs(text)) };
  if (text.startsWith('+')) return { since: 'start', ns: String(parseDurationNs(text.slice(1))) };
  return { since: 'tape', ns: String(parseDurationNs(text)) };
}
