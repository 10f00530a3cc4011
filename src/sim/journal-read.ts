/**
 * Decodes a journal into columns (`columns.ts`). The layout stands in `journal.ts`.
 *
 * Bytes come in pieces of any length that is a multiple of 4, in order; a record may lie across two of them.
 *
 * Invariant: decoding what `JournalWriter` wrote gives its texts and counts again.
 */
import { DataError } from '../base/errors.js';
import { FloatColumn } from '../base/mem/float-column.js';
import type { SessionColumns } from './columns.js';
import { NO_MID, NO_PRICE, NO_QTY, RecordType } from './journal.js';

const GRID = 65536;
/** Words of each record after its first, by type; texts carry their own length. */
const WORDS: Readonly<Record<number, number>> = {
  [RecordType.start]: 3,
  [RecordType.text]: 2,
  [RecordType.request]: 10,
  [RecordType.report]: 11,
  [RecordType.fill]: 11,
  [RecordType.timer]: 4,
  [RecordType.parent]: 11,
  [RecordType.record]: 5,
  [RecordType.log]: 3,
  [RecordType.missed]: 3,
  [RecordType.end]: 2,
};

/** Reads a session's journal, piece by piece. */
export class JournalReader {
  private readonly strings: string[] = [''];
  private readonly requests = columns(
    'sentTs',
    'arriveTs',
    'instrument',
    'type',
    'clOrd',
    'parent',
    'side',
    'ordType',
    'timeInForce',
    'priceTicks',
    'qtyLots',
  );
  private readonly reports = columns(
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
  );
  private readonly fills = columns(
    'lastPxTicks',
    'lastQtyLots',
    'liquidity',
    'rule',
    'tapeRow',
    'aheadBeforeLots',
    'aheadAfterLots',
    'certainty',
    'feeUnits',
  );
  private readonly parents = columns('id', 'instrument', 'side', 'qtyLots', 'decidedTs', 'startTs', 'endTs', 'decisionMid2Ticks');
  private readonly records = columns('ts', 'name', 'value');
  private readonly logs = columns('ts', 'text');
  private readonly missed = columns('clOrd', 'instrument', 'missedQtyLots');
  // A text keeps the mark U+FEFF that it begins with.
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly float = new Float64Array(1);
  private readonly floatWords = new Int32Array(this.float.buffer);
  private rest = new Int32Array(0);
  private words = new Int32Array(0);
  private at = 0;
  private fillsDue = 0;
  private ended = false;

  /** Take the next bytes, whole 32-bit words. @throws DataError for a record that no journal has. */
  push(bytes: Uint8Array): void {
    if (bytes.length % 4 !== 0)
      throw new DataError(`the journal is cut off: ${bytes.length} bytes are no whole number of 32-bit words; run it again`);
    const words = new Int32Array(this.rest.length + bytes.length / 4);
    words.set(this.rest);
    new Uint8Array(words.buffer).set(bytes, this.rest.length * 4);
    this.words = words;
    this.at = 0;
    while (this.readRecord());
    this.rest = words.slice(this.at);
  }

