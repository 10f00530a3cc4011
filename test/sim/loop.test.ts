/**
 * The loop's order of events (DESIGN §5): at one nanosecond feed data, responses, timers, rows at the venue, requests; then the lower instrument; then
 * the earlier message. What one session does, or how it ends, is no other's affair.
 */
import { describe, expect, it } from 'vitest';
import { Interrupted, InvariantError, StrategyError } from '../../src/base/errors.js';
import type { PathTable } from '../../src/sim/latency/table.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { book, level, PLAIN, trade } from '../trading/play.js';
import { loggedRun, sendOrder, type Player } from './logged-run.js';
import { IDLE, stage, type Actor } from './stage.js';

/** A row with its times apart. */
const seen = (exchTs: number, recvTs: number, price = 100): RowText => [exchTs, recvTs, 'level', 'bid', price, 1];
const row = (ts: number): RowText => seen(ts, ts);

describe('the order of events at one nanosecond', () => {
  it('is feed, response, timer, row, request', async () => {
    const player: Player = {
      id: 'a',
      laws: { entry: 1000, response: 500 },
      trader: (port) => ({
        wantsBook: true,
        onStart: () => {
          port.schedule(3000, 7);
          // `x` arrives at 2500 and is answered at 3000; `y`, sent at 2000, arrives at 3000.
          port.schedule(1500, 1);
          port.schedule(2000, 2);
        },
        onTimer: (tag) => {
          if (tag === 1) sendOrder(port, 'x');
          if (tag === 2) sendOrder(port, 'y');
        },
      }),
    };
    const { log } = await loggedRun({ tapes: [[seen(1000, 3000), row(3000), row(4000)]], players: [player] });
    expect(log).toEqual([
      '1000 a start',
      '1000 row 0:0',
      '1500 a timer 1',
      '2000 a timer 2',
      '2500 request 0:x',
      '3000 a book 0',
      '3000 a book 0',
      '3000 a report x new',
      '3000 a timer 7',
      '3000 row 0:1',
      '3000 request 0:y',
      '3500 a report y new',
      '4000 a book 0',
      '4000 row 0:2',
      'end of the tape',
      '4000 a end',
    ]);
  });

  it('puts the lower instrument first, then what was sent first', async () => {
    const player: Player = {
      id: 'a',
      laws: { entry: 1000 },
      trader: (port) => ({
        wantsBook: true,
        onTimer: () => {
          sendOrder(port, 'later', 1);
          sendOrder(port, 'first');
          sendOrder(port, 'second');
        },
        onStart: () => port.schedule(1500, 0),
      }),
    };
    const { log } = await loggedRun({
      tapes: [
        [row(1000), row(2500), row(3000)],
        [row(1000), row(2500)],
      ],
      players: [player],
    });
    expect(log).toEqual([
      '1000 a start',
      '1000 a book 0',
      '1000 a book 1',
      '1000 row 0:0',
      '1000 row 1:0',
      '1500 a timer 0',
      '2500 a book 0',
      '2500 a book 1',
      '2500 row 0:1',
      '2500 row 1:1',
      '2500 request 0:first',
      '2500 a report first new',
      '2500 request 0:second',
      '2500 a report second new',
      '2500 request 1:later',
      '2500 a report later new',
      '3000 a book 0',
      '3000 row 0:2',
      'end of the tape',
      'end of the tape',
      '3000 a end',
    ]);
  });

  it('runs next what was made at that nanosecond for an earlier class', async () => {
    // Row 1 tells session a something, with no latency: it hears of it before row 2 of the same time, and its answer comes after all of them.
    const player: Player = {
      id: 'a',
      trader: (port) => ({
        onStart: () => port.intern('x'),
        onReport: (m) => {
          if (port.now() === 2000 && m.clOrd === 1) {
            sendOrder(port, 'answer');
            port.schedule(0, 5);
          }
        },
      }),
    };
    const { log } = await loggedRun({
      tapes: [[row(1000), row(2000), row(2000), row(2000), row(3000)]],
      players: [player],
      reportsAt: new Map([[1, { session: 0, clOrd: 1 }]]),
    });
    expect(log).toEqual([
      '1000 a start',
      '1000 row 0:0',
      '2000 row 0:1',
      '2000 a report x new',
      '2000 a timer 5',
      '2000 row 0:2',
      '2000 row 0:3',
      '2000 request 0:answer',
      '2000 a report answer new',
      '3000 row 0:4',
      'end of the tape',
      '3000 a end',
    ]);
  });

  it.each([1, 2, 3, 100])('does not depend on the batches of the tape: %i rows each', async (batchRows) => {
    const rows = [1000, 1000, 1000, 2000, 2000, 2000, 2000, 3000, 3000].map((ts, i) => seen(ts, ts + (i % 3) * 400));
    const player: Player = {
      id: 'a',
      laws: { entry: 500, feed: 100 },
      trader: (port) => ({
        wantsBook: true,
        onBook: () => sendOrder(port, `o${port.now()}`),
      }),
    };
    const { log } = await loggedRun({ tapes: [rows], players: [player], batchRows });
    const whole = await loggedRun({ tapes: [rows], players: [player], batchRows: 50 });
    expect(log).toEqual(whole.log);
    expect(log.filter((line) => line.includes('request'))).toHaveLength(6);
  });
});

