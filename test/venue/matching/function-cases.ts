/** The shared cases of the matching venue that are answered by one function. None where ../shared is absent. */
import { existsSync, readFileSync } from 'node:fs';

/** A row of a schedule: price, demand, supply, volume, surplus. */
type ScheduleRow =
  readonly number[] | { readonly p: number; readonly d: number; readonly s: number; readonly v: number; readonly sur: number };

/** What the cases of each kind hold, beside `id` and `kind`. */
interface FunctionCases {
  readonly uncross: {
    /** A price of null: a market order. */
    readonly orders: readonly { readonly side: 'B' | 'S'; readonly qty: number; readonly px: number | null }[];
    readonly referencePrice?: number | null;
    readonly expect: {
      readonly price: number | null;
      readonly volume: number;
      readonly surplus: number;
      readonly schedule_px_dem_sup_vol_sur: readonly ScheduleRow[];
    };
  };
  readonly allocate: {
    readonly aggressorQty: number;
    readonly resting: readonly { readonly id: number | string; readonly qty: number; readonly top?: number; readonly lmm?: number }[];
    readonly steps: readonly { readonly t: 'TOP' | 'PRORATA' | 'FIFO' | 'LMM'; readonly min?: number; readonly max?: number }[];
    readonly expect: { readonly fills: readonly (readonly [number | string, number])[] };
  };
  readonly trailing: {
    readonly side: 'B' | 'S';
    readonly type: string;
    readonly stopPx: number | null;
    readonly trailingDeltaBps: number;
    readonly lastPrices: readonly number[];
    readonly expect: { readonly triggersAtPrice: number | null };
  };
  readonly luld: {
    readonly ref: number;
    readonly tier: 1 | 2;
    readonly doubled: boolean;
    readonly expect: { readonly lower: number; readonly upper: number };
  };
}

const FILE = new URL('../../../../shared/conformance/matching.jsonl', import.meta.url);

const lines = existsSync(FILE) ? readFileSync(FILE, 'utf8').trim().split('\n') : [];

/** The cases of a kind, by id. */
export function functionCases<Kind extends keyof FunctionCases>(kind: Kind): readonly (readonly [string, FunctionCases[Kind]])[] {
  return lines
    .map((line) => JSON.parse(line) as FunctionCases[Kind] & { readonly id: string; readonly kind?: string })
    .filter((one) => one.kind === kind)
    .map((one) => [one.id, one] as const);
}
