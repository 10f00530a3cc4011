/** A finished run for a person: what was assumed, what each session did, where the files are. */
import { join } from 'node:path';
import type { RunResult } from '../run/index.js';
import type { Assumption } from '../run/scenario/index.js';
import { aligned } from './print.js';

/** The whole text. */
export function runText(out: string, { manifest }: RunResult): string {
  const { rows, loadSeconds, replaySeconds } = manifest.timings;
  return [
    'assumed',
    aligned(folded(manifest.assumptions, manifest.sessions.length).map(([path, value]) => [`  ${path}`, value])),
    `sessions`,
    aligned(
      manifest.sessions.map(({ id, counts, failed, digest }) => [
        `  ${id}`,
        `${counts.orders} orders, ${counts.fills} fills, digest ${digest.slice(0, 16)}${failed === null ? '' : ', FAILED'}`,
      ]),
    ),
    aligned([
      ['run', out],
      ['report', join(out, 'report.html')],
      ['digest', manifest.digest],
      ['time', `${loadSeconds.toFixed(1)} s to load, ${replaySeconds.toFixed(1)} s to replay ${rows} rows`],
    ]),
  ].join('\n');
}

const SESSION = /^sessions\.[^.]+\./;

/** Assumptions as lines; what all sessions share stands once, under `sessions.*`. */
function folded(assumptions: readonly Assumption[], sessionCount: number): [string, string][] {
  const lines = assumptions.map(({ path, value, byDefault }): [string, string] => [path, `${value}${byDefault ? ' (default)' : ''}`]);
  const general = ([path, value]: [string, string]): string => `${path.replace(SESSION, 'sessions.*.')}\n${value}`;
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(general(line), (counts.get(general(line)) ?? 0) + 1);
  const shared = (line: [string, string]): boolean =>
    sessionCount > 1 && SESSION.test(line[0]) && counts.get(general(line)) === sessionCount;
  const seen = new Set<string>();
  return lines.flatMap((line): [string, string][] => {
    if (!shared(line)) return [line];
    if (seen.has(general(line))) return [];
    seen.add(general(line));
    return [[line[0].replace(SESSION, 'sessions.*.'), line[1]]];
  });
}