  /** The columns of everything read. @throws DataError when the journal breaks off. */
  finish(id: string, digest: string): SessionColumns {
    this.padFills();
    if (this.rest.length > 0) throw new DataError(`the journal of session ${id} breaks off in the middle of a record; run it again`);
    if (!this.ended) throw new DataError(`the journal of session ${id} breaks off before its end; run it again`);
    const { requests, reports, fills, parents, records, logs, missed } = this;
    return {
      id,
      digest,
      strings: this.strings,
      requests: {
        count: requests['sentTs']!.length,
        sentTs: floats(requests, 'sentTs'),
        arriveTs: floats(requests, 'arriveTs'),
        instrument: bytesOf(requests, 'instrument'),
        type: bytesOf(requests, 'type'),
        clOrd: ints(requests, 'clOrd'),
        parent: ints(requests, 'parent'),
        side: signs(requests, 'side'),
        ordType: bytesOf(requests, 'ordType'),
        timeInForce: bytesOf(requests, 'timeInForce'),
        priceTicks: floats(requests, 'priceTicks'),
        qtyLots: floats(requests, 'qtyLots'),
      },
      reports: {
        count: reports['exchTs']!.length,
        exchTs: floats(reports, 'exchTs'),
        recvTs: floats(reports, 'recvTs'),
        instrument: bytesOf(reports, 'instrument'),
        clOrd: ints(reports, 'clOrd'),
        parent: ints(reports, 'parent'),
        side: signs(reports, 'side'),
        execType: bytesOf(reports, 'execType'),
        ordStatus: bytesOf(reports, 'ordStatus'),
        reason: bytesOf(reports, 'reason'),
        leavesQtyLots: floats(reports, 'leavesQtyLots'),
        cumQtyLots: floats(reports, 'cumQtyLots'),
        lastPxTicks: floats(fills, 'lastPxTicks'),
        lastQtyLots: floats(fills, 'lastQtyLots'),
        liquidity: bytesOf(fills, 'liquidity'),
        rule: bytesOf(fills, 'rule'),
        tapeRow: floats(fills, 'tapeRow'),
        aheadBeforeLots: floats(fills, 'aheadBeforeLots'),
        aheadAfterLots: floats(fills, 'aheadAfterLots'),
        certainty: bytesOf(fills, 'certainty'),
        feeUnits: floats(fills, 'feeUnits'),
      },
      parents: {
        count: parents['id']!.length,
        id: ints(parents, 'id'),
        instrument: bytesOf(parents, 'instrument'),
        side: signs(parents, 'side'),
        qtyLots: floats(parents, 'qtyLots'),
        decidedTs: floats(parents, 'decidedTs'),
        startTs: floats(parents, 'startTs'),
        endTs: floats(parents, 'endTs'),
        decisionMid2Ticks: floats(parents, 'decisionMid2Ticks'),
      },
      records: { count: records['ts']!.length, ts: floats(records, 'ts'), name: ints(records, 'name'), value: floats(records, 'value') },
      logs: { count: logs['ts']!.length, ts: floats(logs, 'ts'), text: ints(logs, 'text') },
      missed: {
        count: missed['clOrd']!.length,
        clOrd: ints(missed, 'clOrd'),
        instrument: bytesOf(missed, 'instrument'),
        missedQtyLots: floats(missed, 'missedQtyLots'),
      },
    };
  }

  /** Read one record; false when it is not all there yet. */
  private readRecord(): boolean {
    if (this.at >= this.words.length) return false;
    const first = this.words[this.at]!;
    const type = first & 255;
    let length = WORDS[type];
    if (length === undefined)
      throw new DataError(`the journal has a record of unknown type ${type}; it was written by another version, or damaged`);
    if (this.at + 1 + length > this.words.length) return false;
    if (type === RecordType.text) {
      const bytes = this.words[this.at + 2]!;
      if (bytes < 0) throw new DataError(`the journal has a text of ${bytes} bytes; it is damaged: run it again`);
      length += Math.ceil(bytes / 4);
    }
    if (this.at + 1 + length > this.words.length) return false;
    const end = this.at + 1 + length;
    this.at++;
    this.decode(type, (first >> 8) & 255, (first >> 16) & 255, (first >>> 24) & 255);
    this.at = end;
    return true;
  }

  private decode(type: number, a: number, b: number, c: number): void {
    if (this.ended) throw new DataError('the journal goes on after its end; it is damaged: run it again');
    if (type === RecordType.text) this.decodeText();
    else if (type === RecordType.request) this.decodeRequest(a, b, c);
    else if (type === RecordType.report) this.decodeReport(a, b, c);
    else if (type === RecordType.fill) this.decodeFill(a, b, c);
    else if (type === RecordType.parent) this.decodeParent(a, b);
    else if (type === RecordType.record) this.decodeRecord();
    else if (type === RecordType.log) this.append(this.logs, { text: this.int(), ts: this.long() });
    else if (type === RecordType.missed) this.append(this.missed, { instrument: a, clOrd: this.int(), missedQtyLots: this.long() });
    else if (type === RecordType.end) this.ended = true;
  }

  private decodeText(): void {
    const number = this.int();
    const length = this.int();
    if (number !== this.strings.length)
      throw new DataError(`the journal has text ${number} where text ${this.strings.length} comes next; it is damaged: run it again`);
    const from = this.at * 4;
    this.strings[number] = this.decoder.decode(new Uint8Array(this.words.buffer, from, length));
  }

