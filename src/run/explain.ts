/**
 * An order's life, line by line: when it was sent, what the venue did with it, and for each fill the rule, the row and the queue.
 */
import { UsageError } from '../base/errors.js';
import { formatDuration } from '../base/num/duration.js';
import { explainFill } from '../report/words.js';
import type { SessionColumns } from '../sim/columns.js';
import { ExecType, namesByCode, OrdType, RequestType, TimeInForce } from '../sim/message.js';
import type { LoadedRun } from './load.js';
import { marketOf, tradesAlone } from './scenario/index.js';
import { sessionIndexes } from './show.js';
import { termsText } from './terms-texts.js';
import { aheadText, NAMES, reasonText, spelledTapes, type Speller } from './texts.js';

/** One line of an order's life. */
export interface LifeLine {
  /** Integer ns since the Unix epoch: a request's on the strategy's clock, a report's on the venue's. */
  readonly ts: string;
  readonly event: string;
  readonly text: string;
}

/** An order's life. */
export interface OrderLife {
  readonly session: string;
  /** Id of the tape that it was on, where the run has several. */
  readonly tape?: string;
  readonly clOrdId: string;
  readonly lines: readonly LifeLine[];
  /** What only the optimistic shadow would have filled, in quantity; `0` when nothing. */
  readonly missedQty: string;
}

const SENT: Readonly<Record<number, string>> = {
  [RequestType.new]: 'sent',
  [RequestType.cancel]: 'cancel sent',
  [RequestType.replace]: 'replace sent',
  [RequestType.massCancel]: 'mass cancel sent',
};

const TYPE = namesByCode(OrdType);
const TIF = namesByCode(TimeInForce);

/**
 * The lives of the orders with this clOrdId, one a session that has it.
 * @throws UsageError when no session has it.
 */
export function explainOrder(run: LoadedRun, clOrdId: string, session?: string): OrderLife[] {
  const lives: OrderLife[] = [];
  for (const index of sessionIndexes(run, session)) {
    const columns = run.columns(index);
    const clOrd = columns.strings.indexOf(clOrdId);
    if (clOrd > 0 && sent(columns, clOrd)) lives.push(lifeOf(run, index, columns, clOrd));
  }
  if (lives.length === 0) {
    throw new UsageError(
      `no order ${clOrdId} in ${run.dir}${session === undefined ? '' : `, session ${session}`}; slipgauge show ${run.dir} orders lists them`,
    );
  }
  return lives;
}

function sent({ requests }: SessionColumns, clOrd: number): boolean {
  return requests.clOrd.includes(clOrd);
}

function lifeOf(run: LoadedRun, index: number, columns: SessionColumns, clOrd: number): OrderLife {
  const tape = tapeOf(columns, clOrd);
  const { id, meta, flow } = run.manifest.tapes[tape]!;
  const { spell } = spelledTapes(run.manifest)[tape]!;
  const { queue } = marketOf(run.manifest.scenario.sessions[index]!, id).venue;
  const context = {
    queueModel: 'n' in queue ? `${queue.model}, n = ${queue.n}` : queue.model,
    levelOfDetail: flow?.levelOfDetail ?? meta.levelOfDetail,
    alone: tradesAlone(run.manifest.scenario.sessions[index]!, id),
  };
  const lines = [...requestLines(columns, clOrd, spell), ...reportLines(columns, clOrd, spell, context)];
  lines.sort((a, b) => a.ts - b.ts || a.rank - b.rank);
  const { missed } = columns;
  let missedLots = 0;
  for (let i = 0; i < missed.count; i++) if (missed.clOrd[i] === clOrd) missedLots += missed.missedQtyLots[i]!;
  return {
    session: columns.id,
    ...(run.manifest.tapes.length === 1 ? {} : { tape: id }),
    clOrdId: columns.strings[clOrd]!,
    lines: lines.map(({ ts, event, text }) => ({ ts: spell.time(ts), event, text })),
    missedQty: spell.qty(missedLots),
  };
}

