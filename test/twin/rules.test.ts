/**
 * Rules that the shared cases do not reach (FILLS.md §4, §5, §7): shadows and certainty, holes, limited depth, halts, slides, quotes, latencies by kind.
 *
 * Notation: a row is `ts kind side price qty` (`-` for an empty field), an action `at new|cancel|replace id …`, a fill `id qty@price rule certainty @ts`, an
 * event `id execType leaves/cum @ts→recvTs`. At 1000 the book is 10 × 100 bid, 5 × 99 bid, 10 × 101 ask, 5 × 102 ask unless said.
 */
import { describe, expect, it } from 'vitest';
import { runSession, type Action, type Case, type CaseSession } from './run.js';

const OPENING = ['1000 snapshot bid 100 10', '1000 snapshot bid 99 5', '1000 snapshot ask 101 10', '1000 snapshot ask 102 5'];

interface Play extends Pick<Case, 'meta'> {
  opening?: string[];
  tape: string[];
  actions: string[];
  venue?: Partial<CaseSession['venue']>;
  latency?: Partial<CaseSession['latency']>;
  orderTick?: string;
}

function play({ opening = OPENING, tape, actions, venue, latency, meta, orderTick }: Play): ReturnType<typeof runSession> {
  const test: Case = {
    instrument: { tickSize: '1', lotSize: '1', ...(orderTick === undefined ? {} : { orderTick }) },
    tape: [...opening, ...tape, '9000 mark - - -'].map((line) => toRow(line)),
    ...(meta === undefined ? {} : { meta }),
  };
  return runSession(test, {
    id: 's',
    params: { actions: actions.map((line) => toAction(line)) },
    latency: { feed: '0ns', entry: '0ns', response: '0ns', ...latency },
    venue: { queue: { model: 'uniform' }, netWindow: '0ns', ...venue },
  });
}

function toRow(line: string): string[] {
  const [ts = '', ...rest] = line.split(' ').map((word) => (word === '-' ? '' : word));
  return [ts, ts, ...rest];
}

/** `10 new a buy 3@100 GTC`, `10 cancel a`, `10 replace a 2@101`; price or quantity `-` where absent. */
function toAction(line: string): Action {
  const [at = '', what = '', clOrdId = '', ...rest] = line.split(' ');
  const [side, size, tif] = what === 'new' ? rest : [undefined, rest[0], undefined];
  const [qty, price] = (size ?? '-@-').split('@');
  return {
    at: Number(at),
    do: what as Action['do'],
    clOrdId,
    ...(side === undefined ? {} : { side, type: 'limit' }),
    ...(tif === undefined ? {} : { tif }),
    ...(price === '-' || price === undefined ? {} : { price }),
    ...(qty === '-' || qty === undefined ? {} : { qty }),
  };
}

const fills = (one: Play): string[] => play(one).fills.map((f) => `${f.clOrdId} ${f.qty}@${f.price} ${f.rule} ${f.certainty} @${f.exchTs}`);
const events = (one: Play): string[] =>
  play(one).orders.map(([id, ts, recv, type, , leaves, cum]) => `${id} ${type} ${leaves}/${cum} @${ts}→${recv}`);

describe('shadows and certainty (§4)', () => {
  // 10 ahead; 5 behind come and 6 leave: uniform says 4 of them stood ahead, pessimistic none, optimistic all.
  const cancels = ['1020 level bid 100 15', '1030 level bid 100 9'];

  it('is certain where the pessimistic shadow has filled as much, likely where the model alone has', () => {
    const tape = [...cancels, '1050 trade sell 100 7', '1060 trade sell 100 3', '1070 trade sell 100 1'];
    expect(fills({ tape, actions: ['1010 new a buy 3@100 GTC'] })).toEqual(['a 1@100 queue likely @1050', 'a 2@100 queue likely @1060']);
    const late = [...cancels, '1050 trade sell 100 7', '1060 trade sell 99 3'];
    expect(fills({ tape: late, actions: ['1010 new a buy 3@100 GTC'] })).toEqual([
      'a 1@100 queue likely @1050',
      'a 2@100 through certain @1060',
    ]);
  });

  it('reports what only the optimistic shadow filled as missed, until the order is cancelled', () => {
    const tape = [...cancels, '1050 trade sell 100 6'];
    expect(play({ tape, actions: ['1010 new a buy 3@100 GTC'] })).toMatchObject({ fills: [], missed: [['a', 2]] });
    expect(play({ tape, actions: ['1010 new a buy 3@100 GTC', '1045 cancel a'] }).missed).toEqual([]);
  });

  it('lets a shadow go on when the model has filled the order, and be only as certain as it was by then', () => {
    const tape = [...cancels, '1050 trade sell 100 9', '1060 trade sell 98 5'];
    const { filledLots } = play({ tape, actions: ['1010 new a buy 3@100 GTC'] });
    expect(filledLots).toEqual([{ id: 'a', pessimistic: 3, model: 3, optimistic: 3 }]);
    expect(fills({ tape, actions: ['1010 new a buy 3@100 GTC'] })).toEqual(['a 3@100 queue likely @1050']);
  });
});

