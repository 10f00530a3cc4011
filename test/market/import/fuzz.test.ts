/** The fuzz driver itself: it finds what it is to find, and flips repeat. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fuzzImport } from './fuzz.js';

const CSV = Buffer.from(
  [
    '# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}',
    'exchTs,recvTs,kind,side,price,qty',
    ...Array.from({ length: 20 }, (_, i) => `${1000 + i},${1040 + i},trade,sell,${100 + i},4`),
    '',
  ].join('\n'),
);

describe('fuzzImport', () => {
  it('tells errors from tapes that may be wrong; same seed, same flips', async () => {
    const texts: string[][] = [[], []];
    const [once, again] = await Promise.all(
      texts.map((list) => fuzzImport(CSV, { format: 'csv' }, { flips: 100, seed: 5, onFlip: (text) => list.push(text) })),
    );
    expect(texts[0]).toHaveLength(100);
    expect(texts[1]).toEqual(texts[0]);
    expect(again).toEqual(once);
    expect(once!.errors).toBeGreaterThan(20);
    expect(once!.unverified).toBeGreaterThan(0);
    expect(once!.verified).toBe(0);
    const last: string[] = [];
    await fuzzImport(CSV, { format: 'csv' }, { flips: 100, from: 99, seed: 5, onFlip: (text) => last.push(text) });
    expect(last).toEqual(texts[0]!.slice(99));
  });

  it('under a checksum a flip is found, or says nothing', async () => {
    const { errors, verified, unverified } = await fuzzImport({ 'a.csv.gz': gzipSync(CSV) }, { format: 'csv' }, { flips: 200, seed: 1 });
    expect(unverified).toBe(0);
    expect(verified).toBeLessThan(20);
    expect(errors + verified).toBe(200);
  });
});