/** Number of the tape that an order is on: an id names one order of a session. */
function tapeOf({ requests }: SessionColumns, clOrd: number): number {
  return requests.instrument[requests.clOrd.indexOf(clOrd)]!;
}

interface RankedLine {
  readonly ts: number;
  readonly rank: number;
  readonly event: string;
  readonly text: string;
}

function* requestLines(columns: SessionColumns, clOrd: number, spell: Speller): Generator<RankedLine> {
  const { requests: q, terms: further, strings } = columns;
  for (let i = 0; i < q.count; i++) {
    if (q.clOrd[i] !== clOrd) continue;
    const type = q.type[i]!;
    const price = Number.isNaN(q.priceTicks[i]!) ? '' : ` at ${spell.price(q.priceTicks[i]!)}`;
    const qty = Number.isNaN(q.qtyLots[i]!) ? '' : ` ${spell.qty(q.qtyLots[i]!)}`;
    const wire = `on the wire for ${formatDuration(q.arriveTs[i]! - q.sentTs[i]!)}`;
    const terms =
      type === RequestType.new
        ? `${q.side[i]! > 0 ? 'buy' : 'sell'}${qty}${price} ${TYPE[q.ordType[i]!] ?? ''} ${TIF[q.timeInForce[i]!] ?? ''}`
        : type === RequestType.replace
          ? `to${qty}${price}`
          : '';
    const parent = q.parent[i]! > 0 ? `, child of parent ${q.parent[i]!}` : '';
    const more = termsText(columns, further.request.indexOf(i), spell);
    const said = [terms === '' ? strings[clOrd]! : terms, ...(more === '' ? [] : [more]), wire].join(', ');
    yield { ts: q.sentTs[i]!, rank: i, event: SENT[type]!, text: `${said}${parent}` };
  }
}

function* reportLines(
  { reports: r }: SessionColumns,
  clOrd: number,
  spell: Speller,
  context: Parameters<typeof explainFill>[1],
): Generator<RankedLine> {
  for (let i = 0; i < r.count; i++) {
    if (r.clOrd[i] !== clOrd) continue;
    const rank = 1e9 + i;
    const seen = `seen ${formatDuration(r.recvTs[i]! - r.exchTs[i]!)} later`;
    const left = `filled ${spell.qty(r.cumQtyLots[i]!)}, open ${spell.qty(r.leavesQtyLots[i]!)}`;
    if (r.execType[i] !== ExecType.trade) {
      const why = reasonText(r.reason[i]!);
      const at = Number.isNaN(r.priceTicks[i]!) ? '' : `at ${spell.price(r.priceTicks[i]!)}; `;
      yield {
        ts: r.exchTs[i]!,
        rank,
        event: NAMES.execType[r.execType[i]!]!,
        text: `${why === '' ? '' : `${why}; `}${at}${left}; ${seen}`,
      };
      continue;
    }
    const sentence = explainFill(
      {
        side: r.side[i]! > 0 ? 'buy' : 'sell',
        qty: spell.qty(r.lastQtyLots[i]!),
        price: spell.price(r.lastPxTicks[i]!),
        liquidity: NAMES.liquidity[r.liquidity[i]!] as 'maker' | 'taker',
        rule: NAMES.rule[r.rule[i]!] as 'queue',
        tapeRow: r.tapeRow[i]!,
        aheadBeforeLots: r.aheadBeforeLots[i]!,
        aheadAfterLots: r.aheadAfterLots[i]!,
        certainty: NAMES.certainty[r.certainty[i]!] as 'likely',
      },
      context,
    );
    const queue = `ahead ${aheadText(r.aheadBeforeLots[i]!)} → ${aheadText(r.aheadAfterLots[i]!)}`;
    yield { ts: r.exchTs[i]!, rank, event: 'trade', text: `${sentence} [${queue}, fee ${spell.money(r.feeUnits[i]!)}; ${left}; ${seen}]` };
  }
}
