/**
 * The cost of latency of a strategy that pegs an order, measured in the engine, is that of the model (METRICS §1.9).
 *
 * Three steps: the published values of the dynamic programme are those of our solver; the engine sells in each episode what the model sells on the
 * same moves, to the tick; and so the measured cost agrees with the programme's within three standard errors.
 *
 * How the model maps to the engine:
 * - the strategy sees the bid of a step at that step (feed 0), its request takes one step (entry Δt), so it arrives at the instant of the next step, and
 *   rows of an instant come before its requests: the order works against the bid of then. Reports take no time.
 * - a market buy is a print of many lots at the ask half a step later: **through** for an order below the ask, **queue** for one at it.
 * - an order that arrives at or below the bid takes it: the model's sale at the bid.
 * Where it is not exact: prices are ticks of a thousandth of the spread, so u and the moves are rounded; market buys come at most once a step, with
 * chance µΔt, as in the programme; and until a new price arrives the old order still stands against the new bid, so a jump of u in two steps
 * would sell at the old price: at six standard deviations that does not happen here. At T the order is called back, and sold when the answer has
 * come, two steps later, in which the market stands still.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deviationOf, meanOf } from '../../../../src/measure/sum.js';
import { runScenario } from '../../../../src/run/index.js';
import { ExecType, type SessionColumns } from '../../../../src/sim/columns.js';
import { tempFolder } from '../../../market/tape-rows.js';
import { episodeNs, SPREAD_TICKS, STEP_NS, writeMarket, type MarketSize, type Step } from './market.js';
import { policyOf, type Case } from './policy.js';

const PERIODS = 1000;
const STRATEGY = fileURLToPath(new URL('strategy.ts', import.meta.url));

/** METRICS §1.9: share of the spread's gain that is lost, by v/d and µT. */
const PUBLISHED = [
  { v: 0.1, muT: 0.1, cost: 0.21455 },
  { v: 0.1, muT: 1, cost: 0.19591 },
  { v: 0.03, muT: 0.1, cost: 0.07925 },
  { v: 0.03, muT: 1, cost: 0.0734 },
  { v: 0.01, muT: 0.1, cost: 0.03027 },
  { v: 0.01, muT: 1, cost: 0.02828 },
  { v: 0.003, muT: 0.1, cost: 0.01017 },
  { v: 0.003, muT: 1, cost: 0.00946 },
] as const;

/** One unit of the last digit that is published. */
const LAST_DIGIT = 1e-5;

describe('the dynamic programme', () => {
  it.each(PUBLISHED)('v/d $v, µT $muT: $cost', ({ cost, ...rest }) => {
    expect(Math.abs(policyOf({ ...rest, periods: PERIODS }).cost - cost)).toBeLessThan(LAST_DIGIT);
  });
});

/** What the model earns in an episode, ticks above the bid. */
function modelGain(steps: readonly Step[], periods: number, uTicks: readonly number[]): number {
  for (const { step, moveTicks, buy } of steps) {
    if (step === 0) continue;
    const u = uTicks.length === 1 ? uTicks[0]! : uTicks[periods - step + 1]!;
    const x = uTicks.length === 1 ? 0 : moveTicks;
    if (x >= u) return 0;
    if (buy && x >= u - SPREAD_TICKS) return u - x;
  }
  return 0;
}

/** What a session earned in each episode: the price of its sale above the bid at that instant. */
function engineGains({ reports }: SessionColumns, episodes: readonly (readonly Step[])[], periods: number): number[] {
  const gains: number[] = [];
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] !== ExecType.trade) continue;
    const atNs = reports.exchTs[i]!;
    const episode = Math.floor(atNs / episodeNs(periods));
    if (gains.length !== episode) throw new Error(`${gains.length} sales in ${episode} episodes, expected one each`);
    const at = (atNs - episode * episodeNs(periods)) / STEP_NS;
    const bidTicks = episodes[episode]!.findLast(({ step }) => step <= at)!.bidTicks;
    gains.push(reports.lastPxTicks[i]! - bidTicks);
  }
  return gains;
}

interface Played {
  readonly without: readonly number[];
  readonly late: readonly number[];
}

/** Trade the same market without latency and with one step of it; check each episode against the model. */
async function play(which: Case, size: MarketSize): Promise<Played> {
  const { periods } = which;
  const folder = tempFolder();
  const episodes = await writeMarket(join(folder, 'market.arrow'), which, size);
  const uTicks = [
    0,
    ...policyOf(which)
      .u.slice(1)
      .map((u) => Math.round(u * SPREAD_TICKS)),
  ];
  const session = (id: string, entry: string, distances: readonly number[]): object => ({
    id,
    strategy: STRATEGY,
    params: { step: `${STEP_NS}ns`, episode: `${episodeNs(periods)}ns`, periods, uTicks: distances },
    venue: { netWindow: '0ns' },
    latency: { entry },
  });
  const { sessions } = await runScenario({
    tapes: [{ id: 'market', path: join(folder, 'market.arrow') }],
    sessions: [session('without', '0ns', [SPREAD_TICKS]), session('late', `${STEP_NS}ns`, uTicks)],
    measure: { markouts: [], benchmarks: [] },
  });
  const [without, late] = sessions.map(({ columns }) => engineGains(columns, episodes, periods));
  expect(without).toEqual(episodes.map((steps) => modelGain(steps, periods, [SPREAD_TICKS])));
  expect(late).toEqual(episodes.map((steps) => modelGain(steps, periods, uTicks)));
  return { without: without!, late: late! };
}

/** The share of the gain that is lost, and its standard error: that of a ratio of means, over episodes. */
function costOf({ without, late }: Played): { readonly cost: number; readonly standardError: number } {
  const gain = meanOf(without);
  const cost = (gain - meanOf(late)) / gain;
  const residuals = without.map((gained, i) => gained - late[i]! - cost * gained);
  return { cost, standardError: deviationOf(residuals) / (gain * Math.sqrt(without.length)) };
}

describe('the engine', () => {
  it('sells what the model sells on a walk with every step on the tape', async () => {
    const { without, late } = await play({ v: 0.1, muT: 1, periods: PERIODS }, { episodes: 20, seed: 3, steps: 'every' });
    expect(without).toHaveLength(20);
    expect(new Set(without)).toEqual(new Set([SPREAD_TICKS]));
    expect(late.filter((gain) => gain > 0).length).toBeGreaterThan(10);
  });

  it.each(PUBLISHED.filter(({ v }) => v >= 0.03))(
    'v/d $v, µT $muT: the measured cost of latency is $cost within three standard errors',
    async ({ v, muT, cost }) => {
      const measured = costOf(await play({ v, muT, periods: PERIODS }, { episodes: 8000, seed: 5, steps: 'near' }));
      expect(measured.standardError).toBeLessThan(0.05 * cost);
      expect(Math.abs(measured.cost - cost), JSON.stringify(measured)).toBeLessThan(3 * measured.standardError);
    },
  );
});
