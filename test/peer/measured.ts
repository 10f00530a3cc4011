/** The measured cases of test/golden/hftbacktest.json, to be played through the peer again: what stands there must be what it does. */
import { readFileSync } from 'node:fs';
import { parseDecimal, parseUnits } from '../../src/base/num/decimal.js';
import type { Action, Case, NewAction, QueueChoice, Row } from './case.js';

type Texts = Readonly<Record<string, string>>;

interface Measured {
  readonly id: string;
  /** Why the peer cannot play it to its end. */
  readonly peerStops?: string;
  readonly instrument: { readonly tickSize: string; readonly lotSize: string };
  readonly tape: readonly (readonly [string, string, Row['kind'], Row['side'], string, string])[];
  readonly sessions: readonly {
    readonly id: string;
    readonly params: { readonly actions: readonly (Texts & { readonly at: unknown })[] };
    readonly latency: { readonly entry: string; readonly response: string };
    readonly venue: { readonly fills: Case['fills']; readonly queue: QueueChoice };
  }[];
}

/** The cases by name, from the root of the repository; those at which the peer stops are left out. */
export function measuredCases(): { readonly name: string; readonly one: Case }[] {
  const cases = JSON.parse(readFileSync('test/golden/hftbacktest.json', 'utf8')) as Measured[];
  return cases
    .filter(({ peerStops }) => peerStops === undefined)
    .flatMap((measured) => measured.sessions.map((session) => ({ name: `${measured.id} ${session.id}`, one: caseOf(measured, session) })));
}

function caseOf({ instrument, tape }: Measured, { params, latency, venue }: Measured['sessions'][number]): Case {
  const [tick, lot] = [parseDecimal(instrument.tickSize), parseDecimal(instrument.lotSize)];
  const ticks = (text: string | undefined): number => (text === undefined ? 0 : parseUnits(text, tick));
  const lots = (text: string): number => parseUnits(text, lot);
  const news = new Map<string, NewAction>();
  const actions = params.actions.map((action): Action => {
    const { do: what, clOrdId = '', side, type, price, qty = '', tif } = action;
    const [at, known] = [Number(action.at), news.get(clOrdId)];
    if (known === undefined) {
      const isMarket = type === 'market';
      const terms = { side: side as NewAction['side'], type: type as NewAction['type'], tif: (tif ?? 'IOC') as NewAction['tif'] };
      const order = { at, do: 'new', id: news.size + 1, ...terms, priceTicks: isMarket ? 0 : ticks(price), lots: lots(qty) } as const;
      news.set(clOrdId, order);
      return order;
    }
    if (what === 'cancel') return { at, do: 'cancel', id: known.id };
    const total = lots(qty);
    return {
      at,
      do: 'replace',
      id: known.id,
      priceTicks: price === undefined ? known.priceTicks : ticks(price),
      wantLots: total,
      lots: total,
    };
  });
  const rows = tape.map(([exchTs, recvTs, kind, side, price, qty]): Row => {
    return { exchTs: Number(exchTs), recvTs: Number(recvTs), kind, side, priceTicks: ticks(price), lots: lots(qty) };
  });
  const wires = { entryNs: Number.parseInt(latency.entry, 10), responseNs: Number.parseInt(latency.response, 10) };
  const { tickSize, lotSize } = instrument;
  return { baseNs: 0n, tickSize, lotSize, fills: venue.fills, queue: venue.queue, wires, depth: 'hashmap', rows, actions };
}
