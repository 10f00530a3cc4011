/**
 * An engine and its twin, told the same and compared after each message: what they say, what they publish, and what stands in the book.
 */
import {
  BookEvents,
  DEFAULT_RULES,
  type BookRules,
  gathers,
  MatchingEngine,
  ReportRing,
  Uncrossing,
} from '../../../src/venue/matching/index.js';
import { ID, KEY, LEAVES, LINKS, SHOWN, VALUES } from '../../../src/venue/matching/book/order-records.js';
import { type MatchingFloor, QueueIndex, queuesOf } from '../../../src/venue/matching/floor.js';
import { type Command, tell } from './commands.js';
import type { NaiveAuction } from './naive-auction.js';
import { NaiveEngine } from './naive-engine.js';
import { takeReports, takeRows } from './told.js';

/** An engine that publishes its book. */
export function publishingEngine(rules: Partial<BookRules> = {}): { engine: MatchingEngine; ring: ReportRing; events: BookEvents } {
  const ring = new ReportRing();
  const engine = new MatchingEngine(0, { ...DEFAULT_RULES, ...rules }, ring);
  const events = new BookEvents();
  engine.floor.events = events;
  return { engine, ring, events };
}

/** Thrown where the two differ. */
class Disagreement extends Error {}

export interface Outcome {
  readonly reports: readonly string[];
  readonly rows: readonly string[];
  readonly book: readonly string[];
}

/** Tell both a stream. @throws Disagreement at the first message after which they differ. */
export function compare(
  commands: readonly Command[],
  rules: Partial<BookRules> = {},
  onMessage?: (engine: MatchingEngine) => void,
): Outcome {
  const { engine, ring, events } = publishingEngine(rules);
  const twin = new NaiveEngine({ ...DEFAULT_RULES, ...rules });
  const told: { reports: string[]; rows: string[]; book: string[] } = { reports: [], rows: [], book: [] };
  let nowNs = 0;
  commands.forEach((command, seq) => {
    nowNs += command.afterNs;
    tell(engine, seq, nowNs, command);
    tell(twin, seq, nowNs, command);
    const ours = {
      ...{ reports: takeReports(ring), rows: takeRows(events), book: bookText(engine.floor) },
      ...{ last: engine.floor.lastPxTicks, indicative: indicativeOf(engine) },
    };
    const theirs = {
      ...{ reports: twin.reports.splice(0), rows: twin.rows.splice(0), book: twinBook(twin) },
      ...{ last: twin.lastPxTicks, indicative: isCalled(engine) ? numbersOf(twin.auction(true)) : undefined },
    };
    const [a, b] = [JSON.stringify(ours, undefined, 1), JSON.stringify(theirs, undefined, 1)];
    if (a !== b) throw new Disagreement(`after message ${seq}, ${JSON.stringify(command)}\nthe engine: ${a}\nthe twin: ${b}`);
    engine.invariant();
    onMessage?.(engine);
    told.reports.push(...ours.reports);
    told.rows.push(...ours.rows);
    told.book = ours.book;
  });
  return told;
}

/** Whether orders gather, or wait for a call that lies ahead. */
function isCalled({ floor }: MatchingEngine): boolean {
  return gathers(floor.phase) || floor.callTif !== 0;
}

/** What would trade in the call now: price, volume, surplus. */
function indicativeOf(engine: MatchingEngine): readonly number[] | undefined {
  const found = new Uncrossing();
  if (!isCalled(engine)) return undefined;
  engine.indicative(found);
  return numbersOf(found);
}

function numbersOf({ priceTicks, volumeLots, surplusLots }: Uncrossing | NaiveAuction): readonly number[] {
  return [priceTicks, volumeLots, surplusLots];
}

/** What stands in the book and what waits: `#id open/shown@price`. */
function bookText(floor: MatchingFloor): string[] {
  const { values, links } = floor.records;
  const texts: string[] = [];
  for (const side of [1, -1]) {
    for (const index of [QueueIndex.lit, QueueIndex.dark]) {
      for (const o of queuesOf(floor, index, side).orders()) {
        const shown = index === QueueIndex.lit ? values[o * VALUES + SHOWN]! : 0;
        texts.push(`#${values[o * VALUES + ID]!} ${values[o * VALUES + LEAVES]!}/${shown}@${side * links[o * LINKS + KEY]!}`);
      }
    }
  }
  const waiting: string[] = [];
  for (const queues of floor.queues.slice(QueueIndex.stopLast))
    for (const o of queues.orders()) waiting.push(`#${values[o * VALUES + ID]!} ${values[o * VALUES + LEAVES]!} waits`);
  return [...texts, ...waiting.sort()];
}

function twinBook({ orders }: NaiveEngine): string[] {
  const texts: string[] = [];
  for (const side of [1, -1]) {
    for (const isHidden of [false, true]) {
      const here = orders.filter((o) => o.where === 'book' && o.entry.side === side && o.entry.isHidden === isHidden);
      for (const o of here.sort((a, b) => side * (b.priceTicks - a.priceTicks) || a.place - b.place))
        texts.push(`#${o.entry.orderId} ${o.openLots}/${o.shownLots}@${o.priceTicks}`);
    }
  }
  const waiting = orders.filter(({ where }) => where !== 'book').map(({ entry, openLots }) => `#${entry.orderId} ${openLots} waits`);
  return [...texts, ...waiting.sort()];
}
