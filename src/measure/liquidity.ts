/**
 * Groups of fills by what they did to liquidity, as metrics are told apart: all, maker, taker.
 */
import { Liquidity } from '../sim/columns.js';
import type { Fill } from './facts.js';

/** Groups, in the order in which they are shown. */
export const LIQUIDITIES = ['all', 'maker', 'taker'] as const;

/** Whether a fill belongs to a group. */
export function matches(fill: Fill, group: (typeof LIQUIDITIES)[number]): boolean {
  return group === 'all' || fill.liquidity === Liquidity[group];
}
