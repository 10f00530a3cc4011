/**
 * Instants as people write and read them, ISO 8601 with a zone, exact to the nanosecond.
 *
 * Invariant: no clock, zone database or locale is read; a time without a zone is refused.
 *
 * Example: `parseInstantNs('2024-08-08T23:55:00.000000001Z')` is 1723161300000000001n.
 */

/** The text is no instant. `got` is the text. */
export class NotAnInstant extends RangeError {
  override readonly name = 'NotAnInstant';
  readonly got: string;
  constructor(got: string, why: string) {
    super(`got ${JSON.stringify(got)}, expected a time with a zone such as 2024-08-08T23:55:00Z${why}`);
    this.got = got;
  }
}

const SYNTAX = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|z|[+-]\d\d:\d\d)$/;

/** Whether the text begins like a date, so that an error should speak of times. */
export function looksLikeInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(text);
}

/**
 * Nanoseconds since the Unix epoch.
 * @throws NotAnInstant for other text, a missing zone, and dates that do not exist.
 */
export function parseInstantNs(text: string): bigint {
  const match = SYNTAX.exec(text);
  if (match === null) throw new NotAnInstant(text, '');
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = match;
  const wall = `${year!}-${month!}-${day!}T${hour!}:${minute!}:${second}`;
  const ms = Date.parse(`${wall}Z`);
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(wall)) throw new NotAnInstant(text, '; there is no such date and time');
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) - zoneOffsetNs(text, zone!);
}

/** ns since the Unix epoch as ISO 8601 in UTC with nine decimals, as `parseInstantNs` reads it: `2024-08-08T23:55:00.000000001Z`. */
export function formatInstantNs(ns: bigint): string {
  const nanos = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((ns - nanos) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos).padStart(9, '0')}Z`;
}

function zoneOffsetNs(text: string, zone: string): bigint {
  if (zone === 'Z' || zone === 'z') return 0n;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) throw new NotAnInstant(text, '; there is no such zone');
  const ns = BigInt(hours * 60 + minutes) * 60_000_000_000n;
  return zone.startsWith('-') ? -ns : ns;
}
