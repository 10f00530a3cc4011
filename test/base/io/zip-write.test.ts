/** Archives that are written read back, whatever their size, and what fails while it is written is told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBytes } from '../../../src/base/io/byte-source.js';
import { type MemberPacking, writeZipMember } from '../../../src/base/io/zip-write.js';
import { zipMembers } from '../../../src/base/io/zip.js';
import { tempFolder } from '../../market/tape-rows.js';

const BYTES = Buffer.from(Array.from({ length: 5000 }, (_, i) => String(i)).join(' '));

async function* inPieces(bytes: Buffer, fails = false): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
  if (fails) throw new Error('the tape ends here');
}

async function readBack(path: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of (await openBytes(path)).chunks()) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

describe.each<MemberPacking>(['stored', 'deflated'])('%s', (packing) => {
  it('is read by both readers', async () => {
    const path = join(tempFolder(), 'a.zip');
    await writeZipMember(path, 'data.npy', BYTES.length, inPieces(BYTES), packing);
    expect(zipMembers(readFileSync(path), path).map((m) => [m.name, m.read().equals(BYTES)])).toEqual([['data.npy', true]]);
    expect((await readBack(path)).equals(BYTES)).toBe(true);
    expect(readFileSync(path).length < BYTES.length).toBe(packing === 'deflated');
  });

  it('has the fields of zip64 where it would be beyond 4 GiB', async () => {
    const path = join(tempFolder(), 'a.zip');
    await writeZipMember(path, 'data.npy', BYTES.length, inPieces(BYTES), packing, 1000);
    expect(readFileSync(path).readUInt32LE(22)).toBe(0xffffffff);
    expect((await readBack(path)).equals(BYTES)).toBe(true);
  });

  it('an error of the bytes is the error of the writing', async () => {
    const path = join(tempFolder(), 'a.zip');
    await expect(writeZipMember(path, 'data.npy', BYTES.length, inPieces(BYTES, true), packing)).rejects.toThrow('the tape ends here');
  });
});
