/** Latency laws of every kind, at the scale of generated tapes: tens of ns. */
import { latencyTable } from '../../src/sim/latency/models.js';
import type { LatencyTable } from '../../src/sim/latency/table.js';
import type { Law, Laws } from '../sim/stage.js';
import type { Dice } from '../twin/generate.js';

const LOGNORMAL = [1, 20, 90].map((medianNs) => latencyTable({ model: 'lognormal', medianNs, sigma: 0.9 }, 'entry', 'swarm'));

const CORRELATED = latencyTable({ model: 'lognormal', medianNs: 20, sigma: 0.9, autocorrelation: 0.7 }, 'entry', 'swarm');

/** Laws of a session. `untilNs`: recorded courses lose nothing from then on. */
export function drawLaws(dice: Dice, untilNs: number): Laws {
  const entry = (): Law => (dice.chance(0.2) ? drawCourse(dice, untilNs) : drawLaw(dice));
  return {
    feed: drawLaw(dice),
    entry: dice.chance(0.4) ? { new: entry(), cancel: entry(), replace: entry() } : entry(),
    response: dice.chance(0.4) ? { ack: drawLaw(dice), fill: drawLaw(dice) } : drawLaw(dice),
  };
}

/** Zero, constant, lognormal (in spells too), or as measured. */
function drawLaw(dice: Dice): Law {
  const kind = dice.below(10);
  if (kind < 3) return 0;
  if (kind < 6) return 1 + dice.below(60);
  if (kind < 8) return dice.pick([...LOGNORMAL, CORRELATED]);
  return empirical(dice);
}

function empirical(dice: Dice): LatencyTable {
  return { kind: 'quantiles', ns: Float64Array.from({ length: 2 + dice.below(8) }, () => dice.below(dice.pick([5, 80, 600]))).sort() };
}

/** A recorded course in which requests are lost for a while, now and then. */
function drawCourse(dice: Dice, untilNs: number): LatencyTable {
  const rows: { at: number; ns: number; lost: boolean }[] = [];
  for (let at = 900; at < untilNs; at += 1 + dice.below(300)) rows.push({ at, ns: dice.below(90), lost: dice.chance(0.2) });
  rows.push({ at: untilNs, ns: 10, lost: false });
  return {
    kind: 'path',
    epochNs: 0n,
    atNs: Float64Array.from(rows, ({ at }) => at),
    latencyNs: Float64Array.from(rows, ({ ns, lost }) => (lost ? 0 : ns)),
    rejected: Uint8Array.from(rows, ({ lost }) => (lost ? 1 : 0)),
    totalNs: Float64Array.from(rows, ({ ns, lost }) => (lost ? ns + 50 : 0)),
  };
}
