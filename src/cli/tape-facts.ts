/** What a tape's metadata says, in words: for `import` and `tape info`. */
import { formatDuration } from '../base/num/duration.js';
import { formatInstantNs } from '../base/num/instant.js';
import type { TapeMeta } from '../market/tape.js';
import { uncheckedInputs } from '../report/limits.js';

/** Name and value a line. */
export function tapeFacts(meta: TapeMeta): [string, string][] {
  const { instrument, repairs } = meta;
  const kinds = Object.entries(meta.rowsByKind).map(([kind, rows]) => `${rows} ${kind}`);
  const facts: [string, string | undefined][] = [
    [
      'instrument',
      `${instrument.symbol} ${instrument.kind}, tick ${instrument.tickSize}, lot ${instrument.lotSize}, multiplier ${instrument.multiplier}`,
    ],
    ['order tick', instrument.orderTick],
    ['importer', meta.importer.name],
    ['inputs', meta.inputs.map(({ file, bytes, sha256 }) => `${file} (${bytes} bytes, sha256 ${sha256.slice(0, 12)}…)`).join(', ')],
    ['integrity', integrityText(meta)],
    ['detail', meta.levelOfDetail],
    ['rows', `${meta.rows}: ${kinds.join(', ')}`],
    ['from', formatInstantNs(BigInt(meta.firstExchTs))],
    ['to', formatInstantNs(BigInt(meta.lastExchTs))],
    ['depth', meta.depth === undefined ? undefined : `${meta.depth} levels a side`],
    ['net window', optionalDuration(meta.netWindowNs)],
    ['stale after', optionalDuration(meta.staleAfterNs)],
    [
      'stale touch',
      meta.staleTouchShare === undefined
        ? undefined
        : `${(100 * meta.staleTouchShare).toFixed(2)} % of the time the book's touch differed from the venue's quote`,
    ],
    ['clock offset', `${repairs.clockOffsetNs} ns added to receive times`],
    ['min latency', optionalDuration(meta.minLatencyNs)],
    ['repairs', repairsText(meta)],
    ['digest', meta.digest],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

function integrityText(meta: TapeMeta): string | undefined {
  if (meta.integrity === undefined) return undefined;
  return meta.integrity === 'verified'
    ? 'verified: checksums of the input were compared'
    : `unverified: no checksum covers ${uncheckedInputs(meta)}, so a flipped bit there would go unseen`;
}

function repairsText({ repairs }: TapeMeta): string {
  const counts = Object.entries({
    'borrowed times': repairs.borrowedTimes,
    'rows reordered': repairs.reorderedRows,
    gaps: repairs.gaps,
    ...repairs.counts,
  });
  const some = counts.filter(([, count]) => count > 0);
  return some.length === 0 ? 'none' : some.map(([name, count]) => `${count} ${name}`).join(', ');
}

function optionalDuration(ns: number | undefined): string | undefined {
  return ns === undefined ? undefined : formatDuration(ns);
}
