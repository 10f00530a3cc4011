/**
 * The shape of `impact` in a session's venue: what its trading does to its own version of a recorded market.
 *
 * Loaded when a scenario is read: zod is heavy.
 */
import { z } from 'zod';
import { decimal, duration, modelFault, shown } from './schema-texts.js';

const kernel = z
  .discriminatedUnion(
    'model',
    [
      z.strictObject({
        model: z.literal('exponential'),
        halfLife: duration.meta({ description: 'After which half of it is left; above 0.' }),
      }),
      z.strictObject({
        model: z.literal('power'),
        exponent: decimal.meta({ description: 'Of (1 + t / cutoff) to its negative: from 0.3 to 2.' }),
        cutoff: duration.meta({ description: 'Time on which it begins to fall; above 0.' }),
      }),
    ],
    {
      error: (issue) =>
        issue.code === 'invalid_union'
          ? modelFault(issue.input, ['exponential', 'power'])
          : `got ${shown(issue.input)}, expected { model: … }`,
    },
  )
  .meta({ description: 'How the impact of a lot fades.' });

const transient = z.strictObject({
  model: z.literal('transient'),
  coefficient: decimal.meta({ description: 'How far a size of 1 moves prices, at least 0: ticks for a lot, or bps for a day’s volume.' }),
  unit: z.enum(['ticks-per-lot', 'bps-per-adv']),
  adv: decimal.optional().meta({ description: 'A day’s volume, in the instrument’s quantity; with bps-per-adv.' }),
  exponent: decimal.optional().meta({ description: 'Power of an order’s size, above 0 and at most 1; default 1.' }),
  provided: decimal
    .optional()
    .meta({ description: 'What a lot counts that rested and was hit, beside one that was taken: from -1 to 1; default 0.' }),
  kernel,
});

const IMPACT_WORDS = 'none, consume, replay-into-venue or { model: transient, coefficient, unit, kernel }';

/** What a session's trading does to its own version of a recorded market. */
export const impact = z
  .union(
    [
      z.enum(['none', 'consume', 'replay-into-venue']),
      z.discriminatedUnion('model', [transient], {
        error: (issue) =>
          issue.code === 'invalid_union' ? modelFault(issue.input, ['transient']) : `got ${shown(issue.input)}, expected ${IMPACT_WORDS}`,
      }),
    ],
    {
      error: (issue) => `got ${shown(issue.input)}, expected ${IMPACT_WORDS}`,
    },
  )
  .meta({
    description:
      'What the session’s trading does to its own version of the market: none (default); consume, what it takes is missing in what it sees too; transient, prices shift by what it trades, which fades; replay-into-venue, the recorded flow meets its orders in a matching market of its own.',
  });
