/**
 * What a format may say of its files: that one recorder's clock stamped them all, that a file may be empty, and that it finds the ends of
 * its records itself. Tried with a format of two stamps a line, `<exchange ns> <receive ns>`.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import type { Importer, ImportSource } from '../../../src/market/import/importer.js';
import { LINES } from '../../../src/market/import/frame/framing.js';
import { Kind } from '../../../src/market/row.js';
import { BTC } from '../tape-rows.js';
import { importBytes } from './rows.js';

/** A trade of one lot a line. */
function stampsSource(stamps: { parseNs(bytes: Buffer, from: number, to: number): number }): ImportSource {
  const read = ({ bytes, from, to }: { bytes: Buffer; from: number; to: number }): [number, number] => {
    const space = bytes.indexOf(32, from);
    return [stamps.parseNs(bytes, from, space), stamps.parseNs(bytes, space + 1, to)];
  };
  return {
    scan: (record, clock) => clock.sample(...read(record)),
    scanned: () => ({ instrument: BTC, levelOfDetail: 'L1' }),
    mergeKey: (record) => read(record)[1],
    read: (record, sink) => {
      const [exchTs, recvTs] = read(record);
      // The price tells the file.
      sink.row(exchTs, recvTs + record.offsetNs, Kind.trade, 1, 1 + record.fileIndex, 1, 0, 1);
    },
    end: () => ({ borrowedTimes: 0, gaps: 0, counts: {} }),
  };
}

const STAMPS: Importer = {
  name: 'stamps',
  about: 'two stamps a line',
  framing: LINES,
  options: [],
  clock: 'repair',
  detect: () => false,
  open: ({ stamps }) => stampsSource(stamps),
};

vi.mock('../../../src/market/import/importers.js', () => ({
  IMPORTERS: {
    stamps: () => Promise.resolve(STAMPS),
    oneClock: () => Promise.resolve({ ...STAMPS, oneClock: true }),
    mayBeEmpty: () => Promise.resolve({ ...STAMPS, mayBeEmpty: true }),
    // A record is what stands before a semicolon.
    cutBySource: () =>
      Promise.resolve({
        ...STAMPS,
        open: ({ stamps }: Parameters<Importer['open']>[0]): ImportSource => ({
          ...stampsSource(stamps),
          cut(cursor) {
            cursor.from = cursor.next;
            cursor.to = cursor.bytes.indexOf(59, cursor.next);
            cursor.next = cursor.bytes.indexOf(10, cursor.next) + 1;
          },
        }),
      }),
  },
}));

const S = 1_000_000_000_000;
/** Latencies of 7 and 3 ns. */
const SLOW = `${S} ${S + 7}\n${S + 20} ${S + 30}\n`;
const FAST = `${S + 1} ${S + 4}\n${S + 40} ${S + 50}\n`;
const OPTIONS = { minLatencyNs: 100 };

describe('several files', () => {
  it('have a clock each, unless the format says that there is one', async () => {
    const each = await importBytes([SLOW, FAST], { format: 'stamps', options: OPTIONS });
    expect(each.meta.importer.options['clockOffsetsNs']).toEqual(['93', '97']);
    const one = await importBytes([SLOW, FAST], { format: 'oneClock', options: OPTIONS });
    expect(one.meta.importer.options['clockOffsetsNs']).toEqual(['97', '97']);
    expect(one.meta.repairs.clockOffsetNs).toBe('97');
    expect(one.rows.map((row) => row.recvTs - row.exchTs)).toEqual([104, 100, 107, 107]);
    const kept = await importBytes([SLOW, FAST], { format: 'oneClock', options: { clock: 'keep' } });
    expect(kept.rows.map((row) => row.recvTs - row.exchTs)).toEqual([7, 3, 10, 10]);
  });

  it('are merged by time, at equal times by the order of the list, whichever begins first', async () => {
    const early = `${S} ${S + 1}\n${S + 5} ${S + 10}\n${S + 7} ${S + 20}\n`;
    const late = `${S + 5} ${S + 10}\n${S + 5} ${S + 11}\n${S + 7} ${S + 20}\n`;
    const order = async (files: string[]): Promise<(string | number)[]> => {
      const { rows } = await importBytes(files, { format: 'stamps', options: { clock: 'keep' } });
      return rows.map((row) => row.priceTicks);
    };
    expect(await order([early, late])).toEqual([1, 1, 2, 2, 1, 2]);
    expect(await order([late, early])).toEqual([2, 1, 2, 1, 1, 2]);
  });

  it('may be empty where the format says so, but not all of them', async () => {
    const none = gzipSync('');
    await expect(importBytes([SLOW, none], { format: 'stamps' })).rejects.toThrow(/capture-1: no line with a time in it/);
    expect((await importBytes([none, SLOW], { format: 'mayBeEmpty' })).meta.rows).toBe(2);
    await expect(importBytes([none], { format: 'mayBeEmpty' })).rejects.toThrow(/holds no row/);
  });
});

describe('records', () => {
  it('end where the source says', async () => {
    const { rows } = await importBytes([SLOW.replaceAll('\n', '; a remark\n')], { format: 'cutBySource', options: OPTIONS });
    expect(rows.map((row) => row.recvTs - row.exchTs)).toEqual([100, 103]);
  });
});
