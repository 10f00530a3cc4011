/** The page on venues: its example is one, and it names every preset, every key and every word that a key may have. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadVenue, presetNames, venueJsonSchema } from '../../src/run/venue/index.js';
import { blocksOf, tableRows, textOf } from './markdown.js';

const PAGE = textOf('docs/venues.md');
const dir = mkdtempSync(join(tmpdir(), 'venues-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Names of properties and words of enumerations, anywhere in a JSON Schema. */
function wordsOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  const { properties, enum: words, const: word } = schema as { properties?: object; enum?: unknown[]; const?: unknown };
  const own = [...Object.keys(properties ?? {}), ...(words ?? []), word].filter((each) => typeof each === 'string');
  return [...own, ...Object.values(schema).flatMap(wordsOf)];
}

describe('docs/venues.md', () => {
  it('has an example that is a venue', async () => {
    writeFileSync(join(dir, 'mine.yaml'), blocksOf(PAGE)[0]!.text);
    expect(await loadVenue(join(dir, 'mine.yaml'))).toMatchObject({
      name: 'mine',
      fees: [{ tiers: [{ from: '0' }, { from: '1000000' }] }],
    });
  });

  it('names the presets', () => {
    expect(
      tableRows(PAGE, 'preset')
        .map(([name]) => name!.replaceAll('`', ''))
        .sort(),
    ).toEqual(presetNames());
  });

  it('names each key and each word', async () => {
    const words = [...new Set(wordsOf(await venueJsonSchema()))].filter((word) => word !== '$schema');
    expect(words.length).toBeGreaterThan(100);
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const inCode = [...PAGE.matchAll(/`([^`]*)`/g)].flatMap(([, code]) => code!.split(/[^\w/]+/));
    expect(words.filter((word) => !days.includes(word) && !inCode.includes(word))).toEqual([]);
  });
});
