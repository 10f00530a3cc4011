/**
 * Decodes a journal into columns (`columns.ts`). The layout stands in `journal-layout.ts`, the walk from record to record in `journal-scan.ts`.
 *
 * Invariant: decoding what `JournalWriter` wrote gives its texts and counts again.
 */
import { DataError } from '../base/errors.js';
import { TypedTable } from '../base/mem/typed-table.js';
import type { SessionColumns } from './columns.js';
import { NO_MID, NO_PRICE, NO_QTY, RecordType } from './journal-layout.js';
import { JournalScan, longAt } from './journal-scan.js';

const GRID = 65536;

const REQUESTS = {
  sentTs: Float64Array,
  arriveTs: Float64Array,
  instrument: Uint8Array,
  type: Uint8Array,
  clOrd: Int32Array,
  parent: Int32Array,
  side: Int8Array,
  ordType: Uint8Array,
  timeInForce: Uint8Array,
  priceTicks: Float64Array,
  qtyLots: Float64Array,
} as const;

const TERMS = {
  request: Int32Array,
  trigger: Uint8Array,
  peg: Uint8Array,
  flags: Uint8Array,
  postOnly: Int8Array,
  stopPxTicks: Float64Array,
  trailingBps: Float64Array,
  trailingTicks: Float64Array,
  displayQtyLots: Float64Array,
  minQtyLots: Float64Array,
  budgetTicksLots: Float64Array,
  pegOffsetTicks: Float64Array,
  expireTs: Float64Array,
  otherLegClOrd: Int32Array,
} as const;

const REPORTS = {
  exchTs: Float64Array,
  recvTs: Float64Array,
  instrument: Uint8Array,
  clOrd: Int32Array,
  parent: Int32Array,
  side: Int8Array,
  execType: Uint8Array,
  ordStatus: Uint8Array,
  reason: Uint8Array,
  leavesQtyLots: Float64Array,
  cumQtyLots: Float64Array,
  priceTicks: Float64Array,
  lastPxTicks: Float64Array,
  lastQtyLots: Float64Array,
  liquidity: Uint8Array,
  rule: Uint8Array,
  tapeRow: Float64Array,
  aheadBeforeLots: Float64Array,
  aheadAfterLots: Float64Array,
  certainty: Uint8Array,
  feeUnits: Float64Array,
} as const;

const PARENTS = {
  id: Int32Array,
  instrument: Uint8Array,
  side: Int8Array,
  qtyLots: Float64Array,
  decidedTs: Float64Array,
  startTs: Float64Array,
  endTs: Float64Array,
  decisionMid2Ticks: Float64Array,
} as const;

/** Reads a session's journal, piece by piece. */
export class JournalReader {
  private readonly strings: string[] = [''];
  private readonly requests = new TypedTable(REQUESTS);
  private readonly terms = new TypedTable(TERMS);
  private readonly reports = new TypedTable(REPORTS);
  private readonly parents = new TypedTable(PARENTS);
  private readonly records = new TypedTable({ ts: Float64Array, name: Int32Array, value: Float64Array } as const);
  private readonly logs = new TypedTable({ ts: Float64Array, text: Int32Array } as const);
  private readonly missed = new TypedTable({ clOrd: Int32Array, instrument: Uint8Array, missedQtyLots: Float64Array } as const);
  // A text keeps the mark U+FEFF that it begins with.
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly float = new Float64Array(1);
  private readonly floatWords = new Int32Array(this.float.buffer);
  private readonly scan = new JournalScan((type, words, at) => {
    this.decode(type, words, at);
  });
  /** Whether the record before was a report, which a fill or a price may follow. */
  private afterReport = false;

  /** Take the next bytes, whole 32-bit words. @throws DataError for a record that no journal has. */
  push(bytes: Uint8Array): void {
    this.scan.push(bytes);
  }

