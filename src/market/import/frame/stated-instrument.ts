/**
 * An instrument of two sources: what the caller stated, and what a format's files say or its market has always been.
 *
 * What the caller stated goes first, since it is what their other tapes are on.
 *
 * Example: `statedInstrument('itch', { symbol: 'AAPL' }, US_SHARES)` is AAPL in ticks of 0.0001 and single shares.
 */
import { UsageError } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';

/** Facts without which there is no instrument, and the options that state them. */
const NEEDED = { symbol: '--symbol', kind: '--kind', tickSize: '--tick', lotSize: '--lot' } as const;

/** Shares at US exchanges: prices are printed in 0.0001, orders stand on cents (below one dollar on 0.0001, which `--order-tick` says). */
export const US_SHARES: Partial<Instrument> = { kind: 'spot', tickSize: '0.0001', lotSize: '1', orderTick: '0.01', currency: 'USD' };

/**
 * The instrument. With a tick of the caller's own, `known.orderTick` is passed over.
 * @throws UsageError that names the options for what nobody says.
 */
export function statedInstrument(format: string, stated: Partial<Instrument>, known: Partial<Instrument> = {}): Instrument {
  const { orderTick, ...others } = known;
  const facts = { ...others, ...(orderTick !== undefined && stated.tickSize === undefined && { orderTick }), ...stated };
  const missing = missingOptions(facts);
  if (missing.length > 0) throw new UsageError(`format ${format}: the files do not say all of the instrument. Give ${missing.join(', ')}.`);
  return { multiplier: '1', ...facts } as Instrument;
}

/**
 * What was stated, if that is an instrument; undefined when nothing was, or only a part where `mayBePart`.
 * @throws UsageError that names the options which a part lacks.
 */
export function wholeInstrument(stated: Partial<Instrument>, mayBePart: boolean): Instrument | undefined {
  const given = Object.keys(stated).length > 0;
  const missing = missingOptions(stated);
  if (given && missing.length === 0) return { multiplier: '1', ...stated } as Instrument;
  if (given && !mayBePart) {
    const options = Object.entries(NEEDED).filter(([fact]) => Object.hasOwn(stated, fact));
    throw new UsageError(`${options.map(([, option]) => option).join(', ') || 'an instrument'} also need ${missing.join(', ')}`);
  }
  return undefined;
}

function missingOptions(facts: Partial<Instrument>): string[] {
  return Object.entries(NEEDED)
    .filter(([fact]) => facts[fact as keyof typeof NEEDED] === undefined)
    .map(([, option]) => option);
}
