/** The printed result: every figure with its interval, colours only on demand, tables that line up, assumptions in full. */
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { foldedAssumptions } from '../../src/report/assumptions.js';
import { headline } from '../../src/report/headline.js';
import { renderTable } from '../../src/report/table.js';
import { printedResult, wrapped } from '../../src/report/terminal.js';
import type { LedgerTotals, ReportInput, ReportRefusals, ReportSession } from '../../src/report/types.js';
import { viewsOf } from '../../src/report/view.js';
import { makeInput, only } from './fixture.js';

let input: ReportInput;
beforeAll(async () => {
  input = await makeInput();
});

/** The session's headline after changes to its measures. */
function said(id: string, change: (session: ReportSession) => ReportSession = (session) => session): { what: string; trust: string } {
  const one = only(input, id);
  return headline(viewsOf({ ...one, sessions: [change(one.sessions[0]!)] })[0]!);
}

type Market = ReportSession['markets'][number];
const withMarket =
  (change: (market: Market) => Market) =>
  (session: ReportSession): ReportSession => ({ ...session, markets: session.markets.map(change) });
const withLedger = (ledger: Partial<LedgerTotals>): ((session: ReportSession) => ReportSession) =>
  withMarket((market) => ({ ...market, ledger: { ...market.ledger, ...ledger } }));
/** The first parent's figures replaced, in the parent and in the metrics that headlines read. */
const withParent = (filledLots: number, bps: number | null): ((session: ReportSession) => ReportSession) =>
  withMarket((market) => ({
    ...market,
    measures: {
      ...market.measures,
      parents: market.measures.parents.map((parent) => ({ ...parent, filledLots })),
      metrics: market.measures.metrics.map((metric) =>
        metric.name === 'shortfall.total'
          ? { ...metric, value: bps }
          : metric.name === 'shortfallCurrency.total'
            ? { ...metric, value: 118.2 }
            : metric,
      ),
    },
  }));

