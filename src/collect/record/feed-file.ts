/**
 * A feed file, read: its shape checked, its defaults filled in, each fault with its line.
 *
 * Example: `const feed = await readFeed('btcusdt.yaml', process.env)`.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { UsageError } from '../../base/errors.js';
import { parseDurationNs } from '../../base/num/duration.js';
import { checkAgainst } from '../../run/scenario/faults.js';
import { readSource, type ScenarioSource } from '../../run/scenario/source.js';
import type { KeyPath } from '../../run/scenario/types.js';
import type { ConnectionSettings, Feed, SnapshotRequest } from './feed.js';
import { CONNECTION_KEYS, DEFAULTS, recordSchema, type FeedData } from './schema.js';

/** Variables by name. */
type Environment = Readonly<Record<string, string | undefined>>;
type ConnectionData = NonNullable<FeedData['connections']>[number];

/**
 * Read a feed file. `environment` is where `${NAME}` in headers is looked up.
 * @throws UsageError with `file:line:column path: got …, expected …` for each fault.
 */
export async function readFeed(file: string, environment: Environment): Promise<Feed> {
  const source = await readSource(file, 'a feed file');
  const data = checkAgainst(recordSchema, source);
  const minBackoffMs = milliseconds(data.minBackoff ?? '500ms');
  const maxBackoffMs = milliseconds(data.maxBackoff ?? '1m');
  if (minBackoffMs > maxBackoffMs)
    throw new UsageError(`${source.where(['maxBackoff'])}: got ${data.maxBackoff ?? '1m'}, expected at least minBackoff`);
  return {
    connections: connectionsOf(data, source).map(({ written, path }, i) => resolve(written, path, i + 1, source, environment)),
    compress: data.compress,
    rotateNs: data.rotate === undefined ? undefined : BigInt(parseDurationNs(data.rotate.every)),
    flushMs: milliseconds(data.flush ?? '1s'),
    mostWaitingBytes: data.maxWaiting ?? DEFAULTS.waitingBytes,
    binary: data.binary ?? 'keep',
    minBackoffMs,
    maxBackoffMs,
    giveUpAfterMs: data.giveUpAfter === undefined ? undefined : milliseconds(data.giveUpAfter),
  };
}

/** The connections as they are written, with where. */
function connectionsOf(data: FeedData, source: ScenarioSource): { readonly written: ConnectionData; readonly path: KeyPath }[] {
  const { connections, url } = data;
  if (connections !== undefined) {
    const stray = CONNECTION_KEYS.find((key) => data[key] !== undefined);
    if (stray !== undefined)
      throw new UsageError(`${source.where([stray], 'key')}: stands beside connections; expected it in each connection of the list`);
    return connections.map((written, i) => ({ written, path: ['connections', i] }));
  }
  if (url === undefined)
    throw new UsageError(`${source.where([])}: url is missing, expected a URL such as wss://host/path, or connections`);
  return [{ written: { ...data, url }, path: [] }];
}

function resolve(
  written: ConnectionData,
  path: KeyPath,
  number: number,
  source: ScenarioSource,
  environment: Environment,
): ConnectionSettings {
  const headersAt = (headers: Readonly<Record<string, string>> | undefined, at: KeyPath): Record<string, string> =>
    Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, value]) => [name, headerValue(name, value, source.where([...at, name]), environment)]),
    );
  const snapshots = (written.snapshots ?? []).map((snapshot, i): SnapshotRequest => ({
    url: snapshot.url,
    headers: headersAt(snapshot.headers, [...path, 'snapshots', i, 'headers']),
    body: snapshot.body === undefined ? undefined : messageText(snapshot.body),
    onConnect: snapshot.onConnect ?? true,
    afterMs: milliseconds(snapshot.after ?? '1s'),
    everyMs: snapshot.every === undefined ? undefined : milliseconds(snapshot.every),
  }));
  return {
    number,
    url: written.url,
    headers: headersAt(written.headers, [...path, 'headers']),
    subscribe: (written.subscribe ?? []).map(messageText),
    ping: written.ping && { everyMs: milliseconds(written.ping.every), text: messageText(written.ping.message) },
    snapshots,
    idleMs: milliseconds(written.idle ?? '60s'),
    mostFrameBytes: written.maxFrame ?? DEFAULTS.frameBytes,
  };
}

/** A message as it is sent. */
function messageText(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** The value of a header, filled in. @throws UsageError for a name or a value that HTTP does not allow. */
function headerValue(name: string, value: string, where: string, environment: Environment): string {
  const filled = filledIn(value, where, environment);
  try {
    validateHeaderName(name);
    validateHeaderValue(name, filled);
  } catch (error) {
    throw new UsageError(`${where}: no HTTP header can be so`, { cause: error });
  }
  return filled;
}

/** `Bearer ${TOKEN}` with the variable's value. */
function filledIn(value: string, where: string, environment: Environment): string {
  return value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const found = environment[name];
    if (found === undefined) throw new UsageError(`${where}: the variable ${name} is not set; set it, or write the value itself`);
    return found;
  });
}

function milliseconds(text: string): number {
  return parseDurationNs(text) / 1_000_000;
}
