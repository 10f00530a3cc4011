/**
 * The shape of a venue's file, stated once: what is checked here is also what editors are told (`slipgauge schema venue`).
 *
 * Only shape lives here, as with scenarios; meaning and defaults are `resolve.ts`. How orders meet and bands stand in files of their own.
 *
 * Loaded when a venue is read: zod is heavy.
 */
import { z } from 'zod';
import { FEE_BASES, PHASES, WEEKDAYS, ZONES } from '../../venue/matching/rules/types.js';
import { decimal, duration, id, shown, text } from '../scenario/schema-texts.js';
import { band } from './schema-bands.js';
import { matching } from './schema-matching.js';
import { count, timeOfDay } from './schema-texts.js';

const tickRow = z.strictObject({
  from: decimal.meta({ description: 'First price that the row is for.' }),
  tick: decimal.meta({ description: 'Prices from there on are multiples of this.' }),
});

const ticks = z
  .union(
    [
      decimal,
      z.array(tickRow).min(1, { error: 'got an empty list, expected at least one row' }),
      z.strictObject({
        significantFigures: count.meta({ description: 'Most significant figures; whole prices are always allowed.' }),
        decimals: count.meta({ description: 'Most places behind the point.' }),
      }),
    ],
    { error: (issue) => `got ${shown(issue.input)}, expected a tick, a list of { from, tick }, or { significantFigures, decimals }` },
  )
  .meta({ description: 'Which prices orders may have; default: each tick of the tape.' });

const lots = z
  .union(
    [decimal, z.array(z.strictObject({ from: decimal, lot: decimal })).min(1, { error: 'got an empty list, expected at least one row' })],
    { error: (issue) => `got ${shown(issue.input)}, expected a lot, or a list of { from, lot }` },
  )
  .meta({ description: 'Which quantities orders may have, by price; default: each lot of the instrument.' });

const phases = z
  .union(
    [
      text(/^always$/, 'always, or { tz, day }', (value) => (value === 'always' ? undefined : `got ${shown(value)}, expected always`)),
      z.strictObject({
        tz: z.enum(ZONES).optional().meta({ description: 'The clock of the times below.' }),
        utcOffset: text(/^[+-]\d\d:\d\d$/, 'an offset such as +09:00', (value) =>
          /^[+-](0\d|1[0-4]):[0-5]\d$/.test(value) ? undefined : `got ${shown(value)}, expected an offset such as +09:00`,
        )
          .optional()
          .meta({ description: 'The same for a clock that never changes.' }),
        day: z
          .array(
            z.strictObject({
              phase: z.enum(PHASES),
              at: timeOfDay.meta({ description: 'When it begins, by the local clock.' }),
              days: z.array(z.enum(WEEKDAYS)).optional().meta({ description: 'On which days; default mon to fri.' }),
            }),
          )
          .min(1, { error: 'got an empty list, expected at least one phase' }),
      }),
    ],
    { error: (issue) => `got ${shown(issue.input)}, expected always, or { tz, day } with a list of { phase, at }` },
  )
  .meta({ description: 'The day; default always, which is continuous trading for ever.' });

const auction = z
  .strictObject({
    indicative: duration.optional().meta({ description: 'How long before the end the indicative price is told; default: not.' }),
    indicativeEvery: duration.optional().meta({ description: 'How often; default: with each change.' }),
    noCancel: duration.optional().meta({ description: 'How long before the end cancels are refused; default: not.' }),
    noEntry: duration.optional().meta({ description: 'How long before the end orders for the call are refused; default: not.' }),
    randomEnd: duration.optional().meta({ description: 'The end is drawn from this much time after the stated one; default 0s.' }),
    volatility: duration.optional().meta({
      description:
        'How long a volatility auction lasts (default 2m), and by how much a call is put off whose price would lie outside the collars (default: not).',
    }),
  })
  .meta({ id: 'auction', description: 'Calls, in times before their end.' });

