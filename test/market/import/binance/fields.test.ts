/** The byte reader sees the fields that JSON.parse sees, whatever the blanks and the order, and refuses what is not a whole object. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Field } from '../../../../src/market/import/binance/field.js';
import { Fields } from '../../../../src/market/import/binance/fields.js';

const NAMES = Object.keys(Field).filter((name) => name !== 'data') as (keyof typeof Field)[];

const value = fc.oneof(
  fc.integer(),
  fc.maxSafeNat(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', 'trade', '61800.20', 'a\\"]}b', 'ü€'),
  fc.array(fc.tuple(fc.constantFrom('1.5', ']', '"', '[{'), fc.constantFrom('2', '}')), { maxLength: 3 }),
  fc.record({ T: fc.integer(), deep: fc.array(fc.integer(), { maxLength: 2 }) }),
);
const frame = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom('k', 'Y', 'ab', 'pair', 'dat', 'datum')), value, {
  maxKeys: 12,
});

/** JSON with blanks between all tokens. */
function spaced(json: unknown, blank: string): string {
  if (Array.isArray(json)) return `[${blank}${json.map((v) => spaced(v, blank)).join(`${blank},${blank}`)}${blank}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const members = Object.entries(json).map(([k, v]) => `${JSON.stringify(k)}${blank}:${blank}${spaced(v, blank)}`);
  return `{${blank}${members.join(`${blank},${blank}`)}${blank}}`;
}

/** As in a capture, the object never stands at byte 0. */
function read(text: string): Fields | undefined {
  const bytes = Buffer.from(` ${text}`);
  const fields = new Fields();
  return fields.read(bytes, 1, bytes.length) ? fields : undefined;
}

function expectFields(text: string, expected: Record<string, unknown>): void {
  const fields = read(text)!;
  expect(fields).toBeDefined();
  expectPlaces(fields, expected);
}

function expectPlaces(fields: Fields, expected: Record<string, unknown>): void {
  for (const name of NAMES) {
    expect(fields.has(Field[name])).toBe(Object.hasOwn(expected, name));
    if (!Object.hasOwn(expected, name)) continue;
    const { bytes, from, to } = fields;
    expect(JSON.parse(bytes.toString('utf8', from[Field[name]], to[Field[name]]))).toEqual(expected[name]);
  }
}

describe('Fields', () => {
  it('finds what JSON.parse finds, bare or under data', () => {
    fc.assert(
      fc.property(frame, fc.constantFrom('', ' ', '\t ', ' \r'), fc.boolean(), (json, blank, wrapped) => {
        const whole = wrapped ? { stream: 'btcusdt@depth', data: json } : json;
        expectFields(spaced(whole, blank), wrapped ? { stream: 'btcusdt@depth', ...json } : json);
      }),
      { numRuns: 500 },
    );
  });

  it('reads frames of all shapes in any order by one reader, and forgets the fields of the frame before', () => {
    const frames = fc.array(fc.tuple(frame, fc.constantFrom('', ' ')), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(frames, fc.array(fc.nat(), { maxLength: 60 }), (shapes, picks) => {
        const fields = new Fields();
        for (const pick of picks) {
          const [json, blank] = shapes[pick % shapes.length]!;
          const changed = Object.fromEntries(Object.entries(json).map(([k, v]) => [k, typeof v === 'number' ? pick : v]));
          const bytes = Buffer.from(` ${spaced(changed, blank)}`);
          expect(fields.read(bytes, 1, bytes.length)).toBe(true);
          expectPlaces(fields, changed);
        }
      }),
    );
  });

  it('refuses a frame that differs from the one before in any byte, as if it were the first', () => {
    const text = '{"stream":"a@trade","data":{"e":"trade","E":1723161256299,"u":7,"b":[["1.5","2"]],"m":false}}';
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...Array.from('"\\{}[]:, x0')), (at, byte) => {
        const changed = Buffer.from(` ${text.slice(0, at)}${byte}${text.slice(at + 1)}`);
        const fields = new Fields();
        const first = Buffer.from(` ${text}`);
        expect(fields.read(first, 1, first.length)).toBe(true);
        const fresh = new Fields();
        expect(fields.read(changed, 1, changed.length)).toBe(fresh.read(changed, 1, changed.length));
        for (const name of NAMES) {
          expect(fields.from[Field[name]]).toBe(fresh.from[Field[name]]);
          if (fresh.has(Field[name])) expect(fields.to[Field[name]]).toBe(fresh.to[Field[name]]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a frame that is cut anywhere, or goes on behind its end', () => {
    const text = '{"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,"u":7,"b":[["1.5","2"]],"m":false}}';
    expect(read(text)).toBeDefined();
    for (let length = 0; length < text.length; length++) expect(read(text.slice(0, length))).toBeUndefined();
    for (const tail of ['}', ',', ' x', '{}']) expect(read(text + tail)).toBeUndefined();
    expect(read(`${text}  `)).toBeDefined();
  });

  it.each(['', '[]', '1', '"a"', '{"a"}', '{"a":}', '{"a":1,}', '{,}', '{a:1}', '{"a":1 "b":2}', '{"a":tr!ue}', '{"a" 1}'])(
    'refuses %s',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it('whole numbers to 2^53, and nothing else', () => {
    const fields = read('{"u":9007199254740991,"U":9007199254740992,"E":-1,"T":1.0,"t":"7","a":[1],"m":true,"p":0}')!;
    expect(fields.integer(Field.u)).toBe(Number.MAX_SAFE_INTEGER);
    expect(fields.integer(Field.p)).toBe(0);
    for (const field of [Field.U, Field.E, Field.T, Field.t, Field.a, Field.m, Field.q]) expect(fields.integer(field)).toBeNaN();
  });

  it('compares strings whole', () => {
    const fields = read('{"s":"BTCUSDT","e":"trade"}')!;
    expect(fields.is(Field.s, Buffer.from('BTCUSDT'))).toBe(true);
    expect(fields.is(Field.s, Buffer.from('BTCUSD'))).toBe(false);
    expect(fields.is(Field.s, Buffer.from('ETHUSDT'))).toBe(false);
    expect(fields.is(Field.p, Buffer.from(''))).toBe(false);
    expect(fields.text(Field.e)).toBe('"trade"');
    expect(fields.text(Field.p)).toBe('');
  });

  it('of a name told twice the last one counts, as in JSON.parse', () => {
    expect(read('{"u":1,"u":2}')!.integer(Field.u)).toBe(2);
  });
});
