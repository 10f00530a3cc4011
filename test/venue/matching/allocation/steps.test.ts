/** A list of steps that would leave lots over, or lacks what its product has to state, is refused with the remedy. */
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/base/errors.js';
import { allocationOf } from '../../../../src/venue/matching/allocation/of-rules.js';
import { statedSteps } from '../../../../src/venue/matching/rules/allocation-letters.js';
import { allocationSteps, fifo, leveling, proRata, split, STEP, top } from '../../../../src/venue/matching/allocation/steps.js';

describe('allocationOf', () => {
  it('makes the steps of a letter with the numbers of a product', () => {
    expect(allocationOf(statedSteps('O', { topMinLots: 10, topMaxLots: 100, proRataMinLots: 1 }))).toEqual([
      top(10, 100),
      proRata(1),
      fifo(),
    ]);
  });

  it('levels in K where the product says so', () => {
    const kinds = (isOn: boolean): number[] => allocationOf(statedSteps('K', { fifoPercent: 20, leveling: isOn }))!.map((one) => one.kind);
    expect(kinds(true)).toEqual([STEP.top, STEP.lmm, STEP.split, STEP.proRata, STEP.leveling, STEP.fifo]);
    expect(kinds(false)).toEqual([STEP.top, STEP.lmm, STEP.split, STEP.proRata, STEP.fifo]);
  });

  it('is none where all goes by time', () => {
    expect(allocationOf(statedSteps('F', {}))).toBeUndefined();
  });
});

describe('allocationSteps', () => {
  it.each([
    ['nothing', []],
    ['no FIFO at the end', [proRata()]],
    ['leveling without shares', [leveling(), fifo()]],
    ['a minimum above the maximum', [top(5, 4), fifo()]],
    ['more than all by time', [split(101), fifo()]],
    ['a third of a percent', [split(100 / 3), fifo()]],
    ['no number', [split(Number.NaN), fifo()]],
  ])('refuses %s', (_, steps) => {
    expect(() => allocationSteps(steps)).toThrow(UsageError);
  });

  it('takes percents with two decimals', () => {
    expect(allocationSteps([split(33.33), proRata(), fifo()])).toHaveLength(3);
  });
});
