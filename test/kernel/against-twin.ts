/** Runs a case through kernel and twin; what each session got and what it should have got. */
import { parseDurationNs } from '../../src/base/num/duration.js';
import type { Instrument } from '../../src/market/instrument.js';
import type { TapeMeta } from '../../src/market/tape.js';
import type { GeneratedCase } from '../twin/generate.js';
import { runSession } from '../twin/run.js';
import { memoryTape } from './memory-tape.js';
import { runCase } from './run-case.js';

interface Compared {
  readonly session: string;
  readonly fills: readonly unknown[];
  readonly orders: readonly unknown[];
  readonly missed: Readonly<Record<string, number>>;
}

/** Pairs (kernel, twin), one a session; all sessions share the kernel's replay, the twin runs each alone. */
export async function againstTwin(one: GeneratedCase, batchRows = 7): Promise<(readonly [Compared, Compared])[]> {
  const instrument: Instrument = { symbol: 'T', kind: 'linear', multiplier: '1', ...one.instrument };
  const { depth, snapshotRange, netWindow, staleAfter } = one.meta ?? {};
  const meta: Partial<TapeMeta> = {
    ...(depth === undefined ? {} : { depth }),
    ...(snapshotRange === undefined ? {} : { snapshotRange }),
    ...(netWindow === undefined ? {} : { netWindowNs: parseDurationNs(netWindow) }),
    ...(one.singleOrders === true ? { levelOfDetail: 'L3' as const } : {}),
    ...(staleAfter === undefined ? {} : { staleAfterNs: parseDurationNs(staleAfter) }),
  };
  const results = await runCase(memoryTape(instrument, one.tape, meta, batchRows), one.sessions);
  return one.sessions.map((session, i) => {
    const { failure, fills, orders, missed } = results[i]!;
    if (failure !== undefined) throw failure;
    const twin = runSession(one, session);
    const wanted = { session: session.id, fills: twin.fills, orders: twin.orders, missed: positive(Object.fromEntries(twin.missed)) };
    return [{ session: session.id, fills, orders, missed: positive(missed) }, wanted] as const;
  });
}

function positive(missed: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(missed).filter(([, lots]) => lots > 0));
}
