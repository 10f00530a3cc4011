/**
 * The laws that a fit tries, in the order in which they are printed: one file and one line each.
 *
 * Example: `for (const name of LAW_NAMES) LAWS[name].fit(sample)`.
 */
import { empirical } from './empirical.js';
import type { Law, LawName } from './law.js';
import { lognormal } from './lognormal.js';
import { mixture } from './mixture.js';
import { shiftedGamma } from './shifted-gamma.js';
import { shiftedLognormal } from './shifted-lognormal.js';

export const LAWS: Readonly<Record<LawName, Law>> = {
  lognormal,
  'shifted-gamma': shiftedGamma,
  'shifted-lognormal': shiftedLognormal,
  mixture,
  empirical,
};

/** Their names, in order. */
export const LAW_NAMES = Object.keys(LAWS) as LawName[];