describe('netting beside other orders (§3.6, §3.7)', () => {
  it('lets prints that tell an earlier decrease pass a newcomer, while the decrease is in its window', () => {
    const tape = ['1020 level bid 100 6', '1040 trade sell 100 4', '1041 trade sell 100 6', '1042 trade sell 100 1'];
    const one = { tape, actions: ['1030 new a buy 9@100 GTC'] };
    expect(fills({ ...one, venue: { netWindow: '60ns' } })).toEqual(['a 1@100 queue certain @1042']);
    expect(fills({ ...one, venue: { netWindow: '15ns' } })).toEqual(['a 4@100 queue certain @1041', 'a 1@100 queue certain @1042']);
  });

  it("keeps a younger order's ahead at least at the older's after a cancellation", () => {
    const tape = [
      '1005 level bid 100 5',
      '1015 level bid 100 6',
      '1025 level bid 100 11',
      '1030 level bid 100 6',
      '1050 trade sell 100 10',
    ];
    const actions = ['1010 new a buy 1@100 GTC', '1020 new b buy 9@100 GTC'];
    const { fills: both } = play({ tape, actions, venue: { queue: { model: 'prob-power', n: 3 } } });
    // a: 5 ahead, 6 behind, 5 gone, 216/341 of it behind: 3.167. b alone, with 6 ahead and 5 behind, would have 2.83.
    expect(both.map(({ clOrdId, aheadBeforeLots }) => `${clOrdId} ${aheadBeforeLots}`)).toEqual([
      'a 3.1671600341796875',
      'b 3.1671600341796875',
    ]);
  });
});

