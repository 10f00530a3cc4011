/** What the benchmarks make of what they measured: medians, tables, and whether two engines did the same. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstDifference, firstDifferent } from './agreement.js';
import { summaryOf, type SessionRecords } from './outcome.js';
import { spreadOf, takeRounds, type Measurement } from './rounds.js';
import { tableOf } from './table.js';

const session = (orders: readonly bigint[], fills: readonly bigint[]): SessionRecords => ({
  orders: BigInt64Array.from(orders),
  fills: BigInt64Array.from(fills),
  positionLots: 0,
});

const ORDER = [0n, 100n, 1n, 600n, 5n];
const FILL = [0n, 250n, 600n, 5n];

describe('rounds', () => {
  it('take every measurement once a round, and keep median, smallest and largest of each number', async () => {
    const said: string[] = [];
    const measurement = (name: string): Measurement => ({
      name,
      take: (round) => Promise.resolve([{ name, values: { seconds: [5, 1, 3][round]! }, note: 'as ever' }]),
    });
    const results = await takeRounds([measurement('a'), measurement('b')], 3, (text) => said.push(text));
    expect(said.map((text) => text.at(-1)).join('')).toBe('ababab');
    expect(results[0]).toEqual({ name: 'a', values: { seconds: { median: 3, min: 1, max: 5 } }, notes: ['as ever'] });
  });

  it('take the mean of the middle two for an even number', () => {
    expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
  });
});

describe('a table', () => {
  it('has a line a row, the spread where there is one, and notes below', () => {
    const results = [
      { name: 'idle', values: { s: { median: 0.5, min: 0.4, max: 0.61 } }, notes: [] },
      { name: 'quoter', values: {}, notes: ['not there'] },
    ];
    expect(tableOf('replay', results, [{ key: 's', title: 'seconds', digits: 1 }])).toBe(
      ['replay        seconds', 'idle    0.5 (0.4–0.6)', 'quoter              –', '  quoter: not there'].join('\n'),
    );
  });
});

describe('agreement', () => {
  it('is of every order and every fill of every session', () => {
    const ours = [summaryOf(session(ORDER, FILL)), summaryOf(session(ORDER, []))];
    expect(firstDifferent(ours, ours)).toBeUndefined();
    expect(firstDifferent(ours, [ours[0]!, summaryOf(session(ORDER, FILL))])).toBe(1);
    expect(firstDifferent(ours, [summaryOf(session([0n, 100n, 1n, 601n, 5n], FILL)), ours[1]!])).toBe(0);
    expect(firstDifferent(ours, ours.slice(1))).toBe(0);
  });

  it('names what differed first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
    const dump = (name: string, { orders, fills }: SessionRecords): string => {
      writeFileSync(join(folder, `${name}.orders`), orders);
      writeFileSync(join(folder, `${name}.fills`), fills);
      return join(folder, name);
    };
    const ours = dump('ours', session([...ORDER, 1n, 300n, 1n, 601n, 5n], FILL));
    const later = dump('later', session([...ORDER, 1n, 300n, 1n, 602n, 5n], [0n, 250n, 600n, 4n]));
    expect(firstDifference(ours, later)).toBe(
      "first fill that differs, number 0: ours number 0 exchTs 250 priceTicks 600 qtyLots 5, hftbacktest's number 0 exchTs 250 priceTicks 600 qtyLots 4",
    );
    const shorter = dump('shorter', session(ORDER, FILL));
    expect(firstDifference(ours, shorter)).toBe(
      "first order that differs, number 1: ours number 1 sentTs 300 side 1 priceTicks 601 qtyLots 5, hftbacktest's none",
    );
  });
});
