/**
 * The shape of a bench file, stated once: what is checked here is also what editors are told (`slipgauge schema bench`).
 *
 * Loaded when a bench file is read: zod is heavy.
 */
import { z } from 'zod';
import { shown } from '../../run/scenario/schema-texts.js';
import { NotATolerance, parseTolerance } from './tolerance.js';

const path = z
  .string({ error: (issue) => `got ${shown(issue.input)}, expected the path of a scenario` })
  .min(1, { error: 'got "", expected the path of a scenario' })
  .meta({ description: 'A scenario, relative to this file.' });

const tolerance = z
  .union([z.string(), z.number()], { error: (issue) => `got ${shown(issue.input)}, expected a tolerance such as 0.05bps, 5ms, 0.01 or 1%` })
  .check(
    z.superRefine((value, context) => {
      try {
        parseTolerance(value);
      } catch (error) {
        if (!(error instanceof NotATolerance)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    }),
  )
  .meta({
    id: 'tolerance',
    description: 'How far a figure may be from the baseline: 0.05bps, 5ms, 0.01 (shares, quantities, money), 1% of it, or any.',
  });

const tolerances = z.record(z.string(), tolerance).meta({
  description: 'By name or pattern of a metric, such as markout.mid.*; the first that fits counts, without one nothing may differ.',
});

const scenario = z.union(
  [
    path,
    z.strictObject({
      path,
      id: z.string().min(1).optional().meta({ description: 'Name of the scenario; default the name of its file.' }),
      mode: z
        .enum(['digest', 'metrics'])
        .optional()
        .meta({ description: 'digest (default): events agree to the bit; metrics: each figure within its tolerance.' }),
      tolerances: tolerances.optional(),
    }),
  ],
  { error: (issue) => `got ${shown(issue.input)}, expected a path, or { path, id, mode, tolerances }` },
);

/** A bench file as it is written. */
export const benchSchema = z
  .strictObject({
    $schema: z.string().optional(),
    scenarios: z
      .array(scenario, { error: (issue) => `got ${shown(issue.input)}, expected a list of scenarios` })
      .min(1, { error: 'got an empty list, expected at least one scenario' })
      .meta({ description: 'What is run and checked.' }),
    tolerances: tolerances.optional(),
  })
  .meta({ title: 'slipgauge bench', description: 'Scenarios that must give what the baseline beside this file says.' });

/** The type of a bench file as it is written. */
export type BenchData = z.infer<typeof benchSchema>;

/** The JSON Schema of a bench file, for editors and other tools. */
export function benchJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(benchSchema, { io: 'input', target: 'draft-2020-12' });
}
