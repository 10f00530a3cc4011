/** Lines: whatever arrives, a payload is one line, and the frame can be told from it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryPayload, bodyPayload, markerPayload, textPayload } from '../../../src/collect/record/line.js';

/** Texts with what is dangerous in them: line ends, JSON over lines, beginnings of our own lines. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('\n', '\r', '{', '"', 'a', '\\', '{"slipgauge":', '€')).map((parts) => parts.join('')),
  fc.json().map((json) => JSON.stringify(JSON.parse(json), undefined, 2)),
);

describe('a payload', () => {
  it('is one line, not empty, and gives the frame back: as it is, as the same JSON, or from base64', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const frame = Buffer.from(text);
        const payload = textPayload(frame);
        expect(payload.length).toBeGreaterThan(0);
        expect(payload.includes(10) || payload.includes(13)).toBe(false);
        expect('{[').toContain(String.fromCharCode(payload[0]!));
        if (payload.equals(frame)) return;
        if (payload.toString().startsWith('{"slipgauge":"text"')) {
          const { base64 } = JSON.parse(payload.toString()) as { base64: string };
          expect(Buffer.from(base64, 'base64').equals(frame)).toBe(true);
        } else {
          expect(payload.length).toBe(frame.length);
          expect(JSON.parse(payload.toString())).toEqual(JSON.parse(text));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of a frame that looks like ours is not ours', () => {
    expect(textPayload(Buffer.from('{"slipgauge":"end"}')).toString()).toMatch(/^{"slipgauge":"text","base64":"/);
    expect(textPayload(Buffer.from('{"slip":1}')).toString()).toBe('{"slip":1}');
  });

  it('of bytes that are no text is base64, of an answer too', () => {
    const bytes = Buffer.from([0xff, 0x0a, 0x00]);
    expect(binaryPayload(bytes).toString()).toBe('{"slipgauge":"binary","base64":"/woA"}');
    expect(bodyPayload(bytes).toString()).toBe('{"slipgauge":"binary","base64":"/woA"}');
    expect(bodyPayload(Buffer.from('[\n1]')).toString()).toBe('[ 1]');
  });

  it('of the recorder itself begins with its name', () => {
    expect(markerPayload('connect', { connection: 1 }).toString()).toBe('{"slipgauge":"connect","connection":1}');
  });
});
