/**
 * `itch`: the market as a Nasdaq TotalView-ITCH 5.0 file, each message behind its length (u16), all numbers big-endian; `.gz` compresses.
 *
 * One event is one message: add A (or F, for every sixteenth reference, with the participant SLIP), reduce X, delete D, replace U (to the
 * back, with a new reference), execute E (C where the print is elsewhere; printable N: told by another print), hidden P (side: the resting
 * order's, as the specification says, where real files say B always), trade Q, broken B, status H. Before the first event stand system
 * messages O, S, Q and of each symbol R, H and one each of Y, L, V, K, J, N, O, I, which say nothing of the book; behind the last one stand
 * the system messages M, E, C. W is left out: it would halt every symbol.
 *
 * Units: ns since midnight, prices × 10^4, shares. Locate codes are the numbers of the symbols from 1.
 *
 * Example: `writeSynth({ settings, format: 'itch', out: 'day.itch', events: 1_000_000 })` (`write.ts`); a reader that has read message
 * `itchHeadMessages(settings) + k` compares its book with a twin `SynthMarket` after `k` calls of `next`.
 */
import { UsageError } from '../../base/errors.js';
import { ByteFile } from '../../base/io/byte-file.js';
import { Kind } from '../row.js';
import { BROKEN, type SynthEvent } from './event.js';
import type { SynthFormat, SynthWriter } from './format.js';
import { putHead, putTail, SYMBOL_BYTES } from './itch-frame.js';
import { ItchMessage } from './itch-message.js';
import type { SynthMarket } from './market.js';
import { checkSameDay, type Scale4, scale4 } from './price4.js';
import type { SynthSettings } from './settings.js';

/** The format. */
export const itch: SynthFormat = {
  about: 'Nasdaq TotalView-ITCH 5.0, one or many symbols; gzip when the name ends in .gz',
  open: (out, settings) => Promise.resolve(new ItchWriter(out, settings)),
};

/** Every so manieth reference is told with its participant (F). */
const ATTRIBUTED = 16;

class ItchWriter implements SynthWriter {
  readonly #out: string;
  readonly #file: ByteFile;
  readonly #message: ItchMessage;
  readonly #scale: Scale4;

  constructor(out: string, settings: SynthSettings) {
    this.#out = out;
    this.#scale = scale4(settings, 'ITCH');
    const long = settings.symbols.find((symbol) => symbol.length > SYMBOL_BYTES);
    if (long !== undefined) throw new UsageError(`symbols: got ${long}, expected at most ${SYMBOL_BYTES} letters, as ITCH has them`);
    this.#file = ByteFile.create(out, out.endsWith('.gz'));
    this.#message = new ItchMessage(this.#file, settings.symbols);
    putHead(this.#message, settings, this.#scale);
  }

  get messages(): number {
    return this.#message.count;
  }

  get bytes(): number {
    return this.#file.length;
  }

  get isFull(): boolean {
    return this.#file.isFull;
  }

  write({ event }: SynthMarket): void {
    checkSameDay(event.ts, 'ITCH');
    switch (event.kind) {
      case Kind.add:
        this.#add(event);
        return;
      case Kind.reduce:
        this.#begin('X', event).u64(11, event.ref);
        this.#message.u32(19, this.#shares(event.qtyLots));
        return;
      case Kind.delete:
        this.#begin('D', event).u64(11, event.ref);
        return;
      case Kind.replace:
        this.#replace(event);
        return;
      case Kind.execute:
        this.#execute(event);
        return;
      case Kind.hidden:
        this.#hidden(event);
        return;
      case Kind.trade:
        this.#trade(event);
        return;
      case Kind.status:
        this.#begin('H', event).stock(11, event.symbol);
        this.#message.text(19, event.qtyLots === 0 ? 'H     ' : 'T     ');
        return;
      case BROKEN:
        this.#begin('B', event).u64(11, event.match);
        return;
    }
  }

  async flush(): Promise<void> {
    await this.#file.flush();
  }

  async finish({ event }: SynthMarket): Promise<readonly string[]> {
    putTail(this.#message, event.ts);
    await this.#file.finish();
    return [this.#out];
  }

  abort(): void {
    this.#file.abort();
  }

  #begin(type: string, event: SynthEvent): ItchMessage {
    return this.#message.begin(type, event.symbol + 1, event.ts);
  }

  #shares(lots: number): number {
    return lots * this.#scale.sharesPerLot;
  }

  #add(event: SynthEvent): void {
    const isAttributed = event.ref % ATTRIBUTED === 0;
    const message = this.#begin(isAttributed ? 'F' : 'A', event);
    message.u64(11, event.ref);
    message.side(19, event.side);
    message.u32(20, this.#shares(event.qtyLots));
    message.stock(24, event.symbol);
    message.u32(32, event.priceTicks * this.#scale.perTick);
    if (isAttributed) message.text(36, 'SLIP');
  }

  #replace(event: SynthEvent): void {
    const message = this.#begin('U', event);
    message.u64(11, event.ref);
    message.u64(19, event.newRef);
    message.u32(27, this.#shares(event.qtyLots));
    message.u32(31, event.priceTicks * this.#scale.perTick);
  }

  #execute(event: SynthEvent): void {
    const isElsewhere = event.printTicks !== event.priceTicks || event.isNotVolume;
    const message = this.#begin(isElsewhere ? 'C' : 'E', event);
    message.u64(11, event.ref);
    message.u32(19, this.#shares(event.qtyLots));
    message.u64(23, event.match);
    if (!isElsewhere) return;
    message.text(31, event.isNotVolume ? 'N' : 'Y');
    message.u32(32, event.printTicks * this.#scale.perTick);
  }

  #hidden(event: SynthEvent): void {
    const message = this.#begin('P', event);
    message.side(19, -event.side);
    message.u32(20, this.#shares(event.qtyLots));
    message.stock(24, event.symbol);
    message.u32(32, event.priceTicks * this.#scale.perTick);
    message.u64(36, event.match);
  }

  #trade(event: SynthEvent): void {
    const message = this.#begin('Q', event);
    message.u64(11, this.#shares(event.qtyLots));
    message.stock(19, event.symbol);
    message.u32(27, event.priceTicks * this.#scale.perTick);
    message.u64(31, event.match);
    message.text(39, 'I');
  }
}
