/**
 * Measured and documented cases of other simulators, with their source (test/golden/peers.json): where they are right the twin agrees, where they are not
 * (`peerDiffers` says how) it gives what FILLS.md gives.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSession, type Case, type CaseEvent, type CaseFill, type CaseSession } from './run.js';

interface PeerCase extends Case {
  levelOfDetail?: 'L2' | 'L3';
  id: string;
  source: string;
  text: string;
  peerDiffers?: string;
  sessions: (CaseSession & { expect: { fills: Partial<CaseFill>[]; orders: CaseEvent[] } })[];
}

const all = JSON.parse(readFileSync(new URL('../golden/peers.json', import.meta.url), 'utf8')) as PeerCase[];

/** Cases of single orders are the golden tests' alone: the twin of levels knows no orders of others. */
const cases = all.filter(({ levelOfDetail }) => levelOfDetail !== 'L3');

describe('cases of peers', () => {
  it.each(cases)('$id ($source): $text', (peer) => {
    for (const session of peer.sessions) {
      const { fills, orders } = runSession(peer, session);
      expect(orders).toEqual(session.expect.orders);
      expect(fills).toHaveLength(session.expect.fills.length);
      expect(fills).toMatchObject(session.expect.fills);
    }
  });
});
