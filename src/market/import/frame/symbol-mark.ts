/**
 * Paths of several tapes as one text: `{symbol}` stands for each symbol.
 *
 * Example: `pathOfSymbol('day/{symbol}.arrow', 'AAPL')` is `day/AAPL.arrow`.
 */

/** What stands for the symbol in a path. */
export const SYMBOL_MARK = '{symbol}';

/** The path of one symbol; a slash in its name, as of `XBT/USD`, is no folder. */
export function pathOfSymbol(path: string, symbol: string): string {
  return path.replaceAll(SYMBOL_MARK, symbol.replaceAll('/', '-'));
}
