/**
 * Everything that a scenario assumes, in words, whether it says so or leaves it to a default: what a run prints, so that no result stands
 * on something unsaid.
 */
import { basename } from 'node:path';
import { formatDuration } from '../../base/num/duration.js';
import { readFittedTable } from '../../sim/latency/fitted.js';
import { connectionText } from './connection.js';
import { impactText } from './impact.js';
import { memberTexts } from './member.js';
import type { ScenarioData } from './schema.js';
import type {
  Assumption,
  EntryLatency,
  LatencyLaw,
  LatencySpec,
  QueueSpec,
  ResolvedLatency,
  ResolvedMarket,
  ResolvedScenario,
  ResolvedSession,
  ResolvedVenue,
  ResponseLatency,
} from './types.js';

/** The assumptions of a scenario in its order; `data` tells what was said, `written` of each session. */
export function listAssumptions(
  scenario: Omit<ResolvedScenario, 'assumptions'>,
  data: ScenarioData,
  written: readonly ScenarioData['sessions'][number][],
): Assumption[] {
  const list: Assumption[] = [{ path: 'seed', value: String(scenario.seed), byDefault: data.seed === undefined }];
  for (const [i, session] of scenario.sessions.entries())
    list.push(...(session.home === undefined ? ofSession(session, written[i]!) : ofParticipant(session, written, i)));
  list.push(
    {
      path: 'measure.markouts',
      value: scenario.measure.markoutsNs.map(formatDuration).join(', ') || 'none',
      byDefault: data.measure?.markouts === undefined,
    },
    {
      path: 'measure.benchmarks',
      value: scenario.measure.benchmarks.join(', ') || 'none',
      byDefault: data.measure?.benchmarks === undefined,
    },
  );
  return list;
}

function ofSession(session: ResolvedSession, data: ScenarioData['sessions'][number]): Assumption[] {
  const path = `sessions.${session.id}`;
  const onTapes = Object.entries(session.on).flatMap(([tape, market]) => {
    const said = data.on![tape]!;
    const written = { venue: { ...data.venue, ...said.venue }, latency: { ...data.latency, ...said.latency } };
    return ofMarket(market, written, `${path}.on.${tape}`);
  });
  const value = session.independent ? 'random numbers of its own' : 'random numbers shared with the other sessions';
  const connection =
    session.connection === undefined ? [] : [{ path: `${path}.connection`, value: connectionText(session.connection), byDefault: false }];
  return [
    ...ofMarket(session, data, path),
    ...onTapes,
    ...connection,
    { path: `${path}.independent`, value, byDefault: data.independent === undefined },
  ];
}

/** Of a participant its latencies are told, of several alike those of the first one. */
function ofParticipant(
  { id, latency }: ResolvedSession,
  written: readonly ScenarioData['sessions'][number][],
  index: number,
): Assumption[] {
  const said = written[index]!.latency;
  if (index > 0 && written[index - 1]!.latency === said && nameOf(written[index - 1]!.id) === nameOf(id)) return [];
  const path = `sessions.${id}`;
  return Object.entries(latencyTexts(latency, `${path}.latency`)).map(([key, value]) => ({
    path: `${path}.latency.${key}`,
    value,
    byDefault: said?.[key as keyof ResolvedLatency] === undefined,
  }));
}

/** A participant's name without its number among those alike. */
function nameOf(id: string): string {
  return id.replace(/-\d+$/, '');
}

/** How a session meets its markets, or one that is singled out. */
function ofMarket({ venue, latency }: ResolvedMarket, data: MarketWritten, path: string): Assumption[] {
  const said = data.venue ?? {};
  const isAlone = venue.impact?.model === 'replay-into-venue';
  const one = (key: string, value: string, written: unknown): Assumption => ({
    path: `${path}.${key}`,
    value,
    byDefault: written === undefined,
  });
  return [
    ...Object.entries(latencyTexts(latency, `${path}.latency`)).map(([key, text]) =>
      one(`latency.${key}`, text, data.latency?.[key as keyof ResolvedLatency]),
    ),
    isAlone ? one('venue.queue', OWN_QUEUE_TEXT, undefined) : one('venue.queue', queueText(venue.queue), said.queue),
    ...(venue.compat === null ? [] : [one('venue.compat', COMPAT_TEXT, said.compat)]),
    one('venue.fills', `${FILLS_TEXT[venue.fills]}; ${venue.impact === undefined ? UNMOVED : MOVED_TEXT[venue.impact.model]}`, said.fills),
    ...(venue.impact === undefined ? [] : [one('venue.impact', impactText(venue.impact), said.impact)]),
    one('venue.fees', `maker ${venue.fees.maker}, taker ${venue.fees.taker} per ${venue.fees.per}`, said.fees),
    ...(venue.compat === null ? trueRules(venue, said, one) : []),
    ...Object.entries(memberTexts(venue)).map(([key, text]) => one(`venue.${key}`, text, text)),
  ];
}

