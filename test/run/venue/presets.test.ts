/** The presets of data/venues: each is read, and says what one would notice if it did not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatUnits, parseDecimal } from '../../../src/base/num/decimal.js';
import type { Instrument } from '../../../src/market/instrument.js';
import { loadVenue, presetNames } from '../../../src/run/venue/index.js';
import { Liquidity } from '../../../src/sim/message.js';
import { compileFees, noFees } from '../../../src/venue/matching/rules/fee-schedule.js';
import { compileOrderSize, SizeFault } from '../../../src/venue/matching/rules/order-size.js';
import { ADMITTED, RateLimits } from '../../../src/venue/matching/rules/rate-limit.js';
import { compileTickTable } from '../../../src/venue/matching/rules/tick-table.js';
import { MESSAGE_KINDS, type MessageKind, type VenueRules } from '../../../src/venue/matching/rules/types.js';

const S = 1_000_000_000;
const ES: Instrument = { symbol: 'ES', kind: 'linear', tickSize: '0.25', lotSize: '1', multiplier: '50', cashUnit: '0.01' };
const AAPL: Instrument = { symbol: 'AAPL', kind: 'spot', tickSize: '0.0001', lotSize: '1', multiplier: '1' };
const SPOT: Instrument = { symbol: 'BTCUSDT', kind: 'spot', tickSize: '0.01', lotSize: '0.00001', multiplier: '1' };
const USDM: Instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
const PERPETUAL: Instrument = { symbol: 'BTC-PERPETUAL', kind: 'inverse', tickSize: '0.5', lotSize: '10', multiplier: '1' };
const OPTION: Instrument = { symbol: 'BTC-OPTION', kind: 'linear', tickSize: '0.0001', lotSize: '0.1', multiplier: '1' };

/** The fee of one fill at a venue whose account has traded `volume`, money, before. */
function fee(
  venue: VenueRules,
  name: string,
  instrument: Instrument,
  liquidity: number,
  priceTicks: number,
  qtyLots: number,
  volume = 0n,
): string {
  const cash = parseDecimal(instrument.cashUnit ?? '0.00000001');
  const fees = compileFees(
    venue.fees.find((each) => each.name === name)!,
    instrument,
  );
  const units = volume * 10n ** BigInt(cash.scale);
  return formatUnits(fees.feeUnits(fees.tierOf(units), liquidity, priceTicks, qtyLots, noFees()), cash);
}

/** How many messages of a kind a fresh account and session get through at one time. */
function burst(venue: VenueRules, kind: MessageKind, atNs = 0, most = 200_000): number {
  const scopes = (['account', 'session'] as const).map((scope) => new RateLimits(venue.rateLimits, scope));
  let passed = 0;
  while (passed < most && scopes.every((limits) => limits.admit(atNs, MESSAGE_KINDS.indexOf(kind)) === ADMITTED)) passed++;
  return passed;
}

const { maker, taker } = Liquidity;

