/** A recording read back by the grammar of docs/recorder.md, strictly: whole lines, a stamp of 19 digits, markers told from frames. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Clock } from '../../../src/collect/clock.js';
import type { ConnectionSettings, Feed } from '../../../src/collect/record/feed.js';

/** A line. */
export interface ReadLine {
  readonly ns: bigint;
  readonly payload: string;
  /** What the recorder says; undefined of a frame. */
  readonly marker: Readonly<Record<string, unknown>> | undefined;
}

/** All lines of a file; every one must be whole. */
export function readLines(path: string): ReadLine[] {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  return lines.map((line) => {
    const [, stamp, payload] = /^(\d{19}) (.+)$/.exec(line) ?? [];
    expect(payload, `a line of the grammar, got ${line.slice(0, 80)}`).toBeDefined();
    const isOwn = payload!.startsWith('{"slipgauge":');
    return { ns: BigInt(stamp!), payload: payload!, marker: isOwn ? (JSON.parse(payload!) as Record<string, unknown>) : undefined };
  });
}

/** Payloads of the frames among lines. */
export function framesOf(lines: readonly ReadLine[]): string[] {
  return lines.filter(({ marker }) => marker === undefined).map(({ payload }) => payload);
}

/** Names of the markers among lines. */
export function markersOf(lines: readonly ReadLine[]): string[] {
  return lines.flatMap(({ marker }) => (marker === undefined ? [] : [String(marker['slipgauge'])]));
}

/** A feed of one connection with settings that suit a test. */
export function feedOf(url: string, connection: Partial<ConnectionSettings> = {}, feed: Partial<Feed> = {}): Feed {
  return {
    connections: [
      {
        number: 1,
        url,
        headers: {},
        subscribe: [],
        ping: undefined,
        snapshots: [],
        idleMs: 60_000,
        mostFrameBytes: 1 << 20,
        ...connection,
      },
    ],
    compress: undefined,
    rotateNs: undefined,
    flushMs: 20,
    mostWaitingBytes: 1 << 28,
    binary: 'keep',
    minBackoffMs: 500,
    maxBackoffMs: 60_000,
    giveUpAfterMs: undefined,
    ...feed,
  };
}

/** A clock whose waits take no time and are noted; `random` is always 0.5, time is the machine's. */
export function quickClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    wallMs: () => Date.now(),
    monotonicNs: () => process.hrtime.bigint(),
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Resolves once `holds`; the test's own timeout ends it otherwise. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
