/**
 * script: play a list of orders at given times.
 *
 * Use it to pin a case down: a tape and a list of actions say completely what happens. An action is
 * `{ at, do: new|cancel|replace, clOrdId, side, type, price, qty, tif, terms }`, or a `massCancel` (of one `side`, or both), or a `massQuote` of several
 * `quotes`; `terms` and mass cancels are of venues that match alone. `at` is the strategy's clock: an integer is ns since the Unix
 * epoch, a duration counts from the tape's first row. Actions may stand in any order; those of one time are played in the order of the list.
 *
 * ```yaml
 * strategy: script
 * params:
 *   actions:
 *     - { at: 1s, do: new, clOrdId: a, side: buy, type: limit, price: 60000.1, qty: 0.5 }
 *     - { at: 2s, do: replace, clOrdId: a, qty: 0.3 }
 *     - { at: 3s, do: cancel, clOrdId: a }
 * ```
 */
import { defineStrategy, param } from 'slipgauge';

/** What a venue that matches knows beyond price and quantity. */
const terms = param.object(
  {
    stopPrice: param.decimal({ optional: true, about: 'of a stop: what elects it' }),
    trigger: param.choice(['last', 'mark', 'index'], { optional: true, about: 'the price that elects a stop; default last' }),
    trailingBps: param.integer({ optional: true, about: 'of a stop that follows: how far behind the best price' }),
    trailingTicks: param.integer({ optional: true, about: 'the same in ticks' }),
    displayQty: param.decimal({ optional: true, about: 'iceberg: shown at a time' }),
    hidden: param.boolean({ optional: true, about: 'whether nothing of it is shown' }),
    minQty: param.decimal({ optional: true, about: 'least quantity of an execution' }),
    budget: param.decimal({ optional: true, about: 'of FOKB: most that a buy pays in all, least that a sell gets' }),
    peg: param.choice(['primary', 'market', 'mid'], { optional: true, about: 'of a pegged order: what it follows' }),
    pegOffsetTicks: param.integer({ optional: true, about: 'and by how many ticks towards the other side' }),
    expire: param.time({ optional: true, about: 'of GTD: when it ends' }),
    otherLeg: param.text({ optional: true, about: 'clOrdId of the other order of a pair of which one cancels the other' }),
    reduceOnly: param.boolean({ optional: true, about: 'whether it may only reduce the position' }),
    cancelOnDisconnect: param.boolean({ optional: true, about: 'whether it leaves when the connection is lost' }),
    postOnly: param.choice(['reject', 'slide'], {
      optional: true,
      about: 'what a GTX order does that would take; default as the venue does',
    }),
  },
  { optional: true },
);

const quoteSide = param.object(
  { price: param.decimal({ optional: true }), qty: param.decimal({ about: 'what is to be open; 0 cancels' }) },
  { optional: true },
);

const quote = param.object({ id: param.text({ about: 'the entry (QuoteEntryID)' }), bid: quoteSide, ask: quoteSide });

const action = param.object(
  {
    at: param.time(),
    do: param.choice(['new', 'cancel', 'replace', 'massCancel', 'massQuote']),
    clOrdId: param.text({ optional: true, about: 'the order; of a massCancel a name of its own; massQuote has none' }),
    tape: param.tape({ optional: true, about: 'default: the first' }),
    side: param.side({ optional: true }),
    type: param.choice(['limit', 'market', 'stop', 'stopLimit', 'takeProfit', 'takeProfitLimit', 'pegged'], { default: 'limit' }),
    // Decimals are handed on as they are written: what is off the grid comes back rejected, as at a venue.
    price: param.decimal({ optional: true }),
    qty: param.decimal({ optional: true, about: 'of a replace: the new total' }),
    tif: param.choice(['GTC', 'IOC', 'FOK', 'GTX', 'DAY', 'GTD', 'ATO', 'ATC', 'FOKB'], {
      optional: true,
      about: 'default: GTC, of market orders IOC',
    }),
    terms,
    quotes: param.list(quote, { optional: true, about: 'of a massQuote' }),
  },
  {
    check(it) {
      if (it.do === 'massQuote') return it.quotes === undefined ? "a massQuote needs 'quotes': a list of { id, bid, ask }" : undefined;
      if (it.quotes !== undefined) return "'quotes' are of a massQuote";
      if (it.clOrdId === undefined) return "missing 'clOrdId': expected a text";
      if (it.do === 'new' && it.side === undefined) return "a new order needs 'side': buy or sell";
      return undefined;
    },
  },
);

export default defineStrategy({
  params: { actions: param.list(action) },

  onStart(ctx) {
    // One timer an action, the action's number as its tag. The sort keeps the list's order among equal times, and so do timers.
    const order = ctx.params.actions.map((it, number) => ({ at: it.at, number }));
    order.sort((a, b) => a.at - b.at || a.number - b.number);
    for (const { at, number } of order) ctx.schedule(at, number);
  },

  onTimer(ctx, number) {
    const it = ctx.params.actions[number]!;
    const tape = it.tape === undefined ? undefined : ctx.markets[it.tape]!.tape;
    const { expire: expireNs, ...rest } = it.terms ?? {};
    const further = it.terms === undefined ? undefined : { ...rest, expireNs };
    if (it.do === 'massCancel') ctx.massCancel({ tape, side: it.side, clOrdId: it.clOrdId });
    else if (it.do === 'massQuote') {
      const quotes = it.quotes!.map(({ id, bid, ask }) => ({ quoteEntryId: id, bid, ask }));
      ctx.massQuote({ tape, quotes, timeInForce: it.tif, terms: further });
    } else if (it.do === 'cancel') ctx.cancel(it.clOrdId!);
    else if (it.do === 'replace') ctx.replace(it.clOrdId!, { price: it.price, qty: it.qty });
    else {
      ctx.submit({
        tape,
        clOrdId: it.clOrdId,
        side: it.side!,
        ordType: it.type,
        price: it.price,
        qty: it.qty,
        timeInForce: it.tif,
        terms: further,
      });
    }
  },
});
