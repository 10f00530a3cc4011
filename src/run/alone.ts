/**
 * Sessions that trade in markets of their own (`impact: replay-into-venue`), each in a replay of its own beside that of the others.
 *
 * In such a replay the tape is a matching market that the recorded flow enters and in which the session trades alone, on the tape's own clock. So it
 * changes nothing for the others, and they nothing for it; what is said of its orders names rows of the tape.
 *
 * Invariant: a session's outcome is the one that it has in a scenario of its own.
 */
import { join } from 'node:path';
import type { LiveTape } from './market/live-tape.js';
import { replay, type ReplayInput, type ReplayOutcome, type SessionOutcome } from './replay.js';
import { marketOf, tradesAlone, type LoadedScenario } from './scenario/index.js';
import { liveAsTape, type OpenedTape } from './tapes.js';

/** As `replay`, with each session on its side of that line. */
export async function replayAll(input: ReplayInput): Promise<ReplayOutcome> {
  const { sessions } = input.scenario;
  const isAlone = sessions.map((session) => input.opened.some((one) => hasOwnMarket(session, one)));
  const together = sessions.flatMap((_, i) => (isAlone[i] === true ? [] : [i]));
  if (together.length === sessions.length) return replay(input);
  const parts: { readonly members: readonly number[]; readonly outcome: ReplayOutcome }[] = [];
  const rowsBefore = (): number => parts.reduce((sum, { outcome }) => sum + outcome.rows, 0);
  const play = async (members: readonly number[], opened: readonly OpenedTape[], folder?: string): Promise<void> => {
    const before = rowsBefore();
    const outcome = await replay({
      ...input,
      ...partOf(input, members),
      opened,
      marketsDir: input.marketsDir === undefined || folder === undefined ? input.marketsDir : join(input.marketsDir, folder),
      onProgress: (rows, total) => input.onProgress?.(before + rows, Math.max(total, before + rows)),
    });
    parts.push({ members, outcome });
  };
  const { LiveTape } = await import('./market/live-tape.js');
  if (together.length > 0) await play(together, input.opened);
  for (const [i, session] of sessions.entries()) {
    if (isAlone[i] !== true) continue;
    const own = input.opened.map((one) => (hasOwnMarket(session, one) ? ownMarket(session, one, LiveTape) : one));
    try {
      await play([i], own, session.id);
    } finally {
      for (const [tape, one] of own.entries()) if (one !== input.opened[tape]) one.close();
    }
  }
  return {
    sessions: sessions.map((_, i) => {
      const { members, outcome } = parts.find((part) => part.members.includes(i))!;
      const session = outcome.sessions[members.indexOf(i)]!;
      return isAlone[i] === true ? withCounts(session, outcome.venueCounts) : session;
    }),
    rows: rowsBefore(),
    // Of the markets that sessions share; what was noticed in one's own is his.
    venueCounts: together.length > 0 ? parts[0]!.outcome.venueCounts : {},
    clock: parts[0]!.outcome.clock,
  };
}

/** The outcome is decoded when it is asked for. */
function withCounts(session: SessionOutcome, venueCounts: SessionOutcome['venueCounts']): SessionOutcome {
  return {
    ledgers: session.ledgers,
    failed: session.failed,
    latencyDigests: session.latencyDigests,
    ...(venueCounts !== undefined && { venueCounts }),
    get columns() {
      return session.columns;
    },
  };
}

type Session = LoadedScenario['sessions'][number];

/** On a tape without rows nothing happens, whoever trades there. */
function hasOwnMarket(session: Session, { id, tape, live }: OpenedTape): boolean {
  return live === undefined && tape.meta.rows > 0 && tradesAlone(session, id);
}

/** Some of the sessions of a replay, with their places in the scenario. */
function partOf(
  { scenario, strategies, journals }: ReplayInput,
  members: readonly number[],
): Pick<ReplayInput, 'scenario' | 'strategies' | 'journals'> {
  return {
    scenario: {
      ...scenario,
      sessions: members.map((i) => scenario.sessions[i]!),
      where: (path) => {
        const [key, index, ...rest] = path;
        return scenario.where(key === 'sessions' && typeof index === 'number' ? [key, members[index]!, ...rest] : path);
      },
    },
    strategies: members.map((i) => strategies[i]!),
    journals: members.map((i) => journals[i]!),
  };
}

/** A tape as the market of one session. */
function ownMarket(session: Session, { id, tape, instrument }: OpenedTape, Live: typeof LiveTape): OpenedTape {
  const { firstExchTs, lastExchTs, epochNs } = tape.meta;
  const source = {
    kind: 'market' as const,
    preset: null,
    startNs: firstExchTs,
    durationNs: Number(BigInt(lastExchTs) - BigInt(firstExchTs)),
    reference: null,
    batchNs: null,
    flow: { kind: 'tape' as const, paths: tape.paths },
  };
  const live = new Live(id, instrument, source, undefined, tape, marketOf(session, id).venue);
  live.since(BigInt(epochNs));
  return liveAsTape(live);
}
