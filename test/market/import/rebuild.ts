/**
 * Does an import rebuild the book? A file of a synthetic market is imported; the tape's book is held against a naive reader of the same file at
 * every so manieth message, and against the market's own book at the end. Both orders and their queues are compared.
 *
 * Throws an AssertionError that names the message. For the unit suite and, at a million messages, for `npm run test:long`.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { importTape } from '../../../src/market/import/index.js';
import { L3Book } from '../../../src/market/l3-book.js';
import { LOTS, priceTicksOf, sideOf, VALUES } from '../../../src/market/order-pool.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { synthInstrument, type SynthSettings } from '../../../src/market/synth/settings.js';
import { writeSynth } from '../../../src/market/synth/write.js';
import { openTape } from '../../../src/market/tape-read.js';
import type { TapeBatch } from '../../../src/market/tape.js';
import { itchMessages, NaiveItch } from '../synth/naive-itch.js';
import { listedTruth, NaiveOrders, type Listed } from '../synth/naive-orders.js';

/** What to make, and how often to compare. */
export interface Rebuild {
  /** Path of a file in a folder that goes away. */
  readonly path: (name: string) => string;
  readonly settings: SynthSettings;
  readonly events: number;
  readonly every: number;
}

/** How much was compared. */
export interface Rebuilt {
  readonly messages: number;
  readonly rows: number;
  readonly compared: number;
}

/** The types of messages that become a row. */
const ITCH_ROWS = new Set('AFECXDUPQH');
/** Prices in the file, 1e-4, to a tick of 0.01. */
const PER_TICK = 100;

/** Write, import and compare one symbol's ITCH. */
export async function rebuildItch({ path, settings, events, every }: Rebuild, symbol: number): Promise<Rebuilt> {
  const file = path(`rebuild-${settings.seed}.itch`);
  await writeSynth({ settings, format: 'itch', out: file, events });
  const out = path(`rebuild-${settings.seed}-${symbol}.arrow`);
  const instrument = synthInstrument(settings, settings.symbols[symbol]!);
  await importTape({ files: [file], format: 'itch', instrument, options: { date: '2024-08-08' }, out });

  const naive = new NaiveItch(PER_TICK);
  const tape = await TapeRows.open(out);
  let messages = 0;
  let compared = 0;
  for (const message of itchMessages(readFileSync(file))) {
    messages++;
    naive.apply(message);
    const isCross = message.type === 'Q' && message.body.readBigUInt64BE(11) === 0n;
    if (message.locate === symbol + 1 && ITCH_ROWS.has(message.type) && !isCross) await tape.step();
    if (messages % every !== 0) continue;
    deepStrictEqual(tape.listed(), naive.book(symbol + 1).listed(), `message ${messages}`);
    compared++;
  }
  ok(await tape.isAtEnd(), 'the tape has more rows than the file has messages');
  deepStrictEqual(tape.listed(), listedTruth(truthAfter(settings, events).bookOf(symbol)), 'at the end');
  return { messages, rows: tape.rows, compared: compared + 1 };
}

/** Write, import and compare a pair of LOBSTER files, or with `levels` 0 the messages alone. */
export async function rebuildLobster({ path, settings, events, every }: Rebuild, levels: number): Promise<Rebuilt> {
  const file = path(`SYNTH_2024-08-08_${settings.seed}_message_${levels}.csv`);
  const { files } = await writeSynth({ settings, format: 'lobster', out: file, events, options: { levels } });
  const out = path(`lobster-${settings.seed}-${levels}.arrow`);
  const instrument = synthInstrument(settings, settings.symbols[0]!);
  await importTape({ files, format: 'lobster', instrument, out });

  const naive = new NaiveOrders();
  const tape = await TapeRows.open(out);
  let messages = 0;
  let compared = 0;
  for (const line of linesOf(file)) {
    messages++;
    applyLobster(naive, line);
    await tape.step();
    if (messages % every !== 0) continue;
    deepStrictEqual(tape.listed(), naive.listed(), `message ${messages}`);
    compared++;
  }
  ok(await tape.isAtEnd(), 'the tape has more rows than the file has messages');
  deepStrictEqual(tape.listed(), listedTruth(truthAfter(settings, events).book), 'at the end');
  return { messages, rows: tape.rows, compared: compared + 1 };
}

/** Tell a message to naive orders. */
function applyLobster(naive: NaiveOrders, line: string): void {
  const [, type, id, size, price, direction] = line.split(',').map(Number) as [number, number, number, number, number, number];
  if (type === 1) naive.add(id, direction, price / PER_TICK, size);
  else if (type === 2 || type === 4) naive.take(id, size);
  else if (type === 3) naive.remove(id);
}

/** Lines of a text file; they are few enough to stand in memory. */
export function linesOf(file: string): string[] {
  return readFileSync(file, 'latin1').trimEnd().split('\n');
}

function truthAfter(settings: SynthSettings, events: number): SynthMarket {
  const truth = new SynthMarket(settings);
  for (let i = 0; i < events; i++) truth.next();
  return truth;
}

/** The rows of a tape one by one, and the book behind the last one. */
export class TapeRows {
  rows = 0;
  /** Flags of the last row. */
  flags = 0;
  readonly #book = new L3Book();
  readonly #batches: AsyncGenerator<TapeBatch, void, undefined>;
  #batch: TapeBatch | undefined;
  #next = 0;

  static async open(path: string): Promise<TapeRows> {
    return new TapeRows((await openTape(path)).batches());
  }

  private constructor(batches: AsyncGenerator<TapeBatch, void, undefined>) {
    this.#batches = batches;
  }

  async isAtEnd(): Promise<boolean> {
    if (this.#batch !== undefined && this.#next < this.#batch.length) return false;
    const { value } = await this.#batches.next();
    this.#batch = value ?? undefined;
    this.#next = 0;
    return this.#batch === undefined;
  }

  /** Apply the next row; tells its kind. */
  async step(): Promise<number> {
    ok(!(await this.isAtEnd()), `the tape ends after ${this.rows} rows`);
    const b = this.#batch!;
    const i = this.#next++;
    this.rows++;
    this.flags = b.flags[i]!;
    this.#book.apply(b.kind[i]!, b.side[i]!, b.priceTicks[i]!, b.qtyLots[i]!, b.orderId![i]!, b.flags[i]!, this.rows);
    return b.kind[i]!;
  }

  /** Levels of a side as a row of a LOBSTER book file has them, at most `depth`: price in 0.0001, size. */
  levels(side: 1 | -1, depth: number): [number, number][] {
    const told: [number, number][] = [];
    const { levels } = this.#book;
    for (let t = side > 0 ? levels.bidTicks : levels.askTicks; told.length < depth && !Number.isNaN(t); t = levels.worseThan(side, t))
      told.push([t * PER_TICK, levels.qtyAt(side, t)]);
    return told;
  }

  /** Orders at rest as the naive readers list them. */
  listed(): Listed[] {
    this.#book.invariant();
    const { pool } = this.#book;
    const at = this.#book.ordersByPlace().map((o): Listed => {
      return [sideOf(pool, o), priceTicksOf(pool, o), pool.values[o * VALUES + LOTS]!];
    });
    return at.sort((a, b) => b[0] - a[0] || b[0] * (b[1] - a[1]));
  }
}
