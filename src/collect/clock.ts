/**
 * The clock of what collects data, handed in so that tests can hold it.
 *
 * `collect/` is the one folder besides the edge that reads clocks and draws chance of its own: it makes raw files, which are input to
 * everything that must come out the same each time, and no output of it.
 *
 * Units: ns as bigint, ms as numbers.
 */

/** Time, chance and waiting. */
export interface Clock {
  /** The machine's wall clock, ms since the Unix epoch; it may be set back and forth. */
  wallMs(): number;
  /** ns from some moment on; never falls and is not set. */
  monotonicNs(): bigint;
  /** Uniform in [0, 1). */
  random(): number;
  /** Wait; comes back early, without an error, when `signal` is raised. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicNs: () => process.hrtime.bigint(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    for (let rest = ms; rest > 0 && !signal.aborted; rest -= LONGEST_TIMER_MS) await nap(Math.min(rest, LONGEST_TIMER_MS), signal);
  },
};

/** Node's timers count ms in 31 bits: a longer one would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
