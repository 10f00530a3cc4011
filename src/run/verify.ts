/**
 * Verify: run again what a run directory says it was made of, and compare the digests (DESIGN §6).
 */
import { existsSync } from 'node:fs';
import { sha256File } from '../base/io/sha256.js';
import type { SessionColumns } from '../sim/columns.js';
import { openRun, semanticsNote } from './load.js';
import { runLoaded, type RunOptions } from './run.js';
import { orderTexts, spelledTapes, type SpelledTape } from './texts.js';
import type { RecordingName } from './market/recording.js';
import type { LoadedScenario, ResolvedScenario } from './scenario/index.js';

/** What verifying found. */
export interface Verification {
  readonly ok: boolean;
  readonly expected: string;
  readonly got: string;
  /** Sessions, tapes, strategies or latency tables that differ, one line each, the first differing event of a session with it. */
  readonly differences: readonly string[];
  /** Said when the run is of older semantics: then a difference is no fault. */
  readonly note?: string;
}

/**
 * Run a run directory again and compare.
 * @throws UsageError and DataError as running does: a tape or strategy that is not there any more.
 */
export async function verifyRun(dir: string, options: Pick<RunOptions, 'signal' | 'onProgress'> = {}): Promise<Verification> {
  const before = openRun(dir);
  const { scenario } = before.manifest;
  // A journal that was damaged since is told before anything is run.
  before.checkJournals();
  const loaded: LoadedScenario = { ...scenario, where: (path) => path.join('.') };
  const again = await runLoaded(loaded, options);
  const differences: string[] = [];
  before.manifest.tapes.forEach((tape, i) => {
    const now = again.manifest.tapes[i]!;
    if (tape.digest !== now.digest)
      differences.push(
        `tape ${tape.id} is another one: digest ${tape.digest.slice(0, 16)}… then, ${now.digest.slice(0, 16)}… now (${tape.rows} rows then, ${now.rows} now)`,
      );
  });
  let areRecordedTheSame = true;
  before.manifest.tapes.forEach(({ id, flow, published = {} }, i) => {
    const now = again.manifest.tapes[i]!;
    if (flow?.digest !== now.flow?.digest) differences.push(`the flow of market ${id} ${anotherOne(flow, now.flow)}`);
    for (const what of otherRecordings(published, now.published)) {
      areRecordedTheSame = false;
      // The single orders are the market's tape, told above.
      if (what !== 'l3') differences.push(`the recording ${what} of market ${id} ${anotherOne(published[what], now.published?.[what])}`);
    }
  });
  differences.push(...(await changedParams(scenario)));
  before.manifest.sessions.forEach((session, i) => {
    const now = again.manifest.sessions[i]!;
    if (session.strategyDigest !== now.strategyDigest)
      differences.push(`session ${session.id}: the strategy ${session.strategy} has changed since`);
    for (const [path, digest] of Object.entries(session.latencyDigests)) {
      if (now.latencyDigests[path] !== digest) differences.push(`session ${session.id}: the latency of ${path} has changed since`);
    }
    if (session.digest === now.digest) return;
    const tapes = spelledTapes(before.manifest);
    differences.push(`session ${session.id}: ${firstDifference(before.columns(i), again.sessions[i]!.columns, tapes)}`);
  });
  const note = semanticsNote(before);
  return {
    ok: before.manifest.digest === again.manifest.digest && areRecordedTheSame,
    expected: before.manifest.digest,
    got: again.manifest.digest,
    differences,
    ...(note === undefined ? {} : { note }),
  };
}

/** Files of parameters that say something else than then, one line each: the values that the run had are in its manifest. */
async function changedParams({ sessions }: ResolvedScenario): Promise<string[]> {
  const files = new Map(
    sessions.flatMap(({ paramsFile }) => (paramsFile === undefined ? [] : [[paramsFile.path, paramsFile.digest] as const])),
  );
  const lines: string[] = [];
  for (const [path, digest] of files) {
    if (!existsSync(path)) lines.push(`the parameters of ${path} are gone; the run was repeated with those that it had`);
    else if ((await sha256File(path)).sha256 !== digest)
      lines.push(`the parameters of ${path} have changed since; the run was repeated with those that it had`);
  }
  return lines;
}

/** The recordings of a market that were not made again; a run from before they were noted has none to compare. */
function otherRecordings(then: Published, now: Published | undefined): RecordingName[] {
  return (Object.keys(then) as RecordingName[]).filter((what) => then[what]!.digest !== now?.[what]?.digest);
}

interface Digested {
  readonly digest: string;
}

type Published = Readonly<Partial<Record<RecordingName, Digested>>>;

/** Two digests, in words: what is there is not what was. */
function anotherOne(then: Digested | undefined, now: Digested | undefined): string {
  const short = (one: Digested | undefined): string => (one === undefined ? 'none' : `${one.digest.slice(0, 16)}…`);
  return `is another one: digest ${short(then)} then, ${short(now)} now`;
}

/** The first event in which two journals differ, in words. */
function firstDifference(before: SessionColumns, now: SessionColumns, tapes: readonly SpelledTape[]): string {
  const then = events(before, tapes);
  const today = events(now, tapes);
  for (let i = 0; i < Math.max(then.length, today.length); i++) {
    if (then[i] !== today[i]) return `event ${i}: then ${then[i] ?? 'none'}; now ${today[i] ?? 'none'}`;
  }
  return 'reports and requests agree; what the strategy recorded, logged or scheduled differs';
}

function events(columns: SessionColumns, tapes: readonly SpelledTape[]): string[] {
  const { requests: q, reports: r } = columns;
  const list: { ts: number; text: string }[] = [];
  for (let i = 0; i < q.count; i++) {
    const { spell } = tapes[q.instrument[i]!]!;
    const text = `request ${q.type[i]!} ${columns.strings[q.clOrd[i]!]!} ${q.side[i]!} ${q.qtyLots[i]!}@${q.priceTicks[i]!} sent ${spell.time(q.sentTs[i]!)} arrives ${spell.time(q.arriveTs[i]!)}`;
    list.push({ ts: q.sentTs[i]!, text });
  }
  let i = 0;
  for (const { clOrdId, execType, ts, recvTs, leavesQty, cumQty } of orderTexts(columns, tapes)) {
    const at = i++;
    const fill =
      r.rule[at] === 0
        ? ''
        : ` ${r.lastQtyLots[at]!}@${r.lastPxTicks[at]!} row ${r.tapeRow[at]!} ahead ${r.aheadBeforeLots[at]!}→${r.aheadAfterLots[at]!} certainty ${r.certainty[at]!} fee ${r.feeUnits[at]!}`;
    const price = Number.isNaN(r.priceTicks[at]!) ? '' : ` price ${r.priceTicks[at]!}`;
    list.push({
      ts: r.exchTs[at]!,
      text: `${execType} ${clOrdId} at ${ts} seen ${recvTs} leaves ${leavesQty} cum ${cumQty}${price}${fill}`,
    });
  }
  return list
    .map((each, at) => ({ ...each, at }))
    .sort((a, b) => a.ts - b.ts || a.at - b.at)
    .map(({ text }) => text);
}
