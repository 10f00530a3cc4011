/** A venue's file of a test: what a test says beside the least that a venue has to say. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../market/tape-rows.js';

const LEAST = { name: 'test', asOf: '2026-11-27', sources: [{ url: 'https://example.org', says: 'made for a test' }] };

/** Write it; gives its path. */
export function venueFile(rules: Readonly<Record<string, unknown>>): string {
  const path = join(tempFolder(), 'venue.json');
  writeFileSync(path, JSON.stringify({ ...LEAST, ...rules }));
  return path;
}
