/**
 * The shape of a scenario's file, stated once: what is checked here is also what editors are told (`slipgauge schema`).
 *
 * Only shape lives here: text of durations and decimals is checked for being one, but nothing is converted, so that the JSON Schema and the
 * check cannot differ. Meaning (paths, defaults, what goes together) is `resolve.ts`. Keys that are known and not available yet are part of
 * the shape; `unavailable.ts` refuses them with what to do instead.
 *
 * Loaded when a scenario is read: zod is heavy.
 */
import { z } from 'zod';
import { NotADuration, parseDurationNs } from '../../base/num/duration.js';
import { looksLikeInstant, NotAnInstant, parseInstantNs } from '../../base/num/instant.js';
import { impact } from './schema-impact.js';
import { marketShape } from './schema-market.js';
import { connection, memberKeys } from './schema-session.js';
import { MOST_TAPES, tape } from './schema-tape.js';
import { decimal, duration, faultOf, id, modelFault, params, path, shown, text } from './schema-texts.js';

const WINDOW_TIME_WORDS = 'a time with a zone such as 2024-08-08T23:55:00Z, or a duration such as 30s after the first row';

const instantFault = faultOf(parseInstantNs, (error) => error instanceof NotAnInstant);
const durationFault = faultOf(parseDurationNs, (error) => error instanceof NotADuration);

const windowTime = (more: string) => {
  const expected = `${WINDOW_TIME_WORDS}${more}`;
  return text(/^(\+?\d+(\.\d+)?(ns|us|ms|s|m|h|d)|\d{4}-\d\d-\d\d[Tt ].+)$/, expected, (value) => {
    if (looksLikeInstant(value)) return instantFault(value);
    return /^\+?\d/.test(value) ? durationFault(value.replace(/^\+/, '')) : `got ${shown(value)}, expected ${expected}`;
  });
};

const window = z
  .strictObject({
    from: windowTime('')
      .optional()
      .meta({ description: 'When it begins: a time with a zone, or a duration after the tape’s first row. Default: there.' }),
    to: windowTime(', or +4m after from')
      .optional()
      .meta({ description: 'When it ends, that moment included: as from, or with a plus after it (+4m). Default: the tape’s end.' }),
    warmup: duration
      .optional()
      .meta({ description: 'How long before from the sessions start: data flows, orders are rejected. Default: not at all.' }),
  })
  .meta({ description: 'The part of the tapes to run on. Rows before it are applied to the books with nobody there.' });

const LAW_WORDS = 'a duration such as 4ms, or a law such as { model: lognormal, median: 4ms, sigma: 0.6 }';

/** What every law may say beside its model. */
const scaling = {
  times: decimal.optional().meta({ description: 'Factor on every latency of the law, at least 0; default 1.' }),
  plus: duration.optional().meta({ description: 'Added to every latency of the law, after `times`; default 0ns.' }),
};

const autocorrelation = decimal.optional().meta({
  description:
    'How a draw hangs together with the one before on its path: above -1 and below 1; default 0, of a fitted table what it says.',
});

