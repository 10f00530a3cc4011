/** The states of the plan: bands follow the reference, a quote at a band begins 15 seconds of limit state, and those a pause of five minutes. */
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/base/errors.js';
import { LULD, LuldMachine } from '../../../../src/venue/matching/bands/luld-machine.js';
import { luldRulesOn } from '../../../../src/venue/matching/bands/luld-rules.js';

const SECOND_NS = 1e9;
const MINUTE_NS = 60e9;
const CLOSE_NS = 390 * MINUTE_NS;

/** Tier 1, $100.00, ticks of a cent, opened; times are ns since the open. */
function opened(day = '2021-06-01'): LuldMachine {
  const machine = new LuldMachine({ tier: 1, closeTicks: 10_000, ticksPerDollar: 100, gridTicks: 1 }, luldRulesOn(day), {
    openNs: 0,
    closeNs: CLOSE_NS,
  });
  machine.open(0, 10_000);
  return machine;
}

const bandOf = ({ band }: LuldMachine): readonly [number, number] => [band.lowerTicks, band.upperTicks];

describe('a stock under the plan', () => {
  it('has no bands before its opening price', () => {
    const machine = new LuldMachine({ tier: 1, closeTicks: 10_000, ticksPerDollar: 100, gridTicks: 1 }, luldRulesOn('2021-06-01'), {
      openNs: 0,
      closeNs: CLOSE_NS,
    });
    expect(machine.onQuote(0, 1, 1_000_000)).toBe(false);
    expect(machine.onTrade(0, 20_000)).toBe(false);
    expect(bandOf(machine)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    machine.open(SECOND_NS, 10_000);
    expect(bandOf(machine)).toEqual([9_500, 10_500]);
  });

  it('has bands that follow the reference', () => {
    const machine = opened();
    expect(machine.onTrade(29 * SECOND_NS, 10_400)).toBe(false);
    expect(machine.advance(30 * SECOND_NS)).toBe(true);
    expect(bandOf(machine)).toEqual([9_690, 10_710]);
  });

  it('is in a limit state while the offer stands at the lower band, and normal when it leaves in time', () => {
    const machine = opened();
    machine.onTrade(MINUTE_NS, 9_950);
    expect(machine.onQuote(MINUTE_NS, 9_499, 9_500)).toBe(true);
    expect(machine.state).toBe(LULD.limitDown);
    expect(machine.dueNs).toBe(MINUTE_NS + 15 * SECOND_NS);
    // Bands stand still meanwhile, whatever trades.
    expect(machine.onTrade(MINUTE_NS + SECOND_NS, 9_500)).toBe(false);
    expect(machine.onQuote(MINUTE_NS + 2 * SECOND_NS, 9_498, 9_500)).toBe(false);
    expect(machine.onQuote(MINUTE_NS + 14 * SECOND_NS, 9_499, 9_501)).toBe(true);
    expect(machine.state).toBe(LULD.normal);
    // The mean of 10,000, 9,950 and 9,500 at once, 1 % or not: 9,816.67.
    expect(machine.reference.priceTicks).toBe(9_817);
    expect(bandOf(machine)).toEqual([9_326, 10_308]);
  });

  it('pauses when the quote is still there after 15 seconds, until it is reopened five minutes later or more', () => {
    const machine = opened();
    machine.onQuote(MINUTE_NS, 10_500, Number.NaN);
    expect(machine.state).toBe(LULD.limitUp);
    expect(machine.advance(MINUTE_NS + 15 * SECOND_NS - 1)).toBe(false);
    // The quote that leaves at the 15th second is too late; the pause counts from then, whenever it is noticed.
    expect(machine.onQuote(MINUTE_NS + 15 * SECOND_NS, 10_400, 10_600)).toBe(true);
    expect(machine.state).toBe(LULD.paused);
    const endNs = MINUTE_NS + 15 * SECOND_NS + 5 * MINUTE_NS;
    expect(machine.dueNs).toBe(endNs);
    expect(machine.onQuote(endNs - 1, 10_500, Number.NaN)).toBe(false);
    expect(() => machine.open(endNs - 1, 11_000)).toThrow(InvariantError);
    machine.open(endNs, 11_000);
    expect([machine.state, machine.dueNs]).toEqual([LULD.normal, Number.POSITIVE_INFINITY]);
    expect(bandOf(machine)).toEqual([10_450, 11_550]);
  });

  it('counts a pause from when it was due, however late time is told', () => {
    const machine = opened();
    machine.onQuote(MINUTE_NS, 10_500, 10_501);
    machine.advance(3 * MINUTE_NS);
    expect(machine.dueNs).toBe(6 * MINUTE_NS + 15 * SECOND_NS);
  });

  it('is in no limit state where the quotes cross', () => {
    const machine = opened();
    expect(machine.onQuote(MINUTE_NS, 10_500, 10_499)).toBe(false);
    expect(machine.state).toBe(LULD.normal);
  });

  it('is in a limit state where a bid locks the offer at the lower band', () => {
    const machine = opened();
    expect(machine.onQuote(MINUTE_NS, 9_500, 9_500)).toBe(true);
    expect(machine.state).toBe(LULD.limitDown);
  });

  it('has bands that widen when the doubling begins', () => {
    const machine = opened();
    expect(machine.advance(CLOSE_NS - 25 * MINUTE_NS - 1)).toBe(false);
    expect(machine.advance(CLOSE_NS - 25 * MINUTE_NS)).toBe(true);
    expect(bandOf(machine)).toEqual([9_000, 11_000]);
  });

  it('has doubled bands for the first quarter of an hour before Amendment 18', () => {
    const machine = opened('2019-06-03');
    expect(bandOf(machine)).toEqual([9_000, 11_000]);
    expect(machine.advance(15 * MINUTE_NS)).toBe(true);
    expect(bandOf(machine)).toEqual([9_500, 10_500]);
  });
});
