/**
 * Report input that looks like real runs: a twap, a passive join and a quoter on a made-up BTC book, one session that failed and one
 * that did nothing. Measures come from the real `measureTape`.
 */
import { measureTape } from '../../src/measure/index.js';
import type { LedgerLike, SessionMeasures } from '../../src/measure/types.js';
import type { LedgerTotals, ReportAssumption, ReportInput, ReportSession } from '../../src/report/types.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import { Certainty, ExecType, TimeInForce } from '../../src/sim/message.js';
import { INSTRUMENT, makeMarket, START_TS, type Market, type MarketEvent } from './market.js';
import { columnsOf, PaperVenue, type PaperOrder, type Trader } from './venue.js';

/** A ledger in floating point. */
class PaperLedger implements LedgerLike {
  positionLots = 0;
  cashUnits = 0;
  feeUnits = 0;
  book(side: 1 | -1, priceTicks: number, qtyLots: number, feeUnits: number): void {
    this.positionLots += side * qtyLots;
    this.feeUnits += feeUnits;
    this.cashUnits -= side * qtyLots * priceTicks * 1e4 + feeUnits;
  }
  equityUnits(mid2Ticks: number): number {
    return this.cashUnits + (this.positionLots * mid2Ticks * 1e4) / 2;
  }
}

/** Buys 2 over four minutes: joins the bid, takes what is left of a slice after eight seconds. */
function twap(): (event: MarketEvent, trader: Trader) => void {
  let parent = 0;
  let slice = -1;
  let live: PaperOrder | undefined;
  const startTs = START_TS + 60e9;
  return (event, trader) => {
    if (parent === 0 && event.ts >= START_TS + 59.4e9) parent = trader.parent(1, 2000, startTs, START_TS + 300e9);
    const due = Math.floor((event.ts - startTs) / 10e9);
    if (due < 0 || due > 24) return;
    if (due > slice && due < 24) {
      slice = due;
      live = trader.buy(event.bidTicks, due % 3 === 0 ? 84 : 83, { tif: TimeInForce.GTX, parent });
    } else if (live?.state === 'live' && event.ts >= startTs + slice * 10e9 + 0.6e9) {
      const { leaves } = live;
      trader.cancel(live);
      if (leaves > 0 && slice !== 17) trader.buy(event.askTicks + 2, leaves, { tif: TimeInForce.IOC, parent });
      live = undefined;
    }
  };
}

/** Sells 12 a little above the ask and follows it every 25 seconds. */
function join(): (event: MarketEvent, trader: Trader) => void {
  let parent = 0;
  let live: PaperOrder | undefined;
  let movedTs = 0;
  return (event, trader) => {
    if (event.ts < START_TS + 60e9 || event.ts > START_TS + 300e9) {
      if (live?.state === 'live') trader.cancel(live);
      live = undefined;
      return;
    }
    if (parent === 0) parent = trader.parent(-1, 12_000, START_TS + 60e9, START_TS + 300e9);
    if (live === undefined) {
      live = trader.sell(event.askTicks + 70, 12_000, { parent });
      movedTs = event.ts;
    } else if (live.state === 'live' && event.ts - movedTs > 25e9) {
      trader.replace(live, event.askTicks + 45);
      movedTs = event.ts;
    }
  };
}

/** Quotes both sides and quotes again whenever the touch has moved for `restNs`. */
function quoter(restNs: number, lots: number): (event: MarketEvent, trader: Trader) => void {
  const quotes: { side: 1 | -1; order: PaperOrder | undefined; ts: number }[] = [
    { side: 1, order: undefined, ts: 0 },
    { side: -1, order: undefined, ts: 0 },
  ];
  return (event, trader) => {
    for (const quote of quotes) {
      const ticks = quote.side === 1 ? event.bidTicks : event.askTicks;
      if (quote.order !== undefined && quote.order.state !== 'dead') {
        if (quote.order.ticks === ticks || event.ts - quote.ts < restNs) continue;
        if (quote.order.state === 'live') trader.cancel(quote.order);
        else continue;
      } else if (event.ts - quote.ts < restNs) continue;
      quote.order =
        quote.side === 1 ? trader.buy(ticks, lots, { tif: TimeInForce.GTX }) : trader.sell(ticks, lots, { tif: TimeInForce.GTX });
      quote.ts = event.ts;
    }
  };
}

