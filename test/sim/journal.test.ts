/**
 * The journal (DESIGN §2, §6): what was written is read back, record by record; the digest is over the bytes, wherever chunks end; what is
 * damaged is refused and never read as something else without end.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, StrategyError } from '../../src/base/errors.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import type { JournalWriter } from '../../src/sim/journal.js';
import { Outcome } from '../../src/sim/journal-layout.js';
import { JournalReader } from '../../src/sim/journal-read.js';
import { ExecType, Message } from '../../src/sim/message.js';
import { NamedJournal } from './named-journal.js';

/** Bytes of one chunk. */
const CHUNK = 1 << 18;

const long = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(0, -1, 4294967295, 4294967296, -4294967296));
const lots = fc.integer({ min: 0, max: 2 ** 37 - 1 });
const absent = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | number> => fc.oneof(value, fc.constant(Number.NaN));
const ticks = fc.integer({ min: -2147483647, max: 2147483647 });
const instrument = fc.nat(255);
const clOrd = fc.nat(2 ** 31 - 1);
const side = fc.constantFrom(-1, 0, 1);
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('\uFEFFmarked'), fc.string({ unit: 'grapheme' }));

const request = fc.record({
  what: fc.constant('request' as const),
  requestType: fc.integer({ min: 1, max: 3 }),
  side,
  ordType: fc.nat(2),
  timeInForce: fc.nat(4),
  instrument,
  faultReason: fc.nat(11),
  clOrd,
  parent: fc.nat(1e6),
  sentNs: long,
  arriveTs: long,
  priceTicks: absent(ticks),
  qtyLots: absent(lots),
});
/** Reports that may tell at which price the venue has put an order. */
const PRICED: readonly number[] = [ExecType.new, ExecType.triggered, ExecType.restated];

const anyReport = fc.record({
  what: fc.constant('report' as const),
  execType: fc.constantFrom(...Object.values(ExecType)),
  ordStatus: fc.integer({ min: 1, max: 6 }),
  reason: fc.nat(11),
  instrument,
  side,
  clOrd,
  parent: fc.nat(1e6),
  exchTs: long,
  recvTs: long,
  leavesQtyLots: lots,
  cumQtyLots: lots,
  priceTicks: fc.oneof(fc.constant(Number.NaN), ticks),
  liquidity: fc.integer({ min: 1, max: 2 }),
  rule: fc.integer({ min: 1, max: 4 }),
  certainty: fc.integer({ min: 1, max: 3 }),
  lastPxTicks: ticks,
  lastQtyLots: lots,
  tapeRow: long,
  aheadBefore: long,
  aheadAfter: long,
  feeUnits: long,
});
const report = anyReport.map((one) => (PRICED.includes(one.execType) ? one : { ...one, priceTicks: Number.NaN }));
const other = fc.oneof(
  fc.record({ what: fc.constant('text' as const), text }),
  fc.record({ what: fc.constant('timer' as const), dueNs: long, tag: long }),
  fc.record({
    what: fc.constant('parent' as const),
    instrument,
    side: fc.constantFrom(-1, 1),
    qtyLots: lots,
    times: fc.tuple(long, long, long),
    mid2: absent(ticks),
  }),
  fc.record({ what: fc.constant('record' as const), name: fc.nat(1e6), ts: long, value: fc.double() }),
  fc.record({ what: fc.constant('log' as const), text: fc.nat(1e6), ts: long }),
  fc.record({ what: fc.constant('missed' as const), instrument, clOrd, lots }),
);
const records = fc.array(fc.oneof(request, report, other), { maxLength: 40 });
type Entry = typeof records extends fc.Arbitrary<(infer T)[]> ? T : never;

function write(writer: JournalWriter, entry: Entry): void {
  const message = Object.assign(new Message(0), entry);
  if (entry.what === 'request') writer.request(message, entry.arriveTs);
  else if (entry.what === 'report') writer.report(message);
  else if (entry.what === 'text') writer.intern(entry.text);
  else if (entry.what === 'timer') writer.timer(entry.dueNs, entry.tag);
  else if (entry.what === 'parent') writer.parent(entry.instrument, entry.side, entry.qtyLots, ...entry.times, entry.mid2);
  else if (entry.what === 'record') writer.record(entry.name, entry.ts, entry.value);
  else if (entry.what === 'log') writer.log(entry.text, entry.ts);
  else writer.missed(entry.instrument, entry.clOrd, entry.lots);
}

interface Written {
  readonly bytes: Buffer;
  readonly chunks: readonly Buffer[];
  readonly writer: NamedJournal;
  readonly digest: string;
}

function written(fill: (writer: JournalWriter) => void): Written {
  const chunks: Buffer[] = [];
  const writer = new NamedJournal({ write: (bytes) => chunks.push(Buffer.from(bytes)) }, 7);
  fill(writer);
  const digest = writer.end(Outcome.finished, 99);
  return { bytes: Buffer.concat(chunks), chunks, writer, digest };
}

