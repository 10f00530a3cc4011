/**
 * Workloads of a matching engine in the packed format, and the text of what it reports.
 *
 * The format (`*.ops.gz`): gzip of a count `n` (uint32, little-endian), then `n` bytes `kind` (bits 0 and 1: 0 new, 1 cancel, 2 modify; bit 2: sell; bit 3:
 * immediate or cancel), then three int32 columns: order id, quantity, price in ticks. The contract: price-time priority, every fill at the maker's
 * price, a modify always goes to the back and may trade.
 *
 * The report text has a line a report, sorted stably by (message, report type): `0,seq,side,id,price,qty` accepted, `1,seq,price,qty,makerId,takerId` trade,
 * `2,seq,side,id,price` canceled or expired, `3,seq,side,id,price,qty` modified, `4,seq,id` cancel refused, `5,seq,id` modify refused; side 0 is buy.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../base/errors.js';
import { ExecType } from '../../sim/message.js';
import { DEFAULT_RULES, EntryTif, MatchingEngine, OrderEntry, ReportRing } from '../../venue/matching/index.js';

/** A workload's columns. */
export interface Ops {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly orderId: Int32Array;
  readonly qtyLots: Int32Array;
  readonly priceTicks: Int32Array;
}

const COUNT_BYTES = 4;
const BYTES_A_ROW = 13;
const SELL = 4;
const IMMEDIATE = 8;

/** Read a workload. @throws DataError for a file that is none, or is cut short. */
export function readOps(path: string): Ops {
  const bytes = unpacked(path);
  if (bytes.length < COUNT_BYTES)
    throw new DataError(`${path}: ${bytes.length} bytes; expected a count of 4 bytes. Is it a packed workload?`);
  const count = bytes.readUInt32LE(0);
  const expected = COUNT_BYTES + BYTES_A_ROW * count;
  if (bytes.length !== expected)
    throw new DataError(`${path}: ${bytes.length} bytes unpacked; expected ${expected} for ${count} messages. Was the file cut short?`);
  const column = (n: number): Int32Array => {
    const from = COUNT_BYTES + count + 4 * count * n;
    return new Int32Array(Uint8Array.from(bytes.subarray(from, from + 4 * count)).buffer);
  };
  const kind = Uint8Array.from(bytes.subarray(COUNT_BYTES, COUNT_BYTES + count));
  const bad = kind.findIndex((k) => (k & 3) === 3 || k > 15);
  if (bad >= 0)
    throw new DataError(`${path}: message ${bad}: kind ${kind[bad]!}; expected bits 0 and 1 to be 0, 1 or 2. Is the file damaged?`);
  return { count, kind, orderId: column(0), qtyLots: column(1), priceTicks: column(2) };
}

/** Play a workload on a new engine; `onMessage` is called after each message and reads its reports. */
export function playOps(ops: Ops, onMessage: (reports: ReportRing) => void): MatchingEngine {
  const reports = new ReportRing();
  const engine = new MatchingEngine(0, { ...DEFAULT_RULES, replaceAlwaysRequeues: true }, reports);
  const entry = new OrderEntry();
  const { count, kind, orderId, qtyLots, priceTicks } = ops;
  for (let seq = 0; seq < count; seq++) {
    engine.at(seq, seq);
    const code = kind[seq]!;
    const action = code & 3;
    if (action === 0) {
      entry.orderId = orderId[seq]!;
      entry.side = (code & SELL) === 0 ? 1 : -1;
      entry.qtyLots = qtyLots[seq]!;
      entry.priceTicks = priceTicks[seq]!;
      entry.timeInForce = (code & IMMEDIATE) === 0 ? EntryTif.GTC : EntryTif.IOC;
      engine.enter(entry);
    } else if (action === 1) {
      engine.cancel(orderId[seq]!);
    } else {
      engine.replace(orderId[seq]!, priceTicks[seq]!, qtyLots[seq]!);
    }
    onMessage(reports);
  }
  return engine;
}

/** The report text, made message by message. */
class ReportText {
  /** Text of the messages since it was last taken. */
  text = '';
  reports = 0;
  private readonly ops: Pick<Ops, 'kind'>;
  private readonly later: string[] = [];

  constructor(ops: Pick<Ops, 'kind'>) {
    this.ops = ops;
  }

  /** Add the reports of one message, and take them from the ring. */
  add(ring: ReportRing): void {
    for (; ring.read < ring.written; ring.read++) {
      const line = this.line(ring, ring.read & ring.mask);
      this.reports++;
      // A modify that trades is told after its trades, and so is the rest of an order that expires.
      if (line.charCodeAt(0) <= ONE) this.put(line);
      else this.later.push(line);
    }
    for (const line of this.later) this.put(line);
    this.later.length = 0;
  }

  private put(line: string): void {
    this.text += this.reports === 1 && this.text === '' ? line : `\n${line}`;
  }

  private line(ring: ReportRing, at: number): string {
    const seq = ring.seq[at]!;
    const id = ring.orderId[at]!;
    const side = ring.side[at]! > 0 ? 0 : 1;
    const price = ring.priceTicks[at]!;
    switch (ring.execType[at]) {
      case ExecType.new:
        return `0,${seq},${side},${id},${price},${ring.qtyLots[at]!}`;
      case ExecType.trade:
        return `1,${seq},${price},${ring.qtyLots[at]!},${ring.makerId[at]!},${id}`;
      case ExecType.replaced:
        return `3,${seq},${side},${id},${price},${ring.qtyLots[at]!}`;
      case ExecType.cancelReject:
        return `${(this.ops.kind[seq]! & 3) === 1 ? 4 : 5},${seq},${id}`;
      default:
        return `2,${seq},${side},${id},${price}`;
    }
  }
}

const ONE = 49;
const HASH_CHARACTERS = 1 << 20;

/** SHA-256 of a workload's report text, hex, and how many reports there are. */
export function hashOps(ops: Ops): { readonly sha256: string; readonly reports: number } {
  const text = new ReportText(ops);
  const hash = createHash('sha256');
  playOps(ops, (reports) => {
    text.add(reports);
    if (text.text.length < HASH_CHARACTERS) return;
    hash.update(text.text);
    text.text = '';
  });
  hash.update(text.text);
  return { sha256: hash.digest('hex'), reports: text.reports };
}

function unpacked(path: string): Buffer {
  try {
    return gunzipSync(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${path}: no such file. Check the path.`, { cause: error });
    throw new DataError(`${path}: ${message}; expected a gzip file. Is it a packed workload (.ops.gz)?`, { cause: error });
  }
}