describe('every preset', () => {
  it('is one of these', () => {
    expect(presetNames()).toEqual(['binance-spot', 'binance-usdm', 'cme-futures', 'coinbase', 'deribit', 'hyperliquid', 'nasdaq']);
  });

  it.each(presetNames())('%s is read, is called by its name, and says whence it has its figures', async (name) => {
    const venue = await loadVenue(name);
    expect(venue.name).toBe(name);
    expect(venue.sources.every(({ url, says }) => /^https?:\/\//.test(url) && says.length > 10)).toBe(true);
    expect(venue.fees.length).toBeGreaterThan(0);
    const text = readFileSync(new URL(`../../../data/venues/${name}.yaml`, import.meta.url), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/venue\.schema\.json\n/);
    expect(text).toContain('not confirmed');
  });
});

describe('cme-futures', async () => {
  const venue = await loadVenue('cme-futures');

  it('trades ES by time, in quarters of a point, with protected stops and nothing hidden', () => {
    expect(compileTickTable(venue.ticks, '0.25').stepAt(24_000)).toBe(1);
    expect(compileTickTable(venue.ticks, '0.05').isOnGrid(6)).toBe(false); // 0.30, a price of calendar spreads
    expect(venue.matching).toMatchObject({ algorithm: 'F', hidden: false, minimumQuantity: true, stops: { protection: '3' } });
  });

  it('costs money a contract, whatever the price', () => {
    expect(fee(venue, 'es-non-member', ES, taker, 24_000, 10)).toBe('13.8');
  });

  it('refuses the 1501st order within three seconds, and still takes cancels', () => {
    expect([burst(venue, 'new'), burst(venue, 'cancel')]).toEqual([1500, 3000]);
  });

  it('opens on Sunday at 17:00 in Chicago and closes on Friday at 16:00', () => {
    expect(venue.phases).toMatchObject({ zone: 'America/Chicago' });
    const changes = 'changes' in venue.phases ? venue.phases.changes : [];
    const open = changes.find(({ phase }) => phase === 'continuous')!;
    expect(open).toMatchObject({ atNs: 17 * 3600 * S, days: ['sun', 'mon', 'tue', 'wed', 'thu'] });
    expect(changes.find(({ phase }) => phase === 'closed')).toMatchObject({ atNs: 16 * 3600 * S });
  });
});

describe('nasdaq', async () => {
  const venue = await loadVenue('nasdaq');

  it('has cents from a dollar on and hundredths of cents below', () => {
    const ticks = compileTickTable(venue.ticks, '0.0001');
    expect([ticks.stepAt(9_999), ticks.stepAt(10_000)]).toEqual([1, 100]);
  });

  it('pays for what is added and charges what is taken, a share', () => {
    expect(fee(venue, 'standard', AAPL, taker, 1_900_000, 300)).toBe('0.9');
    expect(fee(venue, 'standard', AAPL, maker, 1_900_000, 300)).toBe('-0.6');
  });

  it('crosses at 9:30 and 16:00 beside continuous trading, and slides post-only orders', () => {
    const changes = 'changes' in venue.phases ? venue.phases.changes : [];
    expect(changes.map(({ phase, atNs }) => `${String(atNs / S / 3600)} ${phase}`)).toEqual([
      '4 continuous',
      '9.5 auction',
      '9.5 continuous',
      '16 closingAuction',
      '16 continuous',
      '20 closed',
    ]);
    expect(venue.matching).toMatchObject({ hidden: true, postOnly: { default: 'slide' }, pegs: ['primary', 'market', 'midpoint'] });
    expect(venue.bands).toMatchObject([{ kind: 'luld', tier: 1, limitStateNs: 15 * S, pauseNs: 300 * S }]);
    expect([venue.auction.indicativeNs, venue.closingAuction.indicativeNs]).toEqual([300 * S, 600 * S]);
  });
});

describe('binance-spot', async () => {
  const venue = await loadVenue('binance-spot');

  it('refuses the 51st order within ten seconds of the clock, and takes the next at the next ten', () => {
    expect([burst(venue, 'new'), burst(venue, 'cancel')]).toEqual([50, 6000]);
    const limits = new RateLimits(venue.rateLimits, 'account');
    for (let i = 0; i < 50; i++) limits.admit(9 * S, 0);
    expect([limits.admit(9.999 * S, 0), limits.admit(10 * S, 0)]).toEqual([0, ADMITTED]);
  });

  it('costs ten basis points, and nine to add after a million', () => {
    expect(fee(venue, 'standard', SPOT, taker, 6_000_000, 1_000)).toBe('0.6');
    expect(fee(venue, 'standard', SPOT, maker, 6_000_000, 1_000, 1_000_000n)).toBe('0.54');
  });

  it('filters sizes: less than five dollars, more than 9000 coins', () => {
    const size = compileOrderSize(venue.orderSize, SPOT);
    expect([size.fault(6_000_000, 8, false), size.fault(6_000_000, 9, false)]).toEqual([SizeFault.belowNotional, SizeFault.none]);
    expect(size.fault(6_000_000, 900_000_001, false)).toBe(SizeFault.aboveMax);
    expect(size.fault(6_000_000, 12_000_000, true)).toBe(SizeFault.aboveMax);
  });

  it('rejects post-only orders that would take, and trails stops by 10 to 2000 bps', () => {
    expect(venue.matching.postOnly).toEqual({ modes: ['reject'], default: 'reject' });
    expect(venue.matching.stops?.trailingBps).toEqual({ min: 10, max: 2000 });
    expect(venue.phases).toEqual({ always: 'continuous' });
  });
});

describe('binance-usdm', async () => {
  const venue = await loadVenue('binance-usdm');

  it('costs two and five basis points', () => {
    expect(fee(venue, 'standard', USDM, maker, 600_000, 1)).toBe('0.012');
    expect(fee(venue, 'standard', USDM, taker, 600_000, 1)).toBe('0.03');
  });

  it('bounds bids and offers by the mark, may watch it with stops, and reduces positions', () => {
    expect(venue.bands).toMatchObject([{ bidUp: '1.05', bidDown: null, askDown: '0.95', askUp: null, reference: 'mark' }]);
    expect(venue.matching).toMatchObject({ reduceOnly: true, stops: { triggers: ['last', 'mark'], default: 'last' } });
    expect(burst(venue, 'new')).toBe(300);
  });
});

describe('deribit', async () => {
  const venue = await loadVenue('deribit');

  it('takes twenty orders at once, then five a second, and ends the session of who sends more', () => {
    expect([burst(venue, 'new'), burst(venue, 'massQuote', 0, 100)]).toEqual([20, 100]);
    const limits = new RateLimits(venue.rateLimits, 'account');
    for (let i = 0; i < 20; i++) limits.admit(0, 0);
    expect([limits.admit(S / 5 - 1, 0), limits.admit(S / 5, 0)]).toEqual([0, ADMITTED]);
    expect(venue.rateLimits[0]?.excess).toBe('disconnect');
  });

  it('charges as its page reckons: 50,000 USD of the perpetual at 100,000 cost 0.00025 BTC to take and nothing to add', () => {
    expect(fee(venue, 'perpetual', PERPETUAL, taker, 200_000, 5_000)).toBe('0.00025');
    expect(fee(venue, 'perpetual', PERPETUAL, maker, 200_000, 5_000)).toBe('0');
    expect(fee(venue, 'weekly-futures', PERPETUAL, maker, 200_000, 1_000)).toBe('-0.00001');
  });

  it('caps the fee of an option: at 0.0001 BTC it is 0.0000125 a contract', () => {
    expect(fee(venue, 'options', OPTION, taker, 1, 10)).toBe('0.0000125');
    expect(fee(venue, 'options', OPTION, taker, 100, 10)).toBe('0.0003');
  });

  it('slides a post-only order unless it asks to be rejected', () => {
    expect(venue.matching.postOnly).toEqual({ modes: ['slide', 'reject'], default: 'slide' });
  });
});

describe('coinbase', async () => {
  const venue = await loadVenue('coinbase');

  it('has nine tiers, from 60 and 40 bps to 5 and 0', () => {
    expect(venue.fees[0]?.tiers).toHaveLength(9);
    expect(fee(venue, 'standard', SPOT, taker, 6_000_000, 1_000)).toBe('3.6');
    expect(fee(venue, 'standard', SPOT, maker, 6_000_000, 1_000, 10_000n)).toBe('1.5');
    expect(fee(venue, 'standard', SPOT, taker, 6_000_000, 1_000, 400_000_000n)).toBe('0.3');
  });

  it('takes a hundred FIX messages a second and decrements orders that meet themselves', () => {
    expect([burst(venue, 'new'), burst(venue, 'cancel')]).toEqual([100, 100]);
    expect(venue.matching.selfTrade.default).toBe('decrement');
  });
});

describe('hyperliquid', async () => {
  const venue = await loadVenue('hyperliquid');

  it('has prices of five significant figures, and whole ones', () => {
    const ticks = compileTickTable(venue.ticks, '0.1');
    expect([99_999, 100_001, 1_234_560].map((price) => ticks.isOnGrid(price))).toEqual([true, false, true]); // 9999.9, 10000.1, 123456
  });

  it('costs 4.5 and 1.5 bps, and nothing to add from half a billion in fourteen days', () => {
    const coin: Instrument = { ...USDM, lotSize: '0.00001' };
    expect(venue.fees[0]?.windowDays).toBe(14);
    expect(fee(venue, 'perpetual', coin, taker, 600_000, 100_000)).toBe('27');
    expect(fee(venue, 'perpetual', coin, maker, 600_000, 100_000)).toBe('9');
    expect(fee(venue, 'perpetual', coin, maker, 600_000, 100_000, 500_000_000n)).toBe('0');
  });

  it('cancels the resting order that meets its own, and counts cancels apart', () => {
    expect(venue.matching.selfTrade).toEqual({ modes: ['cancelMaker'], default: 'cancelMaker' });
    const address = new RateLimits(venue.rateLimits, 'account');
    for (let i = 0; i < 10_000; i++) expect(address.admit(0, 0)).toBe(ADMITTED);
    expect([address.admit(0, 0), address.admit(0, 1), address.admit(10 * S, 0)]).toEqual([0, ADMITTED, ADMITTED]);
  });
});
