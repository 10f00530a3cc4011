/**
 * Stylised facts of a market from its tape, as numbers beside the bands of the literature: the yardstick of synthetic markets.
 *
 * | file | what |
 * |---|---|
 * | `types.ts` | results and options |
 * | `market-facts.ts`, `walk.ts` | one pass over a tape, and what it makes |
 * | `fact-list.ts`, `bands.ts` | facts by name, each beside its band |
 * | `spread.ts`, `depth-profile.ts`, `sign-memory.ts`, `returns.ts`, `signature.ts`, `impact.ts`, `response.ts`, `flow.ts`, `lifetimes.ts` | estimators, one a file |
 * | `block-sums.ts`, `lagged-products.ts`, `clock-grid.ts`, `log-bins.ts`, `line-fit.ts`, `power-fit.ts` | statistics |
 */
export { marketFacts } from './market-facts.js';
export type * from './types.js';
