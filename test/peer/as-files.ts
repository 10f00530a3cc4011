/**
 * A case played the way a user plays it: a csv tape, recorded latencies in a file, a scenario with the strategy `script`. It must come to what
 * the case in memory came to.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUnits, parseDecimal } from '../../src/base/num/decimal.js';
import type { runScenario } from '../../src/run/index.js';
import type { Action, Case } from './case.js';
import { playedOf, rowTexts, type Played } from './ours.js';

/** Play a case from files in `folder`. `run` is the built `runScenario`, which finds the strategies that come with it. */
export async function playFromFiles(one: Case, folder: string, run: typeof runScenario): Promise<Played> {
  const path = join(folder, 'tape.csv');
  const instrument = { symbol: 'T', kind: 'linear', tickSize: one.tickSize, lotSize: one.lotSize, multiplier: '1' };
  writeFileSync(
    path,
    [`# slipgauge ${JSON.stringify({ instrument })}`, 'exchTs,recvTs,kind,side,price,qty', ...rowTexts(one), ''].join('\n'),
  );
  const { sessions } = await run({
    tapes: [{ id: 't', path, format: 'csv' }],
    sessions: [{ ...compatSession(one), latency: latencyOf(one, folder) }],
  });
  return playedOf(sessions[0]!.columns);
}

/** The session of a case, without its latency: the strategy `script` under `compat: hftbacktest`. */
export function compatSession(one: Case): object {
  const [tick, lot] = [parseDecimal(one.tickSize), parseDecimal(one.lotSize)];
  const firstTs = one.rows.reduce((least, { recvTs }) => Math.min(least, recvTs), Infinity);
  const actions = one.actions.map((action) => ({
    at: `${action.at - firstTs}ns`,
    do: action.do,
    clOrdId: String(action.id),
    ...termsOf(
      action,
      (ticks) => formatUnits(ticks, tick),
      (lots) => formatUnits(lots, lot),
    ),
  }));
  return { id: 's', strategy: 'script', params: { actions }, venue: { compat: 'hftbacktest', fills: one.fills, queue: one.queue } };
}

function termsOf(action: Action, price: (ticks: number) => string, qty: (lots: number) => string): object {
  if (action.do === 'cancel') return {};
  if (action.do === 'replace') return { price: price(action.priceTicks), qty: qty(action.lots) };
  const { side, type, tif, lots } = action;
  return { side, type, tif, qty: qty(lots), ...(type === 'market' ? {} : { price: price(action.priceTicks) }) };
}

function latencyOf({ wires, baseNs }: Case, folder: string): object {
  if (!('path' in wires)) return { entry: `${wires.entryNs}ns`, response: `${wires.responseNs}ns` };
  const file = join(folder, 'orders.csv');
  const time = (ns: number | null): string => (ns === null ? '0' : String(baseNs + BigInt(ns)));
  const lines = wires.path.map(({ req, exch, resp }) => [time(req), time(exch), time(resp)].join(','));
  writeFileSync(file, ['reqTs,exchTs,respTs', ...lines, ''].join('\n'));
  return { entry: { model: 'path', file }, response: { model: 'path', file } };
}
