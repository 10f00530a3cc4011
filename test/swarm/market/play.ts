/**
 * Plays a drawn market as a run does and checks what must hold, whatever traded there: nobody fails, lots bought are lots sold, the recordings are sound and tell
 * of one book, what stands in it is what its owners believe to be open, and another session that does nothing changes nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '../../../src/base/errors.js';
import { Kind } from '../../../src/market/row.js';
import { TapeBook } from '../../../src/market/tape-book.js';
import { tapeCheck } from '../../../src/market/tape-check.js';
import { openTape } from '../../../src/market/tape-read.js';
import { nsAt, type Tape } from '../../../src/market/tape.js';
import { memoryJournal } from '../../../src/run/journal-store.js';
import { RECORDING_FILE } from '../../../src/run/market/recording-files.js';
import { replay, type ReplayOutcome } from '../../../src/run/replay.js';
import { loadScenario, type LoadedScenario } from '../../../src/run/scenario/index.js';
import { openScenarioTapes, type OpenedTape } from '../../../src/run/tapes.js';
import type { SessionColumns } from '../../../src/sim/columns.js';
import { ExecType } from '../../../src/sim/message.js';
import type { LoadedStrategy } from '../../../src/trading/load.js';
import { param } from '../../../src/trading/params.js';
import { defineStrategy, type Strategy } from '../../../src/trading/strategy.js';
import script from '../../../strategies/script.js';
import { clOrdOf, sessionOf } from '../../../src/venue/matching/owners.js';
import { queueOf } from '../../market/l3-queue.js';
import { MARKET_STRATEGIES } from '../../market/market-strategies.js';
import { drawMarket, FAILS, type MarketScenario } from './draw.js';

const fails = defineStrategy({
  params: { price: param.price(), qty: param.qty(), after: param.duration() },
  onStart(ctx) {
    ctx.schedule(ctx.now + ctx.params.after);
    ctx.submit({ side: 'sell', priceTicks: ctx.params.price, qtyLots: ctx.params.qty });
  },
  onTimer() {
    throw new Error('planned');
  },
});

/** By the names that drawn scenarios use. They are here already: nothing is bundled or read. */
const STRATEGIES: Readonly<Record<string, unknown>> = {
  ...MARKET_STRATEGIES,
  script,
  [FAILS]: fails,
};

const IDLE = { id: 'idle', strategy: 'script', params: { actions: [] } };

/** What a market exercised. */
export interface MarketSeen {
  readonly rows: number;
  readonly fills: number;
}

