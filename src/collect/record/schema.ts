/**
 * The shape of a feed file, stated once: what is checked here is also what editors are told (`slipgauge schema record`).
 *
 * Loaded when a feed file is read: zod is heavy.
 */
import { z } from 'zod';
import { parseDurationNs } from '../../base/num/duration.js';
import { duration, shown } from '../../run/scenario/schema-texts.js';

/** The largest line that importers read is 16 MiB; base64 makes a frame a third longer. */
const MOST_FRAME_BYTES = 11 * (1 << 20);
const DEFAULT_FRAME_BYTES = 8 * (1 << 20);

const url = (schemes: RegExp, expected: string) => {
  const error = (issue: { readonly input?: unknown }): string => `got ${shown(issue.input)}, expected ${expected}`;
  return z.string({ error }).check(
    z.regex(schemes, { error, abort: true }),
    z.refine((value) => URL.canParse(value) && !value.includes('#'), { error }),
  );
};

/** A duration that a timer can hold, from `least` to a day. */
const interval = (least: string) =>
  duration.check(
    z.refine((text) => parseDurationNs(text) >= parseDurationNs(least) && parseDurationNs(text) <= parseDurationNs('1d'), {
      error: (issue) => `got ${shown(issue.input)}, expected from ${least} to 1d`,
      when: ({ issues }) => issues.length === 0,
    }),
  );

const wholeBytes = z
  .int({ error: (issue) => `got ${shown(issue.input)}, expected whole bytes` })
  .min(1, { error: (issue) => `got ${shown(issue.input)}, expected whole bytes above 0` });

const headers = z
  .record(z.string(), z.string({ error: (issue) => `got ${shown(issue.input)}, expected a text (quote a number)` }))
  .meta({ description: 'HTTP headers. ${NAME} stands for a variable of the environment, for what does not belong into a file.' });

const message = z
  .union([z.string().min(1), z.record(z.string(), z.unknown()), z.array(z.unknown())], {
    error: (issue) => `got ${shown(issue.input)}, expected a message: keys and values, or a list, sent as JSON, or a text, sent as it is`,
  })
  .meta({ id: 'message', description: 'A message: keys and values, or a list, sent as JSON on one line, or a text, sent as it is.' });

const snapshot = z
  .strictObject({
    url: url(/^https?:\/\//, 'a URL such as https://host/path').meta({ description: 'What is asked for.' }),
    headers: headers.optional(),
    body: message.optional().meta({ description: 'Sent with POST; default: a GET.' }),
    onConnect: z.boolean().optional().meta({ description: 'Ask each time that the connection stands; default true.' }),
    after: duration.optional().meta({ description: 'How long after the subscriptions; default 1s.' }),
    every: duration.optional().meta({ description: 'Ask again at this interval; default: not.' }),
  })
  .meta({ description: 'An answer over HTTP that is recorded among the frames, as books of changes need it.' });

const connection = {
  url: url(/^wss?:\/\//, 'a URL such as wss://host/path').meta({ description: 'Where to connect.' }),
  headers: headers.optional(),
  subscribe: z.array(message).optional().meta({ description: 'Messages that are sent when the connection stands, in order.' }),
  ping: z
    .strictObject({ every: interval('1ms'), message })
    .optional()
    .meta({ description: 'A message that is sent again and again, where the venue wants one beside the protocol’s own pings.' }),
  snapshots: z.array(snapshot).optional(),
  idle: interval('10ms')
    .optional()
    .meta({ description: 'Silence after which the connection is taken for dead (half of it: a ping is sent); default 60s.' }),
  maxFrame: wholeBytes
    .max(MOST_FRAME_BYTES, {
      error: (issue) => `got ${shown(issue.input)}, expected at most ${MOST_FRAME_BYTES} bytes: importers read lines up to 16 MiB`,
    })
    .optional()
    .meta({ description: `Longest frame, in bytes; default ${DEFAULT_FRAME_BYTES}.` }),
};

/** A feed file as it is written. */
export const recordSchema = z
  .strictObject({
    $schema: z.string().optional(),
    ...connection,
    url: connection.url.optional(),
    connections: z
      .array(z.strictObject(connection))
      .min(1, { error: 'got an empty list, expected at least one connection' })
      .optional()
      .meta({ description: 'Several connections into one file, in place of the keys of one.' }),
    compress: z.enum(['gzip', 'none']).optional().meta({ description: 'Default: gzip where the output is named .gz.' }),
    rotate: z
      .strictObject({ every: interval('1s') })
      .optional()
      .meta({ description: 'Begin a new file at each whole multiple of this (1h: at the full hour, UTC); default: one file.' }),
    flush: interval('1ms')
      .optional()
      .meta({ description: 'How long lines may wait before they are written and flushed to the disk; default 1s.' }),
    maxWaiting: wholeBytes
      .optional()
      .meta({ description: 'Bytes that may wait for the disk before the recording ends with an error; default 268435456.' }),
    binary: z
      .enum(['keep', 'refuse'])
      .optional()
      .meta({ description: 'What a binary frame does: it is kept as base64 (default), or ends the recording with an error.' }),
    minBackoff: interval('1ms').optional().meta({ description: 'First wait before another try to connect; default 500ms.' }),
    maxBackoff: interval('1ms').optional().meta({ description: 'Longest wait before another try to connect; default 1m.' }),
    giveUpAfter: duration.optional().meta({ description: 'End with an error after this time without a connection; default: never.' }),
  })
  .meta({ title: 'slipgauge feed', description: 'What to record: WebSocket connections, and how it is kept.' });

/** The type of a feed file as it is written. */
export type FeedData = z.infer<typeof recordSchema>;

/** The keys of one connection, as written at the top or in the list. */
export const CONNECTION_KEYS = Object.keys(connection) as (keyof typeof connection)[];

/** Defaults that the descriptions name. */
export const DEFAULTS = { frameBytes: DEFAULT_FRAME_BYTES, waitingBytes: 1 << 28 } as const;

/** The JSON Schema of a feed file, for editors and other tools. */
export function recordJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(recordSchema, { io: 'input', target: 'draft-2020-12' });
}