  private decodeRequest(type: number, side: number, terms: number): void {
    const instrument = this.int() & 255;
    const clOrd = this.int();
    const parent = this.int();
    const sentTs = this.long();
    const arriveTs = this.long();
    const priceTicks = this.int();
    const qtyLots = this.long();
    this.append(this.requests, {
      sentTs,
      arriveTs,
      instrument,
      type,
      clOrd,
      parent,
      side: side - 1,
      ordType: terms & 15,
      timeInForce: terms >> 4,
      priceTicks: priceTicks === NO_PRICE ? Number.NaN : priceTicks,
      qtyLots: qtyLots === NO_QTY ? Number.NaN : qtyLots,
    });
  }

  private decodeReport(execType: number, ordStatus: number, reason: number): void {
    this.padFills();
    const place = this.int();
    const clOrd = this.int();
    const parent = this.int();
    const exchTs = this.long();
    const recvTs = this.long();
    const leavesQtyLots = this.long();
    const cumQtyLots = this.long();
    this.append(this.reports, {
      exchTs,
      recvTs,
      instrument: place & 255,
      clOrd,
      parent,
      side: ((place >> 8) & 255) - 1,
      execType,
      ordStatus,
      reason,
      leavesQtyLots,
      cumQtyLots,
    });
    this.fillsDue = 1;
  }

  private decodeFill(liquidity: number, rule: number, certainty: number): void {
    if (this.fillsDue === 0) throw new DataError('the journal has a fill that follows no report; it is damaged: run it again');
    this.fillsDue = 0;
    const lastPxTicks = this.int();
    const lastQtyLots = this.long();
    const tapeRow = this.long();
    const aheadBeforeLots = this.long() / GRID;
    const aheadAfterLots = this.long() / GRID;
    const feeUnits = this.long();
    this.append(this.fills, { lastPxTicks, lastQtyLots, liquidity, rule, tapeRow, aheadBeforeLots, aheadAfterLots, certainty, feeUnits });
  }

  /** A report without a fill has blanks in the fill's columns. */
  private padFills(): void {
    if (this.fillsDue === 0) return;
    this.fillsDue = 0;
    this.append(this.fills, {
      lastPxTicks: Number.NaN,
      lastQtyLots: 0,
      liquidity: 0,
      rule: 0,
      tapeRow: -1,
      aheadBeforeLots: 0,
      aheadAfterLots: 0,
      certainty: 0,
      feeUnits: 0,
    });
  }

  private decodeParent(side: number, instrument: number): void {
    const id = this.int();
    const qtyLots = this.long();
    const decidedTs = this.long();
    const startTs = this.long();
    const endTs = this.long();
    const mid2 = this.long();
    this.append(this.parents, {
      id,
      instrument,
      side: side - 1,
      qtyLots,
      decidedTs,
      startTs,
      endTs,
      decisionMid2Ticks: mid2 === NO_MID ? Number.NaN : mid2,
    });
  }

  private decodeRecord(): void {
    const name = this.int();
    const ts = this.long();
    this.floatWords[0] = this.int();
    this.floatWords[1] = this.int();
    this.append(this.records, { name, ts, value: this.float[0]! });
  }

  private append(table: Table, row: Readonly<Record<string, number>>): void {
    for (const name of Object.keys(row)) table[name]!.push(row[name]!);
  }

  private int(): number {
    return this.words[this.at++]!;
  }

  private long(): number {
    const low = this.int() >>> 0;
    return this.int() * 4294967296 + low;
  }
}

type Table = Readonly<Record<string, FloatColumn>>;

function columns(...names: string[]): Table {
  return Object.fromEntries(names.map((name) => [name, new FloatColumn()]));
}

function floats(table: Table, name: string): Float64Array<ArrayBuffer> {
  return table[name]!.toArray();
}

function ints(table: Table, name: string): Int32Array<ArrayBuffer> {
  return Int32Array.from(table[name]!.toArray());
}

function bytesOf(table: Table, name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(table[name]!.toArray());
}

function signs(table: Table, name: string): Int8Array<ArrayBuffer> {
  return Int8Array.from(table[name]!.toArray());
}
