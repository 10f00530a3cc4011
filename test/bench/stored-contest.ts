/**
 * Opening a tape and adding up every column, beside numpy with the same rows as a stored `.npz` that our export wrote. Both read from the
 * file system's cache, in fresh processes; what starting node or importing numpy takes is not counted.
 *
 * Ratios are numpy's time over ours, in the same round: above 1 we are faster.
 */
import { exportHftbacktest } from '../../src/market/export/hftbacktest.js';
import { openTape } from '../../src/market/tape-read.js';
import type { TimedSums } from './column-sums.js';
import type { MadeTapes } from './made-tapes.js';
import { measureOurs, runPeer } from './processes.js';
import type { Measurement, Row } from './rounds.js';

/** Of a sum's size: floats are added in different orders. */
const TOLERANCE = 1e-9;

type Answer = TimedSums & { readonly peakMiB: number; readonly version: string };

/** One row. */
export function storedContest(python: string, tapes: MadeTapes, rows: number): Measurement {
  const name = 'columns/numpy';
  let made: Promise<readonly [string, string, string]> | undefined;
  const take = async (round: number): Promise<Row[]> => {
    const [tape, npz, lot] = await (made ??= bothFiles(tapes, rows));
    const askOurs = () => measureOurs({ kind: 'columns', tape });
    let ours = round % 2 === 0 ? askOurs() : undefined;
    const theirs = JSON.parse(runPeer(python, 'stored.py', [npz, lot]).stdout) as Answer;
    ours ??= askOurs();
    if (theirs.rows !== ours.rows || !isNear(theirs.lots, ours.lots) || !isNear(theirs.sinceFirstNs, ours.sinceFirstNs)) {
      return [
        { name, values: {}, note: `does not count: the sums differ, ours ${JSON.stringify(ours)}, numpy's ${JSON.stringify(theirs)}` },
      ];
    }
    const values = {
      oursSeconds: ours.seconds,
      peerSeconds: theirs.seconds,
      ratio: theirs.seconds / ours.seconds,
      cpuRatio: theirs.cpuSeconds / ours.cpuSeconds,
      oursMiB: ours.peakMiB,
      peerMiB: theirs.peakMiB,
      memoryRatio: ours.peakMiB / theirs.peakMiB,
    };
    return [{ name, values, note: `numpy ${theirs.version}, ${ours.rows} rows, same sums` }];
  };
  return { name, take };
}

/** The tape, and its rows as a stored `.npz`, with the lot. */
async function bothFiles(tapes: MadeTapes, rows: number): Promise<readonly [string, string, string]> {
  const path = await tapes.path('generated', rows);
  const npz = path.replace(/arrow$/, 'stored.npz');
  const tape = await openTape(path);
  await exportHftbacktest(tape, npz, { packing: 'stored' });
  return [path, npz, tape.meta.instrument.lotSize];
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b), 1);
}
