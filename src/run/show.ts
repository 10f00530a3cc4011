/** Tables of a run directory: orders, fills, samples (DESIGN §7). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../base/errors.js';
import type { LoadedRun } from './load.js';
import { fillTexts, orderTexts, Speller } from './texts.js';

/** What can be shown. */
export type Shown = 'orders' | 'fills' | 'samples';

/** A row as a person or a script reads it. */
export type ShownRow = Readonly<Record<string, string | number | null>>;

/** Rows of a run, session by session; `session` names one alone. @throws UsageError for a session that the run has not. */
export async function* shownRows(run: LoadedRun, what: Shown, session?: string): AsyncGenerator<ShownRow> {
  if (what === 'samples') {
    yield* sampleRows(run, session);
    return;
  }
  const { instrument, meta } = run.manifest.tapes[0]!;
  const spell = new Speller(instrument, BigInt(meta.epochNs));
  for (const index of sessionIndexes(run, session)) {
    const columns = run.columns(index);
    const rows = what === 'fills' ? fillTexts(columns, instrument.symbol, spell) : orderTexts(columns, instrument.symbol, spell);
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
  const { instrument, meta } = run.manifest.tapes[0]!;
  const spell = new Speller(instrument, BigInt(meta.epochNs));
  const column = (name: string): { get(i: number): unknown } => table.getChild(name)!;
  const times = table.getChild('ts')!.toArray() as BigInt64Array;
  const recorded = table.schema.fields.map((field) => field.name).filter((name) => name.startsWith('record.'));
  for (let i = 0; i < table.numRows; i++) {
    const id = column('session').get(i) as string;
    if (!wanted.has(id)) continue;
    yield {
      session: id,
      ts: String(times[i]!),
      position: spell.qty(column('positionLots').get(i) as number),
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
