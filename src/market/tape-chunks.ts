/**
 * The chunks of a tape under way: the one that is being filled, and those before it that wait until it is known in which order their rows
 * are delivered (`feedShift`).
 *
 * Rows are told of in tape order, before or after they are in the chunk: `queue`, or `passAtOnce` for those that nobody has to wait for. Chunks
 * that are written come back as spares, so that a tape of any length takes the memory of a few.
 *
 * Example: `chunks.queue(recvTs, 3); chunks.settleUpTo(exchTs); for (let chunk; (chunk = chunks.takeSettled()); ) write(chunk);`
 */
import { DeliveryOrder } from './delivery-order.js';
import { Chunk } from './tape-chunk.js';

/** Chunks, oldest first. */
export class ChunkQueue {
  /** The chunk that is being filled. */
  fill: Chunk;
  /** Places at which another row than their own is delivered. */
  shiftedPlaces = 0;
  readonly #batchRows: number;
  readonly #orderIds: boolean;
  readonly #epochNs: bigint;
  readonly #delivery: DeliveryOrder;
  /** Chunks that are not written yet, oldest first; the last one is `fill`. */
  readonly #chunks: Chunk[] = [];
  readonly #spares: Chunk[] = [];
  /** The chunk of the place that was settled last, and the first place behind it. */
  #settling: Chunk;
  #settlingEnd: number;

  /** `batchRows` rows a chunk; `orderIds`: of an L3 tape. */
  constructor(batchRows: number, orderIds: boolean, epochNs: bigint) {
    this.#batchRows = batchRows;
    this.#orderIds = orderIds;
    this.#epochNs = epochNs;
    this.#delivery = new DeliveryOrder((place, row, count) => {
      this.#settle(place, row, count);
    });
    this.fill = this.next(0);
    this.#settling = this.fill;
    this.#settlingEnd = batchRows;
  }

  /** Whether every row so far is delivered before whatever comes next. */
  get isIdle(): boolean {
    return this.#delivery.isIdle;
  }

  /** The next `count` rows were received together, at `recvTs`. */
  queue(recvTs: number, count: number): void {
    this.#delivery.queue(recvTs, count);
  }

  /** The next `count` rows, of the chunk that is being filled, are each delivered at their own place: `isIdle`, and they were received when they happened. */
  passAtOnce(count: number): void {
    const chunk = this.fill;
    const first = this.#delivery.pass(count) - chunk.firstRow;
    chunk.feedShift.fill(0, first, first + count);
    this.#settling = chunk;
    this.#settlingEnd = chunk.firstRow + this.#batchRows;
  }

  /** No later row has an `exchTs` before `ts`. */
  settleUpTo(ts: number): void {
    this.#delivery.settleUpTo(ts);
  }

  /** No more rows. */
  end(): void {
    this.#delivery.end();
  }

  /** The oldest chunk, if it is full and all of its places are settled; it is out of the queue then. */
  takeSettled(): Chunk | undefined {
    const chunk = this.#chunks[0];
    if (chunk === undefined || chunk.length < this.#batchRows || this.#delivery.places < chunk.firstRow + chunk.length) return undefined;
    return this.#chunks.shift();
  }

  /** Begin the next chunk, with tape row `firstRow`. */
  next(firstRow: number): Chunk {
    const chunk = this.#spares.pop() ?? new Chunk(this.#batchRows, this.#orderIds, this.#epochNs);
    chunk.length = 0;
    chunk.firstRow = firstRow;
    this.#chunks.push(chunk);
    this.fill = chunk;
    return chunk;
  }

  /** Take back a chunk that is written. */
  reuse(chunk: Chunk): void {
    this.#spares.push(chunk);
  }

  /** At `place` and the next ones `row` and the next are delivered; their chunks still wait, since none is written before its places are settled. */
  #settle(place: number, row: number, count: number): void {
    const shift = row - place;
    if (shift !== 0) this.shiftedPlaces += count;
    for (let at = place; at < place + count;) {
      if (at === this.#settlingEnd) {
        this.#settling = this.#chunks.find((chunk) => chunk.firstRow === at)!;
        this.#settlingEnd += this.#batchRows;
      }
      const end = Math.min(place + count, this.#settlingEnd);
      const { feedShift, firstRow } = this.#settling;
      if (end - at === 1) feedShift[at - firstRow] = shift;
      else feedShift.fill(shift, at - firstRow, end - firstRow);
      at = end;
    }
  }
}
