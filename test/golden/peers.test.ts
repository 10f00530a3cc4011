/**
 * Measured and documented cases of other simulators, with their source (peers.json), on the kernel: where they are right it agrees, where
 * they are not (`peerDiffers` says how) it gives what FILLS.md gives.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/market/instrument.js';
import { runScenario } from '../../src/run/index.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { runCase, type CaseFill, type CaseSession } from '../kernel/run-case.js';
import { tempFolder } from '../market/tape-rows.js';
import { fillsOf } from '../real/story.js';

interface PeerCase {
  readonly id: string;
  readonly source: string;
  readonly text: string;
  readonly instrument: Instrument;
  readonly tape: readonly RowText[];
  /** L2 where absent. */
  readonly levelOfDetail?: 'L2' | 'L3';
  readonly sessions: readonly (CaseSession & { readonly expect: { readonly fills: readonly Partial<CaseFill>[]; readonly orders: readonly unknown[][] } })[];
}

const cases = JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8')) as PeerCase[];

describe('cases of peers on the kernel', () => {
  it.each(cases)('$id ($source): $text', async ({ instrument, tape, levelOfDetail = 'L2', sessions }) => {
    const results = await runCase(memoryTape(instrument, tape, { levelOfDetail }), sessions);
    sessions.forEach(({ id, expect: expected }, i) => {
      const { fills, orders, failure } = results[i]!;
      expect({ id, failure, orders }).toEqual({ id, failure: undefined, orders: expected.orders });
      expect(fills).toHaveLength(expected.fills.length);
      expect(fills).toMatchObject(expected.fills);
    });
  });

  it('G5 (hftbacktest 2.4.4 (PyPI), measured), with its money: 10 @101 and 15 @102 cost 2540 and a fee of 1.778', async () => {
    const { instrument: linear, tape } = cases.find(({ id }) => id === 'G5b')!;
    // What is bought leaves the cash whole only where it is paid for: on a spot market.
    const instrument = { ...linear, kind: 'spot' };
    const path = join(tempFolder(), 'g5.csv');
    const rows = [...tape, ['2000', '2005', 'mark', '', '100', '']];
    writeFileSync(path, `# slipgauge ${JSON.stringify({ instrument })}\nexchTs,recvTs,kind,side,price,qty\n${rows.join('\n')}\n`);
    const actions = [{ at: 1100, do: 'new', clOrdId: 'o0', side: 'buy', price: '102', qty: '25' }];
    const venue = { fees: { maker: '0.0002', taker: '0.0007' } };
    const latency = { entry: '10ns', response: '20ns' };
    const run = await runScenario({
      tapes: [{ id: 't', path, format: 'csv' }],
      sessions: [{ id: 's', strategy: 'script', params: { actions }, venue, latency }],
    });
    const { columns, ledgers } = run.sessions[0]!;
    const ledger = ledgers[0]!;
    expect(fillsOf(columns)).toMatchObject([
      { exchTs: 1110, recvTs: 1130, priceTicks: 101, lots: 10, rule: 'taker', feeUnits: 70_700_000 },
      { exchTs: 1110, recvTs: 1130, priceTicks: 102, lots: 15, rule: 'taker', feeUnits: 107_100_000 },
    ]);
    expect([ledger.positionLots, ledger.feesUnits, ledger.cashUnits]).toEqual([25, 177_800_000n, -254_177_800_000n]);
  });

  it('the cases that fill rules must give are there', () => {
    const wanted = ['N1', 'N2', 'N3', 'N4', 'F1', 'G1', 'G2', 'G3', 'G3b', 'G4', 'G5', 'G5b', 'G5c', 'G5d', 'G5f', 'G6', 'G7', 'G8', 'H1', 'H2'];
    const names = cases.map(({ id }) => id);
    expect(wanted.filter((name) => !names.some((id) => id === name || id.startsWith(`${name}-`) || id.startsWith(`${name} `)))).toEqual([]);
  });
});
