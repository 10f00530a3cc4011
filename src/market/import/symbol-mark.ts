/**
 * Paths of several tapes as one text: `{symbol}` stands for each symbol.
 *
 * Example: `pathOfSymbol('day/{symbol}.arrow', 'AAPL')` is `day/AAPL.arrow`.
 */

/** What stands for the symbol in a path. */
export const SYMBOL_MARK = '{symbol}';

/** The path of one symbol. */
export function pathOfSymbol(path: string, symbol: string): string {
  return path.replaceAll(SYMBOL_MARK, symbol);
}
