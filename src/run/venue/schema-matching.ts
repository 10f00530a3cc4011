/**
 * The shape of `matching` in a venue's file: how orders meet.
 *
 * Loaded when a venue is read: zod is heavy.
 */
import { z } from 'zod';
import {
  ALGORITHMS,
  ORDER_TYPES,
  PEGS,
  POST_ONLY_MODES,
  SELF_TRADE_MODES,
  STOP_ELECTIONS,
  STOP_TRIGGERS,
  TIMES_IN_FORCE,
} from '../../venue/matching/rules/types.js';
import { decimal } from '../scenario/schema-texts.js';
import { count } from './schema-texts.js';

/** Modes that orders may choose, and which holds where they do not; default: the first. */
const choice = <T extends Readonly<Record<string, string>>>(mode: z.ZodEnum<T>, description: string) =>
  z
    .strictObject({
      modes: z.array(mode).min(1, { error: 'got an empty list, expected at least one mode' }),
      default: mode.optional().meta({ description: 'What holds where an order does not say; default: the first of modes.' }),
    })
    .meta({ description });

const trigger = z.enum(STOP_TRIGGERS);

/** How orders meet. */
export const matching = z
  .strictObject({
    algorithm: z.enum(ALGORITHMS).optional().meta({ description: 'fifo (default), proRata, or CME’s letter of tag 1142.' }),
    parameters: z
      .strictObject({
        topMinLots: count.optional().meta({ description: 'Smallest order that may be top; default none.' }),
        topMaxLots: count.optional().meta({ description: 'Most that goes to the top order; default none.' }),
        proRataMinLots: count.optional().meta({ description: 'Smallest pro-rata share; default 2, of proRata 1.' }),
        fifoPercent: count.max(100).optional().meta({ description: 'Share that K gives by time; default 100.' }),
        leveling: z.boolean().optional().meta({ description: 'Whether K levels; default false.' }),
      })
      .optional()
      .meta({ description: 'What the product says beside the letter.' }),
    replaceAlwaysRequeues: z
      .boolean()
      .optional()
      .meta({ description: 'Each replace loses its place; default false: a new price or a larger quantity does.' }),
    iceberg: z
      .strictObject({
        refresh: z.enum(['requeue', 'keep']).optional().meta({ description: 'Where a refreshed part goes; default requeue.' }),
        maxParts: count.min(1).optional().meta({ description: 'Most parts; default none.' }),
        minDisplayQty: decimal.optional().meta({ description: 'Smallest shown quantity; default none.' }),
      })
      .optional()
      .meta({ description: 'Orders that show a part; default: not allowed.' }),
    hidden: z.boolean().optional().meta({ description: 'Orders that show nothing; default false.' }),
    minimumQuantity: z.boolean().optional().meta({ description: 'Orders with a least fill; default false.' }),
    reduceOnly: z.boolean().optional().meta({ description: 'Orders that only reduce a position; default false.' }),
    pegs: z.array(z.enum(PEGS)).optional().meta({ description: 'Prices that an order may be pegged to; default none.' }),
    postOnly: choice(z.enum(POST_ONLY_MODES), 'What becomes of a post-only order that would take; default: no such orders.').optional(),
    selfTrade: choice(z.enum(SELF_TRADE_MODES), 'What prevents trades with oneself; default: nothing.').optional(),
    stops: z
      .strictObject({
        triggers: z.array(trigger).min(1, { error: 'got an empty list, expected at least one price' }).optional().meta({
          description: 'Prices that a stop may watch; default last.',
        }),
        default: trigger.optional().meta({ description: 'What it watches that does not say; default: the first of triggers.' }),
        election: z.enum(STOP_ELECTIONS).optional().meta({
          description: 'Order of stops that one trade triggers: nearest stop price then time (default), or time.',
        }),
        protection: decimal.optional().meta({ description: 'A triggered stop is a limit this far behind its stop price; default none.' }),
        trailingBps: z
          .strictObject({ min: count, max: count })
          .optional()
          .meta({ description: 'Smallest and largest trailing distance, basis points; default: none trail.' }),
      })
      .optional()
      .meta({ description: 'Stop orders; default: there are none.' }),
    marketProtection: decimal.optional().meta({ description: 'A market order is a limit this far behind the best price; default none.' }),
    orderTypes: z.array(z.enum(ORDER_TYPES)).optional().meta({ description: 'Default limit, market.' }),
    timesInForce: z.array(z.enum(TIMES_IN_FORCE)).optional().meta({ description: 'Default gtc, ioc, fok.' }),
  })
  .meta({ description: 'How orders meet.' });