const fee = z
  .strictObject({
    name: id,
    per: z
      .enum(FEE_BASES)
      .optional()
      .meta({ description: 'Of the traded value (default), a unit of quantity (share, contract), a lot of the tape, or an order.' }),
    maker: decimal.meta({ description: 'Positive: we pay; negative: a rebate.' }),
    taker: decimal,
    tiers: z
      .array(
        z.strictObject({
          from: decimal.meta({ description: 'Volume of the window from which the tier holds.' }),
          maker: decimal,
          taker: decimal,
        }),
      )
      .optional()
      .meta({ description: 'Tiers above the first, which maker and taker are; rising.' }),
    windowDays: count.min(1).optional().meta({ description: 'Whole days before the fill’s whose volume counts; default 30.' }),
    volumeBy: z.enum(['value', 'unit']).optional().meta({ description: 'Volume is traded value (default) or quantity.' }),
    minPerOrder: decimal.optional().meta({ description: 'Smallest fee of an order, money; default none.' }),
    maxPerOrder: decimal.optional().meta({ description: 'Largest fee of an order, money; default none.' }),
    maxOfValue: decimal.optional().meta({ description: 'Largest fee of a fill as a share of its value; default none.' }),
  })
  .meta({ description: 'A schedule of fees.' });

const weight = count.optional();

const rateLimit = z.strictObject({
  name: id,
  scope: z.enum(['account', 'session']).optional().meta({ description: 'Whose messages are counted together; default account.' }),
  refill: z
    .enum(['continuous', 'window'])
    .optional()
    .meta({ description: 'A bucket that refills all the time (default), or a count that begins anew at each whole interval.' }),
  capacity: count.min(1).meta({ description: 'Most tokens held.' }),
  tokens: count.min(1).optional().meta({ description: 'Tokens that come back in an interval; default: the capacity.' }),
  every: duration.meta({ description: 'The interval.' }),
  weights: z
    .strictObject({ new: weight, cancel: weight, replace: weight, massQuote: weight })
    .optional()
    .meta({ description: 'Tokens that a message takes, by its kind; default 1 each, 0 does not count.' }),
  excess: z.enum(['reject', 'disconnect']).optional().meta({ description: 'What too many do; default reject.' }),
});

const source = z.strictObject({
  url: z.string().min(1),
  says: z.string().min(1).meta({ description: 'What was read there.' }),
});

/** A venue's file as it is written. */
export const venueSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: id,
    asOf: text(/^\d{4}-\d\d-\d\d$/, 'a day such as 2026-11-27', (value) =>
      isDay(value) ? undefined : `got ${shown(value)}, expected a day that there is`,
    ).meta({ description: 'The day on which the figures were held against their sources.' }),
    sources: z
      .array(source)
      .min(1, { error: 'got an empty list, expected at least one source' })
      .meta({ description: 'Where the figures are from.' }),
    currency: z.string().optional().meta({ description: 'Currency of prices and fees, for display; default empty.' }),
    ticks: ticks.optional(),
    lots: lots.optional(),
    minQty: decimal.optional().meta({ description: 'Smallest quantity of an order; default none.' }),
    maxQty: decimal.optional().meta({ description: 'Largest quantity of an order; default none.' }),
    maxMarketQty: decimal.optional().meta({ description: 'The same of market orders; default maxQty.' }),
    minNotional: decimal.optional().meta({ description: 'Smallest value of an order, of inverse contracts their face; default none.' }),
    maxNotional: decimal.optional().meta({ description: 'Largest value of an order; default none.' }),
    matching: matching.optional(),
    phases: phases.optional(),
    auction: auction.optional(),
    closingAuction: auction.optional().meta({ description: 'Of closing auctions; default: what auction says.' }),
    bands: z.array(band).optional().meta({ description: 'Bands of prices; default none.' }),
    fees: z.array(fee).optional().meta({ description: 'Schedules; the first holds where none is named. Default: nothing is paid.' }),
    rateLimits: z.array(rateLimit).optional().meta({ description: 'Limits on messages, all of which one has to pass; default none.' }),
    maxOpenOrders: count.optional().meta({ description: 'Most open orders of an account in the instrument; default none.' }),
    cancelOnDisconnect: z.boolean().optional().meta({ description: 'Whether orders go with their connection; default false.' }),
  })
  .meta({ title: 'slipgauge venue', description: 'The rules of a venue as data.' });

/** Whether there is such a day. */
function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The type of a venue's file as it is written. */
export type VenueData = z.infer<typeof venueSchema>;

/** The JSON Schema of a venue's file, for editors and other tools. */
export function venueJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(venueSchema, { io: 'input', target: 'draft-2020-12' });
}
