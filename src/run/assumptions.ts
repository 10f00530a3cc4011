/** What a run assumed beyond its scenario: what the tape left open, and what an unsaid netting window came to. */
import { formatDuration } from '../base/num/duration.js';
import { NET_WINDOW_NS, STALE_AFTER_NS } from './replay.js';
import type { Assumption, ResolvedScenario } from './scenario/index.js';
import type { OpenedTape } from './tapes.js';

/** Everything assumed in a run, in the order of the scenario. */
export function runAssumptions(scenario: ResolvedScenario, opened: OpenedTape): Assumption[] {
  const tapeWindowNs = opened.tape.meta.netWindowNs;
  const stated = scenario.assumptions.map((one) => {
    if (!one.path.endsWith('.venue.netWindow') || !one.byDefault) return one;
    const value =
      tapeWindowNs === undefined
        ? `${formatDuration(NET_WINDOW_NS)}: neither scenario nor tape says one`
        : `${formatDuration(tapeWindowNs)}, as the tape says`;
    return { ...one, value };
  });
  return [...tapeAssumptions(opened), ...stated];
}

function tapeAssumptions({ id, tape }: OpenedTape): Assumption[] {
  const { minLatencyNs, repairs, staleAfterNs, staleTouchShare, snapshotRange } = tape.meta;
  const list: Assumption[] = [];
  const add = (key: string, value: string, byDefault: boolean): void => {
    list.push({ path: `tapes.${id}.${key}`, value, byDefault });
  };
  if (minLatencyNs !== undefined) {
    add(
      'minLatency',
      `${formatDuration(minLatencyNs)}: the smallest latency of the feed, which the file cannot tell; the recorder's clock was moved by ${formatDuration(Number(repairs.clockOffsetNs))}`,
      false,
    );
  }
  if (staleTouchShare !== undefined) {
    add(
      'staleTouch',
      `for ${(staleTouchShare * 100).toFixed(1)} % of the time the book's touch differed from the venue's own quote`,
      false,
    );
  }
  if (snapshotRange !== undefined)
    add('snapshotRange', 'prices beyond the opening snapshot are unknown until they are stated; fills there are doubtful', false);
  if (repairs.gaps > 0)
    add('gaps', `${repairs.gaps} gaps in the feed; fills behind one are doubtful until the book is stated again`, false);
  add(
    'staleAfter',
    `${formatDuration(staleAfterNs ?? STALE_AFTER_NS)} without a book row make a fill doubtful`,
    staleAfterNs === undefined,
  );
  return list;
}
