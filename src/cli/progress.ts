/**
 * A progress bar on stderr, only where stderr is a terminal: pipes and logs get nothing.
 */

/** Reports how far something is. */
export interface Progress {
  /** `done` of `total`, in any unit. */
  update(done: number, total: number): void;
  /** Take the bar away. */
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/** A bar with a label in front. Call `stop` however the work ends. */
export async function newProgress(label: string): Promise<Progress> {
  if (!process.stderr.isTTY) return SILENT;
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    { stream: process.stderr, clearOnComplete: true, noTTYOutput: false, hideCursor: true, format: `${label} {bar} {percentage}%` },
    progress.Presets.shades_classic,
  );
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, done);
      else {
        bar.setTotal(total);
        bar.update(done);
      }
      started = true;
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

/** Progress of something that goes through several stages: a bar for each, one after the other. */
export interface Stages {
  readonly update: (stage: string, done: number, total: number) => void;
  stop(): void;
}

/** Bars as the stages come. Call `stop` however the work ends. */
export async function newStages(): Promise<Stages> {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bars = new Map<string, Progress>();
  for (const stage of ['import', 'replay', 'measure']) bars.set(stage, await newProgress(stage));
  let current: string | undefined;
  const stop = (): void => {
    if (current !== undefined) bars.get(current)?.stop();
  };
  return {
    update(stage, done, total) {
      if (stage !== current) stop();
      current = stage;
      bars.get(stage)?.update(done, total);
    },
    stop,
  };
}
