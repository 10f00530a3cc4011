/**
 * Bands of prices as a venue's file states them, with their defaults.
 *
 * Units: multiples, shares and price distances are exact decimals as text; names that end in `Ns` are integer ns, times of day ns since local
 * midnight. null: no such bound.
 *
 * Example: `{ kind: 'priceBand', distance: '12', reference: 'last' }`.
 */

/** Bands round a reference price. */
export type BandRules =
  /** The US plan: percentages by price tier, average of `referenceNs`, a limit state of `limitStateNs`, then a pause. */
  | {
      readonly kind: 'luld';
      readonly tier: 1 | 2;
      readonly referenceNs: number;
      readonly limitStateNs: number;
      readonly pauseNs: number;
      /** Local times of day between which the bands are twice as wide. */
      readonly doubledFromNs: number | null;
      readonly doubledToNs: number | null;
    }
  /** Shares of a static (opening, last auction) and a dynamic (last trade) reference; crossing one does `action`. */
  | {
      readonly kind: 'collar';
      readonly static: string | null;
      readonly dynamic: string | null;
      readonly action: 'reject' | 'volatilityAuction';
    }
  /** Multiples of a reference, by side: the average price of `referenceNs`, the last price where that is 0, or the mark. */
  | {
      readonly kind: 'priceRange';
      /** null: no bound there. */
      readonly bidDown: string | null;
      readonly bidUp: string | null;
      readonly askDown: string | null;
      readonly askUp: string | null;
      readonly reference: 'last' | 'mark' | 'index';
      readonly referenceNs: number;
      /** Orders beyond it are refused on entry, or expire when they would trade there. */
      readonly action: 'reject' | 'expire';
    }
  /** Bids at most this far above the reference, offers at most this far below it; a price distance. */
  | { readonly kind: 'priceBand'; readonly distance: string; readonly reference: 'last' | 'settlement' }
  /** Shares of the day's reference beyond which nothing trades; several: one after the other, each after a halt. */
  | { readonly kind: 'dailyLimit'; readonly up: readonly string[]; readonly down: readonly string[] };
