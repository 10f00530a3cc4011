import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUnits } from '../../src/base/num/decimal.js';
import { Ledger } from '../../src/clearing/ledger.js';
import type { Instrument } from '../../src/market/instrument.js';
import { contractOf, direction, markUnits, notionalUnits } from '../../src/pricing/contract.js';
import { anyFills, anyInstrument, type Fill } from './fills.js';

const PLAIN: Instrument = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1', cashUnit: '0.01' };
const INVERSE: Instrument = { symbol: 'BTCUSD', kind: 'inverse', tickSize: '0.1', lotSize: '1', multiplier: '100' };

/** `buy 2 @100 fee 0.05 mid 101`: quantities in lots, prices in ticks, the fee in currency units of the instrument. */
const LINE = /^(buy|sell) +(\d+) @(-?\d+) +fee (-?\d+) +mid (-?[\d.]+|none)$/;

/** Books each line and shows what the ledger then holds. */
function story(instrument: Instrument, lines: readonly string[]): string {
  const contract = contractOf(instrument);
  const ledger = new Ledger(contract);
  const shown = (units: bigint | undefined): string => (units === undefined ? '?' : formatUnits(units, contract.cashUnit));
  const told = lines.map((line) => {
    const [, side, qty, price, fee, mid] = LINE.exec(line)!;
    ledger.book(side === 'buy' ? 1 : -1, Number(price), Number(qty), Number(fee));
    ledger.invariant();
    const mid2 = mid === 'none' ? Number.NaN : 2 * Number(mid);
    const average = Number.isNaN(ledger.averageEntryTicks) ? '-' : ledger.averageEntryTicks.toFixed(2);
    return `${line.padEnd(38)} | pos ${String(ledger.positionLots)} avg ${average} cash ${shown(ledger.cashUnits)} fees ${shown(ledger.feesUnits)} realised ${shown(ledger.realisedUnits)} open ${shown(ledger.openUnits(mid2))} equity ${shown(ledger.equityUnits(mid2))}`;
  });
  return `\n${told.join('\n')}\n`;
}

describe('the books of a linear contract', () => {
  it('realise at the average entry; cash moves by realised profit and fees', () => {
    expect(
      story(PLAIN, [
        'buy  2 @100  fee 5   mid 101',
        'buy  2 @104  fee 5   mid 103.5',
        'sell 1 @105  fee -2  mid 104',
        'sell 3 @100  fee 5   mid 100',
      ]),
    ).toMatchInlineSnapshot(`
      "
      buy  2 @100  fee 5   mid 101           | pos 2 avg 100.00 cash -0.05 fees 0.05 realised 0 open 2 equity 1.95
      buy  2 @104  fee 5   mid 103.5         | pos 4 avg 102.00 cash -0.1 fees 0.1 realised 0 open 6 equity 5.9
      sell 1 @105  fee -2  mid 104           | pos 3 avg 102.00 cash 2.92 fees 0.08 realised 3 open 6 equity 8.92
      sell 3 @100  fee 5   mid 100           | pos 0 avg - cash -3.13 fees 0.13 realised -3 open 0 equity -3.13
      "
    `);
  });

  it('turn through zero: the closing part is realised, the rest opens at the price of the fill', () => {
    expect(
      story(PLAIN, [
        'sell 3 @100  fee 0   mid 99',
        'buy  5 @98   fee 0   mid 99',
        'sell 4 @101  fee 0   mid none',
        'buy  2 @101  fee 0   mid none',
      ]),
    ).toMatchInlineSnapshot(`
      "
      sell 3 @100  fee 0   mid 99            | pos -3 avg 100.00 cash 0 fees 0 realised 0 open 3 equity 3
      buy  5 @98   fee 0   mid 99            | pos 2 avg 98.00 cash 6 fees 0 realised 6 open 2 equity 8
      sell 4 @101  fee 0   mid none          | pos -2 avg 101.00 cash 12 fees 0 realised 12 open ? equity ?
      buy  2 @101  fee 0   mid none          | pos 0 avg - cash 12 fees 0 realised 12 open 0 equity 12
      "
    `);
  });

  it('keep what rounding leaves: three thirds of an uneven entry make a whole', () => {
    // entry 100 + 100 + 101 = 301 for 3 lots: shares of 100.33
    const thirds = { ...PLAIN, cashUnit: '1' };
    expect(
      story(thirds, [
        'buy  2 @100  fee 0   mid 100',
        'buy  1 @101  fee 0   mid 100',
        'sell 1 @100  fee 0   mid 100',
        'sell 1 @100  fee 0   mid 100',
        'sell 1 @100  fee 0   mid 100',
      ]),
    ).toMatchInlineSnapshot(`
      "
      buy  2 @100  fee 0   mid 100           | pos 2 avg 100.00 cash 0 fees 0 realised 0 open 0 equity 0
      buy  1 @101  fee 0   mid 100           | pos 3 avg 100.33 cash 0 fees 0 realised 0 open -1 equity -1
      sell 1 @100  fee 0   mid 100           | pos 2 avg 100.50 cash 0 fees 0 realised 0 open -1 equity -1
      sell 1 @100  fee 0   mid 100           | pos 1 avg 101.00 cash 0 fees 0 realised 0 open -1 equity -1
      sell 1 @100  fee 0   mid 100           | pos 0 avg - cash -1 fees 0 realised -1 open 0 equity -1
      "
    `);
  });
});

