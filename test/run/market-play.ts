/** A market of scripts as tests play it, and what became of their orders as lines. */
import { join } from 'node:path';
import { openRun, runScenario, shownRows, type RunResult } from '../../src/run/index.js';
import { tempFolder } from '../market/tape-rows.js';

export const INSTRUMENT = { symbol: 'SIM', kind: 'linear', tickSize: '0.01', lotSize: '1', multiplier: '1' };

/** The same at spot. */
export const SPOT = { ...INSTRUMENT, kind: 'spot' };

export type Action = Readonly<Record<string, unknown>>;

/** A market, and what the session `me` and the participant `others` do there. */
export interface Played {
  readonly actions?: readonly Action[];
  readonly others?: readonly Action[];
  readonly market?: Readonly<Record<string, unknown>>;
  readonly me?: Readonly<Record<string, unknown>>;
  readonly participant?: Readonly<Record<string, unknown>>;
}

/** The scenario of it. */
function marketScenario({ actions = [], others = [], market = {}, me = {}, participant = {} }: Played): Record<string, unknown> {
  return {
    seed: 5,
    markets: [
      {
        id: 'sim',
        kind: 'matching',
        instrument: INSTRUMENT,
        duration: '20s',
        participants: [{ id: 'others', strategy: 'script', params: { actions: others }, ...participant }],
        ...market,
      },
    ],
    sessions: [{ id: 'me', strategy: 'script', params: { actions }, ...me }],
  };
}

/** Play it; gives the run's folder and what it says. */
export async function playMarket(played: Played): Promise<{ readonly dir: string; readonly result: RunResult }> {
  const dir = join(tempFolder(), 'run');
  return { dir, result: await runScenario(marketScenario(played), { out: dir }) };
}

/** Order events of a session: id, event, what is open and filled, why. */
export async function eventsOf(dir: string, session = 'me'): Promise<string[]> {
  const lines: string[] = [];
  for await (const row of shownRows(openRun(dir), 'orders')) {
    const { session: of, clOrdId, execType, leavesQty, cumQty, text } = row as unknown as Record<string, string>;
    if (of !== session) continue;
    lines.push([clOrdId, execType, `leaves ${leavesQty!}`, `cum ${cumQty!}`, text].filter((part) => part !== '').join(' '));
  }
  return lines;
}

/** Order events of all sessions: id, event, what is open, why. */
export async function allEventsOf(dir: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const row of shownRows(openRun(dir), 'orders')) {
    const { clOrdId, execType, leavesQty, text } = row as unknown as Record<string, string>;
    lines.push([clOrdId, execType, `leaves ${leavesQty!}`, text].filter((part) => part !== '').join(' '));
  }
  return lines;
}

/** A limit order of a script. */
export function limit(at: string, clOrdId: string, side: string, price: string, qty: number, more: object = {}): Action {
  return { at, do: 'new', clOrdId, side, price, qty, ...more };
}
