/**
 * The matching engine beside npm's nodejs-order-book: the same messages, in fresh processes by turns.
 *
 * A ratio is its time over ours in one round: above 1 we are faster. It counts only where both made as many trades of as many lots. Of `static`, whose
 * orders hardly trade and stand in long queues, only the first messages are played: what the peer takes for one grows with the queue.
 */
import { ALL_MESSAGES, OPS_NAMES, opsPath, type OpsName } from './matching-speed.js';
import { measureOurs, runProcess } from './processes.js';
import type { Measurement, Row } from './rounds.js';

const PROGRAM = 'test/bench/peers/order-book.mjs';
const MESSAGES: Readonly<Record<OpsName, number>> = { normal: ALL_MESSAGES, static: 400_000 };
/** Messages that the peer has played before; ours has played them all. */
const WARM: Readonly<Record<OpsName, number>> = { normal: ALL_MESSAGES, static: 100_000 };

interface Answer {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly messages: number;
  readonly trades: number;
  readonly lots: number;
  readonly peakMiB: number;
}

/** One measurement a workload that is there. `folder` has the package; undefined, with the reason: it is not to be had. */
export function matchingContests(folder: string | undefined, missing: string): Measurement[] {
  return OPS_NAMES.map((name) => ({ name: `matching/${name}`, take: (round) => Promise.resolve([rowOf(name, folder, missing, round)]) }));
}

function rowOf(workload: OpsName, folder: string | undefined, missing: string, round: number): Row {
  const name = `matching/${workload}`;
  const path = opsPath(workload);
  if (path === undefined) return { name, values: {}, note: 'skipped: no workload; name its folder in SLIPGAUGE_MATCHING_OPS' };
  if (folder === undefined) return { name, values: {}, note: `skipped: ${missing}` };
  const askOurs = () => measureOurs({ kind: 'matching', path, most: MESSAGES[workload] });
  let ours = round % 2 === 0 ? askOurs() : undefined;
  const args = [PROGRAM, folder, path, String(WARM[workload]), String(MESSAGES[workload])];
  const theirs = JSON.parse(runProcess(process.execPath, args).stdout) as Answer;
  ours ??= askOurs();
  if (ours.trades !== theirs.trades || ours.lots !== theirs.lots)
    return {
      name,
      values: {},
      note: `does not count: ${ours.trades} trades of ${ours.lots} lots, theirs ${theirs.trades} of ${theirs.lots}`,
    };
  const values = {
    oursSeconds: ours.seconds,
    peerSeconds: theirs.seconds,
    ratio: theirs.seconds / ours.seconds,
    cpuRatio: theirs.cpuSeconds / ours.cpuSeconds,
    oursMiB: ours.peakMiB,
    peerMiB: theirs.peakMiB,
    memoryRatio: ours.peakMiB / theirs.peakMiB,
  };
  return { name, values, note: `${ours.messages} messages, ${ours.trades} trades of ${ours.lots} lots in both` };
}