describe('the books of a spot pair', () => {
  it('take the whole value of a buy from cash; equity is as for a linear contract', () => {
    expect(
      story({ ...PLAIN, kind: 'spot' }, [
        'buy  2 @100  fee 5   mid 101',
        'buy  2 @104  fee 5   mid 103.5',
        'sell 1 @105  fee -2  mid 104',
        'sell 3 @100  fee 5   mid 100',
      ]),
    ).toMatchInlineSnapshot(`
      "
      buy  2 @100  fee 5   mid 101           | pos 2 avg 100.00 cash -200.05 fees 0.05 realised 0 open 2 equity 1.95
      buy  2 @104  fee 5   mid 103.5         | pos 4 avg 102.00 cash -408.1 fees 0.1 realised 0 open 6 equity 5.9
      sell 1 @105  fee -2  mid 104           | pos 3 avg 102.00 cash -303.08 fees 0.08 realised 3 open 6 equity 8.92
      sell 3 @100  fee 5   mid 100           | pos 0 avg - cash -3.13 fees 0.13 realised -3 open 0 equity -3.13
      "
    `);
  });

  it('have the true balance of the measured case G5: buy 10 @101 and 15 @102', () => {
    const ledger = new Ledger(contractOf({ ...PLAIN, kind: 'spot', cashUnit: '0.001' }));
    ledger.book(1, 101, 10, 707);
    ledger.book(1, 102, 15, 1071);
    expect(ledger.feesUnits).toBe(1778n);
    expect(ledger.cashUnits + ledger.feesUnits).toBe(-2_540_000n);
  });
});

describe('the books of an inverse contract', () => {
  it('gain coins as the price rises, qty · multiplier · (1/entry − 1/exit), at the harmonic average', () => {
    // 1,000 contracts of 100 USD: 100,000 USD
    expect(
      story(INVERSE, [
        'buy  500 @400000  fee 100  mid 400000',
        'buy  500 @600000  fee 100  mid 480000',
        'sell 1000 @500000 fee -50  mid 500000',
        'sell 300 @500000  fee 0    mid 400000',
      ]),
    ).toMatchInlineSnapshot(`
      "
      buy  500 @400000  fee 100  mid 400000  | pos 500 avg 400000.00 cash -0.000001 fees 0.000001 realised 0 open 0 equity -0.000001
      buy  500 @600000  fee 100  mid 480000  | pos 1000 avg 480000.00 cash -0.000002 fees 0.000002 realised 0 open 0 equity -0.000002
      sell 1000 @500000 fee -50  mid 500000  | pos 0 avg - cash 0.08333183 fees 0.0000015 realised 0.08333333 open 0 equity 0.08333183
      sell 300 @500000  fee 0    mid 400000  | pos -300 avg 500000.00 cash 0.08333183 fees 0.0000015 realised 0.08333333 open 0.15 equity 0.23333183
      "
    `);
    // 100,000 · (1/48,000 − 1/50,000) = 0.08333333 BTC
    expect(100_000 * (1 / 48_000 - 1 / 50_000)).toBeCloseTo(0.08333333, 8);
  });

  it('have no mark at a price that is not positive', () => {
    const ledger = new Ledger(contractOf(INVERSE));
    ledger.book(1, 500_000, 1, 0);
    expect(ledger.openUnits(0)).toBeUndefined();
    expect(ledger.equityUnits(-2)).toBeUndefined();
  });
});

