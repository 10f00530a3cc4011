/**
 * Stamps of venues that are not whole numbers: decimal seconds, and ISO 8601 in UTC.
 *
 * Units: ns on the clock of `Stamps`. Example: `isoTs(stamps, '2021-04-17T16:43:37.075687Z')`.
 */
import type { Stamps } from '../frame/clock.js';
import { wrong } from './json.js';

const SECONDS = /^(\d{10})(?:\.(\d{1,9}))?$/;
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;
const MS_A_SECOND = 1000;

/** `1618678123.481570`. @throws BadShape */
export function secondsTs(stamps: Stamps, value: unknown): number {
  const match = typeof value === 'string' ? SECONDS.exec(value) : null;
  if (match === null) return wrong('time', value, 'seconds since the Unix epoch such as 1618678123.481570');
  return stamps.at(Number(match[1]), Number((match[2] ?? '').padEnd(9, '0')));
}

/** `2021-04-17T16:43:37.075687Z`. @throws BadShape */
export function isoTs(stamps: Stamps, value: unknown): number {
  const match = typeof value === 'string' ? ISO.exec(value) : null;
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]!}Z`);
  if (Number.isNaN(ms)) return wrong('time', value, 'a time such as 2021-04-17T16:43:37.075687Z');
  return stamps.at(ms / MS_A_SECOND, Number((match![2] ?? '').padEnd(9, '0')));
}
