/**
 * The sessions of a scenario at one of its markets: what they pay, what sets them apart there, and when their connection is lost.
 *
 * What the market's preset does not have is an error that names the place in the scenario.
 *
 * Units: ns since the run's epoch.
 */
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { Instrument } from '../../market/instrument.js';
import { Stp, type Member } from '../../venue/matching/index.js';
import type { FeeRules, VenueRules } from '../../venue/matching/rules/types.js';
import { DEFAULT_RECONNECT_NS, marketOf, type LoadedScenario, type MemberSpec, type ResolvedConnection } from '../scenario/index.js';
import { sessionFees, stpCode } from './plan.js';

/** A market, and when it and the run start. */
export interface Joined {
  readonly id: string;
  readonly instrument: Instrument;
  readonly rules: VenueRules | undefined;
  readonly startNs: number;
  readonly runStartNs: number;
}

/** By session. @throws UsageError for what the preset does not have */
export function marketMembers(scenario: LoadedScenario, market: Joined): Member[] {
  const { rules, instrument, startNs } = market;
  const groups = new Map<string, number>();
  return scenario.sessions.map((session, index) => {
    const { fees, ...member } = marketOf(session, market.id).venue;
    const where = (key: string): string => whereMember(scenario, index, market.id, key);
    const own = index + 1;
    const isOne = (member.accounts ?? (session.home === undefined ? 'one' : 'many')) === 'one';
    const { selfTradeGroup } = member;
    if (selfTradeGroup !== undefined && !groups.has(selfTradeGroup)) groups.set(selfTradeGroup, own);
    return {
      feeUnits: sessionFees(scheduleOf(rules, member, where), fees, instrument, startNs),
      stp: isOne || member.selfTrade !== null || selfTradeGroup !== undefined ? stpOf(rules, member, where) : Stp.none,
      stpGroup: selfTradeGroup === undefined ? own : groups.get(selfTradeGroup)!,
      isLimited: isOne,
      ...connectionOf(session.connection, market.runStartNs),
    };
  });
}

/** Percentages of lead market makers by account. @throws UsageError where the preset gives them nothing, or they get more than there is */
export function leadMarketMakers(scenario: LoadedScenario, market: Pick<Joined, 'id' | 'rules'>): ReadonlyMap<number, number> {
  const percents = new Map<number, number>();
  let sum = 0;
  for (const [index, session] of scenario.sessions.entries()) {
    const percent = marketOf(session, market.id).venue.lmmPercent;
    if (percent === undefined) continue;
    const where = whereMember(scenario, index, market.id, 'lmmPercent');
    if (market.rules?.matching.steps.some(({ step }) => step === 'lmm') !== true)
      throw new UsageError(
        `${where}: the market ${market.id} gives lead market makers nothing; name a preset of algorithm K, Q, S or T, or leave it out`,
      );
    sum += percent;
    if (sum > 100) throw new UsageError(`${where}: lead market makers of ${market.id} get ${String(sum)} % together, expected at most 100`);
    percents.set(index + 1, percent);
  }
  return percents;
}

type Where = (key: string) => string;

function whereMember({ sessions, where }: LoadedScenario, index: number, marketId: string, key: string): string {
  return where(['sessions', index, ...(marketId in sessions[index]!.on ? ['on', marketId] : []), 'venue', key]);
}

/** The schedule of fees that is named, else the preset's first; undefined: it has none. */
function scheduleOf(rules: VenueRules | undefined, { feeSchedule }: MemberSpec, where: Where): FeeRules | undefined {
  const schedules = rules?.fees ?? [];
  if (feeSchedule === undefined) return schedules[0];
  const found = schedules.find(({ name }) => name === feeSchedule);
  if (found !== undefined) return found;
  const names = schedules.map(({ name }) => name);
  const expected = names.length === 0 ? 'none: the market has no schedules of fees' : `one of ${names.join(', ')}`;
  throw new UsageError(`${where('feeSchedule')}: got ${feeSchedule}, expected ${expected}${didYouMean(feeSchedule, names)}`);
}

function stpOf(rules: VenueRules | undefined, { selfTrade }: MemberSpec, where: Where): number {
  if (selfTrade === null) return stpCode(rules);
  const modes = rules?.matching.selfTrade.modes;
  if (modes !== undefined && selfTrade !== 'none' && !modes.includes(selfTrade))
    throw new UsageError(`${where('selfTrade')}: got ${selfTrade}, expected what ${rules!.name} has: ${modes.join(', ')}`);
  return stpCode(rules, selfTrade);
}

function connectionOf(connection: ResolvedConnection | undefined, startNs: number): Pick<Member, 'losses' | 'reconnectNs'> {
  const losses = (connection?.losses ?? []).map(({ atNs, forNs }) => ({ fromNs: startNs + atNs, untilNs: startNs + atNs + forNs }));
  return { losses, reconnectNs: connection?.reconnectNs ?? DEFAULT_RECONNECT_NS };
}
