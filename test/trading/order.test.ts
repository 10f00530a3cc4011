/** The trader's order state machine: what each report makes of an order, and which reports cannot be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/base/errors.js';
import { ExecType, Message, OrdStatus, Reason, RequestType, type ExecTypeName } from '../../src/sim/message.js';
import type { Blotter } from '../../src/trading/blotter.js';
import { OwnBlotter } from './own-blotter.js';
import type { TrackedOrder } from '../../src/trading/order.js';

const ORDER = 1;

function report(execType: ExecTypeName, fields: Partial<Message> = {}): Message {
  return Object.assign(new Message(0), { clOrd: ORDER, execType: ExecType[execType], leavesQtyLots: 0, cumQtyLots: 0 }, fields);
}

/**
 * One step: `send`, `cancel`, `replace 6` (total), or a report: `new 10`, `trade 3 3/7` (quantity, cum/leaves), `replaced 3/3`,
 * `canceled 3`, `expired 3`, `rejected`, `cancelReject cancel|replace`.
 */
function step(blotter: Blotter, text: string): void {
  const [what, a = '', b = ''] = text.split(' ');
  const order = blotter.open('x', ORDER);
  const [cum = 0, leaves = 0] = (what === 'trade' ? b : a).split('/').map(Number);
  if (what === 'send') order.sentNew('buy', 100, 10);
  else if (what === 'cancel') order.sentCancel();
  else if (what === 'replace') order.sentReplace(Number(a));
  else if (what === 'new') blotter.apply(report('new', { leavesQtyLots: Number(a) }));
  else if (what === 'trade')
    blotter.apply(
      report('trade', { lastQtyLots: Number(a), cumQtyLots: cum, leavesQtyLots: leaves, ordStatus: OrdStatus.partiallyFilled }),
    );
  else if (what === 'replaced') blotter.apply(report('replaced', { cumQtyLots: cum, leavesQtyLots: leaves }));
  else if (what === 'rejected') blotter.apply(report('rejected', { reason: a === '' ? Reason.badQty : Reason[a as 'duplicate'] }));
  else if (what === 'cancelReject') blotter.apply(report('cancelReject', { requestType: RequestType[a as 'cancel'] }));
  else blotter.apply(report(what as 'canceled', { cumQtyLots: Number(a) }));
}

function show(order: TrackedOrder): string {
  const flags = `${order.open ? ' open' : ''}${order.pendingCancel ? ' pendingCancel' : ''}${order.pendingReplace ? ' pendingReplace' : ''}`;
  return `${order.ordStatus} ${String(order.cumQtyLots)}+${String(order.leavesQtyLots)}/${String(order.qtyLots)} @${String(order.priceTicks)}${flags}`;
}

function life(...steps: string[]): string[] {
  const blotter = new OwnBlotter();
  return steps.map((each) => {
    step(blotter, each);
    return `${each} → ${show(blotter.open('x', ORDER))} | position ${String(blotter.qtyLots)}`;
  });
}

