/**
 * How a journal is laid out in bytes, which the session's digest is over: a change here changes every run's.
 *
 * Records of whole 32-bit words, little-endian. The first word has the type in its low byte and three small fields above it.
 * A 64-bit integer is its low word and then its high word (two's complement). Times are ns since the tape epoch.
 *
 * | type | bytes 1, 2, 3 of the first word | words that follow |
 * |---|---|---|
 * | 1 start | – | semantics, session-independent seed (64) |
 * | 2 text | – | number, length in bytes, UTF-8 padded with zeros |
 * | 3 request | type, side + 1, ordType + 16·timeInForce | instrument + 256·faultReason, clOrd, parent, sentTs (64), arriveTs (64), priceTicks, qtyLots (64) |
 * | 4 report | execType, ordStatus, reason | instrument + 256·(side + 1), clOrd, parent, exchTs (64), recvTs (64), leavesQtyLots (64), cumQtyLots (64) |
 * | 5 fill | liquidity, rule, certainty | follows its report: lastPxTicks, lastQtyLots (64), tapeRow (64), ahead before (64), ahead after (64), feeUnits (64) |
 * | 6 timer | – | dueNs (64), tag (64) |
 * | 7 parent | side + 1, instrument, 0 | id, qtyLots (64), decidedTs (64), startTs (64), endTs (64), decisionMid2Ticks (64) |
 * | 8 record | – | name, ts (64), value (float64) |
 * | 9 log | – | text, ts (64) |
 * | 10 missed | instrument, 0, 0 | clOrd, missedQtyLots (64) |
 * | 11 end | outcome, 0, 0 | ts (64) |
 * | 12 terms | trigger + 16·peg, flags, postOnly + 1 | follows its request: stopPxTicks, trailingBps, trailingTicks, displayQtyLots (64), minQtyLots (64), pegOffsetTicks, expireTs (64), otherLegClOrd |
 * | 13 budget | – | follows its terms, where there is one: budgetTicksLots (64) |
 * | 14 massQuote | – | parts: so many requests follow that went in one message |
 * | 15 price | – | follows its report: priceTicks, the price at which the venue has put the order |
 *
 * `ahead` counts 1/65536 lots. Flags of terms: 1 hidden, 2 reduce-only, 4 cancel on disconnect; a post-only that is the venue's affair is 0.
 * An absent price is −2³¹, an absent quantity −1, an absent mid −2⁶².
 */

/** Record types, see the header. */
export const RecordType = {
  start: 1,
  text: 2,
  request: 3,
  report: 4,
  fill: 5,
  timer: 6,
  parent: 7,
  record: 8,
  log: 9,
  missed: 10,
  end: 11,
  terms: 12,
  budget: 13,
  massQuote: 14,
  price: 15,
} as const;

/** How a session ended. */
export const Outcome = { finished: 1, failed: 2 } as const;

export const NO_PRICE = -2147483648;
export const NO_QTY = -1;
export const NO_MID = -4611686018427387904;
