/** The built-in strategies that make a market, by the names that come behind `market/`. */
import hawkes from '../../strategies/market/hawkes.js';
import informed from '../../strategies/market/informed.js';
import momentum from '../../strategies/market/momentum.js';
import noise from '../../strategies/market/noise.js';
import queueReactive from '../../strategies/market/queue-reactive.js';
import zeroIntelligence from '../../strategies/market/zero-intelligence.js';

export const MARKET_STRATEGIES = {
  hawkes,
  informed,
  momentum,
  noise,
  'queue-reactive': queueReactive,
  'zero-intelligence': zeroIntelligence,
};
