/**
 * Calls that the core must not make, each with what to use instead (DESIGN §5, "Determinism in detail").
 *
 * Two reasons: results that differ in the last bit between engines, and results that differ from run to run or from machine to machine.
 */
import ts from 'typescript';
import { lineOf, walk, type Check } from './sources.js';

/** Members of Math whose results agree on all engines; everything else differs somewhere. */
const EXACT_MATH = new Set(
  'abs ceil clz32 exp floor fround imul log max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(' '),
);

/** `object.member` → what to use instead. */
const BANNED_MEMBERS: Readonly<Record<string, string>> = {
  'Math.pow': 'repeated multiplication, or an exact function of base/num',
  'Math.random': 'a seeded stream of base/rand',
  'Date.now': 'the time of the event, ns since the tape epoch',
  'performance.now': 'the time of the event; only run/ measures wall time',
  'process.env': 'a parameter; the core reads no environment',
  'process.hrtime': 'the time of the event; only run/ measures wall time',
  'crypto.randomUUID': 'a number of its own',
  'crypto.getRandomValues': 'a seeded stream of base/rand',
};

/** `anything.method(…)` → what to use instead. */
const BANNED_METHODS: Readonly<Record<string, string>> = {
  localeCompare: 'comparison by code unit, `a < b ? -1 : a > b ? 1 : 0`',
  toLocaleString: 'formatUnits or String',
  toLocaleUpperCase: 'toUpperCase',
  toLocaleLowerCase: 'toLowerCase',
};

/** Global functions and names → what to use instead. (`setImmediate` is not among them: a pause that lets an interrupt in changes no result.) */
const BANNED_GLOBALS: Readonly<Record<string, string>> = {
  Intl: 'own formatting from integers',
  setTimeout: 'an event of the loop',
  setInterval: 'an event of the loop',
  WeakRef: 'an owner that frees what it holds',
  FinalizationRegistry: 'an owner that frees what it holds',
};

/** Findings: banned arithmetic, clocks, chance, locale and environment. */
export const bannedCalls: Check = (file) => {
  const found: string[] = [];
  const report = (node: ts.Node, what: string, instead: string): void => {
    found.push(`${String(lineOf(file, node))}: ${what} is banned in the core; use ${instead}`);
  };
  walk(file.tree, (node) => {
    if (ts.isPropertyAccessExpression(node)) checkMember(node, report);
    else if (ts.isBinaryExpression(node)) checkPower(node, report);
    else if (ts.isNewExpression(node)) checkNewDate(node, report);
    else if (ts.isIdentifier(node)) checkGlobal(node, report);
  });
  return found;
};

type Report = (node: ts.Node, what: string, instead: string) => void;

function checkMember(node: ts.PropertyAccessExpression, report: Report): void {
  const member = node.name.text;
  const object = ts.isIdentifier(node.expression) ? node.expression.text : '';
  const instead = BANNED_MEMBERS[`${object}.${member}`];
  if (instead !== undefined) report(node, `${object}.${member}`, instead);
  else if (object === 'Math' && !EXACT_MATH.has(member))
    report(node, `Math.${member}`, 'an exact function of base/num: engines differ in its last bit');
  else if (Object.hasOwn(BANNED_METHODS, member)) report(node, `.${member}`, BANNED_METHODS[member]!);
}

function checkPower(node: ts.BinaryExpression, report: Report): void {
  const kind = node.operatorToken.kind;
  if (kind !== ts.SyntaxKind.AsteriskAsteriskToken && kind !== ts.SyntaxKind.AsteriskAsteriskEqualsToken) return;
  // The power of two bigints is exact.
  const bigints = ts.isBigIntLiteral(node.left) || ts.isBigIntLiteral(node.right);
  if (!bigints) report(node, 'the operator **', 'repeated multiplication, or an exact function of base/num');
}

function checkNewDate(node: ts.NewExpression, report: Report): void {
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'Date') return;
  if ((node.arguments ?? []).length === 0) report(node, 'new Date()', 'the time of the event, ns since the tape epoch');
}

function checkGlobal(node: ts.Identifier, report: Report): void {
  if (!Object.hasOwn(BANNED_GLOBALS, node.text)) return;
  const parent = node.parent;
  const isName =
    (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node;
  if (!isName) report(node, node.text, BANNED_GLOBALS[node.text]!);
}
