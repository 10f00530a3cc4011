/** The kernel gives the fills of every shared case, field by field (FILLS.md). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/market/instrument.js';
import { memoryTape, type RowText } from './memory-tape.js';
import { runCase, type CaseSession } from './run-case.js';

interface Expected {
  readonly fills: readonly Record<string, unknown>[];
  readonly orders: readonly (string | number)[][];
}
interface Case {
  readonly case: number;
  readonly instrument: Instrument;
  readonly tape: readonly RowText[];
  readonly sessions: readonly (CaseSession & { readonly expect: Expected })[];
}

const FILE = new URL('../../../shared/conformance/fills.jsonl', import.meta.url);
const cases: Case[] = existsSync(FILE)
  ? readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case)
  : [];

describe.skipIf(cases.length === 0)('conformance: fills.jsonl', () => {
  it.each(cases.map((one) => [one.case, one] as const))('case %i', async (_, one) => {
    const results = await runCase(memoryTape(one.instrument, one.tape), one.sessions);
    one.sessions.forEach((session, i) => {
      const result = results[i]!;
      expect(result.failure).toBeUndefined();
      const fills = result.fills.map(({ certainty: _certainty, ...fill }) => fill);
      const cut = (events: readonly (string | number)[][]): (string | number)[][] =>
        events.map((event) => (event[3] === 'cancelReject' ? event.slice(0, 4) : event));
      expect({ session: session.id, fills, orders: cut(result.orders) }).toEqual({
        session: session.id,
        fills: session.expect.fills,
        orders: cut(session.expect.orders),
      });
    });
  });
});
