/**
 * The library's public face: `import { defineStrategy, param } from 'slipgauge'`.
 *
 * What a strategy file needs stands here whole and is light. What is heavy (tapes, runs) is loaded when it is called, so that importing
 * this file loads none of the column, maths, YAML or bundling libraries.
 */
export { defineStrategy } from './trading/strategy.js';
export { param } from './trading/params.js';
export { CheckFailed, DataError, Interrupted, InvariantError, SlipgaugeError, StrategyError, UsageError } from './base/errors.js';

export type {
  BookView,
  Context,
  InstrumentView,
  NewOrder,
  OrderChange,
  OrderReport,
  OrderView,
  ParentOrder,
  PositionView,
  SideName,
  StrategyDefinition,
  TradeView,
} from './trading/strategy.js';
export type { ParamOptions, ParamsOf, ParamSpec, ParamSpecs } from './trading/params.js';
export type { CertaintyName, ExecTypeName, OrdStatusName, OrdTypeName, ReasonName, RuleName, TimeInForceName } from './sim/message.js';
