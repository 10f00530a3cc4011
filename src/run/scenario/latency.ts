/**
 * Latency as it is written → one law a path, in ns (DESIGN §5). A single value stands for all kinds of a path, which then share one pipe
 * and do not overtake each other; stated apart, each kind has a pipe of its own.
 */
import { formatDecimal, parseDecimal } from '../../base/num/decimal.js';
import { parseDurationNs } from '../../base/num/duration.js';
import type { ScenarioData } from './schema.js';
import type { EntryLatency, LatencyLaw, LatencySpec, ResolvedLatency, ResponseLatency } from './types.js';

type LatencyData = NonNullable<ScenarioData['sessions'][number]['latency']>;
type LawData = NonNullable<LatencyData['feed']>;

/** Turns a path of a file into an absolute one, or records that it is missing. */
export type FileAt = (file: string, key: readonly string[]) => string;

const NONE: LatencySpec = { model: 'constant', delayNs: 0 };

/** All three paths; what is absent takes no time. `fileAt` gets the keys below `latency`. */
export function resolveLatency(data: LatencyData | undefined, fileAt: FileAt): ResolvedLatency {
  const law = (value: LawData | undefined, ...key: string[]): LatencySpec => (value === undefined ? NONE : resolveLaw(value, key, fileAt));
  return { feed: law(data?.feed, 'feed'), entry: resolveEntry(data?.entry, law), response: resolveResponse(data?.response, law) };
}

type Law = (value: LawData | undefined, ...key: string[]) => LatencySpec;

function resolveEntry(data: LatencyData['entry'], law: Law): EntryLatency {
  if (typeof data === 'object' && 'new' in data) {
    return {
      new: law(data.new, 'entry', 'new'),
      cancel: law(data.cancel, 'entry', 'cancel'),
      replace: law(data.replace, 'entry', 'replace'),
      shared: false,
    };
  }
  const all = law(data, 'entry');
  return { new: all, cancel: all, replace: all, shared: true };
}

function resolveResponse(data: LatencyData['response'], law: Law): ResponseLatency {
  if (typeof data === 'object' && 'ack' in data) {
    return { ack: law(data.ack, 'response', 'ack'), fill: law(data.fill, 'response', 'fill'), shared: false };
  }
  const all = law(data, 'response');
  return { ack: all, fill: all, shared: true };
}

function resolveLaw(law: LawData, key: readonly string[], fileAt: FileAt): LatencySpec {
  if (typeof law === 'string') return { model: 'constant', delayNs: parseDurationNs(law) };
  const { times, plus } = law as { readonly times?: string | number; readonly plus?: string };
  return {
    ...resolveModel(law, key, fileAt),
    ...(times === undefined ? {} : { times: formatDecimal(parseDecimal(String(times))) }),
    ...(plus === undefined ? {} : { plusNs: parseDurationNs(plus) }),
  };
}

function resolveModel(law: Exclude<LawData, string>, key: readonly string[], fileAt: FileAt): LatencyLaw {
  switch (law.model) {
    case 'constant':
      return { model: 'constant', delayNs: parseDurationNs(law.delay) };
    case 'lognormal':
      return { model: 'lognormal', medianNs: parseDurationNs(law.median), sigma: Number(law.sigma), ...correlated(law) };
    case 'empirical':
    case 'fitted':
      return { model: law.model, file: fileAt(law.file, [...key, 'file']), ...correlated(law) };
    case 'path':
      return { model: law.model, file: fileAt(law.file, [...key, 'file']) };
  }
}

/** How draws hang together, where the scenario says it. */
function correlated({ autocorrelation }: { readonly autocorrelation?: string | number | undefined }): {
  readonly autocorrelation?: number;
} {
  return autocorrelation === undefined ? {} : { autocorrelation: Number(autocorrelation) };
}
