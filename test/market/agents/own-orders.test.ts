/** A crowd's own orders: what stands is what a plain list says, and each of a group is as likely to be picked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OwnOrders } from '../../../strategies/market/parts/own-orders.js';
import type { ExecTypeName } from '../../../src/sim/message.js';
import type { OrderReport } from '../../../src/trading/strategy.js';

function report(clOrdId: string, execType: ExecTypeName, leavesQtyLots = 1): OrderReport {
  return { clOrdId, execType, leavesQtyLots } as OrderReport;
}

describe('own orders', () => {
  it('are counted and picked as a plain list would have it, whatever the order of reports', () => {
    const step = fc.record({
      what: fc.constantFrom('send', 'new', 'fill', 'part', 'end', 'reject', 'take', 'refuse'),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const own = new OwnOrders();
        const alive: { id: string; group: number; acknowledged: boolean; stands: boolean }[] = [];
        let sent = 0;
        for (const { what, at } of steps) {
          const one = alive[Math.floor(at * alive.length)];
          if (what === 'send') {
            alive.push({ id: `id${String(sent)}`, group: sent % 3, acknowledged: false, stands: false });
            own.sent(`id${String(sent)}`, sent++ % 3);
          } else if (one === undefined) {
            continue;
          } else if (what === 'new' && !one.acknowledged) {
            one.acknowledged = one.stands = true;
            own.told(report(one.id, 'new'));
          } else if (what === 'part') {
            own.told(report(one.id, 'trade', 1));
          } else if (what === 'refuse') {
            if (one.acknowledged) one.stands = true;
            own.told(report(one.id, 'cancelReject'));
          } else if (what === 'take') {
            const id = own.take(one.group, at);
            const taken = alive.find((each) => each.id === id);
            if (taken === undefined) expect(alive.filter((each) => each.group === one.group && each.stands)).toEqual([]);
            else {
              expect(taken).toMatchObject({ group: one.group, stands: true });
              taken.stands = false;
            }
          } else if (what === 'fill' || what === 'end' || what === 'reject') {
            alive.splice(alive.indexOf(one), 1);
            own.told(report(one.id, ({ fill: 'trade', end: 'canceled', reject: 'rejected' } as const)[what], 0));
          }
          expect(own.standing).toBe(alive.filter((each) => each.stands).length);
          expect(own.unanswered).toBe(alive.filter((each) => !each.acknowledged).length);
          for (const group of [0, 1, 2]) expect(own.in(group)).toBe(alive.filter((each) => each.stands && each.group === group).length);
        }
        own.told(report('a stranger', 'canceled'));
      }),
    );
  });

  it('rows of orders that have ended are used again', () => {
    const own = new OwnOrders();
    for (let i = 0; i < 1000; i++) {
      own.sent(String(i), i % 2);
      own.told(report(String(i), 'new'));
      own.told(report(String(i), 'canceled', 0));
    }
    expect((own as unknown as { ids: string[] }).ids).toHaveLength(1);
    expect((own as unknown as { rowOf: Map<string, number> }).rowOf.size).toBe(0);
  });
});
