/** The impact of a session as resolved, and what it means in words. */
import { compareDecimals, formatDecimal, parseDecimal } from '../../base/num/decimal.js';
import { formatDuration, parseDurationNs } from '../../base/num/duration.js';
import type { FaultList } from './fault-list.js';
import type { ScenarioData } from './schema.js';
import type { ImpactKernel, ImpactSpec, KeyPath, ResolvedVenue } from './types.js';

type ImpactData = NonNullable<ScenarioData['sessions'][number]['venue']>['impact'];
type TransientData = Exclude<ImpactData, string | undefined>;

/** Defaults filled in; nothing for none. */
export function resolveImpact(impact: ImpactData, at: KeyPath, faults: FaultList): Pick<ResolvedVenue, 'impact'> {
  if (impact === undefined || impact === 'none') return {};
  return { impact: typeof impact === 'string' ? { model: impact } : resolveTransient(impact, at, faults) };
}

function resolveTransient(data: TransientData, at: KeyPath, faults: FaultList): ImpactSpec {
  const { coefficient, unit, adv, exponent = '1', provided = '0', kernel } = data;
  const within = (key: readonly string[], value: string | number, range: Range): string =>
    exactWithin([...at, ...key], value, range, faults);
  if (unit === 'bps-per-adv' && adv === undefined) faults.add([...at, 'adv'], "missing, expected a day's volume: the unit is bps-per-adv");
  if (unit !== 'bps-per-adv' && adv !== undefined)
    faults.add([...at, 'adv'], `is for the unit bps-per-adv; leave it out with ${unit}`, 'key');
  return {
    model: 'transient',
    coefficient: within(['coefficient'], coefficient, FROM_0),
    unit,
    ...(adv === undefined ? {} : { adv: within(['adv'], adv, ABOVE_0) }),
    exponent: within(['exponent'], exponent, UP_TO_1),
    provided: within(['provided'], provided, SIGNED),
    kernel: resolveKernel(kernel, [...at, 'kernel'], faults),
  };
}

function resolveKernel(kernel: TransientData['kernel'], at: KeyPath, faults: FaultList): ImpactKernel {
  if (kernel.model === 'exponential') return { model: 'exponential', halfLifeNs: nsAbove0([...at, 'halfLife'], kernel.halfLife, faults) };
  const exponent = exactWithin([...at, 'exponent'], kernel.exponent, POWER, faults);
  return { model: 'power', exponent, cutoffNs: nsAbove0([...at, 'cutoff'], kernel.cutoff, faults) };
}

interface Range {
  readonly words: string;
  readonly from: string;
  readonly to?: string;
  /** Whether `from` itself is out. */
  readonly isAbove?: boolean;
}

const FROM_0: Range = { words: 'from 0', from: '0' };
const ABOVE_0: Range = { words: 'above 0', from: '0', isAbove: true };
const UP_TO_1: Range = { words: 'above 0 and at most 1', from: '0', to: '1', isAbove: true };
const SIGNED: Range = { words: 'from -1 to 1', from: '-1', to: '1' };
const POWER: Range = { words: 'from 0.3 to 2', from: '0.3', to: '2' };

function exactWithin(path: KeyPath, value: string | number, { words, from, to, isAbove }: Range, faults: FaultList): string {
  const decimal = parseDecimal(String(value));
  const low = compareDecimals(decimal, parseDecimal(from));
  const isIn = (isAbove === true ? low > 0 : low >= 0) && (to === undefined || compareDecimals(decimal, parseDecimal(to)) <= 0);
  if (!isIn) faults.add(path, `got ${value}, expected a decimal ${words}`);
  return formatDecimal(decimal);
}

function nsAbove0(path: KeyPath, duration: string, faults: FaultList): number {
  const ns = parseDurationNs(duration);
  if (ns === 0) faults.add(path, `got ${duration}, expected a duration above 0`);
  return ns;
}

/** In words: `transient, 0.02 ticks per lot taken, half after 30s`. */
export function impactText(impact: ImpactSpec): string {
  if (impact.model === 'consume') return 'consume: the session sees and finds what it took missing until the tape refills it';
  if (impact.model === 'replay-into-venue')
    return 'replay-into-venue: the recorded flow enters a market in which the session trades alone, meets its orders and does not react to them';
  const { coefficient, unit, adv, exponent, provided, kernel } = impact;
  const per =
    unit === 'ticks-per-lot' ? `${coefficient} ticks per lot taken` : `${coefficient} bps per ${adv ?? ''} taken (a day’s volume)`;
  const parts = [
    `transient: prices shift for this session by ${per}`,
    ...(exponent === '1' ? [] : [`size to the power ${exponent}`]),
    ...(provided === '0' ? [] : [`lots provided count ${provided}`]),
    kernel.model === 'exponential'
      ? `half of it gone after ${formatDuration(kernel.halfLifeNs)}`
      : `fading as (1 + t / ${formatDuration(kernel.cutoffNs)})^-${kernel.exponent}`,
  ];
  return parts.join(', ');
}