const law = z.discriminatedUnion(
  'model',
  [
    z.strictObject({ model: z.literal('constant'), delay: duration, ...scaling }),
    z.strictObject({
      model: z.literal('lognormal'),
      median: duration,
      sigma: decimal.meta({ description: 'Standard deviation of the logarithm, at least 0.' }),
      autocorrelation,
      ...scaling,
    }),
    z.strictObject({
      model: z.literal('empirical'),
      file: path.meta({ description: 'Recorded latencies to draw from.' }),
      autocorrelation,
      ...scaling,
    }),
    z.strictObject({
      model: z.literal('path'),
      file: path.meta({
        description: 'Recorded request, arrival and response times to interpolate: csv of reqTs,exchTs,respTs, or hftbacktest’s .npz.',
      }),
      ...scaling,
    }),
    z.strictObject({
      model: z.literal('fitted'),
      file: path.meta({ description: 'A table that slipgauge latency fit --out wrote.' }),
      autocorrelation,
      ...scaling,
    }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? modelFault(issue.input, ['constant', 'lognormal', 'empirical', 'path', 'fitted'])
        : `got ${shown(issue.input)}, expected ${LAW_WORDS}`,
  },
);

const latencySpec = z
  .union([duration, law], { error: (issue) => `got ${shown(issue.input)}, expected ${LAW_WORDS}` })
  .meta({ id: 'latency', description: 'A duration, or a law of latency.' });

const entry = z.union([latencySpec, z.strictObject({ new: latencySpec, cancel: latencySpec, replace: latencySpec })], {
  error: (issue) => `got ${shown(issue.input)}, expected ${LAW_WORDS}, or { new, cancel, replace } with one of these each`,
});

const response = z.union([latencySpec, z.strictObject({ ack: latencySpec, fill: latencySpec })], {
  error: (issue) => `got ${shown(issue.input)}, expected ${LAW_WORDS}, or { ack, fill } with one of these each`,
});

const latency = z
  .strictObject({
    feed: latencySpec.optional().meta({ description: 'Venue to strategy, on top of the tape’s receive times; default 0ns.' }),
    entry: entry.optional().meta({ description: 'Strategy to venue; { new, cancel, replace } sets them apart; default 0ns.' }),
    response: response.optional().meta({ description: 'Venue to strategy, of reports; { ack, fill } sets them apart; default 0ns.' }),
  })
  .meta({ description: 'How long messages take.' });

const power = z
  .int({ error: (issue) => `got ${shown(issue.input)}, expected a positive whole number` })
  .min(1, { error: (issue) => `got ${shown(issue.input)}, expected a positive whole number` });

const QUEUE_PLAIN = ['pessimistic', 'optimistic', 'prob-log', 'prob-log2', 'uniform'] as const;
const QUEUE_POWER = ['prob-power', 'prob-power2', 'prob-power3'] as const;

const queue = z
  .discriminatedUnion(
    'model',
    [
      z.strictObject({ model: z.enum(QUEUE_PLAIN) }),
      z.strictObject({ model: z.enum(QUEUE_POWER), n: power.optional().meta({ description: 'The power; default 3.' }) }),
      z.strictObject({ model: z.literal('fitted'), file: path.optional().meta({ description: 'A calibration. Not available yet.' }) }),
    ],
    {
      error: (issue) =>
        issue.code === 'invalid_union'
          ? modelFault(issue.input, [...QUEUE_PLAIN, ...QUEUE_POWER])
          : `got ${shown(issue.input)}, expected { model: … }`,
    },
  )
  .meta({ description: 'How cancellations ahead of a resting order are told from those behind it.' });

const venue = z
  .strictObject({
    queue: queue.optional(),
    fills: z
      .enum(['partial', 'full'])
      .optional()
      .meta({ description: 'partial (default); full, a fill takes the whole order, under compat only.' }),
    fees: z
      .strictObject({
        maker: decimal.meta({ description: 'Positive: we pay; negative: a rebate.' }),
        taker: decimal,
        per: z.enum(['value', 'lot', 'order']).optional().meta({ description: 'Of the traded value (default), a lot or an order.' }),
      })
      .optional()
      .meta({ description: 'Default: none.' }),
    netWindow: duration
      .optional()
      .meta({ description: 'How far apart a trade and its level change may be; default: the tape’s, else 50ms.' }),
    halted: z.enum(['reject', 'hold']).optional().meta({ description: 'What a halt does to new orders; default reject.' }),
    postOnly: z
      .enum(['reject', 'slide'])
      .optional()
      .meta({ description: 'What becomes of a post-only order that would take; default reject.' }),
    impact: impact.optional(),
    ...memberKeys,
    compat: z
      .enum(['hftbacktest'], { error: (issue) => `got ${shown(issue.input)}, expected hftbacktest` })
      .optional()
      .meta({ description: 'The fill rules of another program, hftbacktest 2.4.4, instead of ours.' }),
  })
  .meta({ description: 'How orders meet the market.' });

const onTape = z
  .strictObject({ venue: venue.optional(), latency: latency.optional() })
  .meta({ description: 'What holds on this tape; keys that are absent are the session’s.' });

const session = z.strictObject({
  id: id.meta({ description: 'Name of the session.' }),
  strategy: path.meta({
    description: 'A file (its path ends in .ts, .mts, .js or .mjs), or a built-in’s name, such as twap or market/hawkes.',
  }),
  params: params.optional(),
  venue: venue.optional(),
  latency: latency.optional(),
  connection: connection.optional(),
  independent: z
    .boolean()
    .optional()
    .meta({ description: 'Draw random numbers of its own instead of sharing them with the other sessions; default false.' }),
  on: z.record(z.string(), onTape).optional().meta({ description: 'Venue and latency by tape’s id, key by key over the session’s.' }),
});

const measure = z.strictObject({
  markouts: z.array(duration).optional().meta({ description: 'Horizons of markouts; default 100ms, 1s, 10s.' }),
  benchmarks: z
    .array(z.enum(['arrival', 'vwap', 'twap', 'close']))
    .optional()
    .meta({ description: 'Prices that fills are compared with; default all.' }),
});

/** A scenario as it is written. */
export const scenarioSchema = z
  .strictObject({
    $schema: z.string().optional(),
    seed: z
      .int({ error: (issue) => `got ${shown(issue.input)}, expected a whole number from 0` })
      .min(0, { error: (issue) => `got ${shown(issue.input)}, expected a whole number from 0` })
      .optional()
      .meta({ description: 'Seed of every random number of the run; default 0.' }),
    window: window.optional(),
    tapes: z
      .array(tape)
      .max(MOST_TAPES, {
        error: (issue) => `got ${String((issue.input as unknown[]).length)} tapes, expected at most ${String(MOST_TAPES)}`,
      })
      .default([])
      .meta({ description: 'Market data. There is at least one tape or market.' }),
    markets: z
      .array(marketShape(latency))
      .default([])
      .meta({ description: 'Markets that match orders of real participants, beside the tapes.' }),
    sessions: z
      .array(session)
      .default([])
      .meta({ description: 'Strategies and what is assumed for them. There is at least one session or participant.' }),
    measure: measure.optional().meta({ description: 'What is measured after the run.' }),
  })
  .meta({ title: 'slipgauge scenario', description: 'What to run: tapes, sessions and what to measure.' });

/** The type of a scenario as it is written. */
export type ScenarioData = z.infer<typeof scenarioSchema>;

/** The JSON Schema of a scenario, for editors and other tools. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
    // What holds where a key is absent is said in its description.
    override: ({ jsonSchema }) => {
      delete jsonSchema.default;
    },
  });
}
