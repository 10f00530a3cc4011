/**
 * Further terms of orders in words: `stop price 100.30, by mark, shows 2 at a time`. An order without any has none.
 */
import { formatInstantNs } from '../base/num/instant.js';
import type { SessionColumns, TermsColumns } from '../sim/columns.js';
import { JournalTermFlag, namesByCode, Peg, PostOnly, Trigger } from '../sim/message.js';
import type { Speller } from './texts.js';

const TRIGGER = namesByCode(Trigger);
const PEG = namesByCode(Peg);
const POST_ONLY = namesByCode(PostOnly);

/** The terms of a row, in words; of row −1 none. */
export function termsText({ terms: t, strings }: SessionColumns, row: number, spell: Speller): string {
  if (row < 0) return '';
  const has = (flag: number): boolean => (t.flags[row]! & flag) !== 0;
  const given = (value: number, text: (value: number) => string): string => (Number.isNaN(value) ? '' : text(value));
  const above = (value: number, text: (value: number) => string): string => (value > 0 ? text(value) : '');
  const parts = [
    given(t.stopPxTicks[row]!, (ticks) => `stop price ${spell.price(ticks)}`),
    t.trigger[row] === Trigger.last ? '' : `by ${TRIGGER[t.trigger[row]!] ?? ''}`,
    above(t.trailingBps[row]!, (bps) => `trails by ${String(bps)} bps`),
    above(t.trailingTicks[row]!, (ticks) => `trails by ${String(ticks)} ticks`),
    given(t.displayQtyLots[row]!, (lots) => `shows ${spell.qty(lots)} at a time`),
    has(JournalTermFlag.hidden) ? 'hidden' : '',
    above(t.minQtyLots[row]!, (lots) => `at least ${spell.qty(lots)} at once`),
    given(t.budgetTicksLots[row]!, (ticksLots) => `budget ${spell.budget(ticksLots)}`),
    pegText(t, row),
    given(t.expireTs[row]!, (ts) => `until ${formatInstantNs(BigInt(spell.time(ts)))}`),
    t.otherLegClOrd[row]! < 0 ? '' : `one of a pair with ${strings[t.otherLegClOrd[row]!]!}`,
    has(JournalTermFlag.reduceOnly) ? 'reduce-only' : '',
    has(JournalTermFlag.cancelsOnDisconnect) ? 'leaves on disconnect' : '',
    t.postOnly[row]! < 0 ? '' : `post-only: ${POST_ONLY[t.postOnly[row]!] ?? ''}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function pegText({ peg, pegOffsetTicks }: TermsColumns, row: number): string {
  if (peg[row] === Peg.none) return '';
  const offset = pegOffsetTicks[row]!;
  const away = offset === 0 ? '' : ` ${offset > 0 ? '+' : '-'}${String(Math.abs(offset))} ticks`;
  return `follows ${PEG[peg[row]!] ?? ''}${away}`;
}
