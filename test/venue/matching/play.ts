/**
 * Messages to a matching engine as lines of text, played on the engine and on its twin; gives back each message with what was said to it.
 *
 * `#1 buy 10@100 displayLots=3 isHidden`: an entry, whose further fields have their names in `OrderEntry` and their codes' names.
 * `cancel #1`, `reduce #1 3`, `amend #1 3`, `replace #1 3@101` (`replace #1 @101`, `replace #1 3`), `massCancel 1 sell`, `disconnect 1`, `mark 101`, `index 101`.
 * `+5 …`: so many ns later; `by 2 …`: account 2 asks.
 */
import { EntryTif, EntryType, Peg, PostOnly, Stp, Trigger } from '../../../src/venue/matching/entry.js';
import type { BookRules } from '../../../src/venue/matching/rules-in-force.js';
import type { Command, Fields } from './commands.js';
import { compare } from './compare.js';

const CODES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ordType: EntryType,
  timeInForce: EntryTif,
  postOnly: PostOnly,
  stp: Stp,
  trigger: Trigger,
  peg: Peg,
};
const SIDES: Readonly<Record<string, number>> = { buy: 1, sell: -1, both: 0 };

const numberOf = (text: string | undefined): number => (text === undefined || text === '' ? Number.NaN : Number(text));

function fieldsOf(text: string): Fields {
  const [, id, side, lots, ticks, words = ''] = /^#(\d+) (buy|sell) ([^@ ]+)(?:@(\S+))?(?: (.*))?$/.exec(text.trim()) ?? [];
  if (id === undefined) throw new Error(`no entry: ${text}`);
  const fields: Fields = {
    orderId: Number(id),
    side: SIDES[side!]!,
    qtyLots: Number(lots),
    priceTicks: numberOf(ticks),
    timeInForce: EntryTif.GTC,
  };
  const more: Record<string, unknown> = {};
  for (const word of words.split(' ').filter((w) => w !== '')) {
    const [name = '', value] = word.split('=');
    more[name] = value === undefined ? true : (CODES[name]?.[value] ?? Number(value));
  }
  return { ...fields, ...more };
}

function commandOf(line: string): Command {
  const [, later = '0', who = '0', text = ''] = /^(?:\+(\d+) )?(?:by (\d+) )?(.*)$/.exec(line)!;
  const head = { afterNs: Number(later), account: Number(who) };
  if (text.startsWith('#')) return { op: 'enter', afterNs: head.afterNs, fields: fieldsOf(text) };
  const [op = '', first = '', second = ''] = text.split(' ');
  if (op === 'mark' || op === 'index') return { op, afterNs: head.afterNs, priceTicks: Number(first) };
  if (op === 'disconnect') return { op, afterNs: head.afterNs, account: Number(first) };
  if (op === 'massCancel') return { op, afterNs: head.afterNs, account: Number(first), side: SIDES[second]! };
  const orderId = Number(first.slice(1));
  if (op === 'cancel') return { op, ...head, orderId };
  const [lots, ticks] = second.split('@');
  if (op === 'reduce' || op === 'amend') return { op, ...head, orderId, lots: numberOf(lots) };
  if (op === 'replace') return { op, ...head, orderId, lots: numberOf(lots), priceTicks: numberOf(ticks) };
  throw new Error(`no message: ${line}`);
}

/** Each message, then its reports without their number; at the end, what is at rest. */
export function play(script: string, rules: Partial<BookRules> = {}): string {
  const lines = script.split('\n').map((line) => line.trim());
  const messages = lines.filter((line) => line !== '');
  const { reports, book } = compare(messages.map(commandOf), rules);
  const said = messages.flatMap((line, seq) => [
    line,
    ...reports.filter((r) => r.startsWith(`${seq} `)).map((r) => `    ${r.slice(r.indexOf(' ') + 1)}`),
  ]);
  return ['', ...said, `at rest: ${book.join(', ') || 'nobody'}`, ''].join('\n');
}
