/** Headers of NumPy arrays as NumPy writes them, and columns of what follows. */
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { int64Column, isNpy, readNpy } from '../../../src/base/io/npy.js';
import { latencyNpy, npyOf } from './archives.js';

const read = (bytes: Buffer): ReturnType<typeof readNpy> => readNpy(bytes, 'a.npy');
const fieldsOf = (descr: string, itemBytes: number): string[] =>
  read(npyOf(`{'descr': ${descr}, 'fortran_order': False, 'shape': (2,), }`, Buffer.alloc(2 * itemBytes))).fields.map(
    ({ name, type, offset, bytes }) => `${name} ${type} @${String(offset)}+${String(bytes)}`,
  );

/** `numpy.save` of four rows (NumPy 2.2.6), base64. */
const BY_NUMPY =
  'k05VTVBZAQC2AHsnZGVzY3InOiBbKCdyZXFfdHMnLCAnPGk4JyksICgnZXhjaF90cycsICc8aTgnKSwgKCdyZXNwX3RzJywgJzxpOCcpLCAoJ19wYWRkaW5nJywgJzxpOCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAK6AMAAAAAAADyAwAAAAAAAPwDAAAAAAAAAAAAAAAAAABMBAAAAAAAAFEEAAAAAAAAagQAAAAAAAAAAAAAAAAAALAEAAAAAAAAAAAAAAAAAADYBAAAAAAAAAAAAAAAAAAAFAUAAAAAAAAbBQAAAAAAAEYFAAAAAAAAAAAAAAAAAAA=';

describe('readNpy', () => {
  it('reads what NumPy wrote', () => {
    const array = read(Buffer.from(BY_NUMPY, 'base64'));
    expect([array.length, array.itemBytes]).toEqual([4, 32]);
    expect([...int64Column(array, 'req_ts')]).toEqual([1000n, 1100n, 1200n, 1300n]);
    expect([...int64Column(array, 'exch_ts')]).toEqual([1010n, 1105n, 0n, 1307n]);
    expect([...int64Column(array, 'resp_ts')]).toEqual([1020n, 1130n, 1240n, 1350n]);
  });

  it('lays out fields one behind the other: padding, arrays, text, times, titles', () => {
    expect(fieldsOf(`[('a', '<i4'), ('', '|V4'), ('b', '<i8')]`, 16)).toEqual(['a <i4 @0+4', ' |V4 @4+4', 'b <i8 @8+8']);
    expect(fieldsOf(`[('a', '<i4', (3,)), ('s', '<U3'), ('t', '<M8[ns]')]`, 32)).toEqual([
      'a <i4 @0+12',
      's <U3 @12+12',
      't <M8[ns] @24+8',
    ]);
    expect(fieldsOf(`[(('a (title), in words', 'x'), '|S5')]`, 5)).toEqual(['x |S5 @0+5']);
    expect(fieldsOf(`'<f8'`, 8)).toEqual([' <f8 @0+8']);
    const events = `[('ev', '<u8'), ('exch_ts', '<i8'), ('local_ts', '<i8'), ('px', '<f8'), ('qty', '<f8'), ('order_id', '<u8'), ('ival', '<i8'), ('fval', '<f8')]`;
    expect(fieldsOf(events, 64).at(-1)).toBe('fval <f8 @56+8');
  });

  it('reads versions 2 and 3, and no other', () => {
    for (const version of [2, 3]) expect(read(npyOf(`{'descr': '<i8', 'shape': (1,)}`, Buffer.alloc(8), version)).length).toBe(1);
    expect(() => read(npyOf(`{'descr': '<i8', 'shape': (1,)}`, Buffer.alloc(8), 4))).toThrow(/array of version 4; expected 1 to 3/);
  });

  it('names a field that is absent, of another type or of the other byte order', () => {
    const array = read(latencyNpy([[1n, 2n, 3n]], '>i8'));
    expect(() => int64Column(array, 'local_ts')).toThrow(/^a\.npy: has no field local_ts, only req_ts >i8, exch_ts >i8/);
    expect(() => int64Column(array, 'req_ts')).toThrow(/field req_ts is >i8, expected <i8 \(little-endian 64-bit integers\)/);
    expect(() => int64Column(read(latencyNpy([[1n, 2n, 3n]], '<f8')), 'req_ts')).toThrow(/field req_ts is <f8, expected <i8/);
  });

  it('refuses an array that is cut short anywhere', () => {
    const whole = Buffer.from(BY_NUMPY, 'base64');
    for (let length = 0; length < whole.length; length++) expect(() => read(whole.subarray(0, length))).toThrow(DataError);
    expect(() => read(whole.subarray(0, -1))).toThrow(/^a\.npy: has 127 bytes of items, expected 4 of 32 bytes/);
    expect(() => read(whole.subarray(0, 100))).toThrow(/cut short within the header/);
  });

  it.each([
    [`{'descr': '<i8', 'shape': (2, 2), }`, /shape \[2,2\], expected one dimension/],
    [`{'descr': '<i8'}`, /shape undefined, expected one dimension/],
    [`{'descr': '|O', 'shape': (1,)}`, /a field is \["","\|O"\], expected a name and a type/],
    [`{'descr': [('a', [('b', '<i8')])], 'shape': (1,)}`, /a field is .*expected a name and a type/],
    [`{'descr': [7], 'shape': (1,)}`, /a field is 7, expected a name and a type/],
    [`{'descr': `, /header of the NumPy array is .*expected descr and shape/],
    ['7', /has the shape undefined|expected descr and shape/],
  ])('refuses the header %s', (header, message) => {
    expect(() => read(npyOf(header, Buffer.alloc(8)))).toThrow(DataError);
    expect(() => read(npyOf(header, Buffer.alloc(8)))).toThrow(message);
  });

  it('is told by its first bytes', () => {
    expect(isNpy(Buffer.from(BY_NUMPY, 'base64'))).toBe(true);
    expect(isNpy(Buffer.from('NUMPY'))).toBe(false);
    expect(() => read(Buffer.from('1,2,3'))).toThrow(/does not begin as a NumPy array does/);
  });
});
