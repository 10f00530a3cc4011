/** A tape that was damaged since it was written stops a run, and whatever goes back to it: its metadata would vouch for rows that it does not speak of. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DataError } from '../../src/base/errors.js';
import { Flag, Kind } from '../../src/market/row.js';
import { compareRuns } from '../../src/run/compare/index.js';
import { runScenario, verifyRun } from '../../src/run/index.js';
import { tempFolder, writeTape, type Row } from '../market/tape-rows.js';

const row = (exchTs: number, side: number, priceTicks: number, qtyLots: number): Row => ({
  ...{ exchTs, recvTs: exchTs + 1000, kind: exchTs === 0 ? Kind.snapshot : Kind.level, side, priceTicks, qtyLots, orderId: 0 },
  flags: Flag.last | (exchTs === 0 ? Flag.snapshotPart : 0),
});
const ROWS = [row(0, 1, 1000, 5), row(0, -1, 1001, 5), ...Array.from({ length: 20 }, (_, i) => row(1e9 * (i + 1), 1, 999, 7_000_001 + i))];

it('is named, and nothing is written; made whole again, all is as it was', async () => {
  const folder = tempFolder();
  const tape = join(folder, 't.arrow');
  const out = join(folder, 'run');
  await writeTape(tape, ROWS);
  const scenario = {
    tapes: [{ id: 't', path: tape }],
    sessions: [{ id: 'me', strategy: 'sweep', params: { side: 'buy', qty: 0.001, at: '2s' } }],
  };
  const { manifest } = await runScenario(scenario, { out });
  const bytes = readFileSync(tape);
  const damaged = Buffer.from(bytes);
  // A quantity of a row, as it stands in the file.
  const at = damaged.indexOf(Buffer.from(new Float64Array([7_000_003]).buffer));
  expect(at).toBeGreaterThan(0);
  damaged[at + 4]! ^= 1;
  writeFileSync(tape, damaged);
  const again = join(folder, 'again');
  for (const work of [() => runScenario(scenario, { out: again }), () => verifyRun(out), () => compareRuns(out, out)]) {
    await expect(work()).rejects.toThrow(DataError);
    await expect(work()).rejects.toThrow(
      /t\.arrow: is damaged: its rows have the digest [0-9a-f]{16}…, its metadata says [0-9a-f]{16}…\. Copy it/,
    );
  }
  rmSync(tape);
  writeFileSync(tape, bytes);
  expect((await runScenario(scenario, { out: again })).manifest.digest).toBe(manifest.digest);
  expect(await verifyRun(out)).toMatchObject({ ok: true, differences: [] });
});
