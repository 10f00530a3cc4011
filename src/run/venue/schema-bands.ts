/**
 * The shape of a band of prices in a venue's file.
 *
 * Loaded when a venue is read: zod is heavy.
 */
import { z } from 'zod';
import { decimal, duration, shown } from '../scenario/schema-texts.js';
import { timeOfDay } from './schema-texts.js';

const KINDS = ['luld', 'collar', 'priceRange', 'priceBand', 'dailyLimit'];

/** One band. */
export const band = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('luld'),
        tier: z.literal([1, 2], { error: (issue) => `got ${shown(issue.input)}, expected 1 or 2` }),
        reference: duration.optional().meta({ description: 'What the reference price is the average of; default 5m.' }),
        limitState: duration.optional().meta({ description: 'How long a limit state lasts before the pause; default 15s.' }),
        pause: duration.optional().meta({ description: 'How long trading pauses; default 5m.' }),
        doubledFrom: timeOfDay.optional().meta({ description: 'From when the bands are twice as wide; default: never.' }),
        doubledTo: timeOfDay.optional(),
      })
      .meta({ description: 'Limit up, limit down, by the US plan.' }),
    z
      .strictObject({
        kind: z.literal('collar'),
        static: decimal.optional().meta({ description: 'Share of the opening or last auction price; default: none.' }),
        dynamic: decimal.optional().meta({ description: 'Share of the last price; default: none.' }),
        action: z.enum(['reject', 'volatilityAuction']).optional().meta({ description: 'Default volatilityAuction.' }),
      })
      .meta({ description: 'Shares of a static and a dynamic reference.' }),
    z
      .strictObject({
        kind: z.literal('priceRange'),
        bidDown: decimal.optional().meta({ description: 'Lowest price of bids; default: no bound. The others likewise.' }),
        bidUp: decimal.optional(),
        askDown: decimal.optional(),
        askUp: decimal.optional(),
        reference: z.enum(['last', 'mark', 'index']).optional().meta({ description: 'Default last.' }),
        referenceOver: duration.optional().meta({ description: 'Average of the last price over this; default 0s, the last price itself.' }),
        action: z.enum(['reject', 'expire']).optional().meta({ description: 'On entry (reject, default), or when it would trade there.' }),
      })
      .meta({ description: 'Multiples of a reference, by side.' }),
    z
      .strictObject({
        kind: z.literal('priceBand'),
        distance: decimal.meta({ description: 'How far above it bids, how far below it offers may be; a price distance.' }),
        reference: z.enum(['last', 'settlement']).optional().meta({ description: 'Default last.' }),
      })
      .meta({ description: 'Orders beyond it are refused.' }),
    z
      .strictObject({
        kind: z.literal('dailyLimit'),
        up: z.array(decimal).optional().meta({ description: 'Shares above the day’s reference; default none.' }),
        down: z.array(decimal).optional().meta({ description: 'Shares below it; default none.' }),
      })
      .meta({ description: 'Nothing trades beyond it; several steps are reached one after the other.' }),
  ],
  {
    error: (issue) => {
      const kind = (issue.input as { kind?: unknown } | null)?.kind;
      return kind === undefined
        ? `kind is missing, expected one of ${KINDS.join(', ')}`
        : `unknown kind ${shown(kind)}, expected one of ${KINDS.join(', ')}`;
    },
  },
);
