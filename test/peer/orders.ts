/**
 * Tapes of single orders (L3) that our export wrote, played by the peer's FIFO queue: what it fills is what FILLS.md §6 says of these tapes.
 *
 * Own buy 1 @100 is sent at 1010, arrives at 1020; answers take 20. `A` stands before it, `B` and `C` come behind it. H1 and H2 are the
 * peer's own documented cases; in the others what stands before the order leaves, moves or shrinks in the ways that rows can tell.
 *
 * Units: ticks, lots, ns since the Unix epoch.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { exportHftbacktest } from '../../src/market/export/hftbacktest.js';
import { Flag, Kind, type KindName } from '../../src/market/row.js';
import { openTape } from '../../src/market/tape-read.js';
import { NO_REPAIRS, TapeWriter } from '../../src/market/tape-write.js';
import type { PeerAnswer } from './seen.js';

/** A row: time, kind, order, side, price, lots, flags beside *last*. */
type OrderRow = readonly [exchTs: number, kind: KindName, orderId: number, side: 1 | -1, priceTicks: number, lots: number, flags?: number];

/** A case for the peer, and when the own order fills; undefined: never. */
export interface OrdersCase {
  readonly name: string;
  readonly line: string;
  readonly filledAt: number | undefined;
}

const [A, B, C, ASK] = [1, 2, 3, 4];
const FEED_NS = 5;
const TAIL_NS = 1e12;

const BEFORE: readonly OrderRow[] = [
  [1000, 'add', A, 1, 100, 5],
  [1000, 'add', ASK, -1, 101, 9],
];
const BEHIND: readonly OrderRow[] = [
  [1100, 'add', B, 1, 100, 4],
  [1110, 'add', C, 1, 100, 3],
];

const CASES: readonly (readonly [name: string, rows: readonly OrderRow[], filledAt: number | undefined])[] = [
  ['H1: an execution of what stands before fills nothing, one of what stands behind fills', [...BEHIND, [1200, 'execute', A, 1, 100, 5], [1300, 'execute', B, 1, 100, 1]], 1300],
  ['H1: an execution of what stands before alone', [...BEHIND, [1200, 'execute', A, 1, 100, 2], [1300, 'execute', A, 1, 100, 3]], undefined],
  ['H2: an ask at the price', [...BEHIND, [1200, 'add', 5, -1, 100, 2]], 1200],
  ['what stands before is deleted', [...BEHIND, [1200, 'delete', A, 1, 100, 5], [1300, 'execute', B, 1, 100, 4]], 1300],
  ['what stands before shrinks and stays before', [...BEHIND, [1150, 'reduce', A, 1, 100, 3], [1200, 'execute', A, 1, 100, 2]], undefined],
  ['what stood before grows and goes behind', [...BEHIND, [1150, 'replace', A, 1, 100, 6], [1200, 'execute', A, 1, 100, 1]], 1200],
  ['what stood before goes behind with no more lots', [...BEHIND, [1150, 'replace', A, 1, 100, 5], [1200, 'execute', A, 1, 100, 1]], 1200],
  ['an order moves to the price and is behind', [[1100, 'add', B, 1, 99, 4], [1150, 'replace', B, 1, 100, 4], [1200, 'execute', A, 1, 100, 5], [1250, 'execute', B, 1, 100, 2]], 1250],
]; // prettier-ignore

/** The cases, their files in `folder`. */
export async function prepareOrders(folder: string): Promise<OrdersCase[]> {
  return await Promise.all(
    CASES.map(async ([name, rows, filledAt], i) => {
      const path = join(folder, `orders-${String(i)}.npz`);
      await writeOrders([...BEFORE, ...rows], path);
      return { name, line: JSON.stringify(peerCase(path)), filledAt };
    }),
  );
}

/** What differs, in words; undefined when the peer filled the order when it should have. */
export function ordersDiffer({ filledAt }: OrdersCase, { seen, refused, end }: PeerAnswer): string | undefined {
  const fills = seen
    .filter(([, , , status]) => status === 'filled')
    .map(([, recvTs, exchTs]) => `${String(exchTs)} seen ${String(recvTs)}`);
  const expected = filledAt === undefined ? [] : [`${String(filledAt)} seen ${String(filledAt + 20)}`];
  if (end === 1 && refused.length === 0 && fills.join() === expected.join()) return undefined;
  return `expected a fill at ${expected.join() || 'no time'}, the peer's at ${fills.join() || 'no time'}; it ended with ${String(end)}`;
}

function peerCase(npz: string): object {
  const own = { at: 1010, do: 'new', id: 1, side: 'buy', type: 'limit', price: '100', qty: '1', tif: 'GTC' };
  const latency = { entryNs: 10, responseNs: 20 };
  return { base: '0', tick: '1', lot: '1', fills: 'full', depth: 'hashmap', roi: [0, 1000], queue: { model: 'l3-fifo' }, latency, npz, rows: [], actions: [own] }; // prettier-ignore
}

async function writeOrders(rows: readonly OrderRow[], path: string): Promise<void> {
  const instrument = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' } as const;
  const tapePath = `${path}.arrow`;
  const writer = await TapeWriter.create(tapePath, { instrument, epochNs: 0n, importer: { name: 'peer', options: {} }, orderIds: true });
  for (const [exchTs, kind, orderId, side, priceTicks, lots, flags = 0] of rows)
    writer.append(exchTs, exchTs + FEED_NS, Kind[kind], side, priceTicks, lots, orderId, Flag.last | flags);
  // The peer's clock stands still when all rows are read.
  writer.append(TAIL_NS, TAIL_NS, Kind.trade, 1, 1, 1, 0, Flag.last | Flag.strategyOnly);
  await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L3' });
  await exportHftbacktest(await openTape(tapePath), path);
  rmSync(tapePath);
}
