/** Tables of a run directory: orders, fills, samples (DESIGN §7), auctions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../base/errors.js';
import type { LoadedRun } from './load.js';
import { shownAuctions } from './show-auctions.js';
import { fillTexts, orderTexts, spelledTapes } from './texts.js';

/** What can be shown. */
export type Shown = 'orders' | 'fills' | 'samples' | 'auctions';

/** A row as a person or a script reads it. */
export type ShownRow = Readonly<Record<string, string | number | null>>;

/** Rows of a run, session by session; `session` names one alone. @throws UsageError for a session that the run has not. */
export async function* shownRows(run: LoadedRun, what: Shown, session?: string): AsyncGenerator<ShownRow> {
  if (what === 'samples') {
    yield* sampleRows(run, session);
    return;
  }
  if (what === 'auctions') {
    yield* shownAuctions(run, session);
    return;
  }
  const tapes = spelledTapes(run.manifest);
  for (const index of sessionIndexes(run, session)) {
    const columns = run.columns(index);
    const rows = what === 'fills' ? fillTexts(columns, tapes) : orderTexts(columns, tapes);
    for (const row of rows) yield { ...row };
  }
}

/** Indexes of the sessions asked for. @throws UsageError */
export function sessionIndexes({ manifest }: LoadedRun, session: string | undefined): number[] {
  const all = manifest.sessions.map((_, i) => i);
  if (session === undefined) return all;
  const found = all.filter((i) => manifest.sessions[i]!.id === session);
  if (found.length === 0)
    throw new UsageError(`no session ${session} in the run; it has ${manifest.sessions.map((each) => each.id).join(', ')}`);
  return found;
}

async function* sampleRows(run: LoadedRun, session: string | undefined): AsyncGenerator<ShownRow> {
  const wanted = new Set(sessionIndexes(run, session).map((i) => run.manifest.sessions[i]!.id));
  const { tableFromIPC } = await import('../base/io/arrow.js');
  const table = tableFromIPC(readFileSync(join(run.dir, 'samples.arrow')));
  const tapes = new Map(spelledTapes(run.manifest).map((tape) => [tape.id, tape]));
  const [first] = tapes.values();
  const column = (name: string): { get(i: number): unknown } => table.getChild(name)!;
  const times = table.getChild('ts')!.toArray() as BigInt64Array;
  const recorded = table.schema.fields.map((field) => field.name).filter((name) => name.startsWith('record.'));
  for (let i = 0; i < table.numRows; i++) {
    const id = column('session').get(i) as string;
    if (!wanted.has(id)) continue;
    // Runs of before several tapes were possible name none.
    const tape = tapes.get((table.getChild('tape')?.get(i) as string | undefined) ?? first!.id)!;
    yield {
      session: id,
      ...(tapes.size === 1 ? {} : { tape: tape.id }),
      ts: String(times[i]!),
      position: tape.spell.qty(column('positionLots').get(i) as number),
      cash: known(column('cash').get(i)),
      equity: known(column('equity').get(i)),
      mid: known(column('mid').get(i)),
      ...Object.fromEntries(recorded.map((name) => [name.slice('record.'.length), known(column(name).get(i))])),
    };
  }
}

function known(value: unknown): number | null {
  return typeof value !== 'number' || Number.isNaN(value) ? null : value;
}
