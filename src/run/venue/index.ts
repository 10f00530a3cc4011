/**
 * Venues as data: their files, read (`data/venues/` has presets).
 *
 * - `schema.ts`, `schema-matching.ts`, `schema-bands.ts`, `schema-texts.ts` the shape of the file
 * - `resolve.ts`, `matching.ts`, `bands.ts` meaning and defaults; `decimals.ts`, `times.ts` values
 * - `load.ts` reading, step by step; `find.ts` where a file is
 *
 * Example: `const rules = await loadVenue('nasdaq')`, or `await loadVenue('./mine.yaml')`.
 */
import type { VenueRules } from '../../venue/matching/rules/types.js';

export { presetNames } from './find.js';

/**
 * The rules of a venue: of a preset by its name, or of a file, relative to `baseDir` (default: the working folder).
 * @throws UsageError with `file:line:column path: got …, expected …` for each fault.
 */
export async function loadVenue(nameOrFile: string, { baseDir = '.' }: { readonly baseDir?: string } = {}): Promise<VenueRules> {
  const { load } = await import('./load.js');
  return await load(nameOrFile, baseDir);
}

/** The JSON Schema of a venue's file (draft 2020-12), as shipped in data/schema. */
export async function venueJsonSchema(): Promise<Record<string, unknown>> {
  const schema = await import('./schema.js');
  return schema.venueJsonSchema();
}