type One = (key: string, value: string, written: unknown) => Assumption;
type MarketWritten = Pick<ScenarioData['sessions'][number], 'venue' | 'latency'>;
type VenueWritten = NonNullable<MarketWritten['venue']>;

const OWN_QUEUE_TEXT = 'real, and where levels are recorded cancelled lots are taken from behind, as a pessimistic queue has it';

const UNMOVED = 'orders do not move the recorded market';

/** What a session with impact trades in; figures are held against the recorded market. */
const MOVED_TEXT = {
  consume: 'the recorded market less what the session takes; figures are held against the recorded one',
  transient: 'the recorded market plus the session’s own impact; figures are held against the recorded one',
  'replay-into-venue':
    'trades happen in a market of the session’s own, which the recorded flow enters; figures are held against the recorded one',
} as const;

const FILLS_TEXT = { partial: 'partial', full: 'full, a fill takes the whole order' } as const;

/** What another program's rules leave out, said as plainly as what they do. */
const COMPAT_TEXT =
  'hftbacktest 2.4.4: displayed depth is never used up, orders at one price share no trade, no bounds are carried: no fill is more than likely';

function trueRules(venue: ResolvedVenue, said: VenueWritten, one: One): Assumption[] {
  return [
    one('venue.netWindow', venue.netWindowNs === null ? 'as the tape says, else 50ms' : formatDuration(venue.netWindowNs), said.netWindow),
    one('venue.halted', `new orders in a halt: ${venue.halted}`, said.halted),
    one('venue.postOnly', `post-only orders that would take: ${venue.postOnly}`, said.postOnly),
    one('venue.selfTrade', `self-trade prevention: ${venue.selfTrade ?? 'as the preset has it, else none'}`, said.selfTrade),
  ];
}

/**
 * The latencies of a session in words, by path. `place` names it where a fitted table is no table.
 * @throws DataError for such a table.
 */
export function latencyTexts(
  { feed, entry, response }: ResolvedLatency,
  place: string,
): { readonly [Path in keyof ResolvedLatency]: string } {
  return {
    feed: `${lawText(feed, place)} on top of the receive times of the tape`,
    entry: entryText(entry, place),
    response: responseText(response, place),
  };
}

/**
 * A latency law in words: `lognormal, median 4ms, sigma 0.6, times 1.5, plus 2ms`. With a `place`, what a fitted table stands on is read from it and
 * said; without one the table is named alone.
 * @throws DataError beginning with `place` for a fitted table that is none.
 */
export function lawText(law: LatencySpec, place?: string): string {
  const { times, plusNs } = law;
  const parts = [
    modelText(law, place),
    ...(times === undefined ? [] : [`times ${times}`]),
    ...(plusNs === undefined ? [] : [`plus ${formatDuration(plusNs)}`]),
  ];
  const kept = law.model === 'path' && parts.length > 1 ? ['lost requests as recorded'] : [];
  return [...parts, ...kept].join(', ');
}

function modelText(law: LatencyLaw, place: string | undefined): string {
  switch (law.model) {
    case 'constant':
      return formatDuration(law.delayNs);
    case 'lognormal':
      return `lognormal, median ${formatDuration(law.medianNs)}, sigma ${law.sigma}${correlationText(law.autocorrelation)}`;
    case 'empirical':
      return `drawn from ${basename(law.file)}${correlationText(law.autocorrelation)}`;
    case 'fitted':
      return fittedText(law.file, law.autocorrelation, place);
    case 'path':
      return `interpolated from ${basename(law.file)}`;
  }
}

function correlationText(autocorrelation: number | undefined): string {
  return autocorrelation === undefined ? '' : `, autocorrelation ${autocorrelation}`;
}

/** What a fitted table stands on, the split above all, which no recording of round trips tells. */
function fittedText(file: string, autocorrelation: number | undefined, place: string | undefined): string {
  if (place === undefined) return `fitted table ${basename(file)}${correlationText(autocorrelation)}`;
  const table = readFittedTable(file, place);
  const { law, split, source } = table;
  const { kind, n, file: recording } = source;
  const correlation = correlationText(autocorrelation ?? table.autocorrelation);
  return `${law} of ${basename(file)} (${n} ${kind} round trips of ${recording}, entry leg assumed to be ${split} of each)${correlation}`;
}

function entryText(entry: EntryLatency, place: string): string {
  const text = (law: LatencySpec): string => lawText(law, place);
  if (entry.shared) return `${text(entry.new)}, one pipe for new, cancel and replace`;
  return `new ${text(entry.new)}; cancel ${text(entry.cancel)}; replace ${text(entry.replace)}; a pipe each`;
}

function responseText(response: ResponseLatency, place: string): string {
  const text = (law: LatencySpec): string => lawText(law, place);
  if (response.shared) return `${text(response.ack)}, one pipe for acks and fills`;
  return `ack ${text(response.ack)}; fill ${text(response.fill)}; a pipe each`;
}

/** A queue model in words: `prob-power3, n = 3`. */
export function queueText(queue: QueueSpec): string {
  return 'n' in queue ? `${queue.model}, n = ${queue.n}` : queue.model;
}
