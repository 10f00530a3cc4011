/**
 * The table of metrics: one line a file, in the order in which figures are shown. A new metric is one file here and one line.
 */
import type { MetricFamily } from '../metric.js';
import { adverseFills } from './adverse-fills.js';
import { cancelRaces } from './cancel-races.js';
import { certainty } from './certainty.js';
import { conditionalDrift } from './conditional-drift.js';
import { fees } from './fees.js';
import { fillProbability } from './fill-probability.js';
import { fillRate } from './fill-rate.js';
import { makerShare } from './maker-share.js';
import { markoutByCertainty } from './markout-by-certainty.js';
import { markoutByRule } from './markout-by-rule.js';
import { markoutSplit } from './markout-split.js';
import { markout } from './markout.js';
import { missed } from './missed.js';
import { participation } from './participation.js';
import { shortfall } from './shortfall.js';
import { slippage } from './slippage.js';
import { spreadPaid } from './spread-paid.js';
import { spread } from './spread.js';
import { timeToFill } from './time-to-fill.js';
import { tradeThrough } from './trade-through.js';

/** All metrics. */
export const METRIC_FAMILIES: readonly MetricFamily[] = [
  shortfall,
  slippage,
  participation,
  spreadPaid,
  spread,
  markout,
  markoutSplit,
  markoutByRule,
  markoutByCertainty,
  conditionalDrift,
  adverseFills,
  tradeThrough,
  fees,
  fillRate,
  fillProbability,
  timeToFill,
  makerShare,
  cancelRaces,
  certainty,
  missed,
];
