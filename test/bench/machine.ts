/** What a benchmark ran on: figures mean nothing without it. */
import { cpus, totalmem } from 'node:os';

/** The machine, the engine and the day. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** `2026-11-26`, UTC. */
  readonly date: string;
}

export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** One line of it. */
export function machineText({ cpu, cores, memoryGiB, node, date }: Machine): string {
  return `${date} · ${cpu}, ${cores} cores, ${memoryGiB} GiB · node ${node}`;
}
