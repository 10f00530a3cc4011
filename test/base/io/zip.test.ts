/** Members of a zip archive come back as they were put in, and no damage passes for data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { isZip, zipMembers } from '../../../src/base/io/zip.js';
import { zipOf } from './archives.js';

const contents = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries(zipMembers(bytes, 'a.npz').map((member) => [member.name, member.read().toString('latin1')]));

const members = fc.dictionary(fc.stringMatching(/^[a-zü/]{1,12}\.npy$/), fc.string({ unit: 'binary-ascii', maxLength: 300 }), {
  maxKeys: 4,
  noNullPrototype: true,
});
const packed = (texts: Record<string, string>, options: object): Buffer =>
  zipOf(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text, 'latin1')])), options);

describe('zipMembers', () => {
  it('gives back what was put in, stored or deflated, with or without a comment', () => {
    fc.assert(
      fc.property(members, fc.boolean(), fc.constantFrom('', 'PK\x05\x06 as a comment'), (texts, deflated, comment) => {
        const bytes = packed(texts, { deflated, comment });
        expect(isZip(bytes)).toBe(true);
        expect(contents(bytes)).toEqual(texts);
      }),
    );
  });

  it.each([false, true])('no flipped bit and no cut passes for data (deflated: %s)', (deflated) => {
    const text = 'what was recorded, what was recorded, what was recorded; ';
    const whole = packed({ 'data.npy': text.repeat(4) }, { deflated });
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      let got: string[] = [];
      try {
        got = Object.values(contents(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
      for (const each of got) expect(each).toBe(text.repeat(4));
    }
    for (let length = 0; length < whole.length; length++) expect(() => contents(whole.subarray(0, length))).toThrow(/a\.npz.*cut short/);
  });

  it('names the member whose checksum is another', () => {
    const bytes = packed({ 'data.npy': 'abcdef' }, {});
    bytes[bytes.indexOf('cde')]! ^= 4;
    expect(() => contents(bytes)).toThrow(/^a\.npz: member data\.npy: is damaged: its CRC-32 is not the one that its directory says/);
  });

  it.each([
    ['encrypted', (bytes: Buffer, entry: number) => bytes.writeUInt16LE(1, entry + 8), /is encrypted/],
    [
      'another method',
      (bytes: Buffer, entry: number) => bytes.writeUInt16LE(12, entry + 10),
      /packed by method 12; expected stored or deflated/,
    ],
    ['zip64', (bytes: Buffer) => bytes.writeUInt32LE(0xffffffff, bytes.length - 6), /is a zip64 archive/],
    ['a longer member', (bytes: Buffer, entry: number) => bytes.writeUInt32LE(7, entry + 24), /it has 6 bytes, its directory says 7/],
  ])('refuses %s', (_, change, message) => {
    const bytes = packed({ 'data.npy': 'abcdef' }, {});
    change(bytes, bytes.indexOf('PK\x01\x02'));
    expect(() => contents(bytes)).toThrow(DataError);
    expect(() => contents(bytes)).toThrow(message);
  });

  it('tells an archive by its first bytes', () => {
    expect(isZip(Buffer.from('reqTs,exchTs,respTs\n1,2,3\n4,5,6\n'))).toBe(false);
    expect(isZip(Buffer.from('PK'))).toBe(false);
  });
});
