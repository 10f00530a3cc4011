/**
 * The line above a price chart: what the market and the session were at the time that is pointed at.
 */
import { minus } from '../html/markup.js';
import { NO_TICKS } from '../html/page-data.js';
import { clock, money } from '../numbers.js';
import type { Market } from './market.js';

/** What the market and the session were at a time, in words. */
export function readout(market: Market, ts: number): string {
  const { chart, samples, scale, page, tape } = market;
  const i = market.bucketAt(ts);
  const range = (low: number, high: number): string =>
    low === NO_TICKS ? 'empty' : low === high ? scale.price(low) : `${scale.price(low)}–${scale.price(high)}`;
  const sample = market.sampleAt(ts);
  const equity = sample < 0 ? Number.NaN : samples.equity[sample]!;
  return [
    `${clock(tape.epochNs, ts, 3)} UTC`,
    `bid ${range(chart.bidLow[i]!, chart.bidHigh[i]!)}`,
    `ask ${range(chart.askLow[i]!, chart.askHigh[i]!)}`,
    sample < 0 ? '' : `position ${scale.qty(samples.position[sample]!)}`,
    Number.isFinite(equity) ? `equity ${money(equity)} ${page.currency}` : '',
  ]
    .filter((text) => text !== '')
    .map(minus)
    .join(' · ');
}
