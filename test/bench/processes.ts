/**
 * Fresh processes for measurements: ours, and the peer's Python programs. Each prints one line of JSON.
 *
 * Invariant: a process that ends with anything but 0 is an error that shows what it said.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import type { Answers, Task } from './ours.js';

const LONGEST_MS = 3_600_000;
const MOST_OUTPUT_BYTES = 1 << 26;
/** Where numba and Python keep what they compile: not beside the programs. */
const PEER_CACHE = resolve('node_modules/.cache/slipgauge-peers');
const PEER_PROGRAMS = 'test/bench/peers';

/** A process from its start to its end. */
export interface Finished {
  readonly stdout: string;
  readonly seconds: number;
}

/** Run a program to its end. @throws Error when it fails. */
export function runProcess(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Finished {
  const startMs = performance.now();
  const child = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: LONGEST_MS,
    maxBuffer: MOST_OUTPUT_BYTES,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  const seconds = (performance.now() - startMs) / 1000;
  if (child.status === 0) return { stdout: child.stdout, seconds };
  const how = child.error?.message ?? `it ended with ${child.status ?? child.signal ?? 'nothing'}`;
  throw new Error(`${command} ${args.join(' ').slice(0, 300)}: ${how}\n${child.stderr}`);
}

/** A measuring process of ours. Its bundle lies beside that of the program that asks. */
export function measureOurs<K extends keyof Answers>(task: Extract<Task, { kind: K }>): Answers[K] {
  const bundle = join(dirname(process.argv[1]!), 'ours.mjs');
  return JSON.parse(runProcess(process.execPath, [bundle, JSON.stringify(task)]).stdout) as Answers[K];
}

/** A program of the peer, by its file's name. */
export function runPeer(python: string, program: string, args: readonly string[]): Finished {
  return runProcess(python, [join(PEER_PROGRAMS, program), ...args], {
    PYTHONPYCACHEPREFIX: join(PEER_CACHE, 'pycache'),
    NUMBA_CACHE_DIR: join(PEER_CACHE, 'numba'),
    PYTHONWARNINGS: 'ignore',
  });
}