describe('the ends of a run', () => {
  it('starts at the first row, before anything is seen, and calls seats in their order', async () => {
    const peek = (port: Parameters<NonNullable<Player['trader']>>[0]): object => ({
      onStart: () => expect([port.now(), port.startTs, port.feed(0).bidTicks]).toEqual([1000, 1007, Number.NaN]),
    });
    const { log, seats } = await loggedRun({
      tapes: [[seen(1000, 1007), row(2000)]],
      players: [
        { id: 'b', trader: peek },
        { id: 'a', trader: peek },
      ],
    });
    expect(seats.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(log.slice(0, 2)).toEqual(['1000 b start', '1000 a start']);
  });

  it('does not execute what is due after the last row; reports under way still arrive', async () => {
    const player: Player = {
      id: 'a',
      laws: { entry: 300, response: 5000 },
      trader: (port) => ({
        onStart: () => [1500, 1700, 1701, 2001].forEach((at, tag) => port.schedule(at, tag)),
        onTimer: (tag) => sendOrder(port, `o${tag}`),
        onReport: () => port.schedule(port.now(), 9),
      }),
    };
    const { log } = await loggedRun({ tapes: [[row(1000), row(2000)]], players: [player] });
    expect(log).toEqual([
      '1000 a start',
      '1000 row 0:0',
      '1500 a timer 0',
      '1700 a timer 1',
      '1701 a timer 2',
      '1800 request 0:o0',
      '2000 row 0:1',
      '2000 request 0:o1',
      '6800 a report o0 new',
      '7000 a report o1 new',
      'end of the tape',
      '7000 a end',
    ]);
  });

  it("ends each session at the tape's last time or its own last report, whatever others still hear", async () => {
    const players: Player[] = [5000, 0].map((response, i) => ({
      id: String(i),
      laws: { response },
      trader: (port) => ({ onStart: () => port.schedule(1500, 0), onTimer: () => sendOrder(port, 'x') }),
    }));
    const { log } = await loggedRun({ tapes: [[row(1000), row(2000)]], players });
    expect(log.filter((line) => line.endsWith(' end'))).toEqual(['6500 0 end', '2000 1 end']);
  });

  it('has nothing to do on an empty tape', async () => {
    const { log } = await loggedRun({ tapes: [[]], players: [{ id: 'a', trader: (port) => ({ onStart: () => sendOrder(port, 'x') }) }] });
    expect(log).toEqual(['0 a start', 'end of the tape', '0 a end']);
  });

  it('comes to an end though each lost request is sent again', async () => {
    // Beyond its last row a recorded course holds: here every request is lost.
    const lost: PathTable = {
      kind: 'path',
      epochNs: 0n,
      atNs: Float64Array.of(0),
      latencyNs: Float64Array.of(0),
      rejected: Uint8Array.of(1),
      totalNs: Float64Array.of(400),
    };
    const player: Player = {
      id: 'a',
      laws: { entry: lost },
      trader: (port) => ({ onStart: () => sendOrder(port, 'x'), onReport: () => sendOrder(port, 'x') }),
    };
    const { log } = await loggedRun({ tapes: [[row(1000), row(2000)]], players: [player] });
    expect(log.filter((line) => line.includes('report'))).toEqual([
      '1400 a report x rejected',
      '1800 a report x rejected',
      '2200 a report x rejected',
    ]);
  });

  it('is interrupted by its signal, and closes the tape', async () => {
    const stop = new AbortController();
    const tape = memoryTape(PLAIN, [row(1000), row(2000), row(3000)], {}, 1);
    let closed = false;
    const watched = {
      ...tape,
      async *batches() {
        try {
          yield* tape.batches();
        } finally {
          closed = true;
        }
      },
    };
    const actor: Actor = { id: 'a', trader: (port) => ({ ...IDLE, onStart: () => port.schedule(1500, 0), onTimer: () => stop.abort() }) };
    await expect(stage(watched, [actor], { signal: stop.signal })).rejects.toThrow(Interrupted);
    expect(closed).toBe(true);
  });
});

describe('a session that goes wrong', () => {
  const rows = [
    ...book(1000, { 100: 5 }, { 102: 5 }),
    trade(2000, 'sell', 100, 9),
    trade(2500, 'sell', 100, 9),
    level(3000, 'bid', 100, 4),
    level(4000, 'bid', 99, 4),
  ];
  const tape = memoryTape(PLAIN, rows);
  const good: Actor = {
    id: 'good',
    trader: (port) => ({
      ...IDLE,
      onStart: () => port.schedule(1500, 0),
      onTimer: () => port.sendNew(0, port.intern('g'), 0, 1, 2, 1, 100, 6, 0),
    }),
  };

  it('is stopped by more than 10,000 messages in one nanosecond, with a word on zero latencies; others go on', async () => {
    let answers = 0;
    const looping: Actor = {
      id: 'looping',
      trader: (port) => ({
        ...good.trader(port),
        onReport: () => {
          answers++;
          port.sendCancel(0, port.intern('nothing'));
        },
      }),
    };
    const [alone] = await stage(tape, [good]);
    const [failed, beside] = await stage(tape, [looping, good]);
    expect(failed!.failure).toBeInstanceOf(StrategyError);
    expect(failed!.failure!.message).toMatch(/more than 10000 messages in one nanosecond \(at 1500 ns\).*zero latencies/s);
    // Timer and order, then a report and a cancel each time round, up to the limit.
    expect(answers).toBe(4999);
    expect([beside!.failure, beside!.digest, beside!.reports.length]).toEqual([undefined, alone!.digest, 3]);
  });

  it('may send 9,999 messages at once', async () => {
    const many: Actor = {
      id: 'many',
      trader: (port) => ({
        ...IDLE,
        onStart: () => port.schedule(1500, 0),
        onTimer: () => {
          for (let i = 0; i < 9_999; i++) port.sendCancel(0, 1 + port.intern('a'));
        },
      }),
      laws: { entry: 1, response: { ack: 5, fill: 5 } },
    };
    const tooMany: Actor = { ...many, trader: (port) => ({ ...many.trader(port), onReport: () => port.sendCancel(0, 9) }) };
    const [one, two] = await stage(tape, [many, tooMany]);
    expect(one!.failure).toBeUndefined();
    expect(one!.reports).toHaveLength(9_999);
    // Its 9,999 reports come in one nanosecond too, and each is answered.
    expect(two!.failure).toBeInstanceOf(StrategyError);
  });

  it('is ended by what its strategy throws, at that row; its orders leave, its timers are silent, others go on', async () => {
    let rang = 0;
    const broken: Actor = {
      id: 'broken',
      trader: (port) => ({
        ...good.trader(port),
        onReport: (m) => {
          port.schedule(2600, 0);
          if (m.cumQtyLots > 0) throw new RangeError('not my day');
        },
        onTimer: (tag) => {
          rang++;
          good.trader(port).onTimer(tag);
        },
      }),
    };
    const [alone] = await stage(tape, [good]);
    const [failed, beside] = await stage(tape, [broken, good]);
    // 5 ahead, 9 printed at 2000: 4 filled; the other 2 would have filled at 2500.
    expect(failed!.failure).toEqual(new RangeError('not my day'));
    expect([failed!.failedRow, failed!.reports.map(({ cumQtyLots }) => cumQtyLots), rang]).toEqual([2, [0, 4], 1]);
    expect(beside!.reports.map(({ cumQtyLots }) => cumQtyLots)).toEqual([0, 4, 6]);
    expect([beside!.failure, beside!.digest]).toEqual([undefined, alone!.digest]);
  });

  it.each(['onStart', 'onBook', 'onTrade', 'onReport', 'onTimer', 'onEnd'] as const)('may throw in %s', async (callback) => {
    const broken: Actor = {
      id: 'broken',
      trader: (port) => ({
        ...good.trader(port),
        wantsBook: true,
        wantsTrades: true,
        [callback]: () => {
          throw new Error(callback);
        },
      }),
    };
    const [alone] = await stage(tape, [good]);
    const [failed, beside] = await stage(tape, [broken, good]);
    expect([failed!.failure!.message, beside!.failure, beside!.digest]).toEqual([callback, undefined, alone!.digest]);
  });

  it('tells once what it missed, though it fails at the very end', async () => {
    // 5 ahead; 4 leave and 4 come: the optimistic shadow fills from the print, the pessimistic model does not.
    const missing = [
      ...book(1000, { 100: 5 }, { 102: 5 }),
      level(2000, 'bid', 100, 9),
      level(2100, 'bid', 100, 5),
      trade(2200, 'sell', 100, 5),
      level(3000, 'ask', 103, 1),
    ];
    const broken: Actor = {
      ...good,
      trader: (port) => ({
        ...good.trader(port),
        onEnd: () => {
          throw new Error('at the end');
        },
      }),
    };
    const [one, two] = await stage(memoryTape(PLAIN, missing), [good, broken]);
    expect([...one!.columns.missed.missedQtyLots]).toEqual([4]);
    expect([...two!.columns.missed.missedQtyLots]).toEqual([4]);
  });

  it('stops the whole run where an invariant is broken: that is our fault', async () => {
    const broken: Actor = {
      id: 'broken',
      trader: (port) => ({
        ...good.trader(port),
        onReport: () => {
          throw new InvariantError('ours');
        },
      }),
    };
    await expect(stage(tape, [broken, good])).rejects.toThrow(InvariantError);
  });
});