describe('what the tape does not show (§5)', () => {
  it('doubts what fills in a hole, and no longer after the snapshot', () => {
    const tape = ['1020 clear - - -', '1030 trade sell 99 1', '1040 snapshot bid 100 3', '1040 snapshot ask 101 9', '1050 trade sell 99 1'];
    expect(fills({ tape, actions: ['1010 new a buy 5@100 GTC'] })).toEqual([
      'a 1@100 through doubtful @1030',
      'a 1@100 through certain @1050',
    ]);
  });

  it('starts an order in a hole behind the last quantity stated, and gives takers nothing', () => {
    const tape = ['1020 clear - - -', '1040 trade sell 100 11'];
    expect(fills({ tape, actions: ['1030 new a buy 2@100 GTC'] })).toEqual(['a 1@100 queue doubtful @1040']);
    expect(fills({ tape, actions: ['1030 new a buy 2@101 IOC'] })).toEqual([]);
  });

  it('caps at 0 what a snapshot after a clear does not state', () => {
    const tape = ['1020 clear - - -', '1020 snapshot bid 99 5', '1020 snapshot ask 101 9', '1040 trade sell 100 1'];
    expect(fills({ tape, actions: ['1010 new a buy 2@100 GTC'] })).toEqual(['a 1@100 queue certain @1040']);
  });

  it('doubts what fills while the tape is crossed or locked', () => {
    const tape = ['1020 level ask 100 1', '1030 level bid 100 0', '1040 trade sell 99 1'];
    expect(fills({ tape, actions: ['1010 new a buy 2@100 GTC'] })).toEqual([
      'a 1@100 crossed doubtful @1020',
      'a 1@100 through certain @1040',
    ]);
  });

  it('doubts what fills when no book row has come for longer than staleAfter', () => {
    const one = {
      tape: ['1050 trade sell 99 1', '1051 trade sell 99 1'],
      actions: ['1010 new a buy 2@100 GTC'],
      meta: { staleAfter: '50ns' },
    };
    expect(fills(one)).toEqual(['a 1@100 through certain @1050', 'a 1@100 through doubtful @1051']);
  });

  it('does not take a level that leaves the window for cancelled (depth)', () => {
    const tape = [
      '1020 level bid 101 1',
      '1020 level bid 99 0',
      '1030 level bid 101 0',
      '1040 level bid 99 5',
      '1050 trade sell 99 5',
      '1060 trade sell 99 1',
    ];
    const one = {
      opening: ['1000 snapshot bid 100 10', '1000 snapshot bid 99 5', '1000 snapshot ask 102 5'],
      tape,
      actions: ['1010 new a buy 1@99 GTC'],
    };
    expect(fills({ ...one, meta: { depth: 2 } })).toEqual(['a 1@99 queue certain @1060']);
    expect(fills(one)).toEqual(['a 1@99 queue certain @1050']);
  });

  it('remembers what a level that left the window last had, and hides it from takers (depth)', () => {
    const one = { meta: { depth: 1 }, tape: ['1005 level bid 99 0', '1005 level ask 102 7', '1020 trade sell 99 6'] };
    expect(fills({ ...one, actions: ['1010 new a buy 3@99 GTC'] })).toEqual(['a 1@99 queue doubtful @1020']);
    expect(fills({ ...one, actions: ['1010 new a buy 12@102 IOC'] })).toEqual(['a 10@101 taker certain @1010']);
  });

  it('starts an order outside the window behind as much as the worst shown level, doubtful until its level is shown (depth)', () => {
    const one = { meta: { depth: 2 }, actions: ['1010 new a buy 3@98 GTC'] };
    expect(fills({ ...one, tape: ['1020 trade sell 98 6'] })).toEqual(['a 1@98 queue doubtful @1020']);
    const shown = ['1015 level bid 100 0', '1015 level bid 98 4', '1020 trade sell 98 5'];
    expect(fills({ ...one, tape: shown })).toEqual(['a 1@98 queue certain @1020']);
  });

  it('reads of a snapshot row outside the window no more than its quantity (depth)', () => {
    const one = { meta: { depth: 1 }, actions: ['1010 new a buy 3@99 GTC'], tape: ['1015 snapshot bid 99 2', '1020 trade sell 99 6'] };
    expect(fills(one)).toEqual(['a 1@99 queue doubtful @1020']);
  });

  it('knows nothing of prices that the opening snapshot did not reach, until they are stated', () => {
    const one = { meta: { snapshotRange: { bidLowTicks: 99, askHighTicks: 102 } }, actions: ['1010 new a buy 3@98 GTC'] };
    expect(fills({ ...one, tape: ['1020 trade sell 98 6'] })).toEqual(['a 1@98 queue doubtful @1020']);
    expect(fills({ ...one, tape: ['1015 level bid 98 0', '1020 trade sell 98 1'] })).toEqual(['a 1@98 queue certain @1020']);
  });

  it('reads a quote as level rows: better levels empty, its own as stated, quantity 0 the whole side', () => {
    const tape = ['1020 quote bid 99 5', '1030 trade sell 99 6', '1040 quote ask 102 5', '1050 quote ask - 0'];
    expect(fills({ tape, actions: ['1010 new a buy 1@99 GTC'] })).toEqual(['a 1@99 queue certain @1030']);
    expect(fills({ tape, actions: ['1045 new a buy 9@105 IOC'] })).toEqual(['a 5@102 taker certain @1045']);
    expect(fills({ tape, actions: ['1055 new a buy 9@105 IOC'] })).toEqual([]);
  });

  it('crosses orders by a quote beyond their price, and knows the book of an L1 tape from quotes alone', () => {
    const opening = ['1000 quote bid 100 10', '1000 quote ask 102 5'];
    const tape = ['1020 quote bid 98 4', '1020 quote ask 99 2'];
    expect(fills({ opening, tape, actions: ['1010 new a buy 5@100 GTC'], meta: { depth: 1 } })).toEqual(['a 2@100 crossed certain @1020']);
  });
});

