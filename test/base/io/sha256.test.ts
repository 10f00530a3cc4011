/** SHA-256 as FIPS 180-4 has it; a file's is its bytes'. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Beside, sha256File, sha256Hex } from '../../../src/base/io/sha256.js';

describe('sha256', () => {
  it('agrees with the standard: FIPS 180-4 example "abc"', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex(Uint8Array.of(97, 98, 99))).toBe(sha256Hex('abc'));
  });

  it('streams a file', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'slipgauge-test-')), 'a');
    const bytes = Buffer.alloc(3_000_000, 'slip');
    writeFileSync(path, bytes);
    expect(await sha256File(path)).toEqual({ bytes: bytes.length, sha256: sha256Hex(bytes) });
  });

  it('of a file beside work gives both, the error of the work where that fails, and that of reading where only that does', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'slipgauge-test-')), 'a');
    writeFileSync(path, 'abc');
    expect(await sha256Beside(path, Promise.resolve(7))).toEqual({ done: 7, sha256: sha256Hex('abc') });
    await expect(sha256Beside(`${path}.none`, Promise.reject(new Error('the work')))).rejects.toThrow('the work');
    await expect(sha256Beside(`${path}.none`, Promise.resolve(7))).rejects.toThrow('ENOENT');
  });

  it('stops between reads when it is told to', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'slipgauge-test-')), 'a');
    writeFileSync(path, Buffer.alloc(3_000_000));
    await expect(sha256File(path, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