describe('a fill that cannot be', () => {
  it.each([
    [0, 1],
    [1, 0],
    [1, -1],
    [1, 1.5],
    [1, Number.NaN],
  ])('is a broken invariant: side %d, %d lots', (side, qtyLots) => {
    expect(() => new Ledger(contractOf(PLAIN)).book(side, 100, qtyLots, 0)).toThrow(/broken invariant/);
  });
});

/** The books after these fills, checked at each. */
function booked(instrument: Instrument, fills: readonly Fill[]): Ledger {
  const ledger = new Ledger(contractOf(instrument));
  for (const fill of fills) {
    ledger.book(fill.side, fill.priceTicks, fill.qtyLots, fill.feeUnits);
    ledger.invariant();
  }
  return ledger;
}

const anyMid2 = fc.integer({ min: 1, max: 2_000_000 });

describe('for any fills', () => {
  it('equity is what flowed in and out, plus the position at the mark, less fees', () => {
    fc.assert(
      fc.property(anyInstrument, anyFills, anyMid2, (instrument, fills, mid2) => {
        const contract = contractOf(instrument);
        const ledger = booked(instrument, fills);
        let worth = markUnits(contract, mid2, ledger.positionLots);
        let fees = 0n;
        for (const fill of fills) {
          worth -= BigInt(fill.side) * notionalUnits(contract, fill.priceTicks, fill.qtyLots);
          fees += BigInt(fill.feeUnits);
        }
        expect(ledger.equityUnits(mid2)).toBe(direction(contract) * worth - fees);
      }),
    );
  });

  it('equity = realised + open − fees, and = cash + what the position is worth to its holder', () => {
    fc.assert(
      fc.property(anyInstrument, anyFills, anyMid2, (instrument, fills, mid2) => {
        const ledger = booked(instrument, fills);
        expect(ledger.equityUnits(mid2)).toBe(ledger.realisedUnits + ledger.openUnits(mid2)! - ledger.feesUnits);
        const held = instrument.kind === 'spot' ? markUnits(contractOf(instrument), mid2, ledger.positionLots) : ledger.openUnits(mid2)!;
        expect(ledger.equityUnits(mid2)).toBe(ledger.cashUnits + held);
      }),
    );
  });

  it('their order does not change equity', () => {
    const shuffled = anyFills.chain((fills) => fc.tuple(fc.constant(fills), fc.shuffledSubarray(fills, { minLength: fills.length })));
    fc.assert(
      fc.property(anyInstrument, shuffled, anyMid2, (instrument, [fills, others], mid2) => {
        expect(booked(instrument, others).equityUnits(mid2)).toBe(booked(instrument, fills).equityUnits(mid2));
      }),
    );
  });

  it('splitting one at its price changes equity by rounding alone: not at all where values are whole cash units', () => {
    const split = fc.tuple(anyFills, fc.integer({ min: 1, max: 10_000 }));
    fc.assert(
      fc.property(anyInstrument, split, anyMid2, (instrument, [fills, part], mid2) => {
        const parts = fills.flatMap((fill) =>
          fill.qtyLots > part
            ? [
                { ...fill, qtyLots: part },
                { ...fill, qtyLots: fill.qtyLots - part, feeUnits: 0 },
              ]
            : [fill],
        );
        const change = booked(instrument, parts).equityUnits(mid2)! - booked(instrument, fills).equityUnits(mid2)!;
        const whole = instrument.symbol === 'SPOT' || instrument.symbol === 'LINEAR';
        // each value is off by half a unit at most: three halves a split
        const most = whole ? 0n : BigInt(Math.ceil(1.5 * (parts.length - fills.length)));
        expect(change <= most && change >= -most).toBe(true);
      }),
    );
  });

  it('flat means nothing open, whatever the mark, and everything realised', () => {
    fc.assert(
      fc.property(anyInstrument, anyFills, anyMid2, (instrument, fills, mid2) => {
        const position = booked(instrument, fills).positionLots;
        const side = position > 0 ? -1 : 1;
        const closed = position === 0 ? fills : [...fills, { side, priceTicks: 5000, qtyLots: Math.abs(position), feeUnits: 0 } as const];
        const ledger = booked(instrument, closed);
        expect(ledger.openUnits(mid2)).toBe(0n);
        expect(ledger.openUnits(Number.NaN)).toBe(0n);
        expect(ledger.equityUnits(Number.NaN)).toBe(ledger.realisedUnits - ledger.feesUnits);
        expect(ledger.averageEntryTicks).toBeNaN();
      }),
    );
  });

  it('mirrored sides mirror position, profit and cash', () => {
    fc.assert(
      fc.property(anyInstrument, anyFills, anyMid2, (instrument, fills, mid2) => {
        const free = fills.map((fill) => ({ ...fill, feeUnits: 0 }));
        const ledger = booked(instrument, free);
        const mirror = booked(
          instrument,
          free.map((fill) => ({ ...fill, side: -fill.side as 1 | -1 })),
        );
        expect(mirror.positionLots + ledger.positionLots).toBe(0);
        expect(mirror.realisedUnits).toBe(-ledger.realisedUnits);
        expect(mirror.cashUnits).toBe(-ledger.cashUnits);
        expect(mirror.equityUnits(mid2)).toBe(-ledger.equityUnits(mid2)!);
      }),
    );
  });

  it('realised profit is that of the exact average price, to half a cash unit a fill that closes', () => {
    fc.assert(
      fc.property(anyInstrument, anyFills, (instrument, fills) => {
        const { realised, closes } = exactRealised(instrument, fills);
        const off = booked(instrument, fills).realisedUnits * realised.denominator - realised.numerator;
        // a closing fill rounds its share of entry, and that of its own value when it turns the position
        const most = BigInt(closes) * realised.denominator;
        expect(off <= most && off >= -most).toBe(true);
      }),
    );
  });
});

/** Realised profit at the average entry in fractions, nothing rounded but the values of the fills. */
function exactRealised(
  instrument: Instrument,
  fills: readonly Fill[],
): { realised: { numerator: bigint; denominator: bigint }; closes: number } {
  const contract = contractOf(instrument);
  const sign = direction(contract);
  let position = 0n;
  let closes = 0;
  // entry and realised over one common denominator
  let entry = 0n;
  let realised = 0n;
  let denominator = 1n;
  for (const fill of fills) {
    const qty = BigInt(fill.qtyLots);
    const side = BigInt(fill.side);
    const held = position < 0n ? -position : position;
    const closed = position * side < 0n ? (held < qty ? held : qty) : 0n;
    if (closed > 0n) closes++;
    const by = qty * (held === 0n ? 1n : held);
    const value = notionalUnits(contract, fill.priceTicks, fill.qtyLots) * denominator;
    const closedValue = value * closed * (by / qty);
    const closedEntry = held === 0n ? 0n : entry * closed * (by / held);
    realised = realised * by + sign * (-side * closedValue - closedEntry);
    entry = entry * by + side * (value * by - closedValue) - closedEntry;
    denominator *= by;
    position += side * qty;
  }
  return { realised: { numerator: realised, denominator }, closes };
}
