/** The core is deterministic: it makes no call whose result depends on the engine, the machine, the moment or the locale. */
import { describe, expect, it } from 'vitest';
import { bannedCalls } from './banned.js';
import { findings, parse, sourcesUnder } from './sources.js';

const CORE = ['base', 'market', 'pricing', 'sim', 'venue', 'trading', 'clearing'].map((name) => `src/${name}`);

/** The guard names what it replaces; that is its task. */
const GUARD = /^src\/sim\/guard(\.ts|\/)/;

describe('banned calls', () => {
  it.each([
    ['Math.pow(2, n)', 'repeated multiplication'],
    ['x ** 0.5', 'repeated multiplication'],
    ['x **= 2', 'repeated multiplication'],
    ['Math.hypot(a, b)', 'base/num'],
    ['Math.sin(a)', 'base/num'],
    ['Math.log2(a)', 'base/num'],
    ['Math.random()', 'base/rand'],
    ['Date.now()', 'time of the event'],
    ['new Date()', 'time of the event'],
    ['performance.now()', 'time of the event'],
    ["process.env['TZ']", 'no environment'],
    ['names.sort((a, b) => a.localeCompare(b))', 'code unit'],
    ['price.toLocaleString()', 'formatUnits'],
    ['setTimeout(f, 1)', 'event of the loop'],
    ['Intl.NumberFormat()', 'own formatting'],
  ])('%s is found, with its replacement', (code, instead) => {
    const found = bannedCalls(parse('src/sim/sample.ts', code));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^1: /);
    expect(found[0]).toContain(instead);
  });

  it.each([
    'Math.sqrt(x) + Math.exp(y) - Math.log(z)',
    '10n ** 18n',
    'new Date(ms)',
    "'Math.pow(2, 3)'",
    '// Math.pow(2, 3)',
    'ctx.setTimeout',
  ])('%s is allowed', (code) => {
    expect(bannedCalls(parse('src/sim/sample.ts', code))).toEqual([]);
  });

  it('do not occur in base to clearing', () => {
    const files = sourcesUnder(...CORE).filter((file) => !GUARD.test(file.path));
    expect(files.length).toBeGreaterThan(10);
    expect(findings(files, bannedCalls)).toEqual([]);
  });
});
