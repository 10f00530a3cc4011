/** The event heap gives events in order of (time, rank), whatever the order in which they came; sorting is its twin. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/base/errors.js';
import { EventHeap } from '../../../src/base/mem/event-heap.js';

interface Event {
  readonly time: number;
  readonly rank: number;
  readonly payload: number;
}

const byTimeThenRank = (a: Event, b: Event): number => a.time - b.time || a.rank - b.rank;

/** Events whose ranks never repeat, as the loop makes them: class and arrival. */
const events = fc
  .array(
    fc.record({ time: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })), cls: fc.nat(4) }),
    {
      maxLength: 700,
    },
  )
  .map((specs) => specs.map(({ time, cls }, i): Event => ({ time, rank: cls * 2 ** 48 + i, payload: i })));

describe('EventHeap', () => {
  it('pops what sorting would give', () => {
    fc.assert(
      fc.property(events, (list) => {
        const heap = new EventHeap();
        for (const { time, rank, payload } of list) heap.push(time, rank, payload);
        heap.invariant();
        const popped: Event[] = [];
        while (heap.size > 0) popped.push({ time: heap.topTime, rank: heap.topRank, payload: heap.pop() });
        expect(popped).toEqual([...list].sort(byTimeThenRank));
      }),
    );
  });

  it('pops the least of what is there while events come and go', () => {
    // A number stands for an event to push, or, where it is odd, for a pop.
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 400 }), (steps) => {
        const heap = new EventHeap();
        const waiting: Event[] = [];
        steps.forEach((step, i) => {
          if (step % 2 === 0) {
            const event = { time: step, rank: i, payload: i };
            waiting.push(event);
            heap.push(event.time, event.rank, event.payload);
          } else if (waiting.length > 0) {
            waiting.sort(byTimeThenRank);
            expect(heap.pop()).toBe(waiting.shift()!.payload);
          }
          heap.invariant();
          expect(heap.size).toBe(waiting.length);
          waiting.sort(byTimeThenRank);
          expect([heap.topTime, heap.topRank]).toEqual([
            waiting[0]?.time ?? Number.POSITIVE_INFINITY,
            waiting[0]?.rank ?? Number.POSITIVE_INFINITY,
          ]);
        });
      }),
    );
  });

  it('is refused a pop when it is empty', () => {
    const heap = new EventHeap();
    expect(() => heap.pop()).toThrow(InvariantError);
    heap.push(1, 0, 9);
    expect(heap.pop()).toBe(9);
    expect(() => heap.pop()).toThrow('an event is popped from a heap that has one');
  });

  it('notices that it is out of order', () => {
    const heap = new EventHeap();
    for (let i = 0; i < 10; i++) heap.push(i, i, i);
    (heap as unknown as { times: Float64Array }).times[7] = -1;
    expect(() => heap.invariant()).toThrow('event 7 of the heap');
  });
});
