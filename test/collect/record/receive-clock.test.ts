/** Receive stamps: they never fall, they do not follow a wall clock that is set, and they begin at one of its ticks. */
import { describe, expect, it } from 'vitest';
import { ReceiveClock } from '../../../src/collect/record/receive-clock.js';

const MS = 1_000_000n;
const START_MS = 1_723_161_255_000;

/** A clock that a test moves: every reading takes 100 µs. */
function held(): { ns: bigint; setMs: number; clock: ConstructorParameters<typeof ReceiveClock>[0] } {
  const state = {
    ns: 0n,
    /** What somebody has set the wall clock by. */
    setMs: 0,
    clock: {
      wallMs: () => START_MS + state.setMs + Number((state.ns += 100_000n) / MS),
      monotonicNs: () => (state.ns += 100_000n),
      random: () => 0,
      sleep: () => Promise.resolve(),
    },
  };
  return state;
}

describe('receive stamps', () => {
  it('begin at a tick of the wall clock and go on with the monotonic clock', () => {
    const state = held();
    const stamps = new ReceiveClock(state.clock);
    state.ns = 5_340_000n;
    stamps.anchor();
    const truth = BigInt(START_MS) * MS + state.ns;
    // A plain reading would be up to a millisecond behind.
    expect(truth - stamps.stampNs()).toBeLessThan(300_000n);
    state.ns += 3_600_000_000_000n;
    expect(stamps.stampNs() - truth).toBeGreaterThanOrEqual(3_600_000_000_000n - 300_000n);
  });

  it('do not follow a wall clock that is set forward or back until they are anchored again, and never fall', () => {
    const state = held();
    const stamps = new ReceiveClock(state.clock);
    stamps.anchor();
    const before = stamps.stampNs();
    state.setMs = 60_000;
    expect(stamps.stampNs() - before).toBeLessThan(1n * MS);
    const drift = stamps.driftNs() - 60_000n * MS;
    expect(drift < 2n * MS && drift > -2n * MS).toBe(true);
    stamps.anchor();
    const forward = stamps.stampNs();
    expect(forward - before).toBeGreaterThan(59_000n * MS);
    state.setMs = 0;
    stamps.anchor();
    const back = stamps.stampNs();
    expect(back).toBeGreaterThan(forward);
    expect(back - forward).toBeLessThan(5n * MS);
  });

  it('are refused on a machine whose clock was never set', () => {
    const state = held();
    state.setMs = -START_MS;
    expect(() => new ReceiveClock(state.clock).anchor()).toThrow(/the machine's clock says 1970-01-01.*set it before recording/);
  });
});