describe('headlines', () => {
  it('a parent: how much, at what price, cost or gain in bps and money', () => {
    expect(said('twap', withParent(1500, 1.82)).what).toBe(
      'Bought 1.5 of 2 BTCUSDT at 61,772.26 on average: cost 1.82 bps (118.20 USDT) against the decision mid 61,853.25.',
    );
    expect(said('twap', withParent(2000, -1.82)).what).toMatch(/^Bought 2 BTCUSDT at .*: gained 1\.82 bps/);
    expect(said('twap', withParent(0, 1.82)).what).toMatch(/^Bought nothing of 2 BTCUSDT: cost/);
    expect(said('twap', withParent(1500, null)).what).toMatch(/; its cost is not known\.$/);
  });

  it('several parents: both sides, against their decision mids', () => {
    const doubled = withMarket((market) => {
      const [parent] = market.measures.parents;
      return { ...market, measures: { ...market.measures, parents: [parent!, { ...parent!, parent: 2, side: -1 }] } };
    });
    expect(said('twap', doubled).what).toMatch(
      /^Worked 2 parent orders, bought 1\.833 of 2 and sold 1\.833 of 2 BTCUSDT: gained .* against the decision mids\.$/,
    );
  });

  it('no parent: what was traded, where it ended, what the mid did', () => {
    expect(said('quoter').what).toMatch(
      /^Bought 5\.24 at 61,774\.19 and sold 5\.072 at 61,771\.58 BTCUSDT in 534 fills; ended long 0\.168, lost 30\.19 USDT after fees of 12\.74\. After 1 s the mid stood 0\.118 bps against us, markout \[-/,
    );
    expect(said('quoter', withLedger({ position: '0', equity: '12.5', fees: '-1.25' })).what).toContain(
      'ended flat, made 12.50 USDT after rebates of 1.25',
    );
    expect(said('quoter', withLedger({ position: '-0.3', equity: null })).what).toContain('ended short 0.3, fees 12.74 USDT');
  });

  it('nothing done is said plainly', () => {
    expect(said('idle')).toEqual({ what: 'Sent no order.', trust: '' });
  });

  it('trust: shares of the filled quantity, and what certain fills alone come to', () => {
    expect(said('twap').trust).toBe(
      '68 % of the filled quantity is certain, 23 % likely, 9 % doubtful. Counting certain fills alone, 1.252 of 1.833 would have filled. 0.083 more would have filled under the optimistic queue.',
    );
    expect(said('join').trust).toBe('All of the filled quantity is certain.');
    expect(
      said(
        'twap',
        withMarket((market) => ({ ...market, compat: 'hftbacktest' })),
      ).trust,
    ).toBe('Filled by the rules of hftbacktest, which carry no bounds: no fill is more than likely.');
  });
});

describe('the printed result', () => {
  it('has no escapes unless colours are asked for, and the same text with them', async () => {
    const plain = await printedResult(input);
    const coloured = await printedResult(input, { colour: true });
    expect(stripVTControlCharacters(plain)).toBe(plain);
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it('reads from the whole to the parts', async () => {
    expect(await printedResult(only(input, 'twap'))).toMatchSnapshot();
  });

  it('says what failed and where, and what was done before', async () => {
    const text = await printedResult(only(input, 'broken'));
    expect(text).toContain(
      'FAILED: Error: cannot read properties of undefined (reading "price")\n  at my-strategy.ts:41:17, at tape row 13,204',
    );
    expect(text).toMatch(/Bought 0\.75 of 2/);
  });

  it('says at the top when the best bid and ask were often stale, and only then', async () => {
    expect(await printedResult(input)).not.toContain('CAUTION');
    const tapes = input.tapes.map((tape) => ({ ...tape, meta: { ...tape.meta, staleTouchShare: 0.596 } }));
    const text = await printedResult({ ...input, tapes });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'CAUTION: The best bid and ask of the BTCUSDT tape were not the venue’s own 59.6 % of the time',
    );
    expect(text.indexOf('CAUTION')).toBeLessThan(text.indexOf('\ntwap'));
  });

  it('says at the top whose orders a venue refused and why, from one in a hundred on, the three who lost most', async () => {
    const one = (session: string, orders: number, refused: number): ReportRefusals => ({
      session,
      orders,
      reasons: [
        { text: 'more than the venue takes', orders: refused - 1 },
        { text: 'off tick', orders: 1 },
      ],
    });
    const few = [one('twap', 1000, 9)];
    expect(await printedResult({ ...input, refusals: few })).not.toContain('CAUTION');
    const refusals = [one('twap', 1000, 10), one('sim.a', 5000, 2000), one('sim.b', 100, 90), one('sim.c', 100, 91)];
    const text = (await printedResult({ ...input, refusals })).replace(/\s+/g, ' ');
    expect(text).toContain(
      'CAUTION: The venue refused 2,000 of 5,000 new orders of sim.a: 1,999 because “more than the venue takes”, 1 because “off tick”. CAUTION: The venue refused 91 of 100 new orders of sim.c',
    );
    expect(text).toContain('90 of 100 new orders of sim.b');
    expect(text).toContain('CAUTION: It refused orders of 1 other session too.');
    expect(text).not.toContain('of twap');
  });

  it('keeps sentences within the width', async () => {
    const text = await printedResult(input, { width: 72 });
    for (const line of text.split('\n').filter((one) => /^ {2}[A-Z]/.test(one))) expect(line.length).toBeLessThanOrEqual(72);
  });

  it('prints every assumption, defaults marked', async () => {
    const text = await printedResult(input);
    for (const { path, value, byDefault } of input.assumptions) {
      expect(text).toMatch(
        new RegExp(`${path.replaceAll('.', '\\.')} +${value.replace(/[.*+?^$()[\]]/g, '\\$&')}${byDefault ? ' \\(default\\)' : ''}\\n`),
      );
    }
  });
});

describe('tables', () => {
  it('align by what is seen, not by escapes', async () => {
    const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
    const columns = [{ title: 'part' }, { title: 'bps', align: 'right' as const }];
    const rows = [
      ['delay', '-0.16'],
      [red('total'), red('12.70')],
    ];
    expect(stripVTControlCharacters(await renderTable(columns, rows))).toBe('part     bps\ndelay  -0.16\ntotal  12.70\n');
    expect(await renderTable(columns, [], { indent: 2 })).toBe('  part  bps\n');
  });

  it('wrapping loses no word', () => {
    const text = 'one two three four five six seven eight nine ten';
    expect(
      wrapped(text, 4, 20)
        .split(/\s+/)
        .filter((word) => word !== '')
        .join(' '),
    ).toBe(text);
    expect(wrapped('first\nsecond', 0, 80)).toBe('first\nsecond\n');
  });
});

describe('assumptions', () => {
  it('what all sessions share stands once', () => {
    const state = (id: string, value: string): ReportInput['assumptions'] => [
      { path: `sessions.${id}.venue.fees`, value: 'none', byDefault: true },
      { path: `sessions.${id}.venue.queue`, value, byDefault: false },
    ];
    const sessions = ['a', 'b'].map((id) => ({ ...input.sessions[0]!, id }));
    const assumptions = [{ path: 'seed', value: '7', byDefault: false }, ...state('a', 'uniform'), ...state('b', 'pessimistic')];
    expect(foldedAssumptions({ ...input, sessions, assumptions }).map(({ path, value }) => [path, value])).toEqual([
      ['seed', '7'],
      ['sessions.*.venue.fees', 'none'],
      ['sessions.a.venue.queue', 'uniform'],
      ['sessions.b.venue.queue', 'pessimistic'],
    ]);
    expect(foldedAssumptions({ ...input, sessions: sessions.slice(0, 1), assumptions })).toEqual(assumptions);
  });
});
