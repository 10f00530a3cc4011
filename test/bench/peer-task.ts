/**
 * What the peer's programs are told, and its events: our tapes in its own format, made when they are asked for.
 *
 * Invariant: everything that decides what happens is the same data that our sessions are built from (`workloads.ts`).
 */
import { exportHftbacktest } from '../../src/market/export/hftbacktest.js';
import { Kind } from '../../src/market/row.js';
import { openTape } from '../../src/market/tape-read.js';
import type { TapeMeta } from '../../src/market/tape.js';
import type { MadeTapes, TapeName } from './made-tapes.js';
import type { SessionSummary } from './outcome.js';
import { runPeer } from './processes.js';
import { ENTRY_NS, FEES, laddersOf, QUEUE, RESPONSE_NS, type WorkloadName } from './workloads.js';

/** What a measuring process of the peer answers. */
export interface PeerAnswer {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  /** None for `idle`. */
  readonly sessions: readonly SessionSummary[];
  readonly touch: readonly number[];
}

/** What a whole program of the peer answers. */
export interface PeerWhole {
  readonly seconds: number;
  /** Of these, what numba took to compile. */
  readonly compileSeconds: number;
  readonly peakMiB: number;
  readonly sessions: readonly SessionSummary[];
}

/** A file of events, and what the tape behind it says. */
interface Events {
  readonly path: string;
  readonly lowTradeTicks: number;
  readonly highTradeTicks: number;
  /** Of the tape's last row, at the venue; ns since the Unix epoch, which JSON carries as digits. */
  readonly lastTs: bigint;
  readonly tickSize: number;
  readonly lotSize: number;
}

/** The peer, on our tapes. */
export class Peer {
  private readonly python: string;
  private readonly tapes: MadeTapes;
  private readonly made = new Map<string, Promise<Events>>();
  private isCacheWarm = false;

  constructor(python: string, tapes: MadeTapes) {
    this.python = python;
    this.tapes = tapes;
  }

  /** A measuring process: compiled and warm, the events in memory, then timed. `only`: that session alone; `dump`: where its records go. */
  async measure(workload: WorkloadName, tape: TapeName, rows: number, warmRows: number, only?: number, dump?: string): Promise<PeerAnswer> {
    const warm = await this.events(tape, warmRows);
    const task = await this.task(workload, tape, rows, only);
    const more = { warmEvents: warm.path, ...(dump === undefined ? {} : { dump }) };
    return JSON.parse(runPeer(this.python, 'measure.py', [json({ ...task, ...more })]).stdout) as PeerAnswer;
  }

  /** A user's whole program, with the seconds from the process's start to its end. What numba does keep is there: a first run is not counted. */
  async whole(tape: TapeName, rows: number): Promise<PeerWhole> {
    const args = [json(await this.task('quoter', tape, rows))];
    if (!this.isCacheWarm) runPeer(this.python, 'whole.py', args);
    this.isCacheWarm = true;
    const { stdout, seconds } = runPeer(this.python, 'whole.py', args);
    return { ...(JSON.parse(stdout) as PeerWhole), seconds };
  }

  private async task(workload: WorkloadName, tape: TapeName, rows: number, only?: number): Promise<object> {
    const { path, ...facts } = await this.events(tape, rows);
    const ladders = laddersOf(workload);
    return {
      workload,
      events: path,
      ...facts,
      ladders: only === undefined ? ladders : ladders.slice(only, only + 1),
      entryNs: ENTRY_NS,
      responseNs: RESPONSE_NS,
      queue: tape === 'orders' ? 'l3-fifo' : QUEUE.model,
      queueN: QUEUE.n,
      maker: Number(FEES.maker),
      taker: Number(FEES.taker),
    };
  }

  private events(tape: TapeName, rows: number): Promise<Events> {
    const key = `${tape}-${rows}`;
    const events = this.made.get(key) ?? this.convert(tape, rows);
    this.made.set(key, events);
    return events;
  }

  /** A tape of levels by a program of the peer's side. */
  private converted(from: string, path: string, { instrument }: TapeMeta): Traded {
    return JSON.parse(runPeer(this.python, 'events.py', [from, path, instrument.tickSize, instrument.lotSize]).stdout) as Traded;
  }

  private async convert(tape: TapeName, rows: number): Promise<Events> {
    const from = await this.tapes.path(tape, rows);
    const path = from.replace(/arrow$/, 'npz');
    const { meta } = await openTape(from);
    const { tickSize, lotSize } = meta.instrument;
    const { lowTradeTicks, highTradeTicks } = await (tape === 'orders' ? exported(from, path) : this.converted(from, path, meta));
    return { path, lowTradeTicks, highTradeTicks, lastTs: BigInt(meta.lastExchTs), tickSize: Number(tickSize), lotSize: Number(lotSize) };
  }
}

type Traded = Pick<Events, 'lowTradeTicks' | 'highTradeTicks'>;

/** A tape of single orders as our own export writes it, stored, and the prices at which it trades. */
async function exported(from: string, path: string): Promise<Traded> {
  const tape = await openTape(from);
  await exportHftbacktest(tape, path, { packing: 'stored' });
  let lowTradeTicks = Number.POSITIVE_INFINITY;
  let highTradeTicks = Number.NEGATIVE_INFINITY;
  for await (const { length, kind, priceTicks } of tape.batches()) {
    for (let i = 0; i < length; i++) {
      if (kind[i] !== Kind.execute) continue;
      lowTradeTicks = Math.min(lowTradeTicks, priceTicks[i]!);
      highTradeTicks = Math.max(highTradeTicks, priceTicks[i]!);
    }
  }
  return { lowTradeTicks, highTradeTicks };
}

/** JSON in which a bigint is a number of all its digits. */
function json(value: object): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `int:${each}` : each)).replace(/"int:(\d+)"/g, '$1');
}
