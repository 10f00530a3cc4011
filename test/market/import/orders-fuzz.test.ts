/** A changed byte in an ITCH or LOBSTER file: an error of input, or a tape that says that it was not verified; never a crash, nothing left behind. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fuzzImport } from './fuzz.js';
import { madeFiles } from './made-files.js';

const OPTIONS = { flips: 200, seed: 1 };

describe('a changed byte', () => {
  it('of ITCH', async () => {
    const files = await madeFiles('itch', '12302019.NASDAQ_ITCH50', 200);
    const request = { format: 'itch', instrument: { symbol: 'SYNTH' } };
    const seen = await fuzzImport(files, request, OPTIONS);
    expect(seen.errors).toBeGreaterThan(30);
    expect(seen.unverified).toBeGreaterThan(30);
    expect(seen.verified).toBe(0);
    const packed = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));
    const found = await fuzzImport(packed, request, { ...OPTIONS, flips: 50 });
    expect(found.unverified).toBe(0);
    expect(found.errors).toBeGreaterThan(40);
  });

  it('of LOBSTER files, a pair and a message file alone', async () => {
    const request = { format: 'lobster' };
    const pair = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 3 });
    const seen = await fuzzImport(pair, request, OPTIONS);
    expect(seen.errors).toBeGreaterThan(seen.unverified);
    expect(seen.verified).toBe(0);
    const alone = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 0 });
    expect((await fuzzImport(alone, request, { ...OPTIONS, flips: 50 })).errors).toBeGreaterThan(10);
  });
});
