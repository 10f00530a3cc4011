/** The venues whose raw captures are read: one line each. */
import type { Venue } from './venue.js';
import { bitmex } from './venues/bitmex.js';
import { bitstamp } from './venues/bitstamp.js';
import { bybit } from './venues/bybit.js';
import { coinbase } from './venues/coinbase.js';
import { deribit } from './venues/deribit.js';
import { hyperliquid } from './venues/hyperliquid.js';
import { independentReserve } from './venues/independent-reserve.js';
import { kraken } from './venues/kraken.js';
import { bitget, okx } from './venues/okx.js';

/** By name, as `--venue` spells it. */
export const VENUES: readonly Venue[] = [bitget, bitmex, bitstamp, bybit, coinbase, deribit, hyperliquid, independentReserve, kraken, okx];