  /** The columns of everything read. @throws DataError when the journal breaks off. */
  finish(id: string, digest: string): SessionColumns {
    this.scan.finish(id);
    const { requests, terms, reports, parents, records, logs, missed } = this;
    return {
      id,
      digest,
      strings: this.strings,
      requests: { count: requests.count, ...requests.finished() },
      terms: { count: terms.count, ...terms.finished() },
      reports: { count: reports.count, ...reports.finished() },
      parents: { count: parents.count, ...parents.finished() },
      records: { count: records.count, ...records.finished() },
      logs: { count: logs.count, ...logs.finished() },
      missed: { count: missed.count, ...missed.finished() },
    };
  }

  private decode(type: number, words: Int32Array, at: number): void {
    if (type === RecordType.request) this.decodeRequest(words, at);
    else if (type === RecordType.report) this.decodeReport(words, at);
    else if (type === RecordType.fill) this.decodeFill(words, at);
    else if (type === RecordType.price) this.decodePrice(words, at);
    else if (type === RecordType.text) this.decodeText(words, at);
    else if (type === RecordType.parent) this.decodeParent(words, at);
    else if (type === RecordType.record) this.decodeRecord(words, at);
    else if (type === RecordType.log) this.decodeLog(words, at);
    else if (type === RecordType.missed) this.decodeMissed(words, at);
    else if (type === RecordType.terms) this.decodeTerms(words, at);
    else if (type === RecordType.budget) this.terms.columns.budgetTicksLots[this.terms.count - 1] = orNone(longAt(words, at + 1), NO_QTY);
    this.afterReport = type === RecordType.report;
  }

  private decodeText(words: Int32Array, at: number): void {
    const number = words[at + 1]!;
    if (number !== this.strings.length)
      throw new DataError(`the journal has text ${number} where text ${this.strings.length} comes next; it is damaged: run it again`);
    this.strings.push(this.textAt(words, at + 3, words[at + 2]!));
  }

  /** Short texts of ASCII characters, as ids are, need no decoder. */
  private textAt(words: Int32Array, at: number, length: number): string {
    const bytes = new Uint8Array(words.buffer, words.byteOffset + at * 4, length);
    if (length > 12) return this.decoder.decode(bytes);
    let text = '';
    for (let i = 0; i < length; i++) {
      if (bytes[i]! > 127) return this.decoder.decode(bytes);
      text += String.fromCharCode(bytes[i]!);
    }
    return text;
  }

  private decodeRequest(words: Int32Array, at: number): void {
    const first = words[at]!;
    const terms = first >>> 24;
    const priceTicks = words[at + 8]!;
    const qtyLots = longAt(words, at + 9);
    const row = this.requests.add();
    const c = this.requests.columns;
    c.sentTs[row] = longAt(words, at + 4);
    c.arriveTs[row] = longAt(words, at + 6);
    c.instrument[row] = words[at + 1]! & 255;
    c.type[row] = (first >> 8) & 255;
    c.clOrd[row] = words[at + 2]!;
    c.parent[row] = words[at + 3]!;
    c.side[row] = ((first >> 16) & 255) - 1;
    c.ordType[row] = terms & 15;
    c.timeInForce[row] = terms >> 4;
    c.priceTicks[row] = priceTicks === NO_PRICE ? Number.NaN : priceTicks;
    c.qtyLots[row] = qtyLots === NO_QTY ? Number.NaN : qtyLots;
  }

  private decodeTerms(words: Int32Array, at: number): void {
    const first = words[at]!;
    const row = this.terms.add();
    const c = this.terms.columns;
    c.request[row] = this.requests.count - 1;
    c.trigger[row] = (first >> 8) & 15;
    c.peg[row] = (first >> 12) & 15;
    c.flags[row] = (first >> 16) & 255;
    c.postOnly[row] = (first >>> 24) - 1;
    c.stopPxTicks[row] = orNone(words[at + 1]!, NO_PRICE);
    c.trailingBps[row] = orNone(words[at + 2]!, NO_PRICE);
    c.trailingTicks[row] = orNone(words[at + 3]!, NO_PRICE);
    c.displayQtyLots[row] = orNone(longAt(words, at + 4), NO_QTY);
    c.minQtyLots[row] = orNone(longAt(words, at + 6), NO_QTY);
    c.pegOffsetTicks[row] = orNone(words[at + 8]!, NO_PRICE);
    c.expireTs[row] = orNone(longAt(words, at + 9), NO_QTY);
    c.otherLegClOrd[row] = words[at + 11]!;
    c.budgetTicksLots[row] = Number.NaN;
  }

