/**
 * Calls and auctions agree with their naive twin on random streams that go from phase to phase, keep the laws of `laws.ts`, and trade what their last
 * indicative price said.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gathers, Phase, Uncrossing } from '../../../src/venue/matching/index.js';
import { callStreams, RULE_SETS, tell } from './commands.js';
import { compare, publishingEngine } from './compare.js';
import { Watched } from './laws.js';
import { CALLS, happened } from './occurrences.js';

const rules = fc.constantFrom(...RULE_SETS);

describe('a matching engine that goes from phase to phase', () => {
  it('says, publishes, holds and foresees what its twin does, after each message', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(callStreams(120), rules, (commands, inForce) => {
        happened(seen, compare(commands, inForce));
      }),
      { numRuns: 400 },
    );
    expect(CALLS.filter((what) => (seen.get(what) ?? 0) < 5)).toEqual([]);
  });

  it('keeps lots, queues and positions, and is not moved by what it refuses', () => {
    fc.assert(
      fc.property(callStreams(120), rules, (commands, inForce) => {
        const watched = new Watched(inForce);
        for (const command of commands) watched.tell(command);
      }),
      { numRuns: 150 },
    );
  });

  it('trades in an auction what the last indicative price said, with those who only join it then', () => {
    let auctions = 0;
    fc.assert(
      fc.property(callStreams(60), fc.constantFrom(Phase.auction, Phase.closingAuction), (commands, call) => {
        const { engine } = publishingEngine();
        const { floor } = engine;
        commands.forEach((command, seq) => tell(engine, seq, seq, command));
        if (gathers(floor.phase) ? floor.phase !== call : floor.phase !== Phase.continuous) return;
        floor.callTif = call === Phase.auction ? 7 : 8;
        const told = new Uncrossing();
        engine.indicative(told);
        engine.enterPhase(call);
        const held = engine.enterPhase(Phase.continuous)!;
        expect([held.priceTicks, held.volumeLots, held.surplusLots]).toEqual([told.priceTicks, told.volumeLots, told.surplusLots]);
        if (held.volumeLots > 0) auctions++;
      }),
      { numRuns: 300 },
    );
    expect(auctions).toBeGreaterThan(30);
  });
});
