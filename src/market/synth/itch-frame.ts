/**
 * What stands before and behind the events of an ITCH file: the system's day, and what is told of each symbol when it opens.
 *
 * The messages of a symbol are one of each type that changes no book, so that a reader meets all of them.
 *
 * Example: a file of two symbols begins with `itchHeadMessages` = 3 + 2 × 10 messages.
 */
import type { ItchMessage } from './itch-message.js';
import type { Scale4 } from './price4.js';
import type { SynthSettings } from './settings.js';

/** Letters that a symbol may have. */
export const SYMBOL_BYTES = 8;

/** System messages before the first symbol: start of messages, of system hours, of market hours. */
const OPENING_CODES = ['O', 'S', 'Q'];
const CLOSING_CODES = ['M', 'E', 'C'];
/** Messages of one symbol, see `putSymbol`. */
const SYMBOL_MESSAGES = 10;

/** How many messages stand before the first event. */
export function itchHeadMessages(settings: SynthSettings): number {
  return OPENING_CODES.length + SYMBOL_MESSAGES * settings.symbols.length;
}

/** Put what stands before the first event. */
export function putHead(message: ItchMessage, settings: SynthSettings, { perTick }: Scale4): void {
  for (const code of OPENING_CODES) message.beginBlank('S', 0, settings.startNs).text(11, code);
  for (const symbol of settings.symbols.keys()) putSymbol(message, symbol, settings.startNs, settings.openTicks * perTick);
}

/** Put what stands behind the last event. */
export function putTail(message: ItchMessage, ts: number): void {
  for (const code of CLOSING_CODES) message.beginBlank('S', 0, ts).text(11, code);
}

const ROUND_LOT = 100;

function putSymbol(message: ItchMessage, symbol: number, ts: number, openPrice4: number): void {
  const begin = (type: string, stockAt: number): void => {
    message.beginBlank(type, symbol + 1, ts).stock(stockAt, symbol);
  };
  // stock directory: market category, status, round lot, issue, authenticity, short sale, IPO, LULD, ETP
  begin('R', 11);
  message.text(19, 'QN');
  message.u32(21, ROUND_LOT);
  message.text(25, 'NCZ PNN1N');
  message.text(38, 'N');
  begin('H', 11);
  message.text(19, 'T     ');
  begin('Y', 11);
  message.text(19, '0');
  begin('L', 15);
  message.text(11, 'SLIP');
  message.text(23, 'YNA');
  message.beginBlank('V', 0, ts).u64(11, 7);
  begin('K', 11);
  message.text(23, 'A');
  message.u32(24, openPrice4);
  begin('J', 11);
  message.u32(19, openPrice4);
  begin('N', 11);
  message.text(19, 'N');
  begin('O', 11);
  message.text(19, 'N');
  begin('I', 28);
  message.text(27, 'N');
  message.text(48, 'OL');
}
