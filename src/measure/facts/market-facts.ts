/**
 * The stylised facts of a market from its tape: one pass, then the figures.
 *
 * Example: `const facts = await marketFacts(await openTape('btc.arrow')); facts.facts.filter(({ verdict }) => verdict === 'outside')`.
 */
import { UsageError } from '../../base/errors.js';
import { parseTapePoint } from '../../market/tape-point.js';
import { sinceEpoch, type Tape } from '../../market/tape.js';
import type { Stretch } from '../time-blocks.js';
import { factList } from './fact-list.js';
import type { FactsOptions, FlowFacts, MarketFacts } from './types.js';
import { MarketWalk, RETURN_NS } from './walk.js';

const NS_A_SECOND = 1e9;
const DISTANCES = 40;

/** The autocorrelations among the facts are of the longest interval with so many returns. */
const ENOUGH_RETURNS = 1000;

/**
 * Measure a tape.
 * @throws UsageError when the stretch is none, DataError when the tape cannot be read.
 */
export async function marketFacts(tape: Tape, options: FactsOptions = {}): Promise<MarketFacts> {
  const { meta } = tape;
  const stretch = stretchOf(tape, options);
  const walk = new MarketWalk(meta, { ...stretch, distances: options.distances ?? DISTANCES });
  for await (const batch of tape.batches()) {
    if (!walk.apply(batch)) break;
    batch.release?.();
  }
  walk.finish();
  const ns = stretch.toTs - stretch.fromTs;
  const flow = walk.flow.facts();
  const toText = (ts: number): string => String(BigInt(meta.epochNs) + BigInt(ts));
  const measured = {
    instrument: meta.instrument,
    levelOfDetail: meta.levelOfDetail,
    digest: meta.digest,
    fromTs: toText(stretch.fromTs),
    toTs: toText(stretch.toTs),
    seconds: ns / NS_A_SECOND,
    rows: walk.rows,
    oneSidedShare: ns > 0 ? walk.oneSidedNs / ns : 0,
    crossedShare: ns > 0 ? walk.crossedNs / ns : 0,
    spread: walk.spread.facts(),
    depth: walk.depth.facts(),
    signs: walk.signs.facts(),
    returns: walk.returns.map((each) => each.facts()).filter(({ count }) => count > 0),
    mainIntervalNs: RETURN_NS.findLast((interval) => ns / interval >= ENOUGH_RETURNS) ?? RETURN_NS[0]!,
    signature: walk.signature.facts(),
    impact: walk.impact.facts(),
    response: walk.response.facts(),
    flow,
    lifetimes: walk.lifetimes?.facts() ?? null,
    notes: notesOf(tape, flow),
  };
  return { ...measured, facts: factList(measured) };
}

/** The measured stretch, within the tape. */
function stretchOf({ paths, meta }: Tape, { from, to }: FactsOptions): Stretch {
  const at = (name: string, value: string | undefined, initial: string): number => {
    if (value === undefined) return sinceEpoch(meta, initial);
    const point = parseTapePoint(value);
    if (point.kind !== 'time')
      throw new UsageError(`--${name}: got ${value}, expected a time in ns since the Unix epoch, such as ${meta.firstExchTs}ns`);
    return sinceEpoch(meta, String(point.ns));
  };
  const fromTs = Math.max(at('from', from, meta.firstExchTs), sinceEpoch(meta, meta.firstExchTs));
  const toTs = Math.min(at('to', to, meta.lastExchTs), sinceEpoch(meta, meta.lastExchTs));
  if (meta.rows === 0) throw new UsageError(`${paths.join(', ')}: the tape has no rows, so there is nothing to measure`);
  if (fromTs >= toTs)
    throw new UsageError(
      `${paths.join(', ')}: got a stretch without any time, expected --from before --to within ${meta.firstExchTs}ns to ${meta.lastExchTs}ns`,
    );
  return { fromTs, toTs };
}

function notesOf({ meta }: Tape, { estimated, unsidedPrints }: FlowFacts): string[] {
  const { staleTouchShare, levelOfDetail, netWindowNs } = meta;
  return [
    ...(estimated && levelOfDetail === 'L2'
      ? [
          'Adds and cancellations are estimated from levels: increases, and decreases less prints; events that a feed nets are not told apart.',
        ]
      : []),
    ...(levelOfDetail === 'L1'
      ? ['The tape has quotes alone: depth is that of the touch, and nothing is known of adds and cancellations.']
      : []),
    ...(levelOfDetail === 'L2' && netWindowNs !== 0
      ? [
          'Trades and levels come apart on this tape, so the impact within the instant of a trade misses what its level tells later; the impact until the next trade has it.',
        ]
      : []),
    ...(staleTouchShare === undefined
      ? []
      : [
          `For ${(100 * staleTouchShare).toFixed(1)} % of the time the book’s touch was not the venue’s own quote: spread, returns and impact are those of the book.`,
        ]),
    ...(unsidedPrints === 0 ? [] : [`${unsidedPrints} prints name no aggressor; they are in no sign, impact or response.`]),
  ];
}
