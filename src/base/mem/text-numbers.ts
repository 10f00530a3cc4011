/**
 * Numbers of texts, looked up millions of times: texts that are small whole numbers themselves, as automatic ids are, are found in an array
 * by their value and keep no entry in a map.
 *
 * Example: `numbers.set('17', 4); numbers.set('a', 5); numbers.get('17') === 4; numbers.get('b') === -1`.
 */

/** Longest whole number that is found by its value. */
const DIGITS_MAX = 7;
const ZERO = 48;

/** Non-negative numbers by text. */
export class TextNumbers {
  /** Number + 1 by the value of the text; 0 none. */
  private byValue = new Int32Array(64);
  private readonly byText = new Map<string, number>();

  /** The number of a text, −1 when it has none. */
  get(text: string): number {
    const value = wholeNumber(text);
    if (value < 0) return this.byText.get(text) ?? -1;
    return value < this.byValue.length ? this.byValue[value]! - 1 : -1;
  }

  /** Give a text its number. */
  set(text: string, number: number): void {
    const value = wholeNumber(text);
    if (value < 0) {
      this.byText.set(text, number);
      return;
    }
    if (value >= this.byValue.length) this.reach(value);
    this.byValue[value] = number + 1;
  }

  private reach(value: number): void {
    const grown = new Int32Array(Math.max(this.byValue.length * 2, value + 1));
    grown.set(this.byValue);
    this.byValue = grown;
  }
}

/** The value of a text that is a whole number in its shortest spelling; −1 for any other text. */
export function wholeNumber(text: string): number {
  const { length } = text;
  if (length === 0 || length > DIGITS_MAX || (length > 1 && text.charCodeAt(0) === ZERO)) return -1;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