/** Decode bytes that come in pieces of `words` 32-bit words. */
function read(bytes: Buffer, words = 1 << 20): SessionColumns {
  const reader = new JournalReader();
  for (let at = 0; at < bytes.length; at += 4 * words) reader.push(bytes.subarray(at, at + 4 * words));
  return reader.finish('a', 'digest');
}

/** The rows of a table, without its count. */
function rowsOf(table: object): Record<string, number>[] {
  const columns = Object.entries(table).filter(([name]) => name !== 'count') as [string, ArrayLike<number>][];
  const { count } = table as { count: number };
  for (const [, column] of columns) expect(column).toHaveLength(count);
  return Array.from({ length: count }, (_, i) => Object.fromEntries(columns.map(([name, column]) => [name, column[i]!])));
}

const pick = (entry: object, ...names: string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, (entry as Record<string, number>)[name]!]));

const REPORT_FIELDS = [
  'exchTs',
  'recvTs',
  'instrument',
  'clOrd',
  'parent',
  'side',
  'execType',
  'ordStatus',
  'reason',
  'leavesQtyLots',
  'cumQtyLots',
  'priceTicks',
];
const FILL_FIELDS = ['lastPxTicks', 'lastQtyLots', 'liquidity', 'rule', 'tapeRow', 'certainty', 'feeUnits'];
const NO_FILL = {
  lastPxTicks: Number.NaN,
  lastQtyLots: 0,
  liquidity: 0,
  rule: 0,
  tapeRow: -1,
  certainty: 0,
  feeUnits: 0,
  aheadBeforeLots: 0,
  aheadAfterLots: 0,
};

/** What the columns should hold, worked out from the entries. */
function expected(entries: readonly Entry[]): Record<string, Record<string, number>[]> {
  const of = <W extends Entry['what']>(what: W): Extract<Entry, { what: W }>[] =>
    entries.filter((one): one is Extract<Entry, { what: W }> => one.what === what);
  return {
    requests: of('request').map((one) => ({
      ...pick(one, 'arriveTs', 'instrument', 'clOrd', 'parent', 'side', 'ordType', 'timeInForce', 'priceTicks', 'qtyLots'),
      sentTs: one.sentNs,
      type: one.requestType,
    })),
    reports: of('report').map((one) => ({
      ...pick(one, ...REPORT_FIELDS),
      ...(one.execType === ExecType.trade
        ? { ...pick(one, ...FILL_FIELDS), aheadBeforeLots: one.aheadBefore / 65536, aheadAfterLots: one.aheadAfter / 65536 }
        : NO_FILL),
    })),
    parents: of('parent').map((one, i) => ({
      ...pick(one, 'instrument', 'side', 'qtyLots'),
      id: i + 1,
      decidedTs: one.times[0],
      startTs: one.times[1],
      endTs: one.times[2],
      decisionMid2Ticks: one.mid2,
    })),
    // Zero has one sign in a journal.
    records: of('record').map((one) => ({ name: one.name, ts: one.ts, value: one.value + 0 })),
    logs: of('log').map((one) => pick(one, 'text', 'ts')),
    missed: of('missed').map((one) => ({ ...pick(one, 'instrument', 'clOrd'), missedQtyLots: one.lots })),
  };
}

