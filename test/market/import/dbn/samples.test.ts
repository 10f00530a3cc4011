/**
 * Databento's own files (skipped where the shared data is absent): every version of a schema gives the same tape, records of every schema
 * decode, what cannot be replayed says so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../../src/base/errors.js';
import { fuzzImport } from '../fuzz.js';
import { importFiles } from '../rows.js';
import { textOfRows } from '../row-text.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/dbn-databento/', import.meta.url));
const HAS_DATA = existsSync(DATA);
const ES = { kind: 'linear', tickSize: '0.25', lotSize: '1', multiplier: '50' } as const;

function versionsOf(schema: string): string[] {
  return readdirSync(DATA).filter((name) => name.startsWith(`test_data.${schema}.`) && /\.dbn(\.zst)?$/.test(name));
}

describe.skipIf(!HAS_DATA)("Databento's samples (skipped without ../shared/data)", () => {
  const expected: [string, number, string, string][] = [
    [
      'mbo',
      5,
      'L3',
      `delete ask 3722.75 ×1 id 1 !
       delete ask 3723 ×1 id 2 !`,
    ],
    ['mbp-1', 4, 'L1', `quote bid 3720.25 ×24
       quote ask 3720.5 ×11 !
       quote ask 3720.5 ×12 !`],
    ['tbbo', 4, 'L1', `quote bid 3720.25 ×26
       quote ask 3720.5 ×7
       trade sell 3720.25 ×5 !
       quote bid 3720.25 ×21
       quote ask 3720.5 ×22
       trade sell 3720.25 ×21 !`],
    ['trades', 4, 'L1', `trade sell 3720.25 ×5 !
       trade sell 3720.25 ×21 !`],
  ]; // prettier-ignore

  it.each(expected)('%s: %i files of versions 1 to 3 are one tape', async (schema, count, levelOfDetail, text) => {
    const names = versionsOf(schema);
    expect(names).toHaveLength(count);
    const digests = new Set<string>();
    for (const name of names) {
      const { meta, rows } = await importFiles([DATA + name], { instrument: ES });
      expect(meta).toMatchObject({ importer: { name: 'dbn' }, levelOfDetail, instrument: { symbol: 'ESH1' } });
      expect(textOfRows(rows, 0.25)).toBe(text.replace(/\n\s+/g, '\n'));
      expect(rows[0]!.exchNs).toBeGreaterThan(1_609_160_400_000_000_000n);
      expect(rows[0]!.recvNs - rows[0]!.exchNs).toBeGreaterThan(0n);
      expect(meta.integrity).toBe(name.endsWith('.zst') ? 'verified' : 'unverified');
      digests.add(meta.digest);
    }
    expect(digests.size).toBe(1);
  });

  it('mbp-10: the first picture is a snapshot of ten levels a side, then one level changes', async () => {
    const digests = new Set<string>();
    for (const name of versionsOf('mbp-10')) {
      const { meta, rows } = await importFiles([DATA + name], { instrument: ES });
      digests.add(meta.digest);
      expect(meta).toMatchObject({ depth: 10, levelOfDetail: 'L2', rowsByKind: { snapshot: 20, level: 1 } });
      expect(textOfRows(rows.slice(-1), 0.25)).toBe('level bid 3720 ×30 !');
    }
    expect(digests.size).toBe(1);
  });

  it('status goes with any of them, and says when trading stops', async () => {
    const { meta, rows } = await importFiles([`${DATA}test_data.status.v3.dbn.zst`, `${DATA}test_data.trades.v2.dbn.zst`], {
      instrument: ES,
    });
    expect(textOfRows(rows, 0.25).split('\n')).toEqual([
      'status – 0 ×1 !',
      'trade sell 3720.25 ×5 !',
      'trade sell 3720.25 ×21 !',
      'status – 0 ×0 !',
      'status – 0 ×1 !',
    ]);
    expect(meta.repairs.counts).toMatchObject({ repeatedStatus: 1 });
  });

  it('without a tick there is no tape, and the message names the option', async () => {
    await expect(importFiles([`${DATA}test_data.mbo.v3.dbn`], {})).rejects.toThrow(/format dbn: .*Give --kind, --tick\./);
  });

  it('definitions and statuses alone are no market', async () => {
    for (const name of [
      'test_data.definition.v1.dbn.zst',
      'test_data.definition.v3.dbn.frag',
      'multi-frame.definition.v1.dbn.frag.zst',
      'test_data.status.dbn',
    ]) {
      const failed = importFiles([DATA + name], { instrument: ES });
      await expect(failed).rejects.toThrow(UsageError);
      await expect(failed).rejects.toThrow(/hold no book or trades.*together with a file of mbo, mbp-10/);
    }
  });

  it('schemas that cannot be replayed are named', async () => {
    const others = readdirSync(DATA).filter(
      (name) => /\.(bbo|cbbo|cmbp|ohlcv|imbalance|statistics)/.test(name) && /\.dbn(\.zst)?$/.test(name),
    );
    expect(others.length).toBeGreaterThan(30);
    for (const name of others) {
      const failed = importFiles([DATA + name], { instrument: ES });
      await expect(failed).rejects.toThrow(DataError);
      await expect(failed).rejects.toThrow(new RegExp(`schema ${name.split('.')[1]!} holds no book or trades of one venue to replay`));
    }
  });

  it('the legacy encoding is refused with the way out of it', async () => {
    const legacy = readdirSync(DATA).filter((name) => name.endsWith('.dbz'));
    expect(legacy).toHaveLength(10);
    for (const name of legacy)
      await expect(importFiles([DATA + name], {})).rejects.toThrow(/legacy encoding DBZ; expected DBN\. Convert it/);
  });

  it('a flip in a frame with a checksum is always found', async () => {
    const name = 'test_data.mbo.v3.dbn.zst';
    const seen = await fuzzImport({ [name]: readFileSync(DATA + name) }, { format: 'dbn', instrument: ES }, { flips: 100, seed: 3 });
    expect(seen.unverified).toBe(0);
    expect(seen.errors).toBeGreaterThan(90);
  });
});
