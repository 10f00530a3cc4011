/**
 * The part of `npm run test:peer` that this engine plays: `scripts/test-peer.mjs` bundles it, runs the Python program beside it and counts.
 *
 * A case is drawn from its seed, settled, written for the peer, and when the peer's answer is in, both sides are compared.
 */
import { deepStrictEqual } from 'node:assert';
import { join } from 'node:path';
import { playFromFiles } from './as-files.js';
import { writeNpz } from './as-npz.js';
import { asPeerCase } from './case.js';
import { generateCase } from './generate.js';
import { measuredCases } from './measured.js';
import { playOurs } from './ours.js';
import { importCapture, recordedCase, type Package } from './recorded.js';
import { seenByPeer, seenByUs, type PeerAnswer, type Seen } from './seen.js';
import { settle, type Settled } from './settle.js';

export { ordersDiffer, prepareOrders } from './orders.js';

/** One seed in so many is also played from files, as a user would. */
const FILES_EVERY = 25;
/** One seed in so many reaches the peer as a file that our export wrote; the others as rows that the Python program makes. */
const NPZ_EVERY = 2;
const LARGE_ROWS = 10_000;

/** A case ready to be played by the peer. */
export interface Prepared {
  readonly name: string;
  /** The line that the Python program reads. */
  readonly line: string;
  readonly settled: Settled;
  /** Worth a word even where it agrees. */
  readonly isLarge: boolean;
}

/** What came of a case. */
export interface Verdict {
  readonly agrees: boolean;
  /** How many states of orders were compared, and fills among what led to them. */
  readonly seen: number;
  readonly fills: number;
  /** Both sides' events, each line with who has it. */
  readonly text: string;
}

/** The case of a seed; `folder` is for its files. */
export async function prepareSeed(seed: number, folder: string, pack: Package): Promise<Prepared> {
  const settled = await settle(generateCase(seed));
  if (seed % FILES_EVERY === 0) {
    deepStrictEqual(await playFromFiles(settled.one, folder, pack.runScenario), settled.played, `seed ${seed}: files give the same`);
  }
  return await prepared(`seed ${seed}`, settled, seed % NPZ_EVERY === 0 ? folder : undefined);
}

/** The measured cases, as they stand; `folder` is for their files. */
export async function prepareMeasured(folder: string): Promise<Prepared[]> {
  return await Promise.all(measuredCases().map(async ({ name, one }) => prepared(name, { one, played: await playOurs(one) }, folder)));
}

/** The real tape with the quoter's orders, on each of the peer's exchanges and books; `folder` is for the tape. */
export async function* prepareRecorded(folder: string, pack: Package): AsyncGenerator<Prepared> {
  const path = await importCapture(folder, pack);
  yield await prepared('the quoter on BTCUSDT, full fills', await recordedCase(path, pack, 'full', 'roi'), folder);
  yield await prepared('the quoter on BTCUSDT, partial fills', await recordedCase(path, pack, 'partial', 'hashmap'), undefined);
}

/** With a folder the peer gets the tape as a file of ours. */
async function prepared(name: string, settled: Settled, folder: string | undefined): Promise<Prepared> {
  const { one } = settled;
  const line = folder === undefined ? asPeerCase(one) : { ...asPeerCase(one), rows: [], npz: await npzOf(name, settled, folder) };
  return { name, line: JSON.stringify(line), settled, isLarge: one.rows.length > LARGE_ROWS };
}

async function npzOf(name: string, { one }: Settled, folder: string): Promise<string> {
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.npz`);
  await writeNpz(one, path);
  return path;
}

/** Compare the peer's answer with what this engine did. */
export function compare({ settled }: Prepared, answer: PeerAnswer): Verdict {
  const ours = seenByUs(settled);
  const peer = freshFills(seenByPeer(answer, settled), ours);
  const [left, right] = [ours.map(seenText), peer.map(seenText)];
  const ended = answer.end === 1 && answer.refused.length === 0;
  const fills = settled.played.told.filter(({ what }) => what === 'trade').length;
  const agrees = ended && left.length === right.length && left.every((line, i) => line === right[i]);
  return { agrees, seen: ours.length, fills, text: verdictText(left, right, answer) };
}

/** The peer goes on showing the last fill: where we say that none was the last thing, it is an old one, and a new one would show in what is left. */
function freshFills(peer: readonly Seen[], ours: readonly Seen[]): Seen[] {
  const filled = new Set(ours.filter(({ fill }) => fill !== undefined).map(({ id, recvTs }) => `${id} ${recvTs}`));
  return peer.map((seen) => (filled.has(`${seen.id} ${seen.recvTs}`) ? seen : { ...seen, fill: undefined }));
}

function seenText({ id, recvTs, exchTs, state, leavesLots, fill }: Seen): string {
  if (state === 'refused') return `${recvTs} order ${id} request refused`;
  const place = Number.isNaN(exchTs) ? 'never at the venue' : `at the venue ${exchTs}`;
  const last = fill === undefined ? '' : ` last fill ${fill.lots} @${fill.priceTicks} ${fill.isMaker ? 'maker' : 'taker'}`;
  return `${recvTs} order ${id} ${state} leaves ${leavesLots} (${place})${last}`;
}

function verdictText(ours: readonly string[], peer: readonly string[], { refused, end }: PeerAnswer): string {
  const [isOurs, isPeers] = [new Set(ours), new Set(peer)];
  const lines = [...new Set([...ours, ...peer])].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const rows = lines.map((line) => `${isOurs.has(line) ? 'ours' : '    '} ${isPeers.has(line) ? 'peer' : '    '}  ${line}`);
  const notes = refused.map(([id, at, code]) => `the peer's strategy side refused a request of order ${id} at ${at}: code ${code}`);
  return [...rows, ...notes, ...(end === 1 ? [] : [`the peer stopped with code ${end}`])].join('\n');
}

/** A case in words, for one that differs. */
export function caseText({ settled: { one } }: Prepared): string {
  const { fills, queue, wires, depth, tickSize, lotSize, rows, actions } = one;
  const said = { fills, queue, depth, tickSize, lotSize, ...('path' in wires ? { latency: 'recorded' } : { latency: wires }) };
  const longest = 200;
  const rowText = rows.slice(0, longest).map((row) => `  ${row.exchTs} ${row.kind} ${row.side} ${row.priceTicks} ${row.lots}`);
  const more = rows.length > longest ? [`  … ${rows.length - longest} rows more`] : [];
  return [JSON.stringify(said), ...rowText, ...more, ...actions.slice(0, longest).map((action) => `  ${JSON.stringify(action)}`)].join(
    '\n',
  );
}
