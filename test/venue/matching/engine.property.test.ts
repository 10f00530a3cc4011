/**
 * A matching engine agrees with its naive twin on random streams, and keeps the laws of `laws.ts`. `npm run test:long` plays more of them.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTape } from '../../../src/market/tape-read.js';
import { tapeCheck } from '../../../src/market/tape-tools.js';
import { EPOCH, type Row, tempFolder, writeTape } from '../../market/tape-rows.js';
import { type Command, RULE_SETS, streams, tell } from './commands.js';
import { compare, publishingEngine } from './compare.js';
import { Watched } from './laws.js';
import { EVERYTHING, happened } from './occurrences.js';

const rules = fc.constantFrom(...RULE_SETS);

describe('a matching engine', () => {
  it('says, publishes and holds what its twin does, after each message', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(streams(120), rules, (commands, inForce) => {
        happened(seen, compare(commands, inForce));
      }),
      { numRuns: 400 },
    );
    // The streams are dense enough to say something of each kind of event.
    expect(EVERYTHING.filter((what) => (seen.get(what) ?? 0) < 5)).toEqual([]);
  });

  it('keeps lots, queues and positions, and is not moved by what it refuses', () => {
    fc.assert(
      fc.property(streams(120), rules, (commands, inForce) => {
        const watched = new Watched(inForce);
        for (const command of commands) watched.tell(command);
      }),
      { numRuns: 300 },
    );
  });

  it('publishes rows that make a sound tape', async () => {
    const path = join(tempFolder(), 'venue.arrow');
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(streams(150), async (commands) => {
        const published = publishedBy(commands);
        fc.pre(published.length > 0);
        rows += published.length;
        await writeTape(path, published, { orderIds: true, epochNs: EPOCH });
        const { ok, totals } = await tapeCheck(await openTape(path));
        expect([ok, totals]).toEqual([true, {}]);
      }),
      { numRuns: 40 },
    );
    expect(rows).toBeGreaterThan(1000);
  });
});

/** All rows of a stream, as a tape has them. */
function publishedBy(commands: readonly Command[]): Row[] {
  const { engine, events } = publishingEngine();
  let nowNs = 0;
  commands.forEach((command, seq) => {
    nowNs += command.afterNs;
    tell(engine, seq, nowNs, command);
  });
  const { exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags } = events.rows;
  return Array.from({ length: events.count }, (_, i) => ({
    exchTs: exchTs[i]!,
    recvTs: recvTs[i]!,
    kind: kind[i]!,
    side: side[i]!,
    priceTicks: priceTicks[i]!,
    qtyLots: qtyLots[i]!,
    orderId: orderId[i]!,
    flags: flags[i]!,
  }));
}
