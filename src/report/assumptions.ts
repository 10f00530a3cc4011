/**
 * Assumptions as lines to read: what all sessions share stands once, under `sessions.*`.
 *
 * Example: three sessions with the same fees give one line `sessions.*.venue.fees`.
 */
import type { ReportAssumption, ReportInput } from './types.js';

/** Lines in the order of the scenario; a shared one stands where its first session states it. */
export function foldedAssumptions({ assumptions, sessions }: ReportInput): readonly ReportAssumption[] {
  const prefixes = sessions.map(({ id }) => `sessions.${id}.`);
  const shared = (one: ReportAssumption): string | undefined => {
    const prefix = prefixes.find((start) => one.path.startsWith(start));
    return prefix === undefined ? undefined : `sessions.*.${one.path.slice(prefix.length)}`;
  };
  const key = (one: ReportAssumption): string => JSON.stringify([shared(one), one.value, one.byDefault]);
  const counts = new Map<string, number>();
  for (const one of assumptions) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  const seen = new Set<string>();
  return assumptions.flatMap((one) => {
    const path = shared(one);
    if (path === undefined || sessions.length < 2 || counts.get(key(one)) !== sessions.length) return [one];
    if (seen.has(key(one))) return [];
    seen.add(key(one));
    return [{ ...one, path }];
  });
}
