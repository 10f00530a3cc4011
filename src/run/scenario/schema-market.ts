/**
 * The shape of a market that matches: who trades there is real, so that it answers back.
 *
 * Loaded when a scenario is read: zod is heavy.
 */
import { z } from 'zod';
import { connection, member } from './schema-session.js';
import { instrument, tape } from './schema-tape.js';
import { decimal, duration, id, params, path, shown } from './schema-texts.js';
import type { Publication } from './types.js';

const MOST_COPIES = 10_000;

const PUBLICATIONS = ['l3', 'l2', 'trades'] as const satisfies readonly Publication[];
const PUBLICATION_WORDS = `a list of ${PUBLICATIONS.join(', ')}`;
const statedPrice = z.strictObject({
  of: id.optional().meta({ description: 'Id of a tape or market whose mid it is; default the market itself.' }),
  price: z
    .enum(['mid', 'last'])
    .optional()
    .meta({ description: 'The middle between bid and ask (default), or the last trade of the market itself.' }),
  every: duration.optional().meta({ description: 'How often it is looked at; default 1s.' }),
  over: duration.optional().meta({ description: 'Time of an exponential mean that smooths it; default none.' }),
});

/** `latency` is the shape of a session's. */
export function marketShape<Latency extends z.ZodType>(latency: Latency) {
  const participant = z.strictObject({
    id: id.meta({ description: 'Name of the participant; its session is called by the market’s id, a dot and this.' }),
    strategy: path.meta({ description: 'A file (its path has a / or ends in .ts, .js or .mjs), or a built-in’s name.' }),
    params: params.optional(),
    latency: latency.optional(),
    connection: connection.optional(),
    venue: member.optional(),
    count: z
      .int({ error: (issue) => `got ${shown(issue.input)}, expected a whole number from 1 to ${MOST_COPIES}` })
      .min(1, { error: (issue) => `got ${shown(issue.input)}, expected a whole number from 1 to ${MOST_COPIES}` })
      .max(MOST_COPIES, { error: (issue) => `got ${shown(issue.input)}, expected a whole number from 1 to ${MOST_COPIES}` })
      .optional()
      .meta({ description: 'How many of them there are, each with random numbers of its own; default 1.' }),
  });
  return z.strictObject({
    id: id.meta({ description: 'Name of the market; sessions name it as they name a tape.' }),
    kind: z.literal('matching', { error: (issue) => `got ${shown(issue.input)}, expected matching` }).meta({ description: 'What it is.' }),
    preset: path.optional().meta({
      description: 'Rules of a venue: a preset’s name or a venue’s file. Default: price-time priority on every tick, no fees, always open.',
    }),
    instrument: instrument.meta({ description: 'What is traded.' }),
    start: z
      .string()
      .optional()
      .meta({ description: 'When it opens, with a zone; default 2024-08-08T09:30:00Z, with a flow its first row’s time.' }),
    duration: duration.optional().meta({ description: 'How long the run of it is; may be left out with a flow: as long as that.' }),
    flow: tape.omit({ id: true, instrument: true }).optional().meta({
      description:
        'What was recorded and enters the market at its times, single orders (L3) or levels: a tape, raw files, or a synthetic market.',
    }),
    reference: decimal.optional().meta({ description: 'Price that auctions refer to before the first trade; default none.' }),
    batch: duration.optional().meta({ description: 'Frequent batch auctions this often, in place of continuous trading; default not.' }),
    publish: z
      .array(z.enum(PUBLICATIONS, { error: (issue) => `got ${shown(issue.input)}, expected one of ${PUBLICATIONS.join(', ')}` }), {
        error: (issue) => `got ${shown(issue.input)}, expected ${PUBLICATION_WORDS}`,
      })
      .optional()
      .meta({
        description: 'What is recorded of it: l3 single orders, l2 levels and trades, trades alone. Always with l3; default that alone.',
      }),
    mark: statedPrice.optional().meta({ description: 'Mark price, for stops and bands that go by it; default none.' }),
    index: statedPrice.optional().meta({ description: 'Index price, for stops and bands that go by it; default none.' }),
    participants: z
      .array(participant)
      .default([])
      .meta({ description: 'Strategies that make the market; those of `sessions` trade there beside them.' }),
  });
}
