/**
 * Many sessions on one replay (DESIGN §8): a thousand attach without trouble, a row costs those alone whom it concerns, and each session gets
 * what it gets alone.
 */
import { describe, expect, it } from 'vitest';
import { compatQueue } from '../../src/venue/compat/queue.js';
import { ExecType, OrdType, TimeInForce } from '../../src/sim/message.js';
import type { SessionRules } from '../../src/venue/rules.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { PLAIN } from '../trading/play.js';
import { IDLE, stage, type Actor } from './stage.js';

const SESSIONS = 1000;

/** A touch at 100 | 101 that is traded at and stated again, row after row; nothing ever happens at 1 to 90. */
const tape: RowText[] = [
  ['1000', '1000', 'level', 'bid', '100', '10'],
  ['1000', '1000', 'level', 'ask', '101', '10'],
  ...Array.from({ length: 3000 }, (_, i): RowText => {
    const ts = String(1010 + i);
    return i % 3 === 0 ? [ts, ts, 'trade', 'sell', '100', '1'] : [ts, ts, 'level', 'bid', '100', String(10 + (i % 4))];
  }),
];

/** Sends one order at the start and counts how often it is called. */
function resting(id: string, priceTicks: number, calls: Map<string, number>, rules: Partial<SessionRules>): Actor {
  const called = (): void => void calls.set(id, (calls.get(id) ?? 0) + 1);
  return {
    id,
    rules,
    feedKey: 'shared',
    trader: (port) => ({
      ...IDLE,
      onStart: () => {
        called();
        port.sendNew(0, port.intern('1'), 0, 1, OrdType.limit, TimeInForce.GTC, priceTicks, 3, 0);
      },
      onReport: called,
    }),
  };
}

describe.each([
  ['the true rules', {}],
  [
    'compat: hftbacktest',
    { compat: { queue: compatQueue({ model: 'pessimistic' }), partial: true, qtyOf: (lots: number) => lots, lotQtyBase: 1 } },
  ],
])('a thousand sessions under %s', (_, rules) => {
  it('each gets what it gets alone; those far from the market hear of their order and nothing else', async () => {
    const calls = new Map<string, number>();
    const priceOf = (i: number): number => (i === 500 ? 100 : 1 + (i % 90));
    const actors = Array.from({ length: SESSIONS }, (__, i) => resting(`s${i}`, priceOf(i), calls, rules));
    const together = await stage(memoryTape(PLAIN, tape), actors);
    expect(together.map(({ failure }) => failure).filter((failure) => failure !== undefined)).toEqual([]);
    const fillsOf = (i: number): number => together[i]!.reports.filter(({ execType }) => execType === ExecType.trade).length;
    expect(fillsOf(500)).toBeGreaterThan(0);
    expect(actors.map((__, i) => i).filter((i) => i !== 500 && (fillsOf(i) > 0 || calls.get(`s${i}`) !== 2))).toEqual([]);
    for (const i of [0, 500, 999]) {
      const [alone] = await stage(memoryTape(PLAIN, tape), [actors[i]!]);
      expect(together[i]!.digest).toBe(alone!.digest);
    }
  });

  it('rows look at the orders of their own price and no others', async () => {
    const looked: number[] = [];
    const counted = (sessions: number): Promise<unknown> => {
      let looks = 0;
      const share = (): number => {
        looks++;
        return 1;
      };
      const { compat } = rules as Partial<SessionRules>;
      const own = compat === undefined ? { share } : { compat: { ...compat, queue: { probability: share } } };
      const actors = Array.from({ length: sessions }, (__, i) => resting(`s${i}`, i === 0 ? 100 : 1 + (i % 90), new Map(), own));
      return stage(memoryTape(PLAIN, tape), actors).then(() => looked.push(looks));
    };
    await counted(1);
    await counted(SESSIONS);
    expect(looked[0]).toBeGreaterThan(0);
    expect(looked[1]).toBe(looked[0]);
  });
});
