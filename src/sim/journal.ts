/**
 * The journal: the one record of what a session did (DESIGN §2, §6).
 *
 * Requests, reports, timers, parents, what the strategy recorded and logged, in the order in which they happened. Market data is
 * not in it; the tape has it. The session's digest is a SHA-256 over the journal's bytes, so their layout (`journal-layout.ts`) is part of the result.
 */
import { createHash, type Hash } from 'node:crypto';
import { invariant, StrategyError } from '../base/errors.js';
import { TextNumbers } from '../base/mem/text-numbers.js';
import { NO_MID, NO_PRICE, NO_QTY, RecordType } from './journal-layout.js';
import { ExecType, JournalTermFlag, SEMANTICS, type Message, type OrderTerms } from './message.js';

/** Where full chunks of a journal go. Bytes are valid during the call only. */
export interface JournalSink {
  write(bytes: Uint8Array): void;
}

const CHUNK_BYTES = 1 << 18;
/** A session that does little keeps little: its buffer grows as it fills. */
const FIRST_WORDS = 1024;
/** Length at which a full buffer is passed on: short, so that the buffers of many sessions stay in the processor's cache. */
const FLUSH_WORDS = 4096;
/** Words of the longest record that is no text. */
const RECORD_WORDS_MAX = 16;
const TWO_32 = 4294967296;
/** Characters of a text that is written without an encoder. */
const SHORT_TEXT = 32;

/** Writes one session's journal in bounded memory. */
export class JournalWriter {
  private requests = 0;
  private reports = 0;
  private fills = 0;
  private timers = 0;
  private parents = 0;

  private readonly numbers = new TextNumbers();
  /** Texts so far; 0 is the empty one. */
  private texts = 1;
  private readonly hash: Hash = createHash('sha256');
  private words = new Int32Array(FIRST_WORDS);
  private bytes = new Uint8Array(this.words.buffer);
  private readonly float = new Float64Array(1);
  private readonly floatWords = new Int32Array(this.float.buffer);
  private readonly encoder = new TextEncoder();
  private at = 0;

  private readonly sink: JournalSink;

  constructor(sink: JournalSink, seed: number) {
    invariant(new Uint8Array(new Uint16Array([1]).buffer)[0] === 1, 'the host is little-endian');
    this.sink = sink;
    this.numbers.set('', 0);
    this.open(RecordType.start, 0, 0, 0);
    this.int(SEMANTICS);
    this.long(seed);
  }

  /** How many of each there have been. */
  get counts(): {
    readonly requests: number;
    readonly reports: number;
    readonly fills: number;
    readonly timers: number;
    readonly parents: number;
  } {
    const { requests, reports, fills, timers, parents } = this;
    return { requests, reports, fills, timers, parents };
  }

  /** Number of a text that has been written, −1 for any other. */
  known(text: string): number {
    return this.numbers.get(text);
  }

  /** Number of a text; a new one is written first. @throws StrategyError for a text longer than a chunk, before anything is written. */
  intern(text: string): number {
    const known = this.numbers.get(text);
    if (known >= 0) return known;
    if (!this.shortText(text)) this.longText(text);
    this.numbers.set(text, this.texts);
    return this.texts++;
  }

  /** A message of so many requests, which follow. */
  massQuote(parts: number): void {
    this.open(RecordType.massQuote, 0, 0, 0);
    this.int(parts);
  }

  /** A request as it was sent; `arriveTs` is when the venue gets it. */
  request(m: Message, arriveTs: number): void {
    this.requests++;
    this.open(RecordType.request, m.requestType, m.side + 1, m.ordType + 16 * m.timeInForce);
    this.int(m.instrument + 256 * m.faultReason);
    this.int(m.clOrd);
    this.int(m.parent);
    this.long(m.sentNs);
    this.long(arriveTs);
    this.int(Number.isNaN(m.priceTicks) ? NO_PRICE : m.priceTicks);
    this.long(Number.isNaN(m.qtyLots) ? NO_QTY : m.qtyLots);
    if (m.terms !== undefined) this.terms(m.terms);
  }

  /** A report as the venue made it, and the fill that it tells of. */
  report(m: Message): void {
    this.reports++;
    this.open(RecordType.report, m.execType, m.ordStatus, m.reason);
    this.int(m.instrument + 256 * (m.side + 1));
    this.int(m.clOrd);
    this.int(m.parent);
    this.long(m.exchTs);
    this.long(m.recvTs);
    this.long(m.leavesQtyLots);
    this.long(m.cumQtyLots);
    if (m.priceTicks === m.priceTicks) {
      this.open(RecordType.price, 0, 0, 0);
      this.int(m.priceTicks);
    }
    if (m.execType !== ExecType.trade) return;
    this.fills++;
    this.open(RecordType.fill, m.liquidity, m.rule, m.certainty);
    this.int(m.lastPxTicks);
    this.long(m.lastQtyLots);
    this.long(m.tapeRow);
    this.long(m.aheadBefore);
    this.long(m.aheadAfter);
    this.long(m.feeUnits);
  }

  /** A timer that rang. */
  timer(dueNs: number, tag: number): void {
    this.timers++;
    this.open(RecordType.timer, 0, 0, 0);
    this.long(dueNs);
    this.long(tag);
  }

