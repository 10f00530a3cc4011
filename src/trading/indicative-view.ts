/**
 * What would trade in a call, as the strategy sees it. One object a session, filled anew each time.
 */
import type { Message } from '../sim/message.js';
import type { IndicativeView } from './strategy.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The reused view. */
export class IndicativePrice implements Mutable<IndicativeView> {
  priceTicks = Number.NaN;
  pairedQtyLots = 0;
  imbalanceQtyLots = 0;
  imbalanceSide: IndicativeView['imbalanceSide'] = 0;
  referenceTicks = Number.NaN;
  exchTs = 0;
  recvTs = 0;

  /** Show a message. */
  show(m: Message): this {
    this.priceTicks = m.priceTicks;
    this.pairedQtyLots = m.pairedLots;
    this.imbalanceQtyLots = Math.abs(m.surplusLots);
    this.imbalanceSide = m.surplusLots > 0 ? 1 : m.surplusLots < 0 ? -1 : 0;
    this.referenceTicks = m.referenceTicks;
    this.exchTs = m.exchTs;
    this.recvTs = m.recvTs;
    return this;
  }
}