describe('a journal', () => {
  it('gives back every record of every type', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 9 }), (entries, words) => {
        const { bytes, writer, digest } = written((one) => entries.forEach((entry) => write(one, entry)));
        const { requests, reports, parents, records: recorded, logs, missed, strings } = read(bytes, words);
        const got = { requests, reports, parents, records: recorded, logs, missed };
        expect(Object.fromEntries(Object.entries(got).map(([name, table]) => [name, rowsOf(table)]))).toEqual(expected(entries));
        expect(strings).toEqual(writer.strings.map((one) => Buffer.from(one).toString()));
        expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(writer.counts).toEqual({
          requests: requests.count,
          reports: reports.count,
          fills: reports.execType.filter((type) => type === ExecType.trade).length,
          timers: entries.filter(({ what }) => what === 'timer').length,
          parents: parents.count,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('gives one text one number, and the empty text 0', () => {
    const { writer, bytes } = written((one) => {
      expect([one.intern('a'), one.intern(''), one.intern('b'), one.intern('a')]).toEqual([1, 0, 2, 1]);
    });
    expect([writer.strings, read(bytes).strings]).toEqual([
      ['', 'a', 'b'],
      ['', 'a', 'b'],
    ]);
  });

  it('keeps its layout: the digest of these records never changes', () => {
    // A change here is a change of every run's digest: raise SEMANTICS, or do not make it.
    const { digest, bytes } = written((one) => {
      const m = Object.assign(new Message(0), {
        ...{
          session: 0,
          instrument: 2,
          requestType: 1,
          clOrd: 1,
          side: -1,
          ordType: 2,
          timeInForce: 3,
          priceTicks: -7,
          qtyLots: 2 ** 36,
          parent: 1,
        },
        ...{ sentNs: 2 ** 40 + 3, exchTs: 2 ** 40 + 5, recvTs: 2 ** 40 + 9, execType: ExecType.trade, ordStatus: 2, reason: 0 },
        ...{
          leavesQtyLots: 5,
          cumQtyLots: 6,
          lastPxTicks: -7,
          lastQtyLots: 6,
          liquidity: 1,
          rule: 3,
          tapeRow: 12,
          aheadBefore: -3,
          aheadAfter: 65536,
          certainty: 2,
          feeUnits: -44,
        },
      });
      one.intern('x-1');
      one.parent(2, -1, 9, 1, 2, 3, Number.NaN);
      one.request(m, 2 ** 40 + 4);
      one.report(Object.assign(m, { priceTicks: Number.NaN }));
      one.timer(8, -1);
      one.record(1, 5, -0.5);
      one.log(1, 6);
      one.missed(2, 1, 3);
    });
    expect([bytes.length, digest]).toEqual([308, 'da85dc7a06417b98783e7eca6cdf809dabad1594ebf899e7ccc3a3e46133746f']);
  });

  it('tells no −0 and one NaN', () => {
    const odd = written((one) => {
      one.record(1, 0, -0);
      one.record(1, -0, new Float64Array(new BigUint64Array([0xfff8000000000123n]).buffer)[0]!);
    });
    const plain = written((one) => {
      one.record(1, 0, 0);
      one.record(1, 0, Number.NaN);
    });
    expect(odd.bytes.equals(plain.bytes)).toBe(true);
  });

  it('is written in chunks of bounded size, whatever falls on their ends', () => {
    // Fillers of 20 bytes and texts of many lengths, so that every kind of record meets the end of a chunk.
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 60, maxLength: 90 }), fc.integer({ min: 1, max: 5 }), (lengths, every) => {
        const texts: string[] = [];
        const { chunks, bytes } = written((one) => {
          lengths.forEach((length, i) => {
            for (let k = 0; k < 150 * every; k++) one.timer(i, k);
            texts.push(`${i}${'é'.repeat(length)}`);
            one.log(one.intern(texts.at(-1)!), i);
          });
        });
        expect(chunks.length).toBeGreaterThan(1);
        expect(chunks.every((chunk) => chunk.length <= CHUNK && chunk.length % 4 === 0)).toBe(true);
        const { strings, logs } = read(bytes, 1000);
        expect(strings.slice(1)).toEqual(texts);
        expect([...logs.text].map((number) => strings[number])).toEqual(texts);
      }),
      { numRuns: 4 },
    );
  });

  it('takes a text as long as a chunk and refuses a longer one, as if it had not been tried', () => {
    const whole = 'x'.repeat(CHUNK);
    const { bytes } = written((one) => {
      expect(one.intern(whole)).toBe(1);
      expect(() => one.intern(`${whole}y`)).toThrow(StrategyError);
      expect(() => one.intern('é'.repeat(CHUNK / 2 + 1))).toThrow(
        'got a text of 262146 bytes (éééééééééééééééééééé…), expected at most 262144',
      );
      expect(one.intern('after')).toBe(2);
    });
    expect(read(bytes).strings).toEqual(['', whole, 'after']);
  });
});

describe('a damaged journal', () => {
  const { bytes } = written((one) => {
    const m = Object.assign(new Message(0), {
      execType: ExecType.trade,
      ordStatus: 2,
      requestType: 1,
      clOrd: 1,
      side: 1,
      qtyLots: 4,
    });
    for (let i = 0; i < 6; i++) {
      one.log(one.intern(`text ${i}`), i);
      one.request(Object.assign(m, { priceTicks: 3 }), i);
      one.report(Object.assign(m, { priceTicks: Number.NaN }));
      one.parent(0, 1, 2, 3, 4, 5, 6);
    }
  });

  it('is refused wherever it breaks off', () => {
    for (let length = 0; length < bytes.length; length++) {
      const reading = (): SessionColumns => read(bytes.subarray(0, length));
      expect(reading).toThrow(DataError);
      expect(reading).toThrow(length % 4 === 0 ? /breaks off/ : /no whole number of 32-bit words/);
    }
    expect(read(bytes).requests.count).toBe(6);
  });

  it('is refused where something follows its end', () => {
    expect(() => read(Buffer.concat([bytes, bytes]))).toThrow('goes on after its end');
  });

  it('is refused or read, but comes to an end, whatever a bit says', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 4 }), (bits) => {
        const flipped = Buffer.from(bytes);
        for (const bit of bits) flipped[bit >> 3]! ^= 1 << (bit & 7);
        try {
          const { requests, reports, parents } = read(flipped);
          for (const table of [requests, reports, parents]) rowsOf(table);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['of an unknown type', [99], 'unknown type 99'],
    ['with a fill that follows no report', [5, ...Array.from({ length: 11 }, () => 0)], 'a fill that follows no report'],
    ['with a price that follows no report', [15, 7], 'a price that follows no report'],
    ['with a text out of turn', [2, 5, 1, 65], 'text 5 where text 1 comes next'],
    ['with a text of negative length', [2, 1, -8, 65], 'a text of -8 bytes'],
  ])('%s is refused', (_, words, message) => {
    expect(() => read(Buffer.from(Int32Array.from(words).buffer))).toThrow(message);
  });
});
