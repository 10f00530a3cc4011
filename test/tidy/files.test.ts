/** Each file opens with what it is for, and is named after what it holds. */
import { describe, expect, it } from 'vitest';
import { findings, parse, sourcesUnder, type Check } from './sources.js';

const FOLDERS = ['src', 'strategies', 'notebooks'];

/** A name that says "anything" becomes a drawer for everything. */
const DRAWERS = /(^|[/-])(utils?|helpers?|common|manager|misc|shared|stuff)(?=[-./]|$)/i;

const header: Check = (file) => {
  const comment = /^(?:#!.*\n)?\/\*\*[^]*?\*\//.exec(file.text)?.[0];
  if (comment === undefined) return ['1: no header comment; open the file with /** what it is for, its units and its invariant */'];
  const words = comment.split(/\s+/).filter((word) => /\w/.test(word));
  return words.length < 6 ? ['1: the header comment says too little; say what the file is for'] : [];
};

const name: Check = (file) => {
  const drawer = DRAWERS.exec(file.path)?.[2];
  return drawer === undefined ? [] : [`1: "${drawer}" names no content; name the file after what it holds`];
};

const unfinished: Check = (file) =>
  file.text
    .split('\n')
    .flatMap((line, i) =>
      /\b(TODO|FIXME|XXX)\b/.test(line) ? [`${String(i + 1)}: finish it or leave it out; the repository holds no notes to self`] : [],
    );

describe('files', () => {
  it('the checks find what they look for', () => {
    expect(header(parse('src/base/a.ts', 'export const a = 1;'))).toHaveLength(1);
    expect(header(parse('src/base/a.ts', '/** A. */\nexport const a = 1;'))).toHaveLength(1);
    expect(header(parse('src/cli/main.ts', '#!/usr/bin/env node\n/** The way in: parses arguments and runs one command. */\n'))).toEqual(
      [],
    );
    expect(name(parse('src/base/utils.ts', ''))).toHaveLength(1);
    expect(name(parse('src/base/order-helpers/a.ts', ''))).toHaveLength(1);
    expect(name(parse('src/venue/common.ts', ''))).toHaveLength(1);
    expect(name(parse('src/base/uncommon.ts', ''))).toEqual([]);
    expect(unfinished(parse('src/base/a.ts', '// TODO later'))).toHaveLength(1);
  });

  it('open with a header comment', () => {
    expect(findings(sourcesUnder(...FOLDERS), header)).toEqual([]);
  });

  it('are named after what they hold', () => {
    expect(findings(sourcesUnder(...FOLDERS, 'test'), name)).toEqual([]);
  });

  it('are finished', () => {
    expect(findings(sourcesUnder(...FOLDERS), unfinished)).toEqual([]);
  });
});
