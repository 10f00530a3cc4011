/**
 * The data inside a page: what `html/data.ts` writes and `page/` draws. Types alone, shared by both sides.
 *
 * Columns are base64 of little-endian typed arrays, `f64:`, `f32:`, `i32:` or `u8:` before it. Times are ns since the tape epoch, prices
 * ticks (`NO_TICKS` = none), quantities lots. Names are spelled out once and indexed by code.
 */

/** A column as text: type, colon, base64. */
export type Packed = string;

/** Stands for "no price" in an i32 column. */
export const NO_TICKS = -2147483648;

/** Names by code, as in the columns of a session. */
export const SIDES = ['buy', 'sell'] as const;
export const LIQUIDITIES = ['maker', 'taker'] as const;
export const RULES = ['taker', 'through', 'queue', 'crossed', 'matched', 'uncross'] as const;
export const CERTAINTIES = ['certain', 'likely', 'doubtful'] as const;
export const FATES = ['filled', 'canceled', 'expired', 'rejected', 'open', 'unanswered'] as const;

/** Facts of a tape that charts need. */
export interface PageTape {
  readonly epochNs: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly symbol: string;
  readonly levelOfDetail: 'L1' | 'L2' | 'L3';
}

/** The touch in buckets; sessions of a tape share it. */
export interface PageChart {
  readonly fromTs: number;
  readonly bucketNs: number;
  readonly count: number;
  readonly bidLow: Packed;
  readonly bidHigh: Packed;
  readonly askLow: Packed;
  readonly askHigh: Packed;
  readonly volume: Packed;
}

/** Orders that are drawn one by one. */
export interface PageOrders {
  readonly count: number;
  readonly clOrdIds: readonly string[];
  readonly acceptedTs: Packed;
  readonly endTs: Packed;
  readonly qtyLots: Packed;
  readonly cumLots: Packed;
  /** Index into `SIDES`, into `kinds`, into `FATES`; number of replaces, 255 = 255 or more. */
  readonly side: Packed;
  readonly kind: Packed;
  readonly fate: Packed;
  readonly replaces: Packed;
  /** `limit GTX`, `market IOC`. */
  readonly kinds: readonly string[];
}

/** Stretches of orders at one price; those with `order` −1 stand for `merged` orders at once. */
export interface PagePieces {
  readonly count: number;
  readonly fromTs: Packed;
  readonly toTs: Packed;
  readonly ticks: Packed;
  readonly side: Packed;
  readonly order: Packed;
  readonly merged: Packed;
}

/** Fills that are drawn. */
export interface PageFills {
  readonly count: number;
  readonly ts: Packed;
  readonly ticks: Packed;
  readonly qtyLots: Packed;
  readonly row: Packed;
  readonly before: Packed;
  readonly after: Packed;
  /** Index into `orders`, −1 where that order is not drawn by itself. */
  readonly order: Packed;
  /** Indexes into `SIDES`, `LIQUIDITIES`, `RULES`, `CERTAINTIES`. */
  readonly side: Packed;
  readonly liquidity: Packed;
  readonly rule: Packed;
  readonly certainty: Packed;
}

/** Position and, where a ledger was given, equity over time. */
export interface PageSamples {
  readonly ts: Packed;
  readonly position: Packed;
  /** NaN where not known. */
  readonly equity: Packed;
}

/** A parent order: its decision price over its interval. */
export interface PageParent {
  readonly fromTs: number;
  readonly toTs: number;
  /** Decimal price; null when not known. */
  readonly decisionPrice: number | null;
  readonly label: string;
}

/** A curve over horizons: a value a horizon of its chart, null where nothing was measured. */
export interface PageCurve {
  readonly name: string;
  /** Name of a colour of the style sheet. */
  readonly colour: string;
  readonly dashed: boolean;
  readonly values: readonly (number | null)[];
  /** 95 % interval; null where there is none. */
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
  /** Interval in words, or why there is none, with what was counted. */
  readonly said: readonly string[];
}

/** Curves in bps over horizons. */
export interface PageHorizonChart {
  /** Its element is `<key>-<id>`. */
  readonly id: string;
  /** Ascending. */
  readonly horizonsNs: readonly number[];
  /** By horizon: a caution, empty when there is none. */
  readonly notes: readonly string[];
  /** By horizon: whether it is shorter than the lag of the tape's book. */
  readonly short: readonly boolean[];
  readonly curves: readonly PageCurve[];
}

/** What had become of passive orders, by the time since the venue took them. Shares; null = not seen so long. */
export interface PageWaits {
  readonly afterNs: readonly number[];
  readonly filled: readonly number[];
  readonly standardError: readonly number[];
  readonly canceledAway: readonly number[];
  readonly canceled: readonly number[];
  readonly ifNeverCanceled: readonly (number | null)[];
}

/** What is drawn of one session on one tape. */
export interface PageMarket {
  /** Id of its elements: `<key>-price`, `<key>-waits`, `<key>-fill`, and those of its horizon charts. */
  readonly key: string;
  readonly tape: number;
  /** Index into `charts`. */
  readonly chart: number;
  readonly currency: string;
  readonly queueModel: string;
  /** Whether the session traded in a market of its own, into which the tape flowed. */
  readonly alone: boolean;
  readonly fromTs: number;
  readonly toTs: number;
  readonly orders: PageOrders;
  readonly pieces: PagePieces;
  readonly fills: PageFills;
  readonly samples: PageSamples;
  readonly parents: readonly PageParent[];
  readonly horizonCharts: readonly PageHorizonChart[];
  readonly waits: PageWaits;
}

/** Everything that is drawn. */
export interface PageData {
  readonly tapes: readonly PageTape[];
  readonly charts: readonly PageChart[];
  readonly markets: readonly PageMarket[];
}
