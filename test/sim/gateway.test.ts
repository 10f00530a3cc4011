/** Wires (DESIGN §5, FILLS.md §7): first in, first out in a pipe; one pipe a leg, or one a kind of message where latencies are set apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryPipe, Pipe, responsePipe, type Pipes } from '../../src/sim/gateway.js';
import { LatencyDraw } from '../../src/sim/latency/draw.js';
import { constantTable, type PathTable } from '../../src/sim/latency/table.js';
import { ExecType, namesByCode, Reason, RequestType } from '../../src/sim/message.js';
import { memoryTape } from '../kernel/memory-tape.js';
import { book, level, PLAIN, trade } from '../trading/play.js';
import { IDLE, stage, type Actor, type Laws } from './stage.js';

const EXEC = namesByCode(ExecType);

/** A draw that gives what it is told. */
function told(latencies: readonly number[]): LatencyDraw {
  let next = 0;
  return { constantNs: -1, next: () => latencies[next++]! } as unknown as LatencyDraw;
}

describe('a pipe', () => {
  it('lets each message out after its latency, but none before the one that went in before it', () => {
    const sends = fc.array(fc.record({ gap: fc.nat(50), latency: fc.nat(100) }), { minLength: 1 });
    fc.assert(
      fc.property(sends, (messages) => {
        const pipe = new Pipe(told(messages.map(({ latency }) => latency)));
        let sentNs = 0;
        let due = Number.NEGATIVE_INFINITY;
        for (const { gap, latency } of messages) {
          sentNs += gap;
          due = Math.max(due, sentNs + latency);
          expect(pipe.dueOf(sentNs)).toBe(due);
        }
      }),
    );
  });

  it('holds nobody up for a message that it loses', () => {
    const pipe = new Pipe(told([5, -400, 1]));
    expect([pipe.dueOf(10), pipe.dueOf(11), pipe.dueOf(12)]).toEqual([15, -400, 15]);
  });

  it.each([
    ['new', RequestType.new, 'entryNew'],
    ['cancel', RequestType.cancel, 'entryCancel'],
    ['replace', RequestType.replace, 'entryReplace'],
  ] as const)('is found for a request: %s', (_, type, name) => {
    expect(entryPipe(NAMED, type)).toBe(NAMED[name]);
  });

  it.each(Object.entries(ExecType))('is found for a report: %s', (name, execType) => {
    expect(responsePipe(NAMED, execType)).toBe(name === 'trade' ? NAMED.responseFill : NAMED.responseAck);
  });
});

const pipe = (): Pipe => new Pipe(new LatencyDraw(constantTable(0), 0, 0));
const NAMED: Pipes = { entryNew: pipe(), entryCancel: pipe(), entryReplace: pipe(), responseAck: pipe(), responseFill: pipe() };

describe('latencies of a session', () => {
  const tape = memoryTape(PLAIN, [...book(1000, { 100: 5 }, { 102: 5 }), trade(2000, 'sell', 99, 9), level(9000, 'bid', 100, 4)]);
  /** An order at 1200 and its cancel at 1210; what was reported, with the venue's time and the session's, and the price, if the venue has chosen one. */
  async function lives(laws: Laws): Promise<string[]> {
    const trader: Actor['trader'] = (port) => ({
      ...IDLE,
      onStart: () => {
        port.schedule(1200, 0);
        port.schedule(1210, 1);
      },
      onTimer: (tag) => (tag === 0 ? port.sendNew(0, port.intern('a'), 0, 1, 2, 1, 100, 1, 0) : port.sendCancel(0, port.intern('a'))),
    });
    const [one] = await stage(tape, [{ id: 'a', trader, laws }]);
    const { reports } = one!.columns;
    return Array.from({ length: reports.count }, (_, i) => {
      const price = Number.isNaN(reports.priceTicks[i]!) ? '' : ` @${reports.priceTicks[i]!}`;
      return `${EXEC[reports.execType[i]!]!} ${reports.exchTs[i]!} ${reports.recvTs[i]!} ${reports.reason[i]!}${price}`;
    });
  }

  it('one pipe: a cancel cannot overtake its order, nor a fill the acknowledgement', async () => {
    expect(await lives({ entry: 100, response: 50 })).toEqual(['new 1300 1350 0', 'canceled 1310 1360 0']);
  });

  it('pipes apart: a fast cancel arrives first and finds nothing', async () => {
    expect(await lives({ entry: { new: 100, cancel: 10, replace: 0 }, response: 50 })).toEqual([
      `cancelReject 1220 1270 ${Reason.unknownOrder}`,
      'new 1300 1350 0',
      'trade 2000 2050 0',
    ]);
  });

  it('pipes apart: a fill is heard of before its acknowledgement', async () => {
    expect(await lives({ entry: { new: 100, cancel: 5000, replace: 0 }, response: { ack: 3000, fill: 20 } })).toEqual([
      'new 1300 4300 0',
      'trade 2000 2020 0',
      `cancelReject 6210 9210 ${Reason.tooLate}`,
    ]);
  });

  it('a request that is lost never arrives; its sender learns of that later, in no pipe', async () => {
    // The recorded course loses what is sent up to 1205.
    const course: PathTable = {
      kind: 'path',
      epochNs: 0n,
      atNs: Float64Array.of(1000, 1204, 1205, 1300),
      latencyNs: Float64Array.of(0, 0, 30, 30),
      rejected: Uint8Array.of(1, 1, 0, 0),
      totalNs: Float64Array.of(700, 700, 0, 0),
    };
    expect(await lives({ entry: course, response: 50 })).toEqual([
      `rejected 1200 1900 ${Reason.technical}`,
      `cancelReject 1240 1290 ${Reason.unknownOrder}`,
    ]);
  });

  it('an order in the warm-up is refused on arrival, its cancel is not', async () => {
    const trader: Actor['trader'] = (port) => ({
      ...IDLE,
      onStart: () => [1200, 1500].forEach((at) => port.schedule(at, 0)),
      onTimer: () => port.sendNew(0, port.intern(`a${port.now()}`), 0, 1, 2, 1, 100, 1, 0),
    });
    const [one] = await stage(tape, [{ id: 'a', trader, ordersFromTs: 1500 }]);
    expect(one!.reports.map(({ execType, reason }) => [EXEC[execType], reason])).toEqual([
      ['rejected', Reason.warmUp],
      ['new', Reason.none],
      ['trade', Reason.none],
    ]);
  });
});
