/**
 * The table of metrics: one line a file, in the order in which figures are shown. A new metric is one file here and one line.
 */
import type { MetricFamily } from '../metric.js';
import { cancelRaces } from './cancel-races.js';
import { certainty } from './certainty.js';
import { fees } from './fees.js';
import { fillRate } from './fill-rate.js';
import { makerShare } from './maker-share.js';
import { markout } from './markout.js';
import { missed } from './missed.js';
import { participation } from './participation.js';
import { shortfall } from './shortfall.js';
import { slippage } from './slippage.js';
import { spreadPaid } from './spread-paid.js';
import { timeToFill } from './time-to-fill.js';

/** All metrics. */
export const METRIC_FAMILIES: readonly MetricFamily[] = [
  shortfall,
  slippage,
  participation,
  spreadPaid,
  markout,
  fees,
  fillRate,
  timeToFill,
  makerShare,
  cancelRaces,
  certainty,
  missed,
];
