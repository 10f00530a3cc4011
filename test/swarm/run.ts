/**
 * Plays a scenario and checks everything that must hold: invariants while it runs; then, after the quiet tail, that every order has ended, nothing
 * rests, the ledger balances, the journal gives it again, scripts got what the twin gets, and a session alone what it got beside others.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { invariant } from '../../src/base/errors.js';
import { checkSameBooks, replayLedgers } from '../../src/clearing/replay-ledger.js';
import { contractOf } from '../../src/pricing/contract.js';
import { ExecType, Reason } from '../../src/sim/message.js';
import type { Tape } from '../../src/market/tape.js';
import { memoryTape } from '../kernel/memory-tape.js';
import { journalTimes } from '../sim/journal-times.js';
import { stage, type Acted, type Parts } from '../sim/stage.js';
import { PLAIN } from '../trading/play.js';
import { runSession } from '../twin/run.js';
import { checkFiles } from './files.js';
import type { RandomTrader } from './random-trader.js';
import { drawScenario, LATENCY_SEED, type Role, type Scenario } from './scenario.js';
import { toldByKernel, toldByTwin } from './told.js';

/** What a scenario exercised, for a run that says what it has seen. */
export interface Seen {
  readonly events: number;
  readonly reports: number;
  readonly fills: number;
  readonly compared: number;
  readonly files: number;
}

/** Play the scenario of a seed. @throws whatever is wrong. */
export async function runScenario(seed: number): Promise<Seen> {
  const scenario = drawScenario(seed);
  const tape = memoryTape(PLAIN, scenario.rows, {}, scenario.batchRows);
  const { acted, traders, events } = await play(scenario, tape, scenario.roles);
  acted.forEach((each, i) => {
    checkSession(each, scenario.roles[i]!, traders[i]);
  });
  const compared = compareWithTwin(scenario, acted);
  await compareAlone(scenario, acted);
  await checkFiles(scenario, acted, async (again) => (await play(scenario, again, scenario.roles)).acted);
  return {
    events,
    reports: sum(acted.map(({ columns }) => columns.reports.count)),
    fills: sum(acted.map(({ columns }) => columns.reports.execType.filter((type) => type === ExecType.trade).length)),
    compared,
    files: scenario.file === 'none' ? 0 : 1,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

async function play(
  scenario: Scenario,
  tape: Tape,
  roles: readonly Role[],
): Promise<{ acted: Acted[]; traders: (RandomTrader | undefined)[]; events: number }> {
  const cast = roles.map((role) => role.cast());
  let events = 0;
  let last: Parts | undefined;
  const acted = await stage(
    tape,
    cast.map(({ actor }) => actor),
    {
      seed: LATENCY_SEED,
      facts: scenario.facts,
      onEvent: (parts) => {
        last = parts;
        if (events++ % scenario.checkEvery === 0) parts.loop.invariant();
      },
    },
  );
  checkNothingRests(last!);
  return { acted, traders: cast.map(({ trader }) => trader()), events };
}

/** The tail is over: no order is alive, none is held; shadows of what the model has filled may go on. */
function checkNothingRests({ loop, venue }: Parts): void {
  loop.invariant();
  invariant(venue.openOrders === 0, `every order has ended, ${venue.openOrders} are open`);
}

function checkSession(acted: Acted, { kind, id }: Role, trader: RandomTrader | undefined): void {
  const { failure, ledger, columns, bytes } = acted;
  if (kind === 'loops')
    invariant(failure?.message.includes('messages in one nanosecond') === true, `${id} is stopped, got ${String(failure)}`);
  else if (kind === 'throws') invariant(failure?.message === 'planned', `${id} fails as planned, got ${String(failure)}`);
  else if (failure !== undefined) throw failure;
  ledger.invariant();
  checkSameBooks(ledger, replayLedgers(columns.reports, [contractOf(PLAIN)])[0]!, id);
  checkJournal(acted);
  invariant(bytes.length > 0, `${id} has a journal`);
  if (failure === undefined && trader !== undefined) checkTrader(acted, trader);
  if (failure === undefined) checkAllEnded(acted);
}

function checkJournal({ columns, bytes, reports }: Acted): void {
  let before = Number.NEGATIVE_INFINITY;
  for (const { type, ns } of journalTimes(bytes)) {
    if (Number.isNaN(ns)) continue;
    invariant(ns >= before, `the journal goes on from ${before}, not back to ${ns} (${type})`);
    before = ns;
  }
  const lost = columns.reports.reason.filter((reason) => reason === Reason.technical).length;
  invariant(
    columns.reports.count === reports.length + lost,
    `${columns.reports.count} reports are journalled, the venue made ${reports.length}, ${lost} requests were lost`,
  );
}

/** What the trader believes is what happened. */
function checkTrader({ columns, ledger, id }: Acted, trader: RandomTrader): void {
  trader.blotter.invariant();
  invariant(trader.open.length === 0, `${id} believes nothing to be open, got ${trader.open.join(' ')}`);
  invariant(trader.heard === columns.reports.count, `${id} heard ${trader.heard} of ${columns.reports.count} reports`);
  invariant(
    trader.blotter.qtyLots === ledger.positionLots,
    `${id} believes to hold ${trader.blotter.qtyLots}, its ledger says ${ledger.positionLots}`,
  );
}

/** Every order that was accepted has ended, and each request was answered. */
function checkAllEnded({ columns, id }: Acted): void {
  const { reports, requests, strings } = columns;
  const leaves = new Map<number, number>();
  let answers = 0;
  for (let i = 0; i < reports.count; i++) {
    const type = reports.execType[i]!;
    if (
      type === ExecType.new ||
      type === ExecType.rejected ||
      type === ExecType.cancelReject ||
      type === ExecType.replaced ||
      type === ExecType.canceled
    )
      answers++;
    if (type !== ExecType.rejected && type !== ExecType.cancelReject) leaves.set(reports.clOrd[i]!, reports.leavesQtyLots[i]!);
  }
  for (const [clOrd, lots] of leaves) invariant(lots === 0, `order ${strings[clOrd]} of ${id} leaves ${lots} lots`);
  // A held post-only order is acknowledged, and cancelled unasked when trading resumes.
  invariant(answers >= requests.count, `${id} sent ${requests.count} requests and got ${answers} answers`);
}

function compareWithTwin({ played, roles }: Scenario, acted: readonly Acted[]): number {
  let compared = 0;
  roles.forEach(({ session }, i) => {
    if (session === undefined) return;
    compared++;
    deepStrictEqual(toldByKernel(acted[i]!), toldByTwin(runSession(played, session)), `session ${session.id} and its twin differ`);
  });
  return compared;
}

/** One session again, alone and in other batches: the same digest. */
async function compareAlone(scenario: Scenario, acted: readonly Acted[]): Promise<void> {
  const at = scenario.aloneRole;
  const tape = memoryTape(PLAIN, scenario.rows, {}, 1 + ((scenario.batchRows * 7) % 64));
  const [alone] = (await play({ ...scenario, checkEvery: Number.POSITIVE_INFINITY }, tape, [scenario.roles[at]!])).acted;
  invariant(alone!.digest === acted[at]!.digest, `session ${alone!.id} has the same digest alone`);
}