describe('lives of an order', () => {
  it('fills in parts', () => {
    expect(life('send', 'new 10', 'trade 3 3/7', 'trade 7 10/0')).toEqual([
      'send → pendingNew 0+10/10 @100 open | position 0',
      'new 10 → new 0+10/10 @100 open | position 0',
      'trade 3 3/7 → partiallyFilled 3+7/10 @100 open | position 3',
      'trade 7 10/0 → filled 10+0/10 @100 | position 10',
    ]);
  });

  it('is cancelled while it fills', () => {
    expect(life('send', 'new 10', 'cancel', 'trade 4 4/6', 'canceled 4').slice(2)).toEqual([
      'cancel → new 0+10/10 @100 open pendingCancel | position 0',
      'trade 4 4/6 → partiallyFilled 4+6/10 @100 open pendingCancel | position 4',
      'canceled 4 → canceled 4+0/10 @100 | position 4',
    ]);
  });

  it('fills before its cancel arrives', () => {
    expect(life('send', 'new 10', 'cancel', 'trade 10 10/0', 'cancelReject cancel').slice(3)).toEqual([
      'trade 10 10/0 → filled 10+0/10 @100 | position 10',
      'cancelReject cancel → filled 10+0/10 @100 | position 10',
    ]);
  });

  it('is replaced: the price changes with the answer, not with the request', () => {
    expect(life('send', 'new 10', 'replace 98', 'replaced 0/6', 'replace 97', 'cancelReject replace').slice(2)).toEqual([
      'replace 98 → new 0+10/10 @100 open pendingReplace | position 0',
      'replaced 0/6 → new 0+6/6 @98 open | position 0',
      'replace 97 → new 0+6/6 @98 open pendingReplace | position 0',
      'cancelReject replace → new 0+6/6 @98 open | position 0',
    ]);
  });

  it('tells a refused cancel from a refused replace', () => {
    expect(life('send', 'new 10', 'cancel', 'replace 98', 'cancelReject replace').at(-1)).toBe(
      'cancelReject replace → new 0+10/10 @100 open pendingCancel | position 0',
    );
    expect(life('send', 'new 10', 'cancel', 'replace 98', 'cancelReject cancel', 'replaced 0/10').at(-1)).toBe(
      'replaced 0/10 → new 0+10/10 @98 open | position 0',
    );
  });

  it('is ended by a replace to no more than it has filled', () => {
    expect(life('send', 'new 10', 'trade 4 4/6', 'replace 100', 'canceled 4').at(-1)).toBe(
      'canceled 4 → canceled 4+0/10 @100 | position 4',
    );
  });

  it('expires with its rest, or is refused', () => {
    expect(life('send', 'new 10', 'trade 2 2/8', 'expired 2').at(-1)).toBe('expired 2 → expired 2+0/10 @100 | position 2');
    expect(life('send', 'rejected').at(-1)).toBe('rejected → rejected 0+0/10 @100 | position 0');
  });

  it('is ended by the venue unasked, while a cancel is on its way', () => {
    expect(life('send', 'new 10', 'cancel', 'canceled 0', 'cancelReject cancel').at(-1)).toBe(
      'cancelReject cancel → canceled 0+0/10 @100 | position 0',
    );
    expect(life('send', 'new 10', 'canceled 0').at(-1)).toBe('canceled 0 → canceled 0+0/10 @100 | position 0');
  });

  it('a cancel may come before its order, and names an order that was never sent', () => {
    expect(life('cancel', 'send', 'cancelReject cancel', 'new 10').at(-1)).toBe('new 10 → new 0+10/10 @100 open | position 0');
    const blotter = new OwnBlotter();
    step(blotter, 'cancel');
    expect(blotter.sent('x')).toBeUndefined();
  });

  it('a repeated id leaves the order under it alone', () => {
    expect(life('send', 'new 10', 'send', 'rejected duplicate', 'trade 1 1/9').at(-1)).toBe(
      'trade 1 1/9 → partiallyFilled 1+9/10 @100 open | position 1',
    );
    expect(life('send', 'send', 'rejected', 'rejected duplicate').at(-1)).toBe('rejected duplicate → rejected 0+0/10 @100 | position 0');
  });

  it('an order that was lost on the way may be sent again under its id', () => {
    expect(life('send', 'rejected technical', 'send', 'new 10', 'trade 4 4/6').slice(1)).toEqual([
      'rejected technical → rejected 0+0/10 @100 | position 0',
      'send → pendingNew 0+10/10 @100 open | position 0',
      'new 10 → new 0+10/10 @100 open | position 0',
      'trade 4 4/6 → partiallyFilled 4+6/10 @100 open | position 4',
    ]);
    expect(life('send', 'rejected', 'send', 'rejected duplicate').at(-1)).toBe('rejected duplicate → rejected 0+0/10 @100 | position 0');
  });

  it('of two orders under one id it is the one that the venue took, whichever side that is', () => {
    const blotter = new OwnBlotter();
    const order = blotter.open('x', ORDER);
    order.sentNew('buy', 100, 10);
    order.sentNew('sell', 101, 6);
    blotter.apply(report('new', { side: -1, leavesQtyLots: 6 }));
    blotter.apply(report('rejected', { side: 1, reason: Reason.technical }));
    blotter.apply(report('trade', { side: -1, lastQtyLots: 2, cumQtyLots: 2, leavesQtyLots: 4 }));
    blotter.invariant();
    expect([order.side, order.leavesQtyLots, blotter.qtyLots]).toEqual(['sell', 4, -2]);
  });
});

