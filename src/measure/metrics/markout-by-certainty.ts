/**
 * Markouts told apart by how far the fill can be trusted, of passive and of aggressive fills: whether the result rests on fills that may not be.
 *
 * Metrics: `markoutByCertainty.<maker|taker>.<certain|likely|doubtful>.<horizon>` = `markout.mid` of those fills (FILLS.md §4).
 * Unit: bps of the fill price. Sign: gain. Count: fills. Clock: venue. Formula: METRICS §1.4.
 */
import { Certainty } from '../../sim/columns.js';
import { matches } from '../liquidity.js';
import { markoutGroups } from '../markout-groups.js';

const CERTAINTIES = ['certain', 'likely', 'doubtful'] as const;

/** Markouts by certainty and kind of liquidity. */
export const markoutByCertainty = markoutGroups(
  'markoutByCertainty',
  (['maker', 'taker'] as const).flatMap((liquidity) =>
    CERTAINTIES.map((certainty) => ({
      name: `${liquidity}.${certainty}`,
      labels: { liquidity, certainty },
      has: (fill) => matches(fill, liquidity) && fill.certainty === Certainty[certainty],
    })),
  ),
);
