/** What can happen in a stream, by the first words of reports and rows: tests count it, so that none of it is only believed to be tried. */
import type { Outcome } from './compare.js';

/** Everything that a stream of sensible messages in continuous trading can bring about. */
export const EVERYTHING: readonly string[] = [
  ...['new', 'trade', 'replaced', 'triggered', 'restated', 'restated selfTrade', 'restated nothingToReduce'],
  ...['canceled', 'canceled selfTrade', 'canceled otherLeg', 'canceled disconnected', 'canceled nothingToReduce'],
  ...['expired noLiquidity', 'expired outOfTime'],
  ...[
    'rejected duplicate',
    'rejected badQty',
    'rejected badFields',
    'rejected wouldTake',
    'rejected wouldTrigger',
    'rejected nothingToReduce',
  ],
  ...['cancelReject unknownOrder', 'cancelReject badQty', 'cancelReject badFields', 'cancelReject wouldTake'],
  ...['row add', 'row execute', 'row hidden', 'row delete', 'row reduce', 'row replace'],
];

/** Everything that a stream which goes from phase to phase can bring about besides. */
export const CALLS: readonly string[] = [
  ...['row trade', 'row status', 'trade', 'rejected closed', 'cancelReject closed', 'expired outOfTime', 'expired noLiquidity'],
  ...['canceled nothingToReduce', 'canceled otherLeg'],
];

/** Count what a stream brought about. */
export function happened(seen: Map<string, number>, { reports, rows }: Outcome): void {
  const add = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  for (const line of reports) add(line.slice(line.indexOf(' ') + 1, line.indexOf(' #')));
  for (const line of rows) add(`row ${line.slice(0, line.indexOf(' '))}`);
}
