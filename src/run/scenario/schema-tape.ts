/**
 * The shape of a tape in a scenario: a tape's file, raw files with their format's options, or a synthetic market; and its instrument.
 *
 * Loaded when a scenario is read: zod is heavy.
 */
import { z } from 'zod';
import { IMPORTERS } from '../../market/import/importers.js';
import { IMPORT_OPTIONS, type ImportOption, type ImportOptionName } from '../../market/import/options-table.js';
import { SYNTH_MODELS, SYNTH_NUMBERS, type SynthNumber, type SynthNumberName } from '../../market/synth/settings.js';
import { decimal, duration, id, path, shown } from './schema-texts.js';

/** What is traded. */
export const instrument = z
  .strictObject({
    symbol: z.string().min(1).meta({ description: 'Name of the instrument.' }),
    kind: z
      .enum(['spot', 'linear', 'inverse'])
      .meta({ description: 'Value: quantity × multiplier × price, or quantity × multiplier ÷ price (inverse).' }),
    tickSize: decimal.meta({ description: 'Finest price increment on the tape.' }),
    lotSize: decimal.meta({ description: 'Finest quantity increment.' }),
    multiplier: decimal.optional().meta({ description: 'Contract multiplier; default 1.' }),
    orderTick: decimal.optional().meta({ description: 'Grid for order prices, a multiple of tickSize; default tickSize.' }),
    negativePrices: z.boolean().optional().meta({ description: 'Whether prices may be zero or negative; default false.' }),
    cashUnit: decimal.optional().meta({ description: 'Smallest unit of money; default 0.00000001.' }),
    currency: z.string().optional().meta({ description: 'Settlement currency, for display.' }),
  })
  .meta({ description: 'What is traded. Needed where the file does not say.' });

const paths = z.union([path, z.array(path).min(1, { error: 'got an empty list, expected at least one path' })], {
  error: (issue) => `got ${shown(issue.input)}, expected a path or a list of paths`,
});

/** Most tapes of one run. */
export const MOST_TAPES = 16;

/** The options of formats, which their importer checks where they are free texts. */
const formatOptions = Object.fromEntries<z.ZodOptional<z.ZodType<string>>>(
  Object.entries<ImportOption>(IMPORT_OPTIONS).map(([name, { about, choices, initial }]) => [
    name,
    (choices === undefined ? z.string() : z.enum(choices))
      .optional()
      .meta({ description: `Import: ${about}; default ${initial || 'none'}.` }),
  ]),
) as Readonly<Record<ImportOptionName, z.ZodOptional<z.ZodType<string>>>>;
/** A parameter of the synthetic market: its bounds are checked with its meaning. */
const synthNumber = ({ about, initial, min, max, whole }: SynthNumber) => {
  const expected = `${whole === true ? 'a whole number' : 'a number'} from ${min} to ${max}`;
  const number = z.number({ error: (issue) => `got ${shown(issue.input)}, expected ${expected}` });
  return number.optional().meta({ description: `${about}; default ${initial}. Expected: ${expected}.` });
};

const synthNumbers = Object.fromEntries(Object.entries(SYNTH_NUMBERS).map(([name, number]) => [name, synthNumber(number)])) as Record<
  SynthNumberName,
  ReturnType<typeof synthNumber>
>;

const synth = z
  .strictObject({
    model: z.enum(SYNTH_MODELS).meta({ description: 'How orders arrive and leave.' }),
    events: z
      .int({ error: (issue) => `got ${shown(issue.input)}, expected a whole number from 1` })
      .min(1, { error: (issue) => `got ${shown(issue.input)}, expected a whole number from 1` })
      .meta({ description: 'How many events happen, the orders that the market opens with among them.' }),
    seed: z.int().optional().meta({ description: 'The same seed makes the same market; default the scenario’s.' }),
    detail: z.enum(['L2', 'L3']).optional().meta({ description: 'Levels and trades (L2), or single orders (L3); default L2.' }),
    price: decimal.optional().meta({ description: 'Price at which the market opens; default 100.' }),
    start: z.string().optional().meta({ description: 'When it opens, with a zone; default 2024-08-08T09:30:00Z.' }),
    feed: duration.optional().meta({ description: 'Smallest latency of the feed; default 1ms.' }),
    feedJitter: duration.optional().meta({ description: 'Width of the uniform law above it; default 200us.' }),
    ...synthNumbers,
  })
  .meta({ description: 'A market that never was, made when the run starts, in place of a path. Its instrument is the tape’s.' });

/** One tape. */
export const tape = z.strictObject({
  id: id.meta({ description: 'Name of the tape.' }),
  path: paths.optional().meta({
    description: 'A tape (a path, a list, or one with the wildcards * and ?), or raw files with `format`. Relative to this file.',
  }),
  format: z.enum(Object.keys(IMPORTERS)).optional().meta({ description: 'Format of raw files, imported when the run starts.' }),
  instrument: instrument.optional(),
  ...formatOptions,
  reorder: duration.optional().meta({ description: 'Import: window within which rows are put in order; default 10s.' }),
  degrade: z
    .enum(['none', 'l2'])
    .optional()
    .meta({ description: 'Import: whether single orders become the levels that the venue would have sent; default none.' }),
  minLatency: duration
    .optional()
    .meta({ description: 'Import: assumed smallest latency of the feed, which sets the recorder’s clock; default 1ms.' }),
  synth: synth.optional(),
});
