/** Generated LOBSTER files rebuild the book of a naive reader message by message, and the generator's own at the end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importTape } from '../../../../src/market/import/index.js';
import { Flag } from '../../../../src/market/row.js';
import { orderbookPath } from '../../../../src/market/synth/lobster.js';
import { synthSettings } from '../../../../src/market/synth/settings.js';
import { writeSynth } from '../../../../src/market/synth/write.js';
import { tempFolder } from '../../tape-rows.js';
import { linesOf, rebuildLobster, TapeRows } from '../rebuild.js';

const folder = tempFolder();
const path = (name: string): string => join(folder, name);
const BUSY = { halts: 1, crosses: 5, broken: 5, hidden: 200, elsewhere: 0 };
const INSTRUMENT = { symbol: 'SYNTH', tickSize: '0.01' } as const;

describe('generated LOBSTER files', () => {
  it.each([0, 1, 10])('with %i levels', async (levels) => {
    const settings = synthSettings({ seed: 31 + levels, rates: BUSY });
    const seen = await rebuildLobster({ path, settings, events: 20_000, every: 1000 }, levels);
    expect(seen.compared).toBeGreaterThan(20);
    expect(seen.rows).toBe(seen.messages);
  });

  it('that begin behind the opening book, and tell only what happens in view, make each row of the book all the same', async () => {
    const settings = synthSettings({ seed: 41, rates: { ...BUSY, limits: 400, markets: 120, distances: 12 } });
    const levels = 3;
    const told = path('T_2024-08-08_1_message_3.csv');
    await writeSynth({ settings, format: 'lobster', out: told, events: 20_000, options: { levels, tellOpening: false } });
    const seen = inView(linesOf(told), linesOf(orderbookPath(told)));
    expect(seen.messages.length).toBeLessThan(linesOf(told).length - 1000);
    const files = [path('V_2024-08-08_1_message_3.csv'), path('V_2024-08-08_1_orderbook_3.csv')];
    writeFileSync(files[0]!, `${seen.messages.join('\n')}\n`);
    writeFileSync(files[1]!, `${seen.rows.join('\n')}\n`);

    const out = path('view.arrow');
    const meta = await importTape({ files, out, instrument: INSTRUMENT });
    expect(meta.repairs.counts['bookRowsCompared']).toBe(seen.rows.length);
    expect(meta.repairs.counts['levelsRestated']).toBeGreaterThan(100);
    expect(meta.repairs.counts['ordersLeftUnseen']).toBeGreaterThan(10);

    const groups = groupsOf(await TapeRows.open(out), levels);
    const found = await groups.next();
    let group = found.value!;
    for (const [k, row] of seen.rows.entries()) {
      // Between two messages there may be groups that put levels right: the row is met by the last of them.
      for (let steps = 0; group !== row; steps++) {
        expect(steps, `row ${k + 1}: ${row}, got ${group}`).toBeLessThan(40);
        group = (await groups.next()).value!;
      }
    }
  });
});

/** Messages that change the row, and all that are of no order. */
function inView(messages: readonly string[], rows: readonly string[]): { messages: string[]; rows: string[] } {
  const kept = messages.flatMap((line, k) => (/^[\d.]+,[123],/.test(line) && rows[k] === rows[k - 1] ? [] : [k]));
  return { messages: kept.map((k) => messages[k]!), rows: kept.map((k) => rows[k]!) };
}

/** The book behind each group of a tape, as a row of a book file. */
async function* groupsOf(tape: TapeRows, levels: number): AsyncGenerator<string, undefined> {
  while (!(await tape.isAtEnd())) {
    await tape.step();
    if ((tape.flags & Flag.last) === 0) continue;
    const asks = tape.levels(-1, levels);
    const bids = tape.levels(1, levels);
    yield Array.from({ length: levels }, (_, k) => [...(asks[k] ?? [9999999999, 0]), ...(bids[k] ?? [-9999999999, 0])]).join(',');
  }
  return undefined;
}