const ASSUMPTIONS: readonly ReportAssumption[] = [
  { path: 'seed', value: '7', byDefault: false },
  { path: 'tapes.btc.minLatency', value: '1ms, cannot be known from the file', byDefault: true },
  { path: 'sessions.twap.venue.queue', value: 'prob-power3, n = 3', byDefault: false },
  { path: 'sessions.twap.venue.netWindow', value: '50ms', byDefault: true },
  { path: 'sessions.twap.venue.fees', value: 'maker 0.0002, taker 0.0005 of value', byDefault: false },
  { path: 'sessions.twap.latency.feed', value: '0ns', byDefault: true },
  {
    path: 'sessions.twap.latency.entry',
    value: 'lognormal, median 4ms, sigma 0.6; one pipe for new, cancel and replace',
    byDefault: false,
  },
  { path: 'sessions.twap.latency.response', value: '2ms', byDefault: false },
  { path: 'sessions.quoter.venue.queue', value: 'prob-power3, n = 3', byDefault: false },
  { path: 'measure.markouts', value: '100ms, 1s, 10s', byDefault: false },
  { path: 'impact', value: 'none: own orders do not move the recorded market', byDefault: true },
];

/** What the fixture can vary. */
export interface FixtureOptions {
  /** Least life of a quote; small values make many orders. */
  readonly quoteRestNs?: number;
  readonly seconds?: number;
  readonly title?: string;
}

/** A whole report input. */
export async function makeInput({
  quoteRestNs = 900e6,
  seconds = 345,
  title = 'first: a twap, a join and a quoter',
}: FixtureOptions = {}): Promise<ReportInput> {
  const market = makeMarket(7, seconds);
  const sessions = [
    new PaperVenue('twap', 3).play(market, twap(), 'twap'),
    new PaperVenue('join', 4).play(market, join(), 'join'),
    new PaperVenue('q', 5).play(market, quoter(quoteRestNs, 20), 'quoter'),
    columnsOf('idle', [''], [], [], [], []),
    new PaperVenue('bad', 6).play({ ...market, events: market.events.slice(0, 12_000) }, twap(), 'broken'),
  ];
  const measures = await measure(market, sessions);
  const strategies = ['twap', 'join', 'quoter', 'script', 'my-strategy.ts'];
  return {
    title,
    tool: '0.1.0',
    runDigest: 'c0ffee12'.repeat(8),
    semantics: 1,
    seed: 7,
    tapes: [{ id: 'btc', instrument: INSTRUMENT, meta: market.tape.meta }],
    assumptions: ASSUMPTIONS,
    sessions: sessions.map((columns, i) => sessionOf(columns, measures[i]!, strategies[i]!)),
  };
}

/** The input with only the named sessions. */
export function only(input: ReportInput, ...ids: string[]): ReportInput {
  return { ...input, sessions: input.sessions.filter((session) => ids.includes(session.id)) };
}

async function measure(market: Market, sessions: readonly SessionColumns[]): Promise<readonly SessionMeasures[]> {
  return measureTape({
    tape: market.tape,
    instrument: INSTRUMENT,
    seed: 7,
    markoutsNs: [10e6, 100e6, 1e9, 10e9],
    benchmarks: ['arrival', 'vwap', 'twap', 'close'],
    sessions,
    ledger: () => new PaperLedger(),
  });
}

function sessionOf(columns: SessionColumns, measures: SessionMeasures, strategy: string): ReportSession {
  const failed =
    'Error: cannot read properties of undefined (reading "price")\n    at my-strategy.ts:41:17, at tape row 13,204 (23:55:59.412 UTC)';
  return {
    id: columns.id,
    strategy,
    params: columns.id === 'twap' ? 'side: buy, qty: 2, start: 60s, end: 300s, slices: 24' : '',
    queueModel: 'prob-power3, n = 3',
    digest: columns.digest,
    ...(columns.id === 'broken' ? { failed } : {}),
    columns,
    markets: [{ tape: 0, measures, ledger: ledgerOf(columns, measures) }],
  };
}

function ledgerOf({ reports }: SessionColumns, { samples }: SessionMeasures): LedgerTotals {
  const ledger = new PaperLedger();
  for (let i = 0; i < reports.count; i++) {
    if (reports.execType[i] !== ExecType.trade) continue;
    ledger.book(reports.side[i]! > 0 ? 1 : -1, reports.lastPxTicks[i]!, reports.lastQtyLots[i]!, reports.feeUnits[i]!);
  }
  const mid2 = samples.mid2Ticks.filter((x) => !Number.isNaN(x)).at(-1) ?? 0;
  const decimal = (units: number): string => (units / 1e8).toFixed(8);
  return {
    position: String(ledger.positionLots / 1000),
    cash: decimal(ledger.cashUnits),
    fees: decimal(ledger.feeUnits),
    realised: null,
    open: null,
    equity: decimal(ledger.equityUnits(mid2)),
    note: 'no funding on this tape',
  };
}

/** How many fills of each certainty a session has. */
export function countCertainty({ reports }: SessionColumns, name: keyof typeof Certainty): number {
  let count = 0;
  for (let i = 0; i < reports.count; i++) if (reports.execType[i] === ExecType.trade && reports.certainty[i] === Certainty[name]) count++;
  return count;
}