describe('halts and slides (§1.3, §5.4)', () => {
  const halt = ['1020 status - - 0', '1030 trade sell 99 5', '1040 level ask 100 5', '1040 level ask 100 0', '1060 status - - 1'];

  it('fills nothing while halted, tests nothing again, and goes on afterwards', () => {
    const tape = [...halt, '1070 trade sell 99 1'];
    expect(fills({ tape, actions: ['1010 new a buy 2@100 GTC'] })).toEqual(['a 1@100 through certain @1070']);
  });

  it('rejects new orders, whose clOrdId is used, and replaces that would arrive anew; others and cancels work', () => {
    const actions = [
      '1010 new a buy 3@100 GTC',
      '1050 new b buy 1@100 GTC',
      '1051 replace a 3@99',
      '1052 replace a 2@100',
      '1053 cancel a',
      '1070 new b buy 1@100 GTC',
    ];
    expect(events({ tape: halt, actions })).toEqual([
      'a new 3/0 @1010→1010',
      'b rejected 0/0 @1050→1050',
      'a cancelReject 3/0 @1051→1051',
      'a replaced 2/0 @1052→1052',
      'a canceled 0/0 @1053→1053',
      'b rejected 0/0 @1070→1070',
    ]);
  });

  it('holds new orders, as a venue option, until trading resumes', () => {
    const actions = [
      '1050 new a buy 3@101 IOC',
      '1051 new b buy 1@101 GTX',
      '1052 new c buy 1@101 GTC',
      '1053 cancel c',
      '1054 replace b 2@101',
    ];
    expect(events({ tape: halt, actions, venue: { halted: 'hold' } })).toEqual([
      'a new 3/0 @1050→1050',
      'b new 1/0 @1051→1051',
      'c new 1/0 @1052→1052',
      'c canceled 0/0 @1053→1053',
      'b cancelReject 1/0 @1054→1054',
      'a trade 0/3 @1060→1060',
      'b canceled 0/0 @1060→1060',
    ]);
    const market = ['1050 new m buy 3@- IOC', '1051 replace m 2@-'];
    expect(events({ tape: halt, actions: market, venue: { halted: 'hold' } })).toEqual([
      'm new 3/0 @1050→1050',
      'm replaced 2/0 @1051→1051',
      'm trade 0/2 @1060→1060',
    ]);
  });

  it('slides a post-only order to one order tick from the best available price', () => {
    const tape = ['1020 trade sell 99 1', '1030 trade sell 97 1'];
    const one = { tape, actions: ['1010 new a buy 2@102 GTX'], venue: { postOnly: 'slide' as const } };
    expect(fills(one)).toEqual(['a 1@100 through certain @1020', 'a 1@100 through certain @1030']);
    expect(fills({ ...one, actions: ['1010 new a sell 2@99 GTX'], tape: ['1020 trade buy 102 1'] })).toEqual([
      'a 1@101 through certain @1020',
    ]);
    expect(fills({ ...one, actions: ['1010 new a sell 2@98 GTX'], tape: ['1020 trade buy 103 1'], orderTick: '2' })).toEqual([
      'a 1@102 through certain @1020',
    ]);
  });

  it('slides past what this session has taken, and cancels a replaced post-only that would take', () => {
    const actions = ['1010 new t buy 10@101 IOC', '1011 new a buy 1@103 GTX', '1012 replace a 1@104'];
    const one = { tape: ['1020 trade sell 100 1'], actions, venue: { postOnly: 'slide' as const } };
    expect(events(one).slice(2)).toEqual(['a new 1/0 @1011→1011', 'a canceled 0/0 @1012→1012']);
    expect(fills({ ...one, actions: actions.slice(0, 2) }).at(-1)).toBe('a 1@101 through certain @1020');
  });
});

describe('requests and clocks (§3.8, §7)', () => {
  it('has one pipe each for what is set apart, so that a cancel overtakes its order and a fill its acknowledgement', () => {
    const actions = ['1010 new a buy 1@101 GTC', '1011 cancel a'];
    const latency = { entry: { new: '40ns', cancel: '1ns', replace: '0ns' }, response: { ack: '30ns', fill: '1ns' } };
    expect(events({ tape: [], actions, latency })).toEqual([
      'a cancelReject 0/0 @1012→1042',
      'a new 1/0 @1050→1080',
      'a trade 0/1 @1050→1051',
    ]);
    const together = ['a new 1/0 @1050→1080', 'a trade 0/1 @1050→1080', 'a cancelReject 0/1 @1051→1081'];
    expect(events({ tape: [], actions, latency: { entry: '40ns', response: '30ns' } })).toEqual(together);
  });

  it('refuses a duplicate clOrdId, also of a dead order, and an order that it does not know', () => {
    const actions = ['1010 new a buy 1@100 GTC', '1011 cancel a', '1012 new a buy 1@100 GTC', '1013 cancel x', '1014 replace x 1@100'];
    expect(events({ tape: [], actions })).toEqual([
      'a new 1/0 @1010→1010',
      'a canceled 0/0 @1011→1011',
      'a rejected 0/0 @1012→1012',
      'x cancelReject 0/0 @1013→1013',
      'x cancelReject 0/0 @1014→1014',
    ]);
  });

  it("takes netWindow from the session, else from the tape's metadata, else 50 ms", () => {
    // A cancellation of all that stood ahead counts when its window is over: before the print at 1030, or not.
    const tape = ['1020 level bid 100 0', '1030 level bid 100 0', '1031 trade sell 100 1'];
    const lone = ['1010 new a buy 1@100 GTC'];
    const run = (netWindow: string | undefined, meta?: Case['meta']): number => {
      const venue = { queue: { model: 'optimistic' }, ...(netWindow === undefined ? {} : { netWindow }) };
      const test: Case = {
        instrument: { tickSize: '1', lotSize: '1' },
        tape: [...OPENING, ...tape].map((line) => toRow(line)),
        ...(meta === undefined ? {} : { meta }),
      };
      const latency = { feed: '0ns', entry: '0ns', response: '0ns' };
      return runSession(test, { id: 's', params: { actions: lone.map((line) => toAction(line)) }, latency, venue }).fills.length;
    };
    expect([
      run('9ns'),
      run('20ns'),
      run(undefined, { netWindow: '9ns' }),
      run(undefined, { netWindow: '20ns' }),
      run('9ns', { netWindow: '20ns' }),
      run(undefined),
    ]).toEqual([1, 0, 1, 0, 1, 0]);
  });
});
