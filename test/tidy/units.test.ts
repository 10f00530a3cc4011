/**
 * A number that measures something says its unit: `priceTicks`, `qtyLots`, `dueNs`, `feeUnits`, `medianBps` (DESIGN §3).
 *
 * Checked where it is cheap, in base to clearing (from measure on, numbers are results with a unit beside them): a name that ends in a bare word of the trade and is declared as a number or a numeric column.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findings, lineOf, parse, sourcesUnder, walk, type Check } from './sources.js';

/** Words that need a unit behind them, and one that fits. */
const BARE: Readonly<Record<string, string>> = {
  price: 'priceTicks',
  px: 'pxTicks',
  qty: 'qtyLots',
  quantity: 'qtyLots',
  duration: 'durationNs',
  latency: 'latencyNs',
  delay: 'delayNs',
  timeout: 'timeoutMs',
  fee: 'feeUnits',
};

const BARE_END = new RegExp(`(?:^|[a-z0-9])(${Object.keys(BARE).join('|')})$`, 'i');
const NUMERIC = /^(number|(Float|Int|Uint)\d+Array|readonly number\[\]|number\[\])( \| (undefined|null))?$/;

const units: Check = (file) => {
  const found: string[] = [];
  walk(file.tree, (node) => {
    if (!ts.isPropertySignature(node) && !ts.isPropertyDeclaration(node) && !ts.isParameter(node) && !ts.isVariableDeclaration(node))
      return;
    if (!ts.isIdentifier(node.name) || node.type === undefined || !NUMERIC.test(node.type.getText(file.tree))) return;
    const word = BARE_END.exec(node.name.text)?.[1];
    if (word === undefined || !startsWord(node.name.text, word)) return;
    found.push(`${String(lineOf(file, node))}: ${node.name.text} is a number without a unit; name it like ${BARE[word.toLowerCase()]!}`);
  });
  return found;
};

/** Whether `word` stands at the start of the name or of one of its humps. */
function startsWord(name: string, word: string): boolean {
  return name.length === word.length || /[A-Z]/.test(word);
}

const CORE = ['base', 'market', 'pricing', 'sim', 'venue', 'trading', 'clearing'].map((folder) => `src/${folder}`);

describe('units', () => {
  it.each([
    'interface A { readonly price: number }',
    'function f(lastQty: number) {}',
    'class A { px: Float64Array = x }',
    'let meanLatency: number | undefined;',
  ])('%s is found', (code) => {
    expect(units(parse('src/sim/a.ts', code))).toHaveLength(1);
  });

  it.each(['interface A { price: string; priceTicks: number }', 'let coffee: number;', 'const price = 1;', 'let qty: string | number;'])(
    '%s is allowed',
    (code) => {
      expect(units(parse('src/sim/a.ts', code))).toEqual([]);
    },
  );

  it('numbers say their unit', () => {
    expect(findings(sourcesUnder(...CORE), units)).toEqual([]);
  });
});
