/** A check of a bench for a person: a table of its sessions, then what failed and what has changed, then how long the replays took. */
import type { RegressResult, ScenarioCheck, UpdateResult } from '../lab/regress/index.js';
import { counted, fixed, significant } from '../report/numbers.js';
import { renderTable } from '../report/table.js';
import { wrapped } from '../report/terminal.js';
import { aligned } from './print.js';

const WIDTH = 110;

/** The whole text of a check. */
export async function regressText({ bench, baseline, semantics, scenarios }: RegressResult): Promise<string> {
  const rows = scenarios.flatMap(({ id, mode, sessions }) =>
    sessions.map(({ id: session, passed, identical, fills }) => [id, session, mode, fixed(fills, 0), resultWord(passed, identical)]),
  );
  const table = await renderTable(
    [{ title: 'scenario' }, { title: 'session' }, { title: 'check' }, { title: 'fills', align: 'right' }, { title: 'result' }],
    rows,
  );
  return [`${bench} against ${baseline}, semantics ${semantics}\n`, table, ...scenarios.map(scenarioText)].join('');
}

function resultWord(passed: boolean, identical: boolean): string {
  if (!passed) return 'FAILED';
  return identical ? 'the same' : 'within tolerance';
}

function scenarioText({ id, failure, sessions, speed, changes }: ScenarioCheck): string {
  const lines = [
    ...(failure === null ? [] : [wrapped(`FAILED ${failure}`, 0, WIDTH)]),
    ...sessions.flatMap((session) => [
      ...(session.failure === null ? [] : [wrapped(`FAILED ${id}: ${session.failure}`, 0, WIDTH)]),
      ...session.details.map((detail) => wrapped(detail, 2, WIDTH)),
    ]),
    ...changes.map((change) => wrapped(`changed in ${id}: ${change}`, 2, WIDTH)),
  ];
  return [...lines, speed === null ? '' : speedText(id, speed)].join('');
}

function speedText(id: string, { replayLoops, baselineLoops, slowdown, limit, passed }: NonNullable<ScenarioCheck['speed']>): string {
  const judged = limit === null ? 'told, no reason to fail' : `${passed ? 'allowed' : 'FAILED, allowed'} ${significant(limit, 4)}`;
  const took = `replay of ${id}: ${significant(replayLoops, 3)} passes of the calibration loop, ${significant(baselineLoops, 3)} in the baseline`;
  return `${took}: ${significant(slowdown, 3)} times (${judged})\n`;
}

/** The whole text of an update. */
export function updateText({ baseline, why, scenarios }: UpdateResult): string {
  const rows = scenarios.map(({ id, sessions, fills, change }): [string, string] => [
    id,
    `${counted(sessions, 'session')}, ${counted(fills, 'fill')}: ${change}`,
  ]);
  return `wrote ${baseline}: ${why}\n${aligned(rows)}`;
}
