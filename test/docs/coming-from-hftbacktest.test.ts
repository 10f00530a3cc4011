/**
 * Every case of docs/coming-from-hftbacktest.md is played, under the rules that it names, and gives what stands there.
 */
import { describe, expect, it } from 'vitest';
import { played } from '../golden/table.js';
import { textOf } from './markdown.js';

/** What a report's line begins with, after the order's name. */
const REPORT = /^\S+ (fill|missed|expired|canceled|rejected|replaced|cancelReject)\b/;

interface Case {
  readonly heading: string;
  readonly rules: string;
  readonly queue: string | undefined;
  readonly table: string;
}

const cases = casesOf(textOf('docs/coming-from-hftbacktest.md'));

function casesOf(markdown: string): Case[] {
  let heading = '';
  const found: Case[] = [];
  for (const [, title, rules, queue, table] of markdown.matchAll(/^### (.*)$|^```case (\w+)(?: ([\w-]+))?\n([\s\S]*?)^```$/gm)) {
    if (title === undefined) found.push({ heading, rules: rules!, queue, table: table! });
    else heading = title;
  }
  return found;
}

/** The table without what became of its orders. */
function asked(table: string): string {
  return table
    .split('\n')
    .map((line) => {
      const [left = '', right = ''] = line.split('|').map((part) => part.trim());
      return REPORT.test(right) ? left : line;
    })
    .filter((line) => line !== '')
    .join('\n');
}

describe('coming from hftbacktest', () => {
  it('shows each difference under both rules', () => {
    expect(cases.map(({ rules }) => rules)).toEqual(cases.map((_, i) => (i % 2 === 0 ? 'hftbacktest' : 'ours')));
    expect(cases.length).toBeGreaterThan(10);
  });

  it.each(cases.map((one) => [`${one.heading}: ${one.rules}`, one] as const))('%s', async (_, { rules, queue, table }) => {
    const compat = rules === 'hftbacktest' ? { compat: 'hftbacktest' } : {};
    const model = queue === undefined ? {} : { queue: { model: queue, n: 2 } };
    const got = await played(asked(table), { venue: { ...compat, ...model } });
    expect(got.trim()).toBe(table.trim());
  });
});
