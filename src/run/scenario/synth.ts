/**
 * A synthetic market of a scenario, made complete: the run's seed, the tape's instrument, defaults, ns.
 *
 * Example: `synth: { model: zero-intelligence, events: 1000000, markets: 500 }` under a tape with `tickSize: "0.1"` is a market of that
 * tick, all other parameters at their defaults.
 */
import { formatDecimal, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import type { Instrument } from '../../market/instrument.js';
import { FEED_JITTER_NS, FEED_NS } from '../../market/synth/feed.js';
import { SYNTH_NUMBERS, type SynthNumberName, synthSettings, synthWords } from '../../market/synth/settings.js';
import type { ScenarioData } from './schema.js';
import type { SynthSource } from './types.js';

type SynthData = NonNullable<ScenarioData['tapes'][number]['synth']>;

const NUMBER_NAMES = Object.keys(SYNTH_NUMBERS) as SynthNumberName[];

/** @throws UsageError when settings are out of bounds, or do not fit each other. */
export function resolveSynth(data: SynthData, instrument: Instrument | null, scenarioSeed: number): SynthSource {
  const { model, events, seed = scenarioSeed, detail = 'L2', price, start, feed, feedJitter } = data;
  const given = NUMBER_NAMES.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]] as const]));
  const settings = synthSettings({
    model,
    seed,
    ...(instrument !== null && {
      symbols: [instrument.symbol],
      kind: instrument.kind,
      tickSize: instrument.tickSize,
      lotSize: instrument.lotSize,
      multiplier: instrument.multiplier,
    }),
    ...(price !== undefined && { price: formatDecimal(parseDecimal(String(price))) }),
    ...(start !== undefined && { start }),
    rates: Object.fromEntries(given),
  });
  return {
    kind: 'synth',
    settings: synthWords(settings),
    events,
    detail,
    feedNs: feed === undefined ? FEED_NS : parseDurationNs(feed),
    feedJitterNs: feedJitter === undefined ? FEED_JITTER_NS : parseDurationNs(feedJitter),
  };
}
