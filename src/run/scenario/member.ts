/**
 * What a session is at a market that matches: its schedule of fees, its share as a lead market maker, its self-trade prevention, whether it is one account.
 */
import type { FaultList } from './fault-list.js';
import type { ScenarioData } from './schema.js';
import type { KeyPath, MemberSpec } from './types.js';

type VenueData = NonNullable<ScenarioData['sessions'][number]['venue']>;

const KEYS = ['feeSchedule', 'lmmPercent', 'selfTrade', 'selfTradeGroup', 'accounts'] as const;

/** What is stated; what is not is the preset's affair. `matches`: one of the session's markets matches, so that there may be a preset. */
export function resolveMember(venue: VenueData, matches: boolean): MemberSpec {
  const stated = Object.fromEntries(KEYS.filter((key) => venue[key] !== undefined).map((key) => [key, venue[key]]));
  return { selfTrade: matches ? null : 'none', ...stated };
}

/** Recorded markets know nothing of members. */
export function refuseMember(venue: VenueData | undefined, at: KeyPath, faults: FaultList): void {
  for (const key of KEYS) {
    const value = venue?.[key];
    if (value === undefined || value === 'none') continue;
    faults.add([...at, key], 'is of markets that match; a recorded market has none', 'key');
  }
}

/** What is stated of it in words, self-trade prevention apart, of which there is always a word. */
export function memberTexts({ feeSchedule, lmmPercent, selfTradeGroup, accounts }: MemberSpec): Readonly<Record<string, string>> {
  return {
    ...(feeSchedule === undefined ? {} : { feeSchedule }),
    ...(lmmPercent === undefined ? {} : { lmmPercent: `lead market maker, ${String(lmmPercent)} %` }),
    ...(selfTradeGroup === undefined ? {} : { selfTradeGroup: `one with all of ${selfTradeGroup}` }),
    ...(accounts === undefined ? {} : { accounts: accounts === 'one' ? 'one account' : 'stands for many accounts' }),
  };
}
