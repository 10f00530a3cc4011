/** Marks: each fill rule is stated in FILLS.md, applied in code, and shown at work in a golden, by the same name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Rule, SEMANTICS } from '../../src/sim/message.js';

/** Trades with real participants: no rule of a recorded market gives them (`docs/matching.md`, test/run/market.test.ts). */
const OF_MATCHING = ['matched', 'uncross'];
const RULES = Object.keys(Rule).filter((name) => name !== 'none' && !OF_MATCHING.includes(name));
const FILLS = fileURLToPath(new URL('../../../shared/design/FILLS.md', import.meta.url));
const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function textOf(folder: string, ending: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return files.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n');
}

describe.each(RULES)('the rule %s', (rule) => {
  it.skipIf(!existsSync(FILLS))('is stated in FILLS.md (skipped without ../shared)', () => {
    expect(readFileSync(FILLS, 'utf8')).toContain(`**${rule}**`);
  });

  it('is applied by the venue', () => {
    expect(textOf(pathOf('../../src/venue'), '.ts')).toMatch(new RegExp(`fillOrder\\([^;]*Rule\\.${rule}\\b`));
  });

  it('is applied where queues are real, and at work there in a hand-made table and in a golden run', () => {
    expect(textOf(pathOf('../../src/venue/l3'), '.ts')).toMatch(new RegExp(`fill(?:Order|From)\\([^;]*Rule\\.${rule}\\b`));
    expect(readFileSync(pathOf('orders.test.ts'), 'utf8')).toMatch(new RegExp(`\\| .* rule=${rule} `));
    expect(textOf(pathOf(`order-lives/semantics-${SEMANTICS}`), '.txt')).toContain(` rule=${rule} `);
  });

  it('is at work in a hand-made table and in a golden run', () => {
    expect(readFileSync(pathOf('rules.test.ts'), 'utf8')).toMatch(new RegExp(`\\| .* rule=${rule} `));
    expect(textOf(pathOf(`lives/semantics-${SEMANTICS}`), '.txt')).toContain(` rule=${rule} `);
  });
});
