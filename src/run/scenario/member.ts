/**
 * What a session is at a market that matches: its schedule of fees, its share as a lead market maker, its self-trade prevention, whether it is one account.
 */
import type { FaultList } from './fault-list.js';
import type { ScenarioData } from './schema.js';
import type { KeyPath, MemberSpec } from './types.js';

type VenueData = NonNullable<ScenarioData['sessions'][number]['venue']>;

const KEYS = ['feeSchedule', 'lmmPercent', 'selfTrade', 'selfTradeGroup', 'accounts'] as const;

/** What is stated; absent where nothing is. */
export function resolveMember(venue: VenueData): { readonly member?: MemberSpec } {
  const stated = KEYS.filter((key) => venue[key] !== undefined);
  return stated.length === 0 ? {} : { member: Object.fromEntries(stated.map((key) => [key, venue[key]])) };
}

/** Recorded markets know nothing of members. */
export function refuseMember(venue: VenueData | undefined, at: KeyPath, faults: FaultList): void {
  for (const key of KEYS) {
    const value = venue?.[key];
    if (value === undefined || value === 'none') continue;
    faults.add([...at, key], 'is of markets that match; a recorded market has none', 'key');
  }
}

/** It in words. */
export function memberTexts({
  feeSchedule,
  lmmPercent,
  selfTrade,
  selfTradeGroup,
  accounts,
}: MemberSpec): Readonly<Record<string, string>> {
  return {
    ...(feeSchedule === undefined ? {} : { feeSchedule }),
    ...(lmmPercent === undefined ? {} : { lmmPercent: `lead market maker, ${String(lmmPercent)} %` }),
    ...(selfTrade === undefined ? {} : { selfTrade: `self-trade prevention: ${selfTrade}` }),
    ...(selfTradeGroup === undefined ? {} : { selfTradeGroup: `one with all of ${selfTradeGroup}` }),
    ...(accounts === undefined ? {} : { accounts: accounts === 'one' ? 'one account' : 'stands for many accounts' }),
  };
}
