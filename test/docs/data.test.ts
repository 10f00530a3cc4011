/** The catalogue of data and the page on recording: what they name is there, and their calls are understood. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importCommand } from '../../src/cli/import.js';
import { wantedFiles } from '../../src/collect/archive/request.js';
import { SOURCES } from '../../src/collect/archive/sources.js';
import { readFeed } from '../../src/collect/record/feed-file.js';
import { recordSchema } from '../../src/collect/record/schema.js';
import { ROOT, tableRows, textOf } from './markdown.js';

const CATALOGUE = textOf('data/README.md');
const RECORDER = textOf('docs/recorder.md');

/** Calls of the catalogue that begin with some words: their words, and the text that follows in the same cell. */
function callsOf(begin: string): { readonly words: string[]; readonly after: string }[] {
  return [...CATALOGUE.matchAll(new RegExp(`\`slipgauge (${begin}[^\`]*)\`(?:<br>\`([^\`]*)\`)?`, 'g'))].map(([, call, after]) => ({
    words: call!.split(' '),
    after: after ?? '',
  }));
}

const optionOf = (words: readonly string[], name: string): string | undefined => words[words.indexOf(`--${name}`) + 1];

describe('data/README.md', () => {
  it('every fetch names files of its archive, and the import behind it takes one of them, as its source says', () => {
    const calls = callsOf('data get \\w+ ');
    expect(calls.map(({ words }) => words[2])).toEqual(Object.keys(SOURCES));
    for (const { words, after } of calls) {
      const source = SOURCES[words[2]!]!;
      const asked = Object.fromEntries(
        Object.keys(source.words).flatMap((key) => (words.includes(`--${key}`) ? [[key, optionOf(words, key)]] : [])),
      );
      const { files, request } = wantedFiles(source, asked, optionOf(words, 'date')!);
      const imported = after.split(' ');
      const pattern = new RegExp(`^${basename(imported[2]!).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(files[0]!.name).toMatch(pattern);
      expect(optionOf(imported, 'format')).toBe(source.format);
      expect(optionOf(imported, 'symbol')).toBe(request.symbol);
      if (source.kind(request) !== undefined) expect(optionOf(imported, 'kind')).toBe(source.kind(request));
    }
  });

  it('every recording is of a feed that is shipped', () => {
    const calls = callsOf('record data/');
    expect(calls.length).toBeGreaterThan(1);
    for (const { words } of calls) expect(existsSync(join(ROOT, words[1]!)), words[1]).toBe(true);
  });

  it('every import has options that import knows, and names a contract where the file does not', () => {
    const calls = [...CATALOGUE.matchAll(/`slipgauge import ([^`]*--out[^`]*)`/g)].map(([, call]) => call!.split(' '));
    expect(calls.length).toBeGreaterThan(10);
    for (const words of calls) {
      for (const word of words) if (word.startsWith('--')) expect(Object.keys(importCommand.options!)).toContain(word.slice(2));
      expect(optionOf(words, 'out')).toMatch(/\.arrow$/);
      const isStated = ['symbol', 'kind', 'tick', 'lot'].map((name) => words.includes(`--${name}`));
      expect(new Set(isStated).size, words.join(' ')).toBe(1);
    }
  });

  it('lists what is shipped, all of it', () => {
    const listed = tableRows(CATALOGUE, 'where').flatMap(([cell]) => (cell!.startsWith('`') ? [cell!.replaceAll('`', '')] : []));
    for (const path of listed) expect(existsSync(join(ROOT, 'data', path)), path).toBe(true);
    const there = ['schema', 'templates'].flatMap((folder) => readdirSync(join(ROOT, 'data', folder)).map((name) => `${folder}/${name}`));
    expect(listed).toEqual(expect.arrayContaining(there));
  });
});

describe('docs/recorder.md', () => {
  it('has every key of a feed, and no other', () => {
    const told = tableRows(RECORDER, 'key').flatMap(([cell]) => [...cell!.matchAll(/`(\w+)/g)].map(([, key]) => key!));
    const known = Object.keys(recordSchema.shape).filter((key) => key !== '$schema');
    expect(told.toSorted()).toEqual(known.toSorted());
  });

  it('begins with a feed that is one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'recorder-'));
    const [, text] = /```yaml\n([^]*?)```/.exec(RECORDER)!;
    writeFileSync(join(dir, 'feed.yaml'), text!);
    expect(await readFeed(join(dir, 'feed.yaml'), {})).toMatchObject({
      connections: [{ snapshots: [{ onConnect: true, afterMs: 1000 }] }],
    });
    rmSync(dir, { recursive: true, force: true });
  });

  it('has every event that is written, and no other', () => {
    const told = tableRows(RECORDER, 'event').flatMap(([cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, event]) => event!));
    const sources = ['capture', 'line', 'recorder', 'snapshots'].map((name) => textOf(`src/collect/record/${name}.ts`)).join('\n');
    const written = [...sources.matchAll(/(?:\.marker|markerPayload|encoded)\(\s*'(\w+)'/g)].map(([, event]) => event!);
    expect(told.toSorted()).toEqual([...new Set(written)].toSorted());
  });
});
