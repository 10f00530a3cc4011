/**
 * Reading a venue, step by step: where it is, text, shape, meaning. Loaded when it is called: yaml and zod are heavy.
 */
import type { VenueRules } from '../../venue/matching/rules/types.js';
import { checkAgainst } from '../scenario/faults.js';
import { readSource } from '../scenario/source.js';
import { findVenue } from './find.js';
import { resolveVenue } from './resolve.js';
import { venueSchema } from './schema.js';

/** See `loadVenue` of index.ts. */
export async function load(nameOrFile: string, baseDir: string): Promise<VenueRules> {
  const source = await readSource(findVenue(nameOrFile, baseDir), 'a venue');
  return resolveVenue(checkAgainst(venueSchema, source), source);
}
