/**
 * One fill in words: what happened, which rule made it, what stood ahead, and how far it can be trusted (DESIGN §1.4).
 *
 * Used wherever a fill is explained: the page, `slipgauge explain`, the documentation. Rules are named exactly as in FILLS.md:
 * `through`, `queue`, `crossed`, `taker`.
 *
 * Units: `aheadBeforeLots`, `aheadAfterLots` in lots (multiples of 1/65536); below 0 is a credit that an earlier print left over.
 *
 * Example: "Bought 0.012 at 61,823.4 as maker, rule queue: tape row 5,120 is a print at our price that used up what stood ahead of us
 * (3.2 → 0 lots) and reached us. Certain: …"
 */
import type { CertaintyName, RuleName } from '../sim/columns.js';
import { fixed, grouped, significant } from './numbers.js';
import type { ReportTape } from './types.js';

/** A fill as its fields are named at the edge; decimals are strings. */
export interface FillFields {
  readonly side: 'buy' | 'sell';
  readonly qty: string;
  readonly price: string;
  readonly liquidity: 'maker' | 'taker';
  readonly rule: RuleName;
  readonly tapeRow: number;
  readonly aheadBeforeLots: number;
  readonly aheadAfterLots: number;
  readonly certainty: CertaintyName;
}

/** What a fill's trust rests on. */
export interface FillContext {
  /** The queue model in words, e.g. `prob-power3, n = 3`. */
  readonly queueModel: string;
  /** Level of detail of the tape, or of what entered a market: of single orders (L3) nothing is estimated. */
  readonly levelOfDetail: 'L1' | 'L2' | 'L3';
  /** Whether it was in a market of the session's own, into which the tape flowed. */
  readonly alone?: boolean | undefined;
}

/** Level of detail on which fills on a tape rest: a market tells single orders, whatever it was made of. */
export function restsOn({ meta, flowDetail = meta.levelOfDetail }: Pick<ReportTape, 'meta' | 'flowDetail'>): FillContext['levelOfDetail'] {
  return flowDetail;
}

/** What happened: `Bought 0.012 at 61,823.4 as maker, rule queue`. */
function whatHappened(fill: FillFields): string {
  const verb = fill.side === 'buy' ? 'Bought' : 'Sold';
  return `${verb} ${grouped(fill.qty)} at ${grouped(fill.price)} as ${fill.liquidity}, rule ${fill.rule}`;
}

/** Why it filled: the tape row, the rule, the queue before and after. */
export function whyItFilled(fill: FillFields, { levelOfDetail, alone }: Pick<FillContext, 'levelOfDetail' | 'alone'>): string {
  const row = `tape row ${fixed(fill.tapeRow, 0)}`;
  if (alone === true) return whyAlone(fill, row);
  return levelOfDetail === 'L3' ? whyInRealQueue(fill, row) : whyAmongLevels(fill, row);
}

function whyAmongLevels(fill: FillFields, row: string): string {
  const queue = `${lots(fill.aheadBeforeLots)} → ${lots(fill.aheadAfterLots)} lots`;
  const beyond = fill.side === 'buy' ? 'below' : 'above';
  switch (fill.rule) {
    case 'taker':
      return `on arrival the order took what ${row} had stated on the other side`;
    case 'through':
      return `${row} is a print ${beyond} our price, so it went through us whatever stood ahead (${queue})`;
    case 'queue':
      return `${row} is a print at our price that ${reached(fill.aheadBeforeLots)} (${queue})`;
    case 'crossed':
      return `${row} states the other side at or ${beyond} our price, so we were met whatever stood ahead (${queue})`;
    case 'matched':
    case 'uncross':
      return whyMatched(fill, row);
  }
}

/** On a tape of single orders (FILLS.md §6): the row that fills takes nothing from what stands ahead. */
function whyInRealQueue(fill: FillFields, row: string): string {
  const ahead = `${lots(fill.aheadBeforeLots)} lots stood ahead`;
  switch (fill.rule) {
    case 'taker':
      return `on arrival the order took an order of the other side that ${row} tells of`;
    case 'through':
      return `${row} is an execution at a worse price than ours, so it was ours first (${ahead})`;
    case 'queue':
      return `${row} is an execution at our price of what stood behind us (${ahead})`;
    case 'crossed':
      return `${row} brought an order of the other side to our price or through it, which met us (${ahead})`;
    case 'matched':
    case 'uncross':
      return whyMatched(fill, row);
  }
}

/** In a market of one's own the row is the last of the tape that had come into it. */
function whyAlone({ rule }: FillFields, row: string): string {
  if (rule === 'taker') return `on arrival behind ${row} the order took what stood on the other side of its own market`;
  if (rule === 'uncross') return `${row} resumed trading, and what had come to cross traded at one price`;
  return `${row} brought lots to our price or through it, and in the queue it was our turn`;
}

/** In a market of real participants the trade is the fill. */
function whyMatched({ rule }: FillFields, row: string): string {
  return rule === 'uncross' ? `${row} is the auction's trade, at its one price` : `${row} is the trade of an incoming order with ours`;
}

function reached(aheadBeforeLots: number): string {
  return aheadBeforeLots > 0 ? 'used up what stood ahead of us and reached us' : 'reached us with nothing left ahead';
}

/** How far it can be trusted, and why (FILLS.md §4, §5, §6.10). */
export function howCertain(certainty: CertaintyName, context: FillContext): string {
  const real = context.levelOfDetail === 'L3';
  switch (certainty) {
    case 'certain':
      return real
        ? 'Certain: the order stood in the real queue, nothing is estimated'
        : context.alone === true
          ? 'Certain: cancelled lots are taken from behind the order, so it fills wherever they stood'
          : 'Certain: even the pessimistic queue had filled this much by then';
    case 'likely':
      return `Likely: the queue model (${context.queueModel}) fills it, the pessimistic queue had not by then`;
    case 'doubtful':
      return real
        ? 'Doubtful: the tape does not settle it here (filled out of turn, crossed book, after a gap, a print without a side, or a silent feed)'
        : 'Doubtful: the tape does not show enough here (price never shown, after a gap, crossed or stale book)';
  }
}

/** All of it, two sentences. */
export function explainFill(fill: FillFields, context: FillContext): string {
  return `${whatHappened(fill)}: ${whyItFilled(fill, context)}. ${howCertain(fill.certainty, context)}.`;
}

function lots(value: number): string {
  return significant(value, 6);
}