  /** A report without a fill has blanks in the fill's columns. */
  private decodeReport(words: Int32Array, at: number): void {
    const first = words[at]!;
    const place = words[at + 1]!;
    const row = this.reports.add();
    const c = this.reports.columns;
    c.exchTs[row] = longAt(words, at + 4);
    c.recvTs[row] = longAt(words, at + 6);
    c.instrument[row] = place & 255;
    c.clOrd[row] = words[at + 2]!;
    c.parent[row] = words[at + 3]!;
    c.side[row] = ((place >> 8) & 255) - 1;
    c.execType[row] = (first >> 8) & 255;
    c.ordStatus[row] = (first >> 16) & 255;
    c.reason[row] = first >>> 24;
    c.leavesQtyLots[row] = longAt(words, at + 8);
    c.cumQtyLots[row] = longAt(words, at + 10);
    c.priceTicks[row] = Number.NaN;
    c.lastPxTicks[row] = Number.NaN;
    c.tapeRow[row] = -1;
  }

  private decodePrice(words: Int32Array, at: number): void {
    if (!this.afterReport) throw new DataError('the journal has a price that follows no report; it is damaged: run it again');
    this.reports.columns.priceTicks[this.reports.count - 1] = words[at + 1]!;
  }

  private decodeFill(words: Int32Array, at: number): void {
    if (!this.afterReport) throw new DataError('the journal has a fill that follows no report; it is damaged: run it again');
    const first = words[at]!;
    const row = this.reports.count - 1;
    const c = this.reports.columns;
    c.liquidity[row] = (first >> 8) & 255;
    c.rule[row] = (first >> 16) & 255;
    c.certainty[row] = first >>> 24;
    c.lastPxTicks[row] = words[at + 1]!;
    c.lastQtyLots[row] = longAt(words, at + 2);
    c.tapeRow[row] = longAt(words, at + 4);
    c.aheadBeforeLots[row] = longAt(words, at + 6) / GRID;
    c.aheadAfterLots[row] = longAt(words, at + 8) / GRID;
    c.feeUnits[row] = longAt(words, at + 10);
  }

  private decodeParent(words: Int32Array, at: number): void {
    const first = words[at]!;
    const mid2 = longAt(words, at + 10);
    const row = this.parents.add();
    const c = this.parents.columns;
    c.id[row] = words[at + 1]!;
    c.instrument[row] = (first >> 16) & 255;
    c.side[row] = ((first >> 8) & 255) - 1;
    c.qtyLots[row] = longAt(words, at + 2);
    c.decidedTs[row] = longAt(words, at + 4);
    c.startTs[row] = longAt(words, at + 6);
    c.endTs[row] = longAt(words, at + 8);
    c.decisionMid2Ticks[row] = mid2 === NO_MID ? Number.NaN : mid2;
  }

  private decodeRecord(words: Int32Array, at: number): void {
    const row = this.records.add();
    const c = this.records.columns;
    this.floatWords[0] = words[at + 4]!;
    this.floatWords[1] = words[at + 5]!;
    c.name[row] = words[at + 1]!;
    c.ts[row] = longAt(words, at + 2);
    c.value[row] = this.float[0]!;
  }

  private decodeLog(words: Int32Array, at: number): void {
    const row = this.logs.add();
    this.logs.columns.text[row] = words[at + 1]!;
    this.logs.columns.ts[row] = longAt(words, at + 2);
  }

  private decodeMissed(words: Int32Array, at: number): void {
    const row = this.missed.add();
    const c = this.missed.columns;
    c.instrument[row] = (words[at]! >> 8) & 255;
    c.clOrd[row] = words[at + 1]!;
    c.missedQtyLots[row] = longAt(words, at + 2);
  }
}

/** A number, NaN where it stands for none. */
function orNone(value: number, none: number): number {
  return value === none ? Number.NaN : value;
}
