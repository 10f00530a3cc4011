/**
 * A case that both engines play: a tape, an instrument, what is assumed about venue and wires, and the requests of one strategy.
 *
 * Units: ticks, lots, ns since `baseNs` (ns since the Unix epoch), as the kernel reckons; `asPeerCase` writes it as the Python program reads it.
 *
 * Example: `{ at: 1010, do: 'new', id: 1, side: 'buy', type: 'limit', priceTicks: 100, lots: 5, tif: 'GTC' }` buys 5 at 100.
 */
import { formatUnits, parseDecimal } from '../../src/base/num/decimal.js';

/** A row of the tape. Its side is a book side, or the aggressor's of a trade; an empty one is not told. */
export interface Row {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly kind: 'level' | 'trade' | 'clear' | 'snapshot';
  readonly side: 'bid' | 'ask' | 'buy' | 'sell' | '';
  readonly priceTicks: number;
  readonly lots: number;
}

/** A new order. A market order has price 0. */
export interface NewAction {
  readonly at: number;
  readonly do: 'new';
  readonly id: number;
  readonly side: 'buy' | 'sell';
  readonly type: 'limit' | 'market';
  readonly priceTicks: number;
  readonly lots: number;
  readonly tif: 'GTC' | 'GTX' | 'IOC' | 'FOK';
}

/** A change: `wantLots` is what the order shall want from now on, which the peer is told; `lots` is the total that FIX asks for instead. */
export interface ReplaceAction {
  readonly at: number;
  readonly do: 'replace';
  readonly id: number;
  readonly priceTicks: number;
  readonly wantLots: number;
  readonly lots: number;
}

/** The end of an order. */
export interface CancelAction {
  readonly at: number;
  readonly do: 'cancel';
  readonly id: number;
}

/** A request. */
export type Action = NewAction | ReplaceAction | CancelAction;

/** A recorded request; `exch` is null where it was lost. */
export interface LatencyRow {
  readonly req: number;
  readonly exch: number | null;
  readonly resp: number;
}

/** The wires: constant, or as recorded. */
export type Wires = { readonly entryNs: number; readonly responseNs: number } | { readonly path: readonly LatencyRow[] };

/** A queue model of the peer. */
export interface QueueChoice {
  readonly model: 'pessimistic' | 'prob-power' | 'prob-power2' | 'prob-power3' | 'prob-log' | 'prob-log2';
  readonly n?: number;
}

/** A case. */
export interface Case {
  readonly baseNs: bigint;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly fills: 'full' | 'partial';
  readonly queue: QueueChoice;
  readonly wires: Wires;
  /** The book that the peer keeps. */
  readonly depth: 'hashmap' | 'roi';
  readonly rows: readonly Row[];
  /** In order of `at`. */
  readonly actions: readonly Action[];
}

/** Prices that the peer's vector book keeps lie this far around those of the tape. */
const ROI_MARGIN_TICKS = 300;

/** A case as the Python program reads it. */
export function asPeerCase(one: Case): object {
  const [tick, lot] = [parseDecimal(one.tickSize), parseDecimal(one.lotSize)];
  const price = (ticks: number): string => formatUnits(ticks, tick);
  const qty = (lots: number): string => formatUnits(lots, lot);
  const [lowest, highest] = priceRange(one.rows);
  return {
    base: String(one.baseNs),
    tick: one.tickSize,
    lot: one.lotSize,
    fills: one.fills,
    depth: one.depth,
    roi: [Number(price(lowest - ROI_MARGIN_TICKS)), Number(price(highest + ROI_MARGIN_TICKS))],
    queue: one.queue,
    latency: 'path' in one.wires ? { path: one.wires.path.map(({ req, exch, resp }) => [req, exch, resp]) } : one.wires,
    rows: one.rows.map(({ exchTs, recvTs, kind, side, priceTicks, lots }) =>
      kind === 'clear' ? [exchTs, recvTs, kind, side, '', ''] : [exchTs, recvTs, kind, side, price(priceTicks), qty(lots)],
    ),
    actions: one.actions.map((action) => peerAction(action, price, qty)),
  };
}

function priceRange(rows: readonly Row[]): [number, number] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { kind, priceTicks } of rows) {
    if (kind === 'clear') continue;
    lowest = Math.min(lowest, priceTicks);
    highest = Math.max(highest, priceTicks);
  }
  return [lowest, highest];
}

function peerAction(action: Action, price: (ticks: number) => string, qty: (lots: number) => string): object {
  if (action.do === 'cancel') return action;
  const { at, id } = action;
  if (action.do === 'replace') return { at, do: 'replace', id, price: price(action.priceTicks), qty: qty(action.wantLots) };
  const { side, type, tif } = action;
  return { at, do: 'new', id, side, type, price: price(action.priceTicks), qty: qty(action.lots), tif };
}
