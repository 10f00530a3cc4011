/**
 * What a venue publishes of a market, recorded while the run goes on: single orders, levels with trades, or trades alone, each a tape of its own.
 *
 * The levels are made of the single orders as `market/degrade.ts` makes them, and the trades are those of the levels: so all that is recorded tells of one
 * market, at the same times and in the same groups. Levels are whole and told at once, at any depth; hidden orders are in none of them but for their trades.
 * What was told of auctions goes into a file beside them.
 *
 * Invariant: behind each group of rows the recorded books show what the venue's own shows.
 *
 * Example: `const recording = await MarketRecording.begin([['l3', 'sim.arrow'], ['l2', 'sim.l2.arrow']], start); …; await recording.finish()`.
 */
import { Degrader } from '../../market/degrade.js';
import { Flag, Kind } from '../../market/row.js';
import type { RowColumns } from '../../market/row-columns.js';
import { NO_REPAIRS, type TapeEnd, type TapeStart, TapeWriter } from '../../market/tape-write.js';
import type { AuctionRows, RowSink } from '../../venue/matching/index.js';
import type { Publication } from '../scenario/types.js';
import { AuctionsFile, type Recorded } from './auctions-file.js';

/** What is said of each tape when it is written. Levels and trades have the time of what happened, so nothing is netted over time. */
const ENDS: Readonly<Record<Publication, TapeEnd>> = {
  l3: { inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L3' },
  l2: { inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2', netWindowNs: 0 },
  trades: { inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L1' },
};

/** What is recorded of a market: what it publishes, and what it tells of its auctions. */
export type RecordingName = Publication | 'auctions';

/** The tapes of one market under way. */
export class MarketRecording implements RowSink {
  readonly #writers = new Map<Publication, TapeWriter>();
  readonly #degrader: Degrader | undefined;
  readonly #auctions: AuctionsFile;
  /** 0, 1, 2 …: all rows that are handed over, in order. */
  #places = new Uint32Array(0);
  /** Which rows of the degraded ones are trades. */
  #prints = new Uint32Array(0);

  /** Begin tapes that will stand at their paths once `finish` has run. What they are is noted with who made them. */
  static async begin(
    tapes: readonly (readonly [Publication, path: string])[],
    { auctionsPath, ...start }: Omit<TapeStart, 'orderIds'> & { readonly auctionsPath: string },
  ): Promise<MarketRecording> {
    const auctions = await AuctionsFile.create(auctionsPath, start.instrument, start.epochNs);
    const recording = new MarketRecording(
      tapes.some(([what]) => what !== 'l3'),
      auctions,
    );
    const { name, options } = start.importer;
    for (const [what, path] of tapes) {
      const importer = what === 'l3' ? start.importer : { name, options: { ...options, published: what } };
      recording.#writers.set(what, await TapeWriter.create(path, { ...start, importer, orderIds: what === 'l3' }));
    }
    return recording;
  }

  private constructor(isDegraded: boolean, auctions: AuctionsFile) {
    this.#auctions = auctions;
    this.#degrader = isDegraded ? new Degrader(true) : undefined;
  }

  append(rows: RowColumns, count: number): void {
    if (this.#places.length < count) this.#places = Uint32Array.from({ length: 2 * count }, (_, place) => place);
    this.#writers.get('l3')?.appendRows(rows, this.#places, count, 0);
    const degrader = this.#degrader;
    if (degrader === undefined) return;
    degrader.take(rows, this.#places, count);
    this.#write(degrader);
  }

  appendAuctions(rows: AuctionRows): void {
    this.#auctions.append(rows);
  }

  /** Complete the files and move them into place; gives what each is. */
  async finish(): Promise<ReadonlyMap<RecordingName, Recorded>> {
    const degrader = this.#degrader;
    if (degrader !== undefined) {
      degrader.end();
      this.#write(degrader);
    }
    const recorded = new Map<RecordingName, Recorded>();
    for (const [what, writer] of this.#writers) {
      const { digest, rows } = await writer.finish(ENDS[what]);
      recorded.set(what, { digest, rows });
    }
    const auctions = await this.#auctions.finish();
    if (auctions !== undefined) recorded.set('auctions', auctions);
    return recorded;
  }

  /** Leave nothing behind. Harmless after `finish`. */
  abort(): void {
    this.#auctions.abort();
    for (const writer of this.#writers.values()) writer.abort();
  }

  #write({ rows, places, count }: Degrader): void {
    this.#writers.get('l2')?.appendRows(rows, places, count, 0);
    const trades = this.#writers.get('trades');
    if (trades === undefined) return;
    if (this.#prints.length < count) this.#prints = new Uint32Array(2 * count);
    let prints = 0;
    for (let i = 0; i < count; i++) {
      if (rows.kind[i] !== Kind.trade) continue;
      // The levels are written already: alone, each trade is a group.
      rows.flags[i]! |= Flag.last;
      this.#prints[prints++] = i;
    }
    trades.appendRows(rows, this.#prints, prints, 0);
  }
}
