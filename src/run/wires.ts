/**
 * Latencies of a session as wires: the laws of the scenario become tables, tables become pipes and feeds (DESIGN §5).
 */
import { Pipe, type Pipes } from '../sim/gateway.js';
import { latencyDraw, type LatencyDraw, type LatencyPath } from '../sim/latency/draw.js';
import { latencyTable, type LatencySpec } from '../sim/latency/models.js';
import { isConstant, tableDigest, tableSince, type LatencyTable } from '../sim/latency/table.js';
import { marketOf, type LoadedScenario, type ResolvedSession } from './scenario/index.js';

/** The latency tables of one session on one tape, by message path. */
export interface SessionTables {
  readonly tables: Readonly<Record<LatencyPath, LatencyTable>>;
  /** SHA-256 of each table, by path. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Read the laws of a session on a tape. @throws UsageError or DataError naming the scenario's place. */
export function sessionTables(scenario: LoadedScenario, index: number, tape: number, epochNs: bigint): SessionTables {
  const session = scenario.sessions[index]!;
  const { id } = scenario.tapes[tape]!;
  const { latency } = marketOf(session, id);
  const place = ['sessions', index, ...(id in session.on ? ['on', id] : []), 'latency'];
  const table = (spec: LatencySpec, leg: 'feed' | 'entry' | 'response', ...keys: string[]): LatencyTable =>
    tableSince(latencyTable(spec, leg, scenario.where([...place, leg, ...keys])), epochNs);
  const { entry, response } = latency;
  const feed = table(latency.feed, 'feed');
  const tables = {
    feed,
    indicative: feed,
    entry: table(entry.new, 'entry'),
    'entry.new': table(entry.new, 'entry', ...(entry.shared ? [] : ['new'])),
    'entry.cancel': table(entry.cancel, 'entry', ...(entry.shared ? [] : ['cancel'])),
    'entry.replace': table(entry.replace, 'entry', ...(entry.shared ? [] : ['replace'])),
    response: table(response.ack, 'response'),
    'response.ack': table(response.ack, 'response', ...(response.shared ? [] : ['ack'])),
    'response.fill': table(response.fill, 'response', ...(response.shared ? [] : ['fill'])),
  };
  const used: LatencyPath[] = [
    'feed',
    ...(entry.shared ? (['entry'] as const) : (['entry.new', 'entry.cancel', 'entry.replace'] as const)),
    ...(response.shared ? (['response'] as const) : (['response.ack', 'response.fill'] as const)),
  ];
  return { tables, digests: Object.fromEntries(used.map((path) => [path, tableDigest(tables[path])])) };
}

/** Digests of a session's tables for the manifest: by path, with the tape's id before it where there are several tapes. */
export function tableDigests(tapeIds: readonly string[], tables: readonly SessionTables[]): Record<string, string> {
  if (tables.length === 1) return { ...tables[0]!.digests };
  return Object.fromEntries(
    tables.flatMap(({ digests }, tape) => Object.entries(digests).map(([path, digest]) => [`${tapeIds[tape]!}.${path}`, digest])),
  );
}

/** The pipes of a session to the venue of a tape: shared where the scenario does not set them apart. */
export function sessionPipes(scenario: LoadedScenario, index: number, tape: number, { tables }: SessionTables): Pipes {
  const pipe = (path: LatencyPath): Pipe => new Pipe(drawOf(scenario, index, tape, tables, path));
  const { entry, response } = marketOf(scenario.sessions[index]!, scenario.tapes[tape]!.id).latency;
  const entryPipe = entry.shared ? pipe('entry') : undefined;
  const responsePipe = response.shared ? pipe('response') : undefined;
  return {
    entryNew: entryPipe ?? pipe('entry.new'),
    entryCancel: entryPipe ?? pipe('entry.cancel'),
    entryReplace: entryPipe ?? pipe('entry.replace'),
    responseAck: responsePipe ?? pipe('response.ack'),
    responseFill: responsePipe ?? pipe('response.fill'),
    indicative: pipe('indicative'),
  };
}

/** Draws of a path of a session to the venue of a tape. The first tape's are those of a run on it alone; each other tape has its own numbers. */
export function drawOf(
  { sessions, tapes, seed }: LoadedScenario,
  index: number,
  tape: number,
  tables: SessionTables['tables'],
  path: LatencyPath,
): LatencyDraw {
  const { id, independent, drawsAs = id } = sessions[index]!;
  const named = tape === 0 ? path : (`${path}@${tapes[tape]!.id}` as const);
  return independent ? latencyDraw(tables[path], seed, named, drawsAs) : latencyDraw(tables[path], seed, named);
}

/** Sessions with the same key share a feed: the same law and, unless every draw is the same, the same random numbers. */
export function feedKey(session: ResolvedSession, { tables, digests }: SessionTables): string {
  const law = digests['feed'] ?? '';
  return session.independent && !isConstant(tables.feed) ? `${law}/${session.drawsAs ?? session.id}` : law;
}
