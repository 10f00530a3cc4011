/** Orders that have ended: out of the way, and still told as they were (`ClosedOrders`, `Blotter`). */
import { describe, expect, it } from 'vitest';
import { ExecType, Message, OrdStatus, Reason, RequestType } from '../../src/sim/message.js';
import type { Blotter } from '../../src/trading/blotter.js';
import { OwnBlotter } from './own-blotter.js';

function report(clOrd: number, fields: Partial<Message>): Message {
  return Object.assign(new Message(0), { clOrd, side: 1, reason: Reason.none }, fields);
}

/** An order of 5 that filled 2 and was cancelled. */
function cancelled(blotter: Blotter, id: string, clOrd: number): void {
  const order = blotter.open(id, clOrd);
  order.sentNew('buy', 100, 5);
  blotter.apply(report(clOrd, { execType: ExecType.new, leavesQtyLots: 5, cumQtyLots: 0 }));
  blotter.apply(report(clOrd, { execType: ExecType.trade, lastQtyLots: 2, leavesQtyLots: 3, cumQtyLots: 2 }));
  order.sentCancel();
  blotter.apply(report(clOrd, { execType: ExecType.canceled, ordStatus: OrdStatus.canceled, leavesQtyLots: 0, cumQtyLots: 2 }));
}

describe('an order that has ended', () => {
  it('is told as it ended, and the refusal of the cancel that did not end it finds it', () => {
    const blotter = new OwnBlotter();
    cancelled(blotter, '1', 1);
    const ended = {
      clOrdId: '1',
      side: 'buy',
      priceTicks: 100,
      qtyLots: 5,
      cumQtyLots: 2,
      leavesQtyLots: 0,
      ordStatus: 'canceled',
      open: false,
    };
    expect(blotter.sent('1')).toMatchObject(ended);
    const refused = report(1, { execType: ExecType.cancelReject, requestType: RequestType.cancel, cumQtyLots: 2 });
    expect(blotter.apply(refused)).toMatchObject(ended);
    expect([blotter.sent('1')?.settled, blotter.qtyLots]).toEqual([true, 2]);
    blotter.invariant();
    expect(() => blotter.apply(refused)).toThrow('no cancel or replace is under way');
  });

  it('may be spoken of again: the refusal of a late cancel and of a repeated id find it', () => {
    const blotter = new OwnBlotter();
    const order = blotter.open('x', 3);
    order.sentNew('sell', 101, 4);
    blotter.apply(report(3, { side: -1, execType: ExecType.new, leavesQtyLots: 4, cumQtyLots: 0 }));
    blotter.apply(report(3, { side: -1, execType: ExecType.trade, lastQtyLots: 4, leavesQtyLots: 0, cumQtyLots: 4 }));
    blotter.open('x', 3).sentCancel();
    blotter.invariant();
    blotter.apply(report(3, { execType: ExecType.cancelReject, requestType: RequestType.cancel, reason: Reason.tooLate, cumQtyLots: 4 }));
    blotter.open('x', 3).sentNew('buy', 99, 1);
    blotter.apply(report(3, { execType: ExecType.rejected, reason: Reason.duplicate }));
    expect(blotter.sent('x')).toMatchObject({ side: 'sell', ordStatus: 'filled', cumQtyLots: 4, newsSent: 2 });
    expect(blotter.qtyLots).toBe(-4);
    blotter.invariant();
  });
});
