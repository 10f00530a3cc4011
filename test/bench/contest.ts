/**
 * One contest with the peer: a workload on a tape, ours under one or both sets of rules, the peer once, by turns.
 *
 * A ratio is the peer's time over ours of one round: above 1 we are faster. Under `compat` it counts only where every order and every fill is
 * the same; under the true rules fills differ by design, and a note says how many each engine has. A ratio that does not count is kept under
 * another name, with the first difference as the note.
 */
import { join } from 'node:path';
import { agreementText, firstDifference, firstDifferent } from './agreement.js';
import { WARM_ROWS, type MadeTapes, type TapeName } from './made-tapes.js';
import type { ReplayAnswer } from './ours.js';
import type { SessionSummary } from './outcome.js';
import type { Peer, PeerAnswer } from './peer-task.js';
import { measureOurs } from './processes.js';
import type { Measurement, Row } from './rounds.js';
import { wholeRun } from './whole-run.js';
import type { Rules, WorkloadName } from './workloads.js';

/** What is measured, on what. */
export interface Contest {
  readonly workload: WorkloadName;
  readonly tape: TapeName;
  readonly rows: number;
  readonly rules: readonly Rules[];
}

/** One engine's side of a round. */
interface Side {
  readonly seconds: number;
  readonly cpuSeconds?: number;
  readonly peakMiB: number;
}

/** Replays alone, each process warm. */
export function replayContest(contest: Contest, tapes: MadeTapes, peer: Peer): Measurement {
  const { workload, tape, rules } = contest;
  const take = async (round: number): Promise<Row[]> => {
    const ours = new Map<Rules, ReplayAnswer>();
    const turns: (() => Promise<void>)[] = rules.map((each) => async () => void ours.set(each, await replayOurs(contest, each, tapes)));
    let theirs: PeerAnswer | undefined;
    turns.splice(round % (turns.length + 1), 0, async () => void (theirs = await replayPeer(contest, peer)));
    for (const turn of turns) await turn();
    return Promise.all(rules.map((each) => rowOf(contest, each, ours.get(each)!, theirs!, tapes, peer)));
  };
  return { name: `${workload}/${rules.join('+')}/${tape}`, take };
}

/** Whole processes: `slipgauge run` with its run directory, and the peer's program that prints what came of it. */
export function wholeContest({ tape, rows, rules }: Contest, tapes: MadeTapes, peer: Peer): Measurement {
  const take = async (): Promise<Row[]> => {
    const path = await tapes.path(tape, rows);
    const theirs = await peer.whole(tape, rows);
    return rules.map((each) => {
      const ours = wholeRun(each, path, tapes.folder);
      const same = firstDifferent(ours.sessions, theirs.sessions) === undefined;
      const counts = each === 'true' || same;
      const note = same ? agreementText(ours.sessions) : differentText(each, ours.sessions, theirs.sessions);
      const { seconds, compileSeconds } = theirs;
      const more = { peerCompileSeconds: compileSeconds, ratioLessCompiling: (seconds - compileSeconds) / ours.seconds };
      return { name: `whole/${each}/${tape}`, values: { ...valuesOf(ours, theirs, counts), ...more }, note };
    });
  };
  return { name: `whole/${rules.join('+')}/${tape}`, take };
}

async function replayOurs(
  { workload, tape, rows }: Contest,
  rules: Rules,
  tapes: MadeTapes,
  only?: number,
  dump?: string,
): Promise<ReplayAnswer> {
  return measureOurs({
    kind: 'replay',
    workload,
    rules,
    tape: await tapes.path(tape, rows),
    warmTape: await tapes.path(tape, Math.min(rows, WARM_ROWS)),
    ...(only === undefined ? {} : { only }),
    ...(dump === undefined ? {} : { dump }),
  });
}

function replayPeer({ workload, tape, rows }: Contest, peer: Peer, only?: number, dump?: string): Promise<PeerAnswer> {
  return peer.measure(workload, tape, rows, Math.min(rows, WARM_ROWS), only, dump);
}

async function rowOf(contest: Contest, rules: Rules, ours: ReplayAnswer, theirs: PeerAnswer, tapes: MadeTapes, peer: Peer): Promise<Row> {
  const name = `${contest.workload}/${rules}/${contest.tape}`;
  if (contest.workload === 'idle') return idleRow(name, ours, theirs);
  const different = firstDifferent(ours.sessions, theirs.sessions);
  if (different === undefined) return { name, values: valuesOf(ours, theirs, true), note: agreementText(ours.sessions) };
  const note = differentText(rules, ours.sessions, theirs.sessions);
  if (rules === 'true') return { name, values: valuesOf(ours, theirs, true), note };
  const dumps = [join(tapes.folder, 'ours'), join(tapes.folder, 'peer')] as const;
  await replayOurs(contest, rules, tapes, different, dumps[0]);
  await replayPeer(contest, peer, different, dumps[1]);
  return { name, values: valuesOf(ours, theirs, false), note: `${note}; session ${different}: ${firstDifference(...dumps)}` };
}

/** Who does nothing has seen every row when it ends with the peer's touch. */
function idleRow(name: string, ours: ReplayAnswer, theirs: PeerAnswer): Row {
  const same = ours.touch.join() === theirs.touch.join();
  const note = same
    ? `same touch at the end: ${ours.touch.join(', ')}`
    : `does not count: the touch at the end is ${ours.touch.join(', ')}, the peer's ${theirs.touch.join(', ')}`;
  return { name, values: valuesOf(ours, theirs, same), note };
}

function differentText(rules: Rules, ours: readonly SessionSummary[], theirs: readonly SessionSummary[]): string {
  const counts = (sessions: readonly SessionSummary[]): string => {
    const sum = (key: 'orders' | 'fills'): number => sessions.reduce((total, each) => total + each[key], 0);
    return `${sum('orders')} orders and ${sum('fills')} fills`;
  };
  return `${rules === 'true' ? 'true rules' : 'does not count'}: ours ${counts(ours)}, the peer ${counts(theirs)}`;
}

function valuesOf(ours: Side, theirs: Side, counts: boolean): Record<string, number> {
  const ratio = theirs.seconds / ours.seconds;
  return {
    oursSeconds: ours.seconds,
    peerSeconds: theirs.seconds,
    [counts ? 'ratio' : 'ratioThatDoesNotCount']: ratio,
    oursMiB: ours.peakMiB,
    peerMiB: theirs.peakMiB,
    memoryRatio: ours.peakMiB / theirs.peakMiB,
    ...cpuValues(ours.cpuSeconds, theirs.cpuSeconds),
  };
}

/** Of all threads: what a busy machine disturbs less than the time that passed. Our garbage collector's threads count against us. */
function cpuValues(oursCpuSeconds: number | undefined, peerCpuSeconds: number | undefined): Record<string, number> {
  if (oursCpuSeconds === undefined || peerCpuSeconds === undefined) return {};
  return { oursCpuSeconds, peerCpuSeconds, cpuRatio: peerCpuSeconds / oursCpuSeconds };
}
