/**
 * A comparison over generated cases proves only what the cases reach: a seed gives one case, and a few hundred seeds reach every row kind, rule,
 * certainty and order event.
 */
import { describe, expect, it } from 'vitest';
import { generateCase } from './generate.js';
import { runSession } from './run.js';

describe('generated cases', () => {
  it('are a function of their seed', () => {
    expect(generateCase(7)).toEqual(generateCase(7));
    expect(generateCase(7)).not.toEqual(generateCase(8));
  });

  it('reach what an L2 tape can hold, every rule with every certainty, and every order event', () => {
    const [rows, fills, events, missed] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
    for (let seed = 0; seed < 300; seed++) {
      const test = generateCase(seed);
      for (const [, , kind = '', side = ''] of test.tape) rows.add(kind === 'trade' && side === '' ? 'unsided' : kind);
      for (const session of test.sessions) {
        const outcome = runSession(test, session);
        for (const fill of outcome.fills) fills.add(`${fill.rule} ${fill.certainty}`);
        for (const event of outcome.orders) events.add(`${event[3]} ${event[4]}`);
        if (outcome.missed.length > 0) missed.add(session.venue.queue.model);
      }
    }
    expect([...rows].sort()).toEqual(['clear', 'level', 'quote', 'snapshot', 'status', 'trade', 'unsided']);
    // A crossed or taking fill is likely only where a shadow has taken more of a level than the model: too rare to ask for.
    for (const rule of ['through', 'queue', 'crossed', 'taker'])
      for (const how of ['certain', 'doubtful']) expect(fills).toContain(`${rule} ${how}`);
    for (const rule of ['through', 'queue']) expect(fills).toContain(`${rule} likely`);
    expect([...events].sort()).toEqual(
      [
        'canceled canceled',
        'cancelReject rejected',
        'expired expired',
        'new new',
        'rejected rejected',
        'replaced new',
        'replaced partiallyFilled',
        'trade filled',
        'trade partiallyFilled',
      ].sort(),
    );
    expect(missed.size).toBeGreaterThan(5);
  });
});
