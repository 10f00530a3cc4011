/** Sums of texts and of pieces that are joined: those of zlib. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32Joined, crc32Of } from '../../../src/base/num/crc32.js';

describe('crc32', () => {
  it('is the published one of the nine digits, and 0 of nothing', () => {
    expect(crc32Of(Buffer.from('123456789'), 0, 9) >>> 0).toBe(0xcbf43926);
    expect(crc32Of(Buffer.alloc(0), 0, 0)).toBe(0);
  });

  it('goes on where a text ended, and joins pieces of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 }), (pieces) => {
        const whole = crc32(Buffer.concat(pieces)) | 0;
        expect(pieces.reduce((sum, piece) => crc32Of(piece, 0, piece.length, sum), 0)).toBe(whole);
        expect(pieces.reduce((sum, piece) => crc32Joined(sum, crc32Of(piece, 0, piece.length), piece.length), 0)).toBe(whole);
      }),
    );
  });
});
