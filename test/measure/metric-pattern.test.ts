/** Metrics by name and pattern: a star is any run of characters, everything else is itself. */
import { expect, it } from 'vitest';
import { metricPattern } from '../../src/measure/metric-pattern.js';

it.each([
  ['fees', 'fees', true],
  ['fees', 'feesCurrency', false],
  ['fees*', 'feesCurrency', true],
  ['markout.mid.*', 'markout.mid.1s.maker', true],
  ['markout.mid.*', 'markout.midX1s', false],
  ['*.maker', 'markout.mid.1s.maker', true],
  ['*', 'anything', true],
  ['a.c', 'abc', false],
  ['f+', 'ff', false],
])('%s of %s: %s', (pattern, name, fits) => {
  expect(metricPattern(pattern)(name)).toBe(fits);
});
