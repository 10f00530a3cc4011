/**
 * Lines of a Binance capture being put into a file: the spelling of frames by contract kind, without a string a frame.
 *
 * Units: times ns since the epoch of the settings, prices ticks, quantities lots.
 *
 * Example: `file.trade(ts, 7, 618003, 6, false)` puts
 * `1723161255088176367 {"stream":"btcusdt@trade","data":{"e":"trade",…,"p":"61800.3","q":"0.006","X":"MARKET","m":false}}`.
 */
import { MOST_DIGITS, putDecimal, putPadded, putText, putWhole } from '../../base/io/ascii.js';
import { ByteFile } from '../../base/io/byte-file.js';
import { type Decimal, parseDecimal } from '../../base/num/decimal.js';
import type { ContractKind } from '../instrument.js';
import type { SynthFeed } from './feed.js';
import type { SynthSettings } from './settings.js';

/** How a market spells what the others spell otherwise. */
export interface Dialect {
  /** Places behind the point of prices and quantities; those of the increments where that is more. */
  readonly places: number;
  /** Whether diffs have `T` and `pu`, trades `X`, and ids are left out between diffs: futures. */
  readonly isFutures: boolean;
  /** Whether diffs and snapshots name the pair: COIN-M. */
  readonly namesPair: boolean;
}

/** The dialect of each kind of contract. */
export const DIALECTS: Readonly<Record<ContractKind, Dialect>> = {
  spot: { places: 8, isFutures: false, namesPair: false },
  linear: { places: 0, isFutures: true, namesPair: false },
  inverse: { places: 0, isFutures: true, namesPair: true },
};

type Stream = 'trade' | 'bookTicker' | 'depth';

const NS_A_MS = 1_000_000;
const NS_A_SECOND = 1_000_000_000;
/** More than any frame but its levels takes. */
const FRAME_BYTES = 512;
/** More than a level takes: two decimals, their quotes and brackets. */
const LEVEL_BYTES = 2 * (MOST_DIGITS + 12) + 8;
const COMMA = 44;

/** The file, and the frame under way. */
export class CaptureFile {
  lines = 0;
  readonly bytes: ByteFile;
  readonly #dialect: Dialect;
  readonly #feed: SynthFeed;
  /** Texts made once: how a frame of each stream begins, and how it names symbol and pair. */
  readonly #heads: Readonly<Record<Stream, string>>;
  readonly #named: string;
  readonly #pairNamed: string;
  readonly #snapshotNamed: string;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #epochSeconds: number;
  readonly #epochMs: number;
  #isSnapshot = false;
  #hasLevels = false;

  constructor(path: string, { symbols, tickSize, lotSize, epochNs }: SynthSettings, dialect: Dialect, feed: SynthFeed) {
    this.#dialect = dialect;
    this.#feed = feed;
    const symbol = symbols[0]!;
    const pair = symbol.split('_')[0]!;
    const head = (stream: string): string => ` {"stream":"${symbol.toLowerCase()}@${stream}","data":{`;
    this.#heads = { trade: head('trade'), bookTicker: head('bookTicker'), depth: head('depth@100ms') };
    this.#named = `,"s":"${symbol}"`;
    this.#pairNamed = `${this.#named},"ps":"${pair}"`;
    this.#snapshotNamed = `,"symbol":"${symbol}","pair":"${pair}"`;
    this.#tick = parseDecimal(tickSize);
    this.#lot = parseDecimal(lotSize);
    this.#epochSeconds = Number(epochNs / BigInt(NS_A_SECOND));
    this.#epochMs = this.#epochSeconds * 1000;
    this.bytes = ByteFile.create(path, path.endsWith('.gz'));
  }

  /** A print; `buyerRests` where the resting order is a bid. */
  trade(ts: number, id: number, priceTicks: number, qtyLots: number, buyerRests: boolean): void {
    const { isFutures } = this.#dialect;
    this.#begin(ts, 'trade');
    this.#text('"e":"trade"');
    this.#number(',"E":', this.#ms(ts) + 1);
    if (isFutures) this.#number(',"T":', this.#ms(ts));
    this.#text(this.#named);
    this.#number(',"t":', id);
    this.#decimal(',"p":"', priceTicks, this.#tick);
    this.#decimal('","q":"', qtyLots, this.#lot);
    if (!isFutures) this.#number('","T":', this.#ms(ts));
    this.#text(isFutures ? '","X":"MARKET","m":' : ',"m":');
    this.#text(buyerRests ? 'true' : 'false');
    this.#text(isFutures ? '}}\n' : ',"M":true}}\n');
  }

