/**
 * From what zod finds to messages: one line a fault, `file:line:column path: got …, expected …`, an unknown key with the nearest known one.
 *
 * Of the branches of a union only the one that was meant is spoken of: not those of another type, nor a law where no `model` is named.
 */
import type { z } from 'zod';
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import { scenarioSchema, type ScenarioData } from './schema.js';
import { shown } from './schema-texts.js';
import type { ScenarioSource } from './source.js';
import type { KeyPath } from './types.js';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Faults that one message shows; the rest is counted. */
const SHOWN = 10;

/**
 * Check a scenario's shape.
 * @throws UsageError with a line for each fault, the first ten.
 */
export function checkShape(source: ScenarioSource): ScenarioData {
  return checkAgainst(scenarioSchema, source);
}

/** As `checkShape`, for any file that is written as scenarios are. */
export function checkAgainst<T>(schema: z.ZodType<T>, source: ScenarioSource): T {
  const result = schema.safeParse(source.data, { error: message });
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => leaves(issue, [], source.data)).flatMap((issue) => lines(issue, source));
  throw new UsageError(severalFaults([...new Set(faults)]));
}

/** One message of several lines. */
export function severalFaults(faults: readonly string[]): string {
  const more = faults.length - SHOWN;
  return [...faults.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** Messages of kinds of faults; a schema's own message goes first. */
function message(issue: RawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return knownKeys(issue).join(' ');
  if (issue.code === 'invalid_value') return `got ${shown(issue.input)}, expected ${oneOf(issue.values.map(String))}${hint(issue)}`;
  if (issue.code === 'invalid_type') return `got ${shown(issue.input)}, expected ${TYPES[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small') return `got ${shown(issue.input)}, expected something`;
  return undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
  string: 'a text (quote a number)',
  number: 'a number',
  boolean: 'true or false',
};

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : `one of ${values.join(', ')}`;
}

function hint(issue: Extract<RawIssue, { code: 'invalid_value' }>): string {
  return typeof issue.input === 'string' ? didYouMean(issue.input, issue.values.map(String)) : '';
}

/** The keys that the object knows which met an unknown one. */
function knownKeys(issue: RawIssue): string[] {
  const schema = issue.inst as z.core.$ZodType | undefined;
  const def = schema?._zod.def as { shape?: object } | undefined;
  return Object.keys(def?.shape ?? {});
}

/** An issue and, where it is of a union, those of the branch that was meant; paths from the root. */
function leaves(issue: Issue, above: KeyPath, root: unknown): Issue[] {
  const path = [...above, ...(issue.path as KeyPath)];
  const here = { ...issue, path: path } as Issue;
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [here];
  const meant = issue.errors
    .filter((branch) => !branch.some((inner) => isOtherShape(inner, path, root)))
    .map((branch) => branch.flatMap((inner) => leaves(inner, path, root)))
    .filter((branch) => !branch.some((inner) => isUnmeantUnion(inner, path)));
  const [best] = meant.sort((a, b) => size(a) - size(b));
  return best ?? [here];
}

/** Whether a branch was not meant: the value has another type, or names no `model`. */
function isOtherShape(issue: Issue, above: KeyPath, root: unknown): boolean {
  if (issue.code === 'invalid_type') return issue.path.length === 0;
  // One of some texts, where there are keys and values.
  if (issue.code === 'invalid_value') return issue.path.length === 0 && typeof valueAt(root, above) === 'object';
  return issue.code === 'invalid_union' && issue.errors.length === 0 && valueAt(root, [...above, ...(issue.path as KeyPath)]) === undefined;
}

/** Whether an issue is a union at this very path of whose branches none was meant. */
function isUnmeantUnion(issue: Issue, path: KeyPath): boolean {
  return issue.code === 'invalid_union' && issue.errors.length > 0 && issue.path.length === path.length;
}

function size(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (at, key) => (at === null || typeof at !== 'object' ? undefined : (at as Record<string | number, unknown>)[key]),
    root,
  );
}

function lines(issue: Issue, source: ScenarioSource): string[] {
  const path = issue.path as KeyPath;
  if (issue.code !== 'unrecognized_keys') return [`${source.where(path)}: ${issue.message}`];
  const known = issue.message.split(' ').filter((key) => key !== '');
  return issue.keys.map(
    (key) => `${source.where([...path, key], 'key')}: unknown key '${key}'${didYouMean(key, known) || `; known here: ${known.join(', ')}`}`,
  );
}
