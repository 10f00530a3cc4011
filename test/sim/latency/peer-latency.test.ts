/** The course of a latency file is the peer's to the nanosecond: its answers to random files, kept beside the script that asked for them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LatencyDraw } from '../../../src/sim/latency/draw.js';
import { latencyTable } from '../../../src/sim/latency/models.js';
import { tableSince } from '../../../src/sim/latency/table.js';
import { latencyNpy, zipOf } from '../../base/io/archives.js';

/** See the script for what stands where. */
interface PeerCase {
  readonly epoch: string;
  readonly rows: readonly (readonly [number, number, number])[];
  readonly requests: readonly (readonly [sent: number, entry: number, response?: number])[];
}

const cases = readFileSync(new URL('peer-latency.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as PeerCase);

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-peer-latency-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('hftbacktest’s answers to', () => {
  it.each(cases.map((each, i) => [i, each] as const))('file %i', (i, { epoch, rows, requests }) => {
    const epochNs = BigInt(epoch);
    const absolute = (ns: number): bigint => (ns > 0 ? epochNs + BigInt(ns) : 0n);
    const file = join(folder, `${String(i)}.npz`);
    writeFileSync(
      file,
      zipOf({ 'data.npy': latencyNpy(rows.map(([req, exch, resp]) => [absolute(req), absolute(exch), absolute(resp)])) }),
    );
    const leg = (name: 'entry' | 'response'): LatencyDraw =>
      new LatencyDraw(tableSince(latencyTable({ model: 'path', file }, name, 'latency'), epochNs), 0, 0);
    const [entry, response] = [leg('entry'), leg('response')];
    for (const [sent, entryNs, responseNs] of requests) {
      expect([sent, entry.next(sent)]).toEqual([sent, entryNs]);
      if (responseNs !== undefined) expect([sent, response.next(sent + entryNs)]).toEqual([sent, responseNs]);
    }
  });

  it('lost requests are among them', () => {
    expect(cases.flatMap(({ requests }) => requests).filter(([, entryNs]) => entryNs < 0).length).toBeGreaterThan(30);
  });
});
