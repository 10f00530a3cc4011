/** CME's matrix of allocation steps. Source: CME Client Systems Wiki, "CME Globex Matching Algorithm Steps". */
import { describe, expect, it } from 'vitest';
import { statedSteps, strayParameter } from '../../../../src/venue/matching/rules/allocation-letters.js';
import { ALGORITHMS, type Algorithm } from '../../../../src/venue/matching/rules/types.js';

const words = (algorithm: Algorithm, leveling = false): string =>
  statedSteps(algorithm, { leveling })
    .map(({ step }) => step)
    .join(' ');

describe('allocation by letter', () => {
  it('is the matrix', () => {
    expect(Object.fromEntries(ALGORITHMS.map((algorithm) => [algorithm, words(algorithm)]))).toEqual({
      fifo: 'fifo',
      proRata: 'proRata fifo',
      A: 'top proRata fifo',
      C: 'proRata fifo',
      F: 'fifo',
      K: 'top lmm split fifo proRata fifo',
      O: 'top proRata fifo',
      Q: 'top lmm proRata fifo',
      S: 'top lmm fifo',
      T: 'lmm fifo',
    });
    expect(words('K', true)).toBe('top lmm split fifo proRata leveling fifo');
  });

  it('gives shares of at least two lots where the product says nothing, and all quantity ends in FIFO', () => {
    expect(statedSteps('A', {})).toEqual([
      { step: 'top', minLots: null, maxLots: null },
      { step: 'proRata', minLots: 2 },
      { step: 'fifo' },
    ]);
    expect(statedSteps('O', { topMinLots: 10, topMaxLots: 100, proRataMinLots: 1 })).toEqual([
      { step: 'top', minLots: 10, maxLots: 100 },
      { step: 'proRata', minLots: 1 },
      { step: 'fifo' },
    ]);
    for (const algorithm of ALGORITHMS) expect(statedSteps(algorithm, {}).at(-1)).toEqual({ step: 'fifo' });
  });

  it('tells a parameter that no step takes', () => {
    expect(strayParameter('F', { topMaxLots: 1 })).toBe('topMaxLots');
    expect(strayParameter('K', { fifoPercent: 40, leveling: true })).toBeUndefined();
  });
});
