/**
 * The twin gives every fill and every order event of the shared cases (FILLS.md §1–§5, §7): it is the oracle of the fast venue, so it has to be
 * right first. Skips where the shared cases are not at hand.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSession, type Case, type CaseEvent, type CaseFill, type CaseSession } from './run.js';

const FILE = new URL('../../../shared/conformance/fills.jsonl', import.meta.url);

interface Line extends Case {
  case: number;
  sessions: (CaseSession & { expect: { fills: CaseFill[]; orders: CaseEvent[] } })[];
}

const lines: Line[] = existsSync(FILE)
  ? readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  : [];

/** Of a `cancelReject` only the first four elements are stated. */
const stated = (events: CaseEvent[]): unknown[] => events.map((event) => (event[3] === 'cancelReject' ? event.slice(0, 4) : event));

describe.skipIf(lines.length === 0)('whole cases (skipped where ../shared is absent)', () => {
  it('are 100 tapes of eight sessions', () => {
    expect(lines.flatMap(({ sessions }) => sessions)).toHaveLength(800);
  });

  it.each(lines)('case $case', (line) => {
    for (const session of line.sessions) {
      const { fills, orders } = runSession(line, session);
      expect({ session: session.id, fills: fills.map((fill, at) => pick(fill, session.expect.fills[at])), orders: stated(orders) }).toEqual(
        {
          session: session.id,
          fills: session.expect.fills,
          orders: stated(session.expect.orders),
        },
      );
    }
  });
});

/** The fields that a case states; the twin tells more. */
function pick(fill: CaseFill, wanted: CaseFill | undefined): Partial<CaseFill> {
  const keys = Object.keys(wanted ?? fill);
  return Object.fromEntries(Object.entries(fill).filter(([key]) => keys.includes(key)));
}