  /** The touch. */
  quote(ts: number, id: number, bidTicks: number, bidLots: number, askTicks: number, askLots: number): void {
    const { isFutures } = this.#dialect;
    this.#begin(ts, 'bookTicker');
    this.#number(isFutures ? '"e":"bookTicker","u":' : '"u":', id);
    this.#text(this.#named);
    this.#decimal(',"b":"', bidTicks, this.#tick);
    this.#decimal('","B":"', bidLots, this.#lot);
    this.#decimal('","a":"', askTicks, this.#tick);
    this.#decimal('","A":"', askLots, this.#lot);
    this.#text('"');
    if (isFutures) {
      this.#number(',"T":', this.#ms(ts));
      this.#number(',"E":', this.#ms(ts) + 1);
    }
    this.#text('}}\n');
  }

  /** A diff of the ids `from … to` behind the one that ended with `lastId`; its levels come next. */
  beginDiff(ts: number, from: number, to: number, lastId: number): void {
    const { isFutures, namesPair } = this.#dialect;
    this.#begin(ts, 'depth');
    this.#number('"e":"depthUpdate","E":', this.#ms(ts) + 1);
    if (isFutures) this.#number(',"T":', this.#ms(ts));
    this.#text(namesPair ? this.#pairNamed : this.#named);
    this.#number(',"U":', from);
    this.#number(',"u":', to);
    if (isFutures) this.#number(',"pu":', lastId);
    this.#isSnapshot = false;
  }

  /** The answer of REST /depth; its levels come next. */
  beginSnapshot(ts: number, id: number): void {
    const { isFutures, namesPair } = this.#dialect;
    this.#stamp(ts);
    this.#number(' {"lastUpdateId":', id);
    if (isFutures) {
      this.#number(',"E":', this.#ms(ts) + 1);
      this.#number(',"T":', this.#ms(ts));
    }
    if (namesPair) this.#text(this.#snapshotNamed);
    this.#isSnapshot = true;
  }

  /** The levels of a side: bids, then asks. */
  beginLevels(side: number): void {
    if (side < 0) this.#text(']');
    this.#text(this.#isSnapshot ? (side > 0 ? ',"bids":[' : ',"asks":[') : side > 0 ? ',"b":[' : ',"a":[');
    this.#hasLevels = false;
  }

  level(ticks: number, lots: number): void {
    this.bytes.room(LEVEL_BYTES);
    if (this.#hasLevels) this.bytes.bytes[this.bytes.at++] = COMMA;
    this.#hasLevels = true;
    this.#decimal('["', ticks, this.#tick);
    this.#decimal('","', lots, this.#lot);
    this.#text('"]');
  }

  endLevels(): void {
    this.bytes.room(LEVEL_BYTES);
    this.#text(this.#isSnapshot ? ']}\n' : ']}}\n');
  }

  #begin(ts: number, stream: Stream): void {
    this.#stamp(ts);
    this.#text(this.#heads[stream]);
  }

  /** Receive time since the Unix epoch: nineteen digits, in two parts that numbers hold. */
  #stamp(ts: number): void {
    const { bytes: file } = this;
    file.room(FRAME_BYTES);
    const recvTs = this.#feed.recvTs(ts);
    const seconds = Math.floor(recvTs / NS_A_SECOND);
    const at = putWhole(file.bytes, file.at, this.#epochSeconds + seconds);
    file.at = putPadded(file.bytes, at, recvTs - seconds * NS_A_SECOND, 9);
    this.lines++;
  }

  #ms(ts: number): number {
    return this.#epochMs + Math.floor(ts / NS_A_MS);
  }

  #text(text: string): void {
    this.bytes.at = putText(this.bytes.bytes, this.bytes.at, text);
  }

  #number(before: string, n: number): void {
    this.#text(before);
    this.bytes.at = putWhole(this.bytes.bytes, this.bytes.at, n);
  }

  /** Units as a decimal with the places of the dialect. */
  #decimal(before: string, units: number, unit: Decimal): void {
    this.#text(before);
    const { bytes: file } = this;
    let at = putDecimal(file.bytes, file.at, units * unit.small, unit.scale);
    if (unit.scale === 0 && this.#dialect.places > 0) at = putText(file.bytes, at, '.');
    if (unit.scale < this.#dialect.places) at = putPadded(file.bytes, at, 0, this.#dialect.places - unit.scale);
    file.at = at;
  }
}
