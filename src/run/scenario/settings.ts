/**
 * A scenario as a flat list of settings, path by path, so that two can be compared in the words in which they are written.
 *
 * Paths name sessions and tapes by id: `sessions.a.latency.entry`. A latency law, a queue model and a list of plain values are one setting
 * each. Where files lie is left out: tapes are told apart by their digests, strategies and latency tables by theirs, files of parameters by what they say.
 *
 * Example: `settingChanges(scenarioSettings(a), scenarioSettings(b))` is `[{ path: 'sessions.a.latency.entry', first: '4ms', second: '5ms' }]`.
 */
import { basename, isAbsolute } from 'node:path';
import { formatDuration } from '../../base/num/duration.js';
import { lawText, queueText } from './assumptions.js';
import { impactText } from './impact.js';
import type { ImpactSpec, LatencySpec, QueueSpec, ResolvedScenario, ResolvedSession } from './types.js';

/** Value in words by path, in the order of the scenario. */
export type Settings = Readonly<Record<string, string>>;

/** A setting that differs; null where a side does not have it. */
export interface SettingChange {
  readonly path: string;
  readonly first: string | null;
  readonly second: string | null;
}

/** Keys of a scenario that say where it lies, or repeat in words what stands elsewhere. */
const NO_SETTINGS = new Set(['file', 'baseDir', 'assumptions', 'where']);

/** All settings of a scenario. */
export function scenarioSettings(scenario: ResolvedScenario): Settings {
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(scenario)) if (!NO_SETTINGS.has(key)) collect(found, key, key, value);
  return found;
}

/** Settings of one session, its id left out: `latency.entry`. */
export function sessionSettings(session: ResolvedSession): Settings {
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(session)) if (key !== 'id') collect(found, key, key, value);
  return found;
}

/** Settings in which two lists differ, in the first one's order, then those that only the second has. */
export function settingChanges(first: Settings, second: Settings): SettingChange[] {
  const paths = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...paths]
    .map((path) => ({ path, first: first[path] ?? null, second: second[path] ?? null }))
    .filter((change) => change.first !== change.second);
}

/** A change in one line: `sessions.a.latency.entry 4ms → 5ms`. */
export function settingChangeText({ path, first, second }: SettingChange): string {
  return `${path} ${first ?? 'not set'} → ${second ?? 'not set'}`;
}

function collect(found: Record<string, string>, path: string, key: string, value: unknown): void {
  if (value == null || key === 'source' || key === 'paramsFile') return;
  const whole = wholeText(key, value);
  if (whole !== undefined) {
    found[key.endsWith('Ns') ? path.slice(0, -2) : path] = whole;
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((inner: unknown, i) => {
      collect(found, `${path}.${idOf(inner) ?? i}`, '', inner);
    });
    return;
  }
  for (const [name, inner] of Object.entries(value)) if (name !== 'id') collect(found, `${path}.${name}`, name, inner);
}

/** A value that is one setting, in words; undefined for one that holds several. */
function wholeText(key: string, value: unknown): string | undefined {
  if (key.endsWith('Ns'))
    return Array.isArray(value) ? (value as number[]).map(formatDuration).join(', ') : formatDuration(value as number);
  if (typeof value === 'string') return isAbsolute(value) ? basename(value) : value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (key === 'queue') return queueText(value as QueueSpec);
  if (key === 'impact') return impactText(value as ImpactSpec);
  if (Array.isArray(value)) return value.every((inner) => typeof inner !== 'object') ? value.map(String).join(', ') : undefined;
  if (isLaw(value)) return lawText(value);
  // One law for all kinds of a path is said once, as it is written.
  const { shared, new: entry, ack } = value as { shared?: unknown; new?: LatencySpec; ack?: LatencySpec };
  const law = entry ?? ack;
  return shared === true && law !== undefined ? lawText(law) : undefined;
}

const LAWS: readonly unknown[] = ['constant', 'lognormal', 'empirical', 'fitted', 'path'] satisfies LatencySpec['model'][];

function isLaw(value: object): value is LatencySpec {
  return LAWS.includes((value as { model?: unknown }).model);
}

function idOf(value: unknown): string | undefined {
  const id = value !== null && typeof value === 'object' ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : undefined;
}
