/** What is recorded of a market tells of one market, however it is told: the engine's own book is the one of each recording, group by group. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag, Kind } from '../../../src/market/row.js';
import { TapeBook } from '../../../src/market/tape-book.js';
import { openTape } from '../../../src/market/tape-read.js';
import { tapeCheck } from '../../../src/market/tape-tools.js';
import { nsAt, type Tape } from '../../../src/market/tape.js';
import { MarketRecording } from '../../../src/run/market/recording.js';
import { ExecType } from '../../../src/sim/message.js';
import type { MatchingEngine } from '../../../src/venue/matching/index.js';
import { bookOf } from '../../../src/venue/matching/view.js';
import { type Command, RULE_SETS, streams, tell } from '../../venue/matching/commands.js';
import { publishingEngine } from '../../venue/matching/compare.js';
import { queueOf } from '../../market/l3-queue.js';
import { BTC, EPOCH, readTape, tempFolder } from '../../market/tape-rows.js';

/** Shown orders of both sides, best first, those of a price from the front of the queue: `id lots@price`; and the levels that they add up to. */
interface Shown {
  readonly orders: readonly string[];
  readonly levels: readonly string[];
}

const rules = fc.constantFrom(...RULE_SETS);

describe('what is recorded of a market', () => {
  it('shows the engine’s own book behind each message, as single orders and as levels, and its trades', async () => {
    const folder = tempFolder();
    let trades = 0;
    await fc.assert(
      fc.asyncProperty(streams(100), rules, fc.integer({ min: 1, max: 7 }), async (commands, inForce, atOnce) => {
        const played = await record(folder, commands, inForce, atOnce);
        const paths = { l3: join(folder, 'l3.arrow'), l2: join(folder, 'l2.arrow'), trades: join(folder, 'trades.arrow') };
        const orders = await openTape(paths.l3);
        const levels = await openTape(paths.l2);
        const ordersAt = await booksOf(orders, played.times);
        const levelsAt = await booksOf(levels, played.times);
        played.books.forEach((book, i) => {
          expect(ordersAt[i]).toEqual(book);
          expect(levelsAt[i]!.levels).toEqual(book.levels);
        });
        const prints = (await readTape(await openTape(paths.trades))).rows;
        const printsAmongLevels = (await readTape(levels)).rows.filter(({ kind }) => kind === Kind.trade);
        expect(prints).toEqual(printsAmongLevels.map((row) => ({ ...row, flags: row.flags | Flag.last })));
        expect(prints.reduce((sum, { qtyLots }) => sum + qtyLots, 0)).toBe(played.tradedLots);
        trades += prints.length;
        for (const path of Object.values(paths)) expect(await faultsOf(await openTape(path))).toEqual([]);
      }),
      { numRuns: 30 },
    );
    expect(trades).toBeGreaterThan(150);
  });
});

/** Tell an engine a stream and record what it publishes, some messages at a time; what it shows behind each of them. */
async function record(
  folder: string,
  commands: readonly Command[],
  inForce: (typeof RULE_SETS)[number],
  atOnce: number,
): Promise<{ times: number[]; books: Shown[]; tradedLots: number }> {
  const { engine, events, ring } = publishingEngine(inForce);
  const recording = await MarketRecording.begin(
    (['l3', 'l2', 'trades'] as const).map((what) => [what, join(folder, `${what}.arrow`)] as const),
    {
      instrument: { ...BTC, negativePrices: true },
      epochNs: EPOCH,
      importer: { name: 'test', options: {} },
      auctionsPath: join(folder, 'auctions.arrow'),
    },
  );
  const [times, books]: [number[], Shown[]] = [[], []];
  let [nowNs, tradedLots] = [0, 0];
  commands.forEach((command, seq) => {
    // Whoever's time is over leaves before the message: what is shown is looked at behind both, so each has a time of its own.
    nowNs += command.afterNs + 1;
    tell(engine, seq, nowNs, command);
    for (; ring.read < ring.written; ring.read++) {
      const at = ring.read & ring.mask;
      if (ring.execType[at] === ExecType.trade) tradedLots += ring.qtyLots[at]!;
    }
    if (seq % atOnce === 0) {
      recording.append(events.rows, events.count);
      events.taken();
    }
    times.push(nowNs);
    books.push(shownBy(engine));
  });
  recording.append(events.rows, events.count);
  await recording.finish();
  return { times, books, tradedLots };
}

function shownBy({ floor }: MatchingEngine): Shown {
  const orders = ([1, -1] as const).flatMap((side) => bookOf(floor, side).filter(({ shownLots }) => shownLots > 0));
  return shown(orders.map(({ orderId, priceTicks, shownLots }) => [orderId, priceTicks, shownLots]));
}

function shown(orders: readonly (readonly [id: number, priceTicks: number, lots: number])[]): Shown {
  const levels: [priceTicks: number, lots: number][] = [];
  for (const [, priceTicks, lots] of orders) {
    const last = levels.at(-1);
    if (last?.[0] === priceTicks) last[1] += lots;
    else levels.push([priceTicks, lots]);
  }
  return {
    orders: orders.map(([id, priceTicks, lots]) => `${id} ${lots}@${priceTicks}`),
    levels: levels.map(([priceTicks, lots]) => `${lots}@${priceTicks}`),
  };
}

/** What a tape shows at times, all of their rows applied. */
async function booksOf(tape: Tape, times: readonly number[]): Promise<Shown[]> {
  const book = new TapeBook(tape.meta.levelOfDetail);
  const books: Shown[] = [];
  let isOver = true;
  for await (const batch of tape.batches()) {
    for (let i = 0; i < batch.length; i++) {
      const ts = nsAt(batch.exchTs, i, batch.epoch);
      while (times[books.length]! < ts) {
        expect(isOver).toBe(true);
        books.push(shownOn(book));
      }
      book.apply(batch, i);
      isOver = (batch.flags[i]! & Flag.last) !== 0;
    }
  }
  while (books.length < times.length) books.push(shownOn(book));
  return books;
}

function shownOn({ orders, levels }: TapeBook): Shown {
  const list: [number, number, number][] = [];
  for (const side of [1, -1] as const) {
    for (let ticks = side > 0 ? levels.bidTicks : levels.askTicks; !Number.isNaN(ticks); ticks = levels.worseThan(side, ticks)) {
      if (orders === undefined) list.push([0, ticks, levels.qtyAt(side, ticks)]);
      else for (const [id, lots] of queueOf(orders, side, side * ticks)) list.push([id, ticks, lots]);
    }
  }
  return shown(list);
}

/** What a check of a tape finds wrong; while orders gather for an auction a book may be crossed. */
async function faultsOf(tape: Tape): Promise<string[]> {
  const { ok, findings } = await tapeCheck(tape);
  const faults = findings.filter(({ sort }) => sort !== 'crossed').map(({ sort, text }) => `${sort}: ${text}`);
  return ok ? faults : ['not ok', ...faults];
}
