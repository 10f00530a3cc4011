/**
 * Random sessions for generated cases: orders that crowd a few prices, replaced and cancelled while the tape runs, under any queue model, latency and
 * venue option.
 */
import type { Dice } from './generate.js';
import type { QueueSpec } from './models.js';
import type { Action, CaseSession } from './run.js';

/** What a session has to fit: the tape's last time, its temper (a calm touch is 100 and 101), the order grid in ticks, and whether it has one order only. */
export interface SessionFrame {
  last: number;
  orderTick: number;
  calm: boolean;
  lone: boolean;
}

const MODELS: readonly QueueSpec[] = [
  { model: 'pessimistic' },
  { model: 'optimistic' },
  { model: 'prob-power', n: 1 },
  { model: 'prob-power', n: 2 },
  { model: 'prob-power', n: 3 },
  { model: 'prob-power2', n: 2 },
  { model: 'prob-power3', n: 3 },
  { model: 'prob-log' },
  { model: 'prob-log2' },
  { model: 'uniform' },
];
const DELAYS = ['0ns', '0ns', '1ns', '3ns', '7ns', '21ns', '40ns'];

/** Draws a session. */
export function generateSession(dice: Dice, id: string, frame: SessionFrame): CaseSession {
  const delay = (): string => dice.pick(DELAYS);
  const apart = dice.chance(0.4);
  return {
    id,
    params: { actions: drawActions(dice, frame) },
    latency: {
      feed: delay(),
      entry: apart ? { new: delay(), cancel: delay(), replace: delay() } : delay(),
      response: apart ? { ack: delay(), fill: delay() } : delay(),
    },
    venue: {
      queue: dice.pick(MODELS),
      ...(dice.chance(0.9) ? { netWindow: dice.pick(['0ns', '0ns', '4ns', '20ns', '60ns', '2000ns']) } : {}),
      ...(dice.chance(0.3) ? { halted: 'hold' as const } : {}),
      ...(dice.chance(0.3) ? { postOnly: 'slide' as const } : {}),
    },
  };
}

function drawActions(dice: Dice, frame: SessionFrame): Action[] {
  const wild = 98 + dice.below(6);
  const home = (side: string): number => (!frame.calm ? wild : side === 'buy' ? 100 : 101);
  const sides = new Map<string, string>();
  const count = frame.lone ? 1 + dice.below(3) : 3 + dice.below(14);
  const times = Array.from(
    { length: count },
    () => 1000 + dice.below(Math.max(1, Math.floor((frame.last - 1000) * (frame.lone ? 0.5 : 1)))),
  );
  times.sort((a, b) => a - b);
  return times.map((at, n) => {
    const isNew = n === 0 || (!frame.lone && dice.chance(0.5));
    if (isNew) {
      const clOrdId = frame.lone ? 'o0' : `o${dice.chance(0.95) ? n : dice.below(n + 1)}`;
      const side = dice.pick(['buy', 'sell']);
      sides.set(clOrdId, side);
      return newOrder(dice, frame, { at, do: 'new', clOrdId, side }, home(side));
    }
    const clOrdId = frame.lone ? 'o0' : `o${dice.below(n + 1)}`;
    if (dice.chance(0.4)) return { at, do: 'cancel', clOrdId };
    return {
      at,
      do: 'replace',
      clOrdId,
      ...(dice.chance(0.8) ? { price: price(dice, frame, home(sides.get(clOrdId) ?? 'buy')) } : {}),
      ...(dice.chance(0.8) ? { qty: String(1 + dice.below(12)) } : {}),
    };
  });
}

function newOrder(dice: Dice, frame: SessionFrame, order: Action, home: number): Action {
  const qty = String(1 + dice.below(dice.chance(0.2) ? 30 : 9));
  if (!frame.lone && dice.chance(0.1)) return { ...order, type: 'market', qty, tif: dice.pick(['IOC', 'FOK']) };
  const tif = frame.lone ? dice.pick(['GTC', 'GTX']) : dice.pick(['GTC', 'GTC', 'GTC', 'GTC', 'IOC', 'FOK', 'GTX', 'GTX']);
  return { ...order, type: 'limit', price: price(dice, frame, home), qty, tif };
}

function price(dice: Dice, { orderTick }: SessionFrame, home: number): string {
  const px = home + dice.pick([0, 0, 0, 0, 1, -1, 2, -2]);
  return String(Math.floor(px / orderTick) * orderTick);
}
