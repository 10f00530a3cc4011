/**
 * Shapes that a session and a participant of a market share.
 *
 * Loaded when a scenario is read: zod is heavy.
 */
import { z } from 'zod';
import { duration, shown } from './schema-texts.js';
import type { SelfTradeName } from './types.js';

const percentWords = 'a whole number from 1 to 100';

/** What a session is at a market that matches, beside anybody else. */
export const memberKeys = {
  feeSchedule: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'On a market: which of the preset’s schedules of fees; default the first.' }),
  lmmPercent: z
    .int({ error: (issue) => `got ${shown(issue.input)}, expected ${percentWords}` })
    .min(1, { error: (issue) => `got ${shown(issue.input)}, expected ${percentWords}` })
    .max(100, { error: (issue) => `got ${shown(issue.input)}, expected ${percentWords}` })
    .optional()
    .meta({ description: 'On a market: it is a lead market maker, whose orders get this share of what comes in; default it is none.' }),
  selfTrade: z
    .enum(['none', 'cancelTaker', 'cancelMaker', 'cancelBoth', 'decrement'] satisfies SelfTradeName[])
    .optional()
    .meta({ description: 'Self-trade prevention of its orders; on a market default as the preset, on a tape there is none.' }),
  selfTradeGroup: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'On a market: sessions of one group count as one for self-trade prevention; default each for itself.' }),
  accounts: z
    .enum(['one', 'many'], { error: (issue) => `got ${shown(issue.input)}, expected one or many` })
    .optional()
    .meta({
      description:
        'On a market: whether it is one account or stands for many, so that the preset’s limits and self-trade prevention are not for it; default one, of participants many.',
    }),
};

/** Of a participant. */
export const member = z.strictObject(memberKeys).meta({ description: 'What it is at the market beside anybody else.' });

/** A session's connection to markets that match. */
export const connection = z
  .strictObject({
    losses: z
      .array(
        z.strictObject({
          at: duration.meta({ description: 'When it is lost, after the start of the run.' }),
          for: duration.meta({ description: 'For how long.' }),
        }),
      )
      .optional()
      .meta({ description: 'When the connection is lost, in order of time; default never.' }),
    reconnect: duration.optional().meta({ description: 'How long it takes to be back when a venue has ended the session; default 1s.' }),
  })
  .meta({ description: 'The connection to markets that match: orders and reports go by it, market data does not.' });
