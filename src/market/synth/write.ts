/**
 * A synthetic market written as files: so many events, or as many as fill so many bytes.
 *
 * The market goes on event by event, the writer puts what each tells into its buffer, full buffers go to disk: memory does not grow with
 * the length. On any error, and when the caller aborts, no file is left.
 *
 * Example:
 * ```ts
 * const settings = synthSettings({ seed: 7, symbols: ['AAPL', 'MSFT'] });
 * const made = await writeSynth({ settings, format: 'itch', out: 'day.itch', events: 1_000_000 });
 * made.messages === 1_000_000 + itchHeadMessages(settings) + 3;
 * ```
 */
import { setImmediate } from 'node:timers/promises';
import { Interrupted, UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { SynthFileOptions, SynthWriter } from './format.js';
import { SYNTH_FORMATS } from './formats.js';
import { SynthMarket } from './market.js';
import type { SynthFiles } from './result.js';
import type { SynthSettings } from './settings.js';
import { SynthStatistics } from './statistics.js';

/** What to write. */
export interface SynthFileRequest {
  readonly settings: SynthSettings;
  /** One of `SYNTH_FORMATS`. */
  readonly format: string;
  readonly out: string;
  /** How many events; or `bytes`. */
  readonly events?: number;
  /** End with the first event that makes the file this long, before compression. */
  readonly bytes?: number;
  readonly options?: SynthFileOptions;
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the work, which then throws `Interrupted`. */
  readonly signal?: AbortSignal;
}

/** Events between two looks at the clock of the caller: progress, and whether to stop. */
const PAUSE_EVENTS = 65_536;

/**
 * Write a market from its start.
 * @throws UsageError for an unknown format, or settings that it cannot hold; Interrupted when `signal` aborts.
 */
export async function writeSynth(request: SynthFileRequest): Promise<SynthFiles> {
  const { settings, out, events = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = request;
  if ((request.events === undefined) === (request.bytes === undefined))
    throw new UsageError('events and bytes: expected one of them, and not both');
  for (const [name, value] of Object.entries({ events: request.events, bytes: request.bytes }))
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new UsageError(`${name}: got ${value}, expected a whole number from 1`);
  const format = await formatOf(request.format);
  const market = new SynthMarket(settings);
  const writer = await format.open(out, settings, request.options ?? {});
  const statistics = new SynthStatistics();
  try {
    while (market.events < events && writer.bytes < bytes) {
      market.next();
      if (market.event.ts > Number.MAX_SAFE_INTEGER) throw tooLong();
      writer.write(market);
      if (market.event.symbol === 0) statistics.see(market.event, market.book);
      if (writer.isFull) await writer.flush();
      if (market.events % PAUSE_EVENTS === 0) await pause(request, market, writer);
    }
    const files = await writer.finish(market);
    return { files, events: market.events, messages: writer.messages, bytes: writer.bytes, measured: statistics.means() };
  } catch (error) {
    writer.abort();
    throw error;
  }
}

function tooLong(): UsageError {
  return new UsageError('the market runs for more than 104 days, which times in ns do not hold. Ask for fewer events, or higher rates.');
}

async function formatOf(name: string) {
  const load = SYNTH_FORMATS[name];
  const names = Object.keys(SYNTH_FORMATS);
  if (load === undefined) throw new UsageError(`unknown format ${name}, expected one of ${names.join(', ')}${didYouMean(name, names)}`);
  return load();
}

/** Tell how far it is, and let an interrupt in. */
async function pause(
  { events, bytes, out, onProgress, signal }: SynthFileRequest,
  market: SynthMarket,
  writer: SynthWriter,
): Promise<void> {
  onProgress?.(events === undefined ? writer.bytes : market.events, events ?? bytes!);
  await setImmediate();
  if (signal?.aborted === true) throw new Interrupted(`the writing of ${out} was stopped; nothing was left there`);
}
