/**
 * What the markets of a run told of their auctions (`market/auctions-file.ts`), as a person or a script reads it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../base/errors.js';
import { namesByCode } from '../sim/message.js';
import { AuctionEvent } from '../venue/matching/auction/auction-rows.js';
import { Phase } from '../venue/matching/rules-in-force.js';
import type { LoadedRun } from './load.js';
import { auctionsFile, MARKETS_DIR } from './market/recording-files.js';
import type { ShownRow } from './show.js';
import { spelledTapes } from './texts.js';

const EVENTS = namesByCode(AuctionEvent);
const PHASES = namesByCode(Phase);
const SIDES = ['sell', '', 'buy'];

/** Rows market by market. @throws UsageError when a session is named: auctions are everybody's. */
export async function* shownAuctions(run: LoadedRun, session: string | undefined): AsyncGenerator<ShownRow> {
  if (session !== undefined) throw new UsageError(`got --session ${session} with auctions, which are of a market; leave it out`);
  const { tableFromIPC } = await import('../base/io/arrow.js');
  for (const { id, spell } of spelledTapes(run.manifest)) {
    const path = join(run.dir, MARKETS_DIR, auctionsFile(id));
    if (!existsSync(path)) continue;
    const table = tableFromIPC(readFileSync(path));
    const column = (name: string): { get(i: number): unknown } => table.getChild(name)!;
    const times = table.getChild('exchTs')!.toArray() as BigInt64Array;
    const price = (i: number, name: string): string | null =>
      Number.isNaN(column(name).get(i)) ? null : spell.price(column(`${name}Ticks`).get(i) as number);
    for (let i = 0; i < table.numRows; i++) {
      yield {
        market: id,
        exchTs: String(times[i]!),
        event: EVENTS[column('event').get(i) as number]!,
        phase: PHASES[column('phase').get(i) as number]!,
        price: price(i, 'price'),
        pairedQty: spell.qty(column('pairedQtyLots').get(i) as number),
        imbalanceQty: spell.qty(column('imbalanceQtyLots').get(i) as number),
        imbalanceSide: SIDES[(column('imbalanceSide').get(i) as number) + 1]!,
        reference: price(i, 'reference'),
      };
    }
  }
}
