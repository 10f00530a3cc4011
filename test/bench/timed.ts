/** Work, timed. */

/** What work took. */
export interface Took {
  readonly seconds: number;
  /** Processor time of all threads, the garbage collector's among them: what one core would have taken. */
  readonly cpuSeconds: number;
}

/** What `work` gives, and what it took. */
export async function timed<T extends object>(work: () => Promise<T>): Promise<T & Took> {
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const done = await work();
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...done, seconds, cpuSeconds: (user + system) / 1e6 };
}
