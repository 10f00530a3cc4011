/**
 * Markouts told apart by the rule that filled: through a trade beyond our price, from the queue, crossed by the other side, or as taker.
 *
 * Metrics: `markoutByRule.<taker|through|queue|crossed|matched|uncross>.<horizon>` = `markout.mid` of the fills of that rule (FILLS.md). Fills of `through` and
 * `crossed` are there because the price moved past us: they tell what being there costs, fills of `queue` what the place in the queue is worth. In a
 * market of real participants they are `matched`, or `uncross` in an auction.
 * Unit: bps of the fill price. Sign: gain. Count: fills. Clock: venue. Formula: METRICS §1.4.
 */
import { Rule } from '../../sim/columns.js';
import { markoutGroups } from '../markout-groups.js';

const RULES = ['taker', 'through', 'queue', 'crossed', 'matched', 'uncross'] as const;

/** Markouts by fill rule. */
export const markoutByRule = markoutGroups(
  'markoutByRule',
  RULES.map((rule) => ({ name: rule, labels: { rule }, has: (fill) => fill.rule === Rule[rule] })),
);
