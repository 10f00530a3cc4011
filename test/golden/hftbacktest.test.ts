/**
 * Cases measured on hftbacktest 2.4.4 (hftbacktest.json), under `compat: hftbacktest`, the whole way from a csv tape: the fills that the peer makes,
 * where it makes them rightly or wrongly. What the true rules give for the same stands in peers.json. `npm run test:peer` plays these cases
 * through the peer itself, except those at which it stops (`peerStops`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatUnits, parseDecimal } from '../../src/base/num/decimal.js';
import { runScenario } from '../../src/run/index.js';
import { ExecType, Liquidity, namesByCode, OrdStatus, Rule, type SessionColumns } from '../../src/sim/columns.js';
import { tempFolder } from '../market/tape-rows.js';

interface Expected {
  readonly fills: readonly Readonly<Record<string, string>>[];
  /** clOrdId, ts, recvTs, execType, ordStatus, leaves and cumulated lots. */
  readonly orders: readonly (readonly (string | number)[])[];
}

interface CompatCase {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  readonly instrument: { readonly tickSize: string; readonly lotSize: string };
  readonly tape: readonly (readonly string[])[];
  readonly sessions: readonly { readonly id: string; readonly venue: { readonly fills: string }; readonly expect: Expected }[];
}

const NAMES = {
  execType: namesByCode(ExecType),
  ordStatus: namesByCode(OrdStatus),
  rule: namesByCode(Rule),
  liquidity: namesByCode(Liquidity),
};
const CASH_UNIT = parseDecimal('0.00000001');

const cases = JSON.parse(readFileSync(new URL('hftbacktest.json', import.meta.url), 'utf8')) as CompatCase[];

describe('cases of hftbacktest under compat', () => {
  it.each(cases)('$id ($source): $text', async ({ instrument, tape, sessions }) => {
    const path = join(tempFolder(), 'case.csv');
    const head = `# slipgauge ${JSON.stringify({ instrument })}`;
    writeFileSync(path, [head, 'exchTs,recvTs,kind,side,price,qty', ...tape.map((row) => row.join(',')), ''].join('\n'));
    const run = await runScenario({
      tapes: [{ id: 't', path, format: 'csv' }],
      sessions: sessions.map(({ expect: _, ...session }) => session),
    });
    sessions.forEach((session, i) => {
      const { columns, failed } = run.sessions[i]!;
      expect({ id: session.id, failed, ...toldBy(columns) }).toEqual({ id: session.id, failed: undefined, ...session.expect });
    });
  });

  it('every measured case is there, on the exchange that it was measured on', () => {
    const exchanges = cases.map(({ id, sessions }) => `${id}: ${[...new Set(sessions.map(({ venue }) => venue.fills))].join(' ')}`);
    expect(exchanges).toEqual([
      'G1: full',
      'G2: full',
      'G3: full partial',
      'G3b: partial',
      'G4: full',
      'G5: partial',
      'G5b: partial',
      'G5c: partial',
      'G5d: partial',
      'G5e: full',
      'G5f: full',
      'G6 through: full partial',
      'G6 crossed: full partial',
      'G7 before: full',
      'G7 after: full',
      'G7 same time: full',
      'G8: full',
    ]);
  });
});

/** Fills and order events as the cases state them. Ticks and lots are of 1. */
function toldBy({ reports: r, strings }: SessionColumns): { fills: object[]; orders: (string | number)[][] } {
  const fills: object[] = [];
  const orders: (string | number)[][] = [];
  for (let i = 0; i < r.count; i++) {
    const clOrdId = strings[r.clOrd[i]!]!;
    const [exchTs, recvTs] = [String(r.exchTs[i]!), String(r.recvTs[i]!)];
    const [execType, ordStatus] = [NAMES.execType[r.execType[i]!]!, NAMES.ordStatus[r.ordStatus[i]!]!];
    orders.push([clOrdId, exchTs, recvTs, execType, ordStatus, r.leavesQtyLots[i]!, r.cumQtyLots[i]!]);
    if (r.execType[i] !== ExecType.trade) continue;
    const [price, qty] = [String(r.lastPxTicks[i]!), String(r.lastQtyLots[i]!)];
    const [liquidity, rule] = [NAMES.liquidity[r.liquidity[i]!]!, NAMES.rule[r.rule[i]!]!];
    fills.push({ clOrdId, exchTs, recvTs, price, qty, liquidity, rule, fee: formatUnits(r.feeUnits[i]!, CASH_UNIT) });
  }
  return { fills, orders };
}
