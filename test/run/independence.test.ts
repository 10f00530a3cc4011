/** A session's result does not depend on the sessions beside it: its digest is that of running it alone (DESIGN §5). */
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/base/rand/stream.js';
import { runScenario } from '../../src/run/index.js';
import { sampleTape, scenarioOn } from './sample.js';

const SESSIONS = 64;
const ALONE = 5;
const SEED = 20240808;

interface Session {
  readonly id: string;
  readonly strategy: string;
}

/** Sessions with all that may vary, drawn from one seed. */
function drawSessions(): Session[] {
  const draw = randomStream(SEED, 'sessions');
  const one = <T>(values: readonly T[]): T => values[Math.floor(draw() * values.length)]!;
  return Array.from({ length: SESSIONS }, (_, i) => {
    const strategy = one(['quoter', 'join', 'twap']);
    return {
      id: `s${i}`,
      strategy,
      params: paramsOf(strategy, one),
      venue: {
        queue: {
          model: one(['pessimistic', 'optimistic', 'prob-power', 'prob-power2', 'prob-power3', 'prob-log', 'prob-log2', 'uniform']),
        },
        fees: { maker: one(['0.0002', '-0.0001']), taker: '0.0005' },
        postOnly: one(['reject', 'slide']),
        ...one([{}, { netWindow: '0ns' }, { netWindow: '20ms' }, { netWindow: '50ms' }]),
      },
      latency: {
        feed: one(['0ns', '1ms', { model: 'lognormal', median: '2ms', sigma: '0.5' }]),
        entry: one(['500us', { model: 'lognormal', median: '4ms', sigma: '0.6' }, { new: '3ms', cancel: '1ms', replace: '2ms' }]),
        response: one(['2ms', { ack: '1ms', fill: '5ms' }]),
      },
      independent: one([true, false]),
    };
  });
}

function paramsOf(strategy: string, one: <T>(values: readonly T[]) => T): object {
  const side = one(['buy', 'sell']);
  const qty = one(['0.1', '1', '5']);
  const [start, end] = one([
    ['3s', '20s'],
    ['6s', '27s'],
  ] as const);
  if (strategy === 'twap') return { side, qty, start, end, slices: one([4, 10, 25]), style: one(['passive', 'aggressive']) };
  if (strategy === 'join') return { side, qty, start, end, offsetTicks: one([0, 3]), repeg: one(['always', 'never']) };
  return {
    levels: one([1, 3]),
    offsetTicks: one([0, 2]),
    stepTicks: 5,
    qty: '0.05',
    interval: one(['100ms', '400ms']),
    maxPosition: '0.5',
    skewTicksPerLot: '0.02',
  };
}

describe(`${SESSIONS} sessions side by side`, () => {
  const sessions = drawSessions();
  let tape: string;
  let together: ReadonlyMap<string, string>;

  beforeAll(async () => {
    tape = await sampleTape(30);
    const { manifest } = await runScenario(scenarioOn(tape, sessions));
    expect(manifest.sessions.filter(({ failed }) => failed !== null)).toEqual([]);
    expect(manifest.sessions.filter(({ counts }) => counts.fills > 0).length).toBeGreaterThan(SESSIONS / 2);
    together = new Map(manifest.sessions.map(({ id, digest }) => [id, digest]));
  });

  it('differ from each other', () => {
    expect(new Set(together.values()).size).toBeGreaterThan(SESSIONS * 0.9);
  });

  const draw = randomStream(SEED, 'alone');
  const alone = Array.from({ length: ALONE }, () => sessions[Math.floor(draw() * SESSIONS)]!);
  it.each(alone)('$id ($strategy) alone', async (session) => {
    const { manifest } = await runScenario(scenarioOn(tape, [session]));
    expect(manifest.sessions[0]!.digest).toBe(together.get(session.id));
  });

  it('in the opposite order', async () => {
    const { manifest } = await runScenario(scenarioOn(tape, sessions.slice(0, 16).toReversed()));
    for (const { id, digest } of manifest.sessions) expect({ id, digest }).toEqual({ id, digest: together.get(id) });
  });
});
