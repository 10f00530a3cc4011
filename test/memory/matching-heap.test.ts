/** The matching engine leaves nothing behind: a million messages more on a book of one size take no more memory than the first million did. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { uniformAt } from '../../src/base/rand/counter.js';
import { DEFAULT_RULES, EntryTif, MatchingEngine, OrderEntry, ReportRing } from '../../src/venue/matching/index.js';

const MESSAGES = 1_000_000;
/** Ids at rest at most; each is used again and again. */
const ORDERS = 2_000;
/** Less than a byte a message: what the process does beside is in it. */
const MOST_BYTES = MESSAGES / 2;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Orders come, trade, are moved and leave, by chance; what is refused is a message too. */
function play(engine: MatchingEngine, entry: OrderEntry, ring: ReportRing): void {
  const first = engine.floor.seq;
  for (let i = 1; i <= MESSAGES; i++) {
    const draw = uniformAt(7, 11, first + i);
    const id = 1 + Math.floor(draw * ORDERS);
    const price = 1000 + (Math.floor(draw * ORDERS * 64) & 31);
    engine.at(first + i, first + i);
    switch (i & 3) {
      case 0:
        engine.cancel(id);
        break;
      case 1:
        engine.replace(id, price, 1 + (i & 7));
        break;
      default:
        entry.orderId = id;
        entry.side = (i & 4) === 0 ? 1 : -1;
        entry.priceTicks = price;
        entry.qtyLots = 1 + (i & 7);
        entry.timeInForce = (i & 15) === 2 ? EntryTif.IOC : EntryTif.GTC;
        engine.enter(entry);
    }
    ring.read = ring.written;
  }
}

it('holds no more after two million messages than after one', { timeout: 120_000 }, () => {
  const ring = new ReportRing();
  const engine = new MatchingEngine(0, DEFAULT_RULES, ring);
  const entry = new OrderEntry();
  play(engine, entry, ring);
  const { trades } = engine.floor;
  const before = heldBytes();
  play(engine, entry, ring);
  expect(heldBytes() - before).toBeLessThan(MOST_BYTES);
  expect(trades).toBeGreaterThan(MESSAGES / 10);
  expect(engine.floor.trades).toBeGreaterThan(trades);
  engine.invariant();
});
