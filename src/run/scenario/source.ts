/**
 * A scenario's text with its places: YAML or JSON in, plain data and a way from a path of keys to `file:line:column` out.
 *
 * Numbers stay exact: one that a float64 does not hold (`1723161255000000001`, more than 15 digits) becomes the text that was written, since
 * every reader of a number takes a decimal text too. `.nan` and `.inf` are errors. Anchors and `<<` merges are understood.
 *
 * A scenario given as an object has no lines: its places are paths.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { UsageError } from '../../base/errors.js';
import { formatDecimal, NotADecimal, parseDecimal } from '../../base/num/decimal.js';
import type { KeyPath } from './types.js';

/** Where a fault points: at the key itself (an unknown one) or at its value. */
export type Part = 'key' | 'value';

/** A scenario before its shape is known. */
export interface ScenarioSource {
  /** Absolute path; null for an object. */
  readonly file: string | null;
  /** Absolute folder that relative paths start from. */
  readonly baseDir: string;
  readonly data: unknown;
  /** `first.yaml:12:5 sessions.a.params.qty`; without a file the path alone. What does not exist is placed at its parent. */
  where(path: KeyPath, part?: Part): string;
}

/**
 * Read a scenario's file, or `what` else is written as one.
 * @throws UsageError when it is missing, not YAML, or holds a number that is none.
 */
export async function readSource(path: string, what = 'a scenario'): Promise<ScenarioSource> {
  return (await readSourceBytes(path, what)).source;
}

/** As `readSource`, with the bytes that it was read from. */
export async function readSourceBytes(path: string, what: string): Promise<{ readonly source: ScenarioSource; readonly bytes: Buffer }> {
  const file = resolve(path);
  const bytes = await bytesOf(file, path, what);
  return { source: parseSource(bytes.toString('utf8'), file), bytes };
}

async function bytesOf(file: string, given: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError(`${given}: no such file; expected ${what} in YAML or JSON`);
    if (code === 'EISDIR') throw new UsageError(`${given}: is a folder; expected ${what} in YAML or JSON`);
    throw new UsageError(`${given}: cannot be read (${code ?? String(error)})`);
  }
}

/** As `readSource`, of text that stands in `file` (absolute). */
function parseSource(text: string, file: string): ScenarioSource {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true, prettyErrors: false });
  const name = basename(file);
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const fault = doc.errors[0];
  if (fault !== undefined) throw new UsageError(`${place(fault.pos[0])}: ${lowerFirst(fault.message)}`);
  visit(doc, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'number') keepExact(scalar, place);
    },
  });
  const data = plainData(doc, name);
  return {
    file,
    baseDir: dirname(file),
    data,
    where: (path, part = 'value') => `${place(offsetOf(doc, path, part))} ${pathText(path, data)}`.trimEnd(),
  };
}

/**
 * A scenario given as an object.
 * @throws UsageError where it holds a number that is not finite, or an integer that a number does not hold.
 */
export function objectSource(data: unknown, baseDir: string): ScenarioSource {
  const exact = exactNumbers(data, [], data);
  return { file: null, baseDir: resolve(baseDir), data: exact, where: (path) => pathText(path, exact) || 'scenario' };
}

/** `sessions.a.params.qty`: lists of things with an id are walked by id, others by position. */
function pathText(path: KeyPath, data: unknown): string {
  const words: string[] = [];
  let at = data;
  for (const key of path) {
    at = at === null || typeof at !== 'object' ? undefined : (at as Record<string | number, unknown>)[key];
    const id = typeof key === 'number' && at !== null && typeof at === 'object' ? (at as { id?: unknown }).id : undefined;
    words.push(typeof id === 'string' ? id : String(key));
  }
  return words.join('.');
}

function plainData(doc: Document, name: string): unknown {
  try {
    return doc.toJS({ maxAliasCount: 1000 }) as unknown;
  } catch (error) {
    throw new UsageError(`${name}: ${lowerFirst((error as Error).message)}`);
  }
}

function keepExact(scalar: Scalar, place: (offset: number) => string): void {
  const value = scalar.value as number;
  const written = scalar.source ?? String(value);
  if (!Number.isFinite(value)) throw new UsageError(`${place(scalar.range?.[0] ?? 0)}: got ${written}, expected a finite number`);
  if (!holds(value, written)) scalar.value = written;
}

/** Whether `value` is exactly the decimal that was written; other spellings (hexadecimal) are taken as they are. */
function holds(value: number, written: string): boolean {
  try {
    return formatDecimal(parseDecimal(written)) === formatDecimal(parseDecimal(String(value)));
  } catch (error) {
    if (error instanceof NotADecimal) return true;
    throw error;
  }
}

/** A copy with bigints as text. */
function exactNumbers(value: unknown, path: KeyPath, root: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new UsageError(`${pathText(path, root)}: got ${value}, expected a finite number`);
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new UsageError(`${pathText(path, root)}: got ${value}, which a number does not hold exactly; give it as a text or a bigint`);
  }
  if (Array.isArray(value)) return value.map((inner: unknown, i) => exactNumbers(inner, [...path, i], root));
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exactNumbers(inner, [...path, key], root)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Offset of what is nearest to a path: the value, the key, or the parent of what does not exist. */
function offsetOf(doc: Document, path: KeyPath, part: Part): number {
  let node = doc.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [i, key] of path.entries()) {
    const pair = childOf(doc, node, key);
    if (pair === undefined) return offset;
    node = pair.value;
    const wantsKey = part === 'key' && i === path.length - 1;
    offset = (wantsKey ? pair.key : pair.value)?.range?.[0] ?? pair.key?.range?.[0] ?? offset;
  }
  return offset;
}

interface Child {
  readonly key: Node | null;
  readonly value: Node | null;
}

function childOf(doc: Document, parent: Node | null, key: string | number): Child | undefined {
  const node = isAlias(parent) ? parent.resolve(doc) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item === undefined ? undefined : { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pairs = node.items as Pair<Node, Node | null>[];
  const own = pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
  return own ?? mergedChild(doc, pairs, key);
}

/** The child that a `<<` brings in. */
function mergedChild(doc: Document, pairs: readonly Pair<Node, Node | null>[], key: string | number): Child | undefined {
  for (const { key: name, value } of pairs) {
    if (!isScalar(name) || name.source !== '<<') continue;
    for (const source of isSeq(value) ? (value.items as Node[]) : [value]) {
      const child = childOf(doc, source, key);
      if (child !== undefined) return child;
    }
  }
  return undefined;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
