/**
 * Colours of the charts, read from the style sheet, so that light and dark are defined in one place.
 */

const NAMES = [
  'ink',
  'muted',
  'line',
  'card',
  'touch',
  'volume',
  'buy',
  'sell',
  'certain',
  'likely',
  'doubtful',
  'accent',
  'weighted',
  'missed',
  'loss',
  'gain',
] as const;

/** Colours by name. */
export type Colours = Readonly<Record<(typeof NAMES)[number], string>>;

/** The colours that hold now. */
export function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}

/** The same colour, see-through: `#1a9c6b` with alpha. */
export function faded(hex: string, alpha: number): string {
  const value = Number.parseInt(hex.slice(1), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
}