describe('reports that overtake each other (fills and acknowledgements in pipes of their own)', () => {
  it('a fill before the acknowledgement', () => {
    expect(life('send', 'trade 3 3/7', 'new 10', 'trade 7 10/0').slice(1)).toEqual([
      'trade 3 3/7 → partiallyFilled 3+7/10 @100 open | position 3',
      'new 10 → partiallyFilled 3+7/10 @100 open | position 3',
      'trade 7 10/0 → filled 10+0/10 @100 | position 10',
    ]);
    expect(life('send', 'trade 10 10/0', 'new 10').at(-1)).toBe('new 10 → filled 10+0/10 @100 | position 10');
  });

  it('a fill after a replace, before either is acknowledged', () => {
    expect(life('send', 'replace 8', 'trade 3 3/5', 'new 10', 'replaced 0/8').slice(2)).toEqual([
      'trade 3 3/5 → partiallyFilled 3+5/8 @100 open pendingReplace | position 3',
      'new 10 → partiallyFilled 3+5/8 @100 open pendingReplace | position 3',
      'replaced 0/8 → partiallyFilled 3+5/8 @8 open | position 3',
    ]);
  });

  it('the end before its last fills: the total is known at once, the position when they are told', () => {
    expect(life('send', 'new 10', 'cancel', 'canceled 4', 'trade 3 3/7', 'trade 1 4/6').slice(3)).toEqual([
      'canceled 4 → canceled 4+0/10 @100 | position 0',
      'trade 3 3/7 → canceled 4+0/10 @100 | position 3',
      'trade 1 4/6 → canceled 4+0/10 @100 | position 4',
    ]);
  });

  it('a replace before or after the fills around it: the venue’s later word stands', () => {
    expect(life('send', 'new 10', 'replace 100', 'replaced 3/3', 'trade 3 3/7').at(-1)).toBe(
      'trade 3 3/7 → partiallyFilled 3+3/6 @100 open | position 3',
    );
    expect(life('send', 'new 10', 'replace 99', 'trade 2 2/4', 'replaced 0/6').at(-1)).toBe(
      'replaced 0/6 → partiallyFilled 2+4/6 @99 open | position 2',
    );
  });
});

describe('what cannot be', () => {
  it.each([
    [['new 10'], 'no unanswered new order'],
    [['send', 'new 10', 'new 10'], 'no unanswered new order'],
    [['send', 'new 9'], 'the quantity sent is 10'],
    [['trade 1 1/9'], 'the venue has no such order'],
    [['send', 'rejected', 'trade 1 1/9'], 'the venue has no such order'],
    [['send', 'new 10', 'trade 2 3/7'], 'the fills told before add up to 0'],
    [['send', 'new 10', 'trade 0 0/10'], 'the fills told before add up to 0'],
    [['send', 'new 10', 'trade 10 10/0', 'trade 1 1/9'], 'the fills told before add up to 10'],
    [['send', 'new 10', 'cancel', 'canceled 0', 'trade 1 1/9'], 'it ended with 0 filled'],
    [['send', 'new 10', 'trade 4 4/6', 'cancel', 'canceled 3'], '4 were told as filled'],
    [['send', 'new 10', 'cancel', 'canceled 0', 'canceled 0'], 'it does not stand'],
    [['send', 'new 10', 'trade 10 10/0', 'expired 10'], 'it does not stand'],
    [['send', 'expired 0'], 'it does not stand'],
    [['send', 'cancel', 'canceled 0'], 'it does not stand'],
    [['send', 'new 10', 'rejected'], 'no unanswered new order'],
    [['send', 'new 10', 'replaced 0/6'], 'no replace is under way'],
    [['send', 'replace 9', 'replaced 0/6'], 'it does not stand'],
    [['send', 'new 10', 'cancelReject cancel'], 'no cancel or replace is under way'],
  ])('%j', (steps, why) => {
    const blotter = new OwnBlotter();
    for (const each of steps.slice(0, -1)) step(blotter, each);
    expect(() => step(blotter, steps.at(-1)!)).toThrow(InvariantError);
    expect(() => life(...steps)).toThrow(why);
  });

  it('a report of an order of nobody', () => {
    expect(() => new OwnBlotter().apply(report('new', { clOrd: 7 }))).toThrow('order number 7, which this session never sent');
  });
});

describe('whatever way reports are mixed', () => {
  it('the end is the same: totals and position do not depend on which pipe was faster', () => {
    const fills = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 5 });
    fc.assert(
      fc.property(fills, fc.boolean(), fc.infiniteStream(fc.boolean()), (quantities, cancelled, coin) => {
        const total = quantities.reduce((sum, each) => sum + each, 0) + (cancelled ? 1 : 0);
        fc.pre(total > 0);
        let cum = 0;
        const trades = quantities.map((each) =>
          report('trade', { lastQtyLots: each, cumQtyLots: (cum += each), leavesQtyLots: total - cum }),
        );
        const acks = [report('new', { leavesQtyLots: total }), ...(cancelled ? [report('canceled', { cumQtyLots: cum })] : [])];
        const blotter = new OwnBlotter();
        const order = blotter.open('x', ORDER);
        order.sentNew('sell', 100, total);
        order.sentCancel();
        while (trades.length + acks.length > 0) {
          const pipe = acks.length === 0 || (trades.length > 0 && coin.next().value === true) ? trades : acks;
          blotter.apply(pipe.shift()!);
          expect(order.cumQtyLots + order.leavesQtyLots).toBeLessThanOrEqual(total);
        }
        expect(blotter.qtyLots + cum).toBe(0);
        expect([order.cumQtyLots, order.leavesQtyLots, order.ordStatus]).toEqual([cum, 0, cancelled ? 'canceled' : 'filled']);
      }),
    );
  });
});
