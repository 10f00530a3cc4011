/** A record's place in the unpacked file is right however the file is packed, also where the memory of what was read before is gone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { frames, LINES, type Framing } from '../../../src/market/import/frame/framing.js';
import { InputRecords } from '../../../src/market/import/frame/inputs.js';
import { tempFolder } from '../tape-rows.js';

/** Messages of 40 bytes behind their length, and lines of as many: more than two pieces of what is inflated at a time. */
const COUNT = 130_000;
const FRAME = Buffer.from(Array.from({ length: 42 }, (_, i) => (i === 0 ? 0 : i === 1 ? 40 : i)));
const LINE = Buffer.from(`${'x'.repeat(41)}\n`);

it.each<[string, Buffer, Framing]>([
  ['messages', FRAME, frames('message', (bytes, at, end) => (end - at < 2 ? 0 : 2 + bytes.readUInt16BE(at)), 2)],
  ['lines', LINE, LINES],
])('%s begin where they begin in the file, plain and packed', async (_, record, framing) => {
  const bytes = Buffer.concat(Array.from({ length: COUNT }, () => record));
  const folder = tempFolder();
  for (const [name, packing, contents] of [
    ['a.bin', 'plain', bytes],
    ['a.bin.gz', 'gzip', gzipSync(bytes)],
  ] as const) {
    const path = join(folder, name);
    writeFileSync(path, contents);
    const records = new InputRecords({ file: name, path, bytes: contents.length, packing, checksum: 'none' }, 0, 0, framing);
    let wrong = 0;
    while (await records.fill()) {
      while (records.advance()) if (records.blockByte + records.next !== record.length * records.number) wrong++;
    }
    expect([name, records.number, wrong]).toEqual([name, COUNT, 0]);
  }
});
