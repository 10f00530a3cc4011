/**
 * How numbers, money and times are spelled for people: always the same, on every machine.
 *
 * No locale is asked: a point for decimals, a comma between thousands, times in UTC. Rounding is that of `toFixed`, and a zero never
 * has a sign. Minus is the ASCII hyphen, so that printed figures can be copied; the page replaces it by a true minus.
 *
 * Example: `fixed(61823.449, 1)` is `61,823.4`; `span(4_200_000)` is `4.2 ms`.
 */
import { parseDecimal, type Decimal } from '../base/num/decimal.js';
import type { Unit } from '../measure/types.js';

const NS_PER_SECOND = 1_000_000_000;

/** A number with so many decimals. What is no finite number is an en dash. */
export function fixed(value: number, places: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = value.toFixed(places);
  return grouped(/[1-9]/.test(text) ? text : text.replace('-', ''));
}

/** A decimal string with commas between its thousands. */
export function grouped(decimal: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(.*)$/.exec(decimal) ?? ['', '', decimal];
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** At most so many significant digits, without trailing zeros: `0.0123`, `1,234.5`. */
export function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  const places = Math.min(12, Math.max(0, digits - 1 - exponent));
  const text = value.toFixed(places);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : grouped(short);
}

/** A share of one in percent: `83.1 %`, two digits of a small one: `0.094 %`. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  return `${Math.abs(share) < 0.01 ? significant(share * 100, 2) : fixed(share * 100, 1)} %`;
}

/** Basis points: two decimals, three below 1, since a tick may be a hundredth of one. */
export function bps(value: number): string {
  return fixed(value, Math.abs(value) < 0.9995 && value !== 0 ? 3 : 2);
}

/** An amount of money: two decimals, three digits of less than one so that it does not read as zero. */
export function money(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.995 || !Number.isFinite(value)) return fixed(value, 2);
  const text = significant(value, 3);
  return Number(text) === Number(value.toFixed(2)) ? fixed(value, 2) : text;
}

/** Money that is known exactly, from the ledger, rounded for reading. */
export function exactMoney(decimal: string): string {
  return money(Number(decimal));
}

/** A length of time with up to three significant digits: `250 ns`, `4.2 ms`, `1.5 s`, `5 min 45 s`. */
export function span(ns: number): string {
  if (!Number.isFinite(ns)) return '–';
  if (ns < 0) return `-${span(-ns)}`;
  if (ns < 999.5) return `${significant(ns, 3)} ns`;
  if (ns < 999_500) return `${significant(ns / 1e3, 3)} µs`;
  if (ns < 999_500_000) return `${significant(ns / 1e6, 3)} ms`;
  if (ns < 59_950_000_000) return `${significant(ns / 1e9, 3)} s`;
  return longSpan(Math.round(ns / NS_PER_SECOND));
}

function longSpan(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** A figure of a metric in its unit, without the unit's name where `unitName` gives it: `1.84`, `83.1 %`, `4.2 ms`. */
export function figure(value: number, unit: Unit): string {
  switch (unit) {
    case 'bps':
      return bps(value);
    case 'currency':
      return money(value);
    case 'share':
      return percent(value);
    case 'ns':
      return span(value);
    case 'qty':
      return significant(value, 6);
    case 'count':
      return Number.isInteger(value) ? fixed(value, 0) : significant(value, 4);
  }
}

/** What stands behind a figure: `bps`, the currency, nothing where the figure says it. */
export function unitName(unit: Unit, currency: string): string {
  if (unit === 'bps') return 'bps';
  return unit === 'currency' ? currency : '';
}

/** Date and time of `ts` ns after the epoch (ns since 1970), UTC, with 3, 6 or 9 digits of the second. */
export function instant(epochNs: string, ts: number, digits: 0 | 3 | 6 | 9 = 3): string {
  return `${day(epochNs, ts)} ${clock(epochNs, ts, digits)}`;
}

/** Date alone. */
export function day(epochNs: string, ts: number): string {
  return isoSecond(epochNs, ts).slice(0, 10);
}

/** Time of day alone. */
export function clock(epochNs: string, ts: number, digits: 0 | 3 | 6 | 9 = 3): string {
  const nanos = String(totalNs(epochNs, ts) % 1_000_000_000n).padStart(9, '0');
  return digits === 0 ? isoSecond(epochNs, ts).slice(11, 19) : `${isoSecond(epochNs, ts).slice(11, 19)}.${nanos.slice(0, digits)}`;
}

function isoSecond(epochNs: string, ts: number): string {
  return new Date(Number(totalNs(epochNs, ts) / 1_000_000_000n) * 1000).toISOString();
}

function totalNs(epochNs: string, ts: number): bigint {
  return BigInt(epochNs) + BigInt(Math.floor(ts));
}

/** Integers of one instrument as people read them, with all the decimals that its units have. */
export class Scale {
  private readonly tick: Decimal;
  private readonly lot: Decimal;

  constructor(tickSize: string, lotSize: string) {
    this.tick = parseDecimal(tickSize);
    this.lot = parseDecimal(lotSize);
  }

  /** A price on the grid, or between two ticks with one more decimal: `61,823.4`. */
  price(ticks: number): string {
    return fixed(ticks * this.tickValue, this.tick.scale + (Number.isInteger(ticks) ? 0 : 1));
  }

  /** A quantity, shortest form: `0.012`. */
  qty(lots: number): string {
    return significant(Number((lots * this.lotValue).toFixed(this.lot.scale)), 15);
  }

  /** Decimals of a price on the grid. */
  get pricePlaces(): number {
    return this.tick.scale;
  }

  /** One tick as a number, for charts. */
  get tickValue(): number {
    return Number(this.tick.digits) / Number(`1e${this.tick.scale}`);
  }

  /** One lot as a number, for charts. */
  get lotValue(): number {
    return Number(this.lot.digits) / Number(`1e${this.lot.scale}`);
  }
}

/** `1 fill`, `2 fills`. */
export function counted(count: number, noun: string): string {
  return `${fixed(count, 0)} ${noun}${count === 1 ? '' : 's'}`;
}
