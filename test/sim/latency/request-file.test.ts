/** hftbacktest's order latency file says what csv says, and what it cannot say is refused by name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { latencyTable } from '../../../src/sim/latency/models.js';
import { tableDigest } from '../../../src/sim/latency/table.js';
import { latencyNpy, npyOf, zipOf } from '../../base/io/archives.js';

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-requests-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WHERE = 'sessions.a.latency.entry';
let files = 0;

/** Digests of both legs' tables of a file with these bytes. */
function digestsOf(bytes: Buffer | string, name = 'requests.npz'): string[] {
  const file = join(folder, `${String(files++)}-${name}`);
  writeFileSync(file, bytes);
  return (['entry', 'response'] as const).map((leg) => tableDigest(latencyTable({ model: 'path', file }, leg, WHERE)));
}

const CSV = 'reqTs,exchTs,respTs\n1000,1010,1020\n1100,1105,1130\n1200,0,1240\n1300,1307,1350\n';
const ROWS = [
  [1000n, 1010n, 1020n],
  [1100n, 1105n, 1130n],
  [1200n, 0n, 1240n],
  [1300n, 1307n, 1350n],
] as const;

/** `numpy.savez` and `numpy.savez_compressed` of the same rows as `data` (NumPy 2.2.6), base64. */
const BY_NUMPY = {
  savez:
    'UEsDBC0AAAAAAAAAIQDgTtqy//////////8IABQAZGF0YS5ucHkBABAAQAEAAAAAAABAAQAAAAAAAJNOVU1QWQEAtgB7J2Rlc2NyJzogWygncmVxX3RzJywgJzxpOCcpLCAoJ2V4Y2hfdHMnLCAnPGk4JyksICgncmVzcF90cycsICc8aTgnKSwgKCdfcGFkZGluZycsICc8aTgnKV0sICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICg0LCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCugDAAAAAAAA8gMAAAAAAAD8AwAAAAAAAAAAAAAAAAAATAQAAAAAAABRBAAAAAAAAGoEAAAAAAAAAAAAAAAAAACwBAAAAAAAAAAAAAAAAAAA2AQAAAAAAAAAAAAAAAAAABQFAAAAAAAAGwUAAAAAAABGBQAAAAAAAAAAAAAAAAAAUEsBAi0DLQAAAAAAAAAhAOBO2rJAAQAAQAEAAAgAAAAAAAAAAAAAAIABAAAAAGRhdGEubnB5UEsFBgAAAAABAAEANgAAAHoBAAAAAA==',
  savez_compressed:
    'UEsDBC0AAAAIAAAAIQDgTtqy//////////8IABQAZGF0YS5ucHkBABAAQAEAAAAAAACQAAAAAAAAAJvsF+obEMnIsI2hWj0ltTi5SN1KIVpDvSi1ML6kWF1HQd0m00JdU0dBQz21IjkDXawotbgAXSy+IDElJTMvHS4YC2Sk5ReVFCXmxecXpaSCrHBLzClOBYoXZyQWpAL5GiY6QM21CqQCrhfMDGDwCUr/gdIw4MMCoQOhdBYLqvwGNP4NNL4IK4SWhtJurKjyAFBLAQItAy0AAAAIAAAAIQDgTtqykAAAAEABAAAIAAAAAAAAAAAAAACAAQAAAABkYXRhLm5weVBLBQYAAAAAAQABADYAAADKAAAAAAA=',
};

describe('files of recorded requests', () => {
  it.each(Object.entries(BY_NUMPY))('of %s are those of the csv file', (_, base64) => {
    expect(digestsOf(Buffer.from(base64, 'base64'))).toEqual(digestsOf(CSV, 'requests.csv'));
  });

  it('may be bare, under another name in the archive, or beside other arrays', () => {
    const npy = latencyNpy(ROWS);
    const expected = digestsOf(CSV, 'requests.csv');
    expect(digestsOf(npy, 'requests.npy')).toEqual(expected);
    expect(digestsOf(zipOf({ 'arr_0.npy': npy }, { deflated: true }))).toEqual(expected);
    expect(digestsOf(zipOf({ 'notes.txt': Buffer.from('x'), 'other.npy': Buffer.from('x'), 'data.npy': npy }))).toEqual(expected);
    // Told by what is inside, not by the name.
    expect(digestsOf(zipOf({ 'data.npy': npy }), 'requests.csv')).toEqual(expected);
  });

  it.each([
    ['no array', zipOf({ 'notes.txt': Buffer.from('x') }), /holds no array, expected data\.npy/],
    ['two arrays', zipOf({ 'a.npy': latencyNpy(ROWS), 'b.npy': latencyNpy(ROWS) }), /holds a\.npy, b\.npy, expected data\.npy/],
    ['big-endian numbers', zipOf({ 'data.npy': latencyNpy(ROWS, '>i8') }), /member data\.npy: field req_ts is >i8, expected <i8/],
    ['floats', zipOf({ 'data.npy': latencyNpy(ROWS, '<f8') }), /field req_ts is <f8, expected <i8/],
    [
      'other fields',
      zipOf({ 'data.npy': npyOf(`{'descr': [('ev', '<u8'), ('exch_ts', '<i8')], 'shape': (1,)}`, Buffer.alloc(16)) }),
      /has no field req_ts, only ev <u8, exch_ts <i8/,
    ],
    ['no rows', latencyNpy([]), /holds no request, expected at least one/],
    ['times that fall', latencyNpy([[10n, 5n, 20n]]), /row 0: got reqTs, exchTs, respTs = 10, 5, 20, expected times that rise/],
    ['requests out of order', latencyNpy([...ROWS].reverse()), /row 1: its request is earlier than the one before/],
    ['a cut archive', zipOf({ 'data.npy': latencyNpy(ROWS) }).subarray(0, 200), /is cut short/],
    ['a cut array', zipOf({ 'data.npy': latencyNpy(ROWS).subarray(0, -8) }), /member data\.npy: has 120 bytes of items, expected 4 of 32/],
  ])('refuse %s', (_, bytes, message) => {
    expect(() => digestsOf(bytes)).toThrow(DataError);
    expect(() => digestsOf(bytes)).toThrow(message);
    expect(() => digestsOf(bytes)).toThrow(/^sessions\.a\.latency\.entry: .*requests\.npz/);
  });

  it('refuse a flipped bit in any item', () => {
    const whole = zipOf({ 'data.npy': latencyNpy(ROWS) });
    const items = whole.indexOf(Buffer.from([0xe8, 3, 0, 0]));
    for (let at = items; at < items + 32 * ROWS.length; at += 5) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 << (at & 7);
      expect(() => digestsOf(bytes)).toThrow(/member data\.npy: is damaged: its CRC-32/);
    }
  });
});
