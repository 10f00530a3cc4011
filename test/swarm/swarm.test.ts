/** Some scenarios of the swarm, so that the suite notices when it, or what it checks, no longer works; `npm run swarm` plays as many as there is time for. */
import { describe, expect, it } from 'vitest';
import { runScenario } from './run.js';
import { describeScenario, drawScenario } from './scenario.js';

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

describe('the swarm', () => {
  it('draws the same scenario from the same seed', () => {
    for (const seed of SEEDS.slice(0, 10)) {
      expect(describeScenario(drawScenario(seed))).toBe(describeScenario(drawScenario(seed)));
      expect(drawScenario(seed).rows).toEqual(drawScenario(seed).rows);
    }
  });

  it('plays its first seeds, and sees every kind of thing in them', async () => {
    const total = { events: 0, reports: 0, fills: 0, compared: 0, files: 0 };
    for (const seed of SEEDS) {
      const seen = await runScenario(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += seen[key];
    }
    expect(Object.values(total).every((count) => count > 0)).toBe(true);
    expect(total.fills).toBeGreaterThan(SEEDS.length);
    const kinds = new Set(SEEDS.flatMap((seed) => drawScenario(seed).roles.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['loops', 'script', 'throws', 'trader']);
    const impacts = SEEDS.flatMap((seed) => drawScenario(seed).roles.map((role) => role.cast().actor.impact?.model ?? 'none'));
    expect([...new Set(impacts)].sort()).toEqual(['consume', 'none', 'transient']);
  });
});
