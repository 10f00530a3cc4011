/**
 * Latencies of a session as wires: the laws of the scenario become tables, tables become pipes and feeds (DESIGN §5).
 */
import { Pipe, type Pipes } from '../sim/gateway.js';
import { latencyDraw, type LatencyDraw, type LatencyPath } from '../sim/latency/draw.js';
import { latencyTable, type LatencySpec } from '../sim/latency/models.js';
import { tableDigest, tableSince, type LatencyTable } from '../sim/latency/table.js';
import type { LoadedScenario, ResolvedSession } from './scenario/index.js';

/** The latency tables of one session, by message path. */
export interface SessionTables {
  readonly tables: Readonly<Record<LatencyPath, LatencyTable>>;
  /** SHA-256 of each table, by path. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Read the laws of a session. @throws UsageError or DataError naming the scenario's place. */
export function sessionTables(scenario: LoadedScenario, index: number, epochNs: bigint): SessionTables {
  const { latency } = scenario.sessions[index]!;
  const table = (spec: LatencySpec, leg: 'feed' | 'entry' | 'response', ...keys: string[]): LatencyTable =>
    tableSince(latencyTable(spec, leg, scenario.where(['sessions', index, 'latency', leg, ...keys])), epochNs);
  const { entry, response } = latency;
  const tables = {
    feed: table(latency.feed, 'feed'),
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

/** The pipes of a session: shared where the scenario does not set them apart. */
export function sessionPipes(session: ResolvedSession, { tables }: SessionTables, seed: number): Pipes {
  const pipe = (path: LatencyPath): Pipe => new Pipe(drawOf(session, tables, path, seed));
  const { entry, response } = session.latency;
  const entryPipe = entry.shared ? pipe('entry') : undefined;
  const responsePipe = response.shared ? pipe('response') : undefined;
  return {
    entryNew: entryPipe ?? pipe('entry.new'),
    entryCancel: entryPipe ?? pipe('entry.cancel'),
    entryReplace: entryPipe ?? pipe('entry.replace'),
    responseAck: responsePipe ?? pipe('response.ack'),
    responseFill: responsePipe ?? pipe('response.fill'),
  };
}

/** Draws of a path of a session. */
export function drawOf(session: ResolvedSession, tables: SessionTables['tables'], path: LatencyPath, seed: number): LatencyDraw {
  return session.independent ? latencyDraw(tables[path], seed, path, session.drawsAs ?? session.id) : latencyDraw(tables[path], seed, path);
}

/** Sessions with the same key share a feed: the same law and the same random numbers. */
export function feedKey(session: ResolvedSession, { digests }: SessionTables): string {
  return session.independent ? `${digests['feed'] ?? ''}/${session.drawsAs ?? session.id}` : (digests['feed'] ?? '');
}