  /** A decision; returns the parent's number, from 1. */
  parent(instrument: number, side: number, qtyLots: number, decidedTs: number, startTs: number, endTs: number, mid2Ticks: number): number {
    const id = ++this.parents;
    this.open(RecordType.parent, side + 1, instrument, 0);
    this.int(id);
    this.long(qtyLots);
    this.long(decidedTs);
    this.long(startTs);
    this.long(endTs);
    this.long(Number.isNaN(mid2Ticks) ? NO_MID : mid2Ticks);
    return id;
  }

  /** A number that the strategy recorded. */
  record(name: number, ts: number, value: number): void {
    this.open(RecordType.record, 0, 0, 0);
    this.int(name);
    this.long(ts);
    // One bit pattern for every NaN and for both zeros, so that digests agree across engines.
    this.float[0] = Number.isNaN(value) ? Number.NaN : value + 0;
    this.int(Number.isNaN(value) ? 0 : this.floatWords[0]!);
    this.int(Number.isNaN(value) ? 0x7ff80000 : this.floatWords[1]!);
  }

  /** A line that the strategy logged. */
  log(text: number, ts: number): void {
    this.open(RecordType.log, 0, 0, 0);
    this.int(text);
    this.long(ts);
  }

  /** What only the optimistic shadow filled of an order. */
  missed(instrument: number, clOrd: number, missedQtyLots: number): void {
    this.open(RecordType.missed, instrument, 0, 0);
    this.int(clOrd);
    this.long(missedQtyLots);
  }

  /** Close the journal; returns the digest, hex. */
  end(outcome: number, ts: number): string {
    this.open(RecordType.end, outcome, 0, 0);
    this.long(ts);
    this.flush();
    return this.hash.digest('hex');
  }

  private terms(t: OrderTerms): void {
    const { hidden, reduceOnly, cancelsOnDisconnect } = JournalTermFlag;
    const flags = (t.isHidden ? hidden : 0) | (t.isReduceOnly ? reduceOnly : 0) | (t.cancelsOnDisconnect ? cancelsOnDisconnect : 0);
    const whole = (value: number, absent: number): number => (Number.isSafeInteger(value) ? value : absent);
    this.open(RecordType.terms, t.trigger + 16 * t.peg, flags, whole(t.postOnly, -1) + 1);
    this.int(whole(t.stopPxTicks, NO_PRICE));
    this.int(whole(t.trailingBps, NO_PRICE));
    this.int(whole(t.trailingTicks, NO_PRICE));
    this.long(whole(t.displayQtyLots, NO_QTY));
    this.long(whole(t.minQtyLots, NO_QTY));
    this.int(whole(t.pegOffsetTicks, NO_PRICE));
    this.long(whole(t.expireNs, NO_QTY));
    this.int(t.otherLegClOrd);
    if (Number.isNaN(t.budgetTicksLots)) return;
    this.open(RecordType.budget, 0, 0, 0);
    this.long(whole(t.budgetTicksLots, NO_QTY));
  }

  /** Write a short text of ASCII characters, as ids are; false for any other. */
  private shortText(text: string): boolean {
    const { length } = text;
    if (length > SHORT_TEXT) return false;
    for (let i = 0; i < length; i++) if (text.charCodeAt(i) > 127) return false;
    this.open(RecordType.text, 0, 0, 0);
    this.int(this.texts);
    this.int(length);
    const words = (length + 3) >> 2;
    this.makeRoom(words);
    this.words.fill(0, this.at, this.at + words);
    for (let i = 0; i < length; i++) this.bytes[this.at * 4 + i] = text.charCodeAt(i);
    this.at += words;
    return true;
  }

  private longText(text: string): void {
    const utf8 = this.encoder.encode(text);
    if (utf8.length > CHUNK_BYTES)
      throw new StrategyError(
        `got a text of ${utf8.length} bytes (${text.slice(0, 20)}…), expected at most ${CHUNK_BYTES}: shorten the id, name or log line`,
      );
    const words = (utf8.length + 3) >> 2;
    this.open(RecordType.text, 0, 0, 0);
    this.int(this.texts);
    this.int(utf8.length);
    this.makeRoom(words);
    this.words.fill(0, this.at, this.at + words);
    this.bytes.set(utf8, this.at * 4);
    this.at += words;
  }

  /** Begin a record: there is room for the whole of it, text apart. */
  private open(type: number, a: number, b: number, c: number): void {
    if (this.at + RECORD_WORDS_MAX > this.words.length) this.makeRoom(RECORD_WORDS_MAX);
    this.int(type | (a << 8) | (b << 16) | (c << 24));
  }

  private int(value: number): void {
    this.words[this.at++] = value;
  }

  private long(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.words[this.at++] = value - high * TWO_32;
    this.words[this.at++] = high;
  }

  /** Room for so many words more, at most a chunk: an empty buffer, or a longer one. */
  private makeRoom(words: number): void {
    if (this.words.length >= FLUSH_WORDS && this.at + words > this.words.length) this.flush();
    let { length } = this.words;
    while (this.at + words > length) length *= 2;
    if (length === this.words.length) return;
    const old = this.words;
    this.words = new Int32Array(length);
    this.words.set(old);
    this.bytes = new Uint8Array(this.words.buffer);
  }

  private flush(): void {
    if (this.at === 0) return;
    const full = this.bytes.subarray(0, this.at * 4);
    this.hash.update(full);
    this.sink.write(full);
    this.at = 0;
  }
}