/** Play the market of a seed. @throws whatever is wrong. */
export async function runMarket(seed: number): Promise<MarketSeen> {
  const scenario = drawMarket(seed);
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-swarm-'));
  try {
    const first = await play(scenario.written, join(folder, 'first'), (loaded, opened, outcome) =>
      checkRun(scenario, loaded, opened, outcome, join(folder, 'first')),
    );
    const { sessions } = scenario.written;
    const beside = await play({ ...scenario.written, sessions: [...sessions, IDLE] }, join(folder, 'beside'), () => Promise.resolve());
    sameBesideIdle(first, beside, sessions.length);
    return { rows: first.rows, fills: first.fills };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What two plays are compared by. */
interface Played {
  readonly rows: number;
  readonly fills: number;
  /** Journals by session, and by market the recordings that do not number orders. */
  readonly digests: readonly string[];
  readonly recordings: readonly string[];
}

type Check = (loaded: LoadedScenario, opened: readonly OpenedTape[], outcome: ReplayOutcome) => Promise<void>;

async function play(written: object, folder: string, check: Check): Promise<Played> {
  const scenario = await loadScenario(written);
  const opened = await openScenarioTapes(scenario.tapes, {});
  try {
    const strategies = scenario.sessions.map(({ strategy }) => loadedOf(STRATEGIES[strategy] as Strategy));
    const outcome = await replay({ scenario, opened, strategies, journals: scenario.sessions.map(memoryJournal), marketsDir: folder });
    await check(scenario, opened, outcome);
    const all = outcome.sessions.map(({ columns }) => columns);
    return {
      rows: outcome.rows,
      fills: all.reduce((sum, columns) => sum + fillsOf(columns), 0),
      digests: all.map(({ digest }) => digest),
      recordings: opened.map(({ live }) => `${live!.published.l2!.digest} ${live!.published.trades!.digest}`),
    };
  } finally {
    for (const one of opened) one.close();
  }
}

function loadedOf(strategy: Strategy): LoadedStrategy {
  return { strategy, hash: '', file: '', script: '', sources: [] };
}

function fillsOf({ reports }: SessionColumns): number {
  let fills = 0;
  for (let i = 0; i < reports.count; i++) if (reports.execType[i] === ExecType.trade) fills++;
  return fills;
}

/** Who does nothing sits between the scripts and the participants: all others have the same digests. */
function sameBesideIdle(first: Played, { digests, recordings }: Played, scripts: number): void {
  const others = digests.filter((_, i) => i !== scripts);
  first.digests.forEach((digest, i) => {
    invariant(digest === others[i], `session ${i} does the same beside one that does nothing`);
  });
  invariant(first.recordings.join() === recordings.join(), 'a market is recorded alike beside a session that does nothing');
}

async function checkRun(
  { withFlow }: MarketScenario,
  scenario: LoadedScenario,
  opened: readonly OpenedTape[],
  { sessions, venueCounts }: ReplayOutcome,
  folder: string,
): Promise<void> {
  sessions.forEach(({ failed }, i) => {
    const { id, strategy } = scenario.sessions[i]!;
    if (strategy === FAILS) invariant(failed?.includes('planned') === true, `${id} fails as planned, got ${failed ?? 'nothing'}`);
    else invariant(failed === undefined, `session ${id} goes on to the end, got ${failed ?? ''}`);
  });
  if (withFlow.length === 0) {
    const fills = sessions.reduce((sum, { columns }) => sum + fillsOf(columns), 0);
    invariant(fills === 2 * venueCounts['trades']!, `a trade is two fills: ${venueCounts['trades'] ?? 0} trades, ${fills} fills`);
  }
  for (const [tape, { id }] of opened.entries()) {
    const positionLots = sessions.reduce((sum, { ledgers }) => sum + ledgers[tape]!.positionLots, 0);
    if (!withFlow.includes(id)) invariant(positionLots === 0, `what is bought in ${id} is sold there, ${positionLots} lots are left`);
    const paths = { l3: RECORDING_FILE.l3(id), l2: RECORDING_FILE.l2(id), trades: RECORDING_FILE.trades(id) };
    const orders = await openTape(join(folder, paths.l3));
    const { startNs, durationNs } = opened[tape]!.live!.source;
    const endNs = BigInt(startNs) + BigInt(durationNs);
    invariant(orders.meta.rows === 0 || BigInt(orders.meta.lastExchTs) <= endNs, `nothing happens in ${id} after its end`);
    const levels = await openTape(join(folder, paths.l2));
    for (const one of [orders, levels, await openTape(join(folder, paths.trades))]) await checkTape(one);
    const book = await sameBooks(orders, levels);
    checkStanding(
      book,
      sessions.map(({ columns }) => columns),
      tape,
    );
  }
}

async function checkTape(tape: Tape): Promise<void> {
  const { ok, findings } = await tapeCheck(tape);
  invariant(ok, `${tape.paths.join()} is sound: ${findings.map(({ text }) => text).join('; ')}`);
  const odd = findings.filter(({ sort }) => sort !== 'crossed' && sort !== 'gap');
  invariant(
    odd.length === 0,
    `${tape.paths.join()} has nothing odd: ${odd.map(({ sort, row, text }) => `${sort} at ${row}: ${text}`).join('; ')}`,
  );
}

/** Behind all rows of each time the levels are the sums of the orders. Gives the book of the orders at the end. */
async function sameBooks(orders: Tape, levels: Tape): Promise<TapeBook> {
  const [l3, l2] = [new TapeBook('L3'), new TapeBook('L2')];
  const steps = rowsOf(levels);
  let next = await steps.next();
  let lastTs = Number.NaN;
  const compare = async (): Promise<void> => {
    for (; next.done !== true && next.value.ts <= lastTs; next = await steps.next()) l2.apply(next.value.batch, next.value.i);
    invariant(levelText(l2) === levelText(l3), `at ${lastTs} the levels are the sums of the orders: ${levelText(l2)}, ${levelText(l3)}`);
  };
  for await (const { ts, batch, i } of rowsOf(orders)) {
    if (ts !== lastTs && !Number.isNaN(lastTs)) await compare();
    l3.apply(batch, i);
    lastTs = ts;
  }
  await compare();
  invariant(next.done === true, 'levels are told of no later time than orders');
  return l3;
}

async function* rowsOf(tape: Tape): AsyncGenerator<{ ts: number; batch: Parameters<TapeBook['apply']>[0]; i: number }, void> {
  for await (const batch of tape.batches())
    for (let i = 0; i < batch.length; i++) if (batch.kind[i] !== Kind.status) yield { ts: nsAt(batch.exchTs, i, batch.epoch), batch, i };
}

/** The touch and three levels behind it, of each side. */
function levelText({ levels }: TapeBook): string {
  const words: string[] = [];
  for (const side of [1, -1] as const) {
    let ticks = side > 0 ? levels.bidTicks : levels.askTicks;
    for (let n = 0; n < 4 && !Number.isNaN(ticks); n++, ticks = levels.worseThan(side, ticks))
      words.push(`${levels.qtyAt(side, ticks)}@${ticks}`);
    words.push('|');
  }
  return words.join(' ');
}

/** Each order that is shown at the end is open by its owner's reports, with at least as many lots. */
function checkStanding({ orders, levels }: TapeBook, sessions: readonly SessionColumns[], tape: number): void {
  const open = sessions.map(({ reports }) => {
    const leaves = new Map<number, number>();
    for (let i = 0; i < reports.count; i++) {
      const isState = reports.execType[i] !== ExecType.rejected && reports.execType[i] !== ExecType.cancelReject;
      if (isState && reports.instrument[i] === tape) leaves.set(reports.clOrd[i]!, reports.leavesQtyLots[i]!);
    }
    return leaves;
  });
  for (const side of [1, -1] as const) {
    for (let ticks = side > 0 ? levels.bidTicks : levels.askTicks; !Number.isNaN(ticks); ticks = levels.worseThan(side, ticks)) {
      for (const [orderId, shown] of queueOf(orders!, side, side * ticks)) {
        const session = sessionOf(orderId);
        if (session >= sessions.length) continue;
        const leaves = open[session]!.get(clOrdOf(orderId)) ?? 0;
        invariant(leaves >= shown, `order ${orderId} shows ${shown} lots, its owner has been told of ${leaves}`);
      }
    }
  }
}
