/**
 * Several instruments of the same files as tapes of their own, for formats whose files hold many (itch, dbn).
 *
 * `{symbol}` in the paths of tape and dictionary stands for each symbol. One import runs after the other, so files are read once a symbol, in
 * constant memory. All tapes come to stand when the last one is whole; after an error, or an abort, none does.
 *
 * Example: `importTapes({ files: ['12302019.NASDAQ_ITCH50.gz'], out: 'day/{symbol}.arrow' }, ['AAPL', 'MSFT'])`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { type Beside, writeBeside } from '../../../base/io/atomic.js';
import type { TapeMeta } from '../../tape.js';
import { importTape } from './import-tape.js';
import type { ImportRequest } from './request.js';
import { checkPlaces } from './places.js';
import { pathOfSymbol, SYMBOL_MARK } from './symbol-mark.js';

/** One of the tapes. */
interface SymbolTape {
  readonly symbol: string;
  readonly out: string;
  readonly meta: TapeMeta;
}

/**
 * Import each symbol; gives the tapes in the order of `symbols`.
 * @throws UsageError for symbols that are none or the same, paths without `{symbol}`, and what `importTape` throws, which names the symbol.
 */
export async function importTapes(request: ImportRequest, symbols: readonly string[]): Promise<SymbolTape[]> {
  check(request, symbols);
  for (const symbol of symbols)
    checkPlaces(
      request.files,
      [request.out, ...(request.ids === undefined ? [] : [request.ids])].map((path) => pathOfSymbol(path, symbol)),
    );
  const begun: Beside[] = [];
  const begin = (path: string, symbol: string): Beside => {
    const beside = writeBeside(pathOfSymbol(path, symbol));
    begun.push(beside);
    return beside;
  };
  const tapes: SymbolTape[] = [];
  try {
    for (const [i, symbol] of symbols.entries()) {
      const out = begin(request.out, symbol);
      const ids = request.ids === undefined ? undefined : begin(request.ids, symbol);
      const { onProgress } = request;
      const meta = await named(symbol, {
        ...request,
        instrument: { ...request.instrument, symbol },
        out: out.temp,
        ...(ids !== undefined && { ids: ids.temp }),
        ...(onProgress !== undefined && {
          onProgress: ({ bytesRead, bytesTotal, rows }) =>
            onProgress({ bytesRead: i * bytesTotal + bytesRead, bytesTotal: symbols.length * bytesTotal, rows }),
        }),
      });
      tapes.push({ symbol, out: pathOfSymbol(request.out, symbol), meta });
    }
    for (const beside of begun) beside.commit();
    return tapes;
  } finally {
    for (const beside of begun) beside.discard();
  }
}

function check({ files, out, ids }: ImportRequest, symbols: readonly string[]): void {
  if (symbols.length === 0 || symbols.includes('')) throw new UsageError('symbol: got an empty one, expected names such as AAPL,MSFT');
  const twice = symbols.find((symbol, i) => symbols.indexOf(symbol) < i);
  if (twice !== undefined) throw new UsageError(`symbol: got ${twice} twice, expected each once`);
  for (const path of [out, ...(ids === undefined ? [] : [ids])])
    if (!path.includes(SYMBOL_MARK))
      throw new UsageError(
        `got ${symbols.length} symbols and the path ${path}; expected ${SYMBOL_MARK} in it, such as tapes/${SYMBOL_MARK}.arrow`,
      );
  const odd = symbols.find((symbol) => /[/\\]/.test(symbol));
  if (odd !== undefined)
    throw new UsageError(`symbol: got ${odd}, which cannot be part of a file's name. Import it alone, with a path of its own.`);
  if (files.includes('-') && symbols.length > 1)
    throw new UsageError('standard input (-) is read once a symbol: expected files, or one symbol');
}

/** An import whose errors name the symbol. */
async function named(symbol: string, request: ImportRequest): Promise<TapeMeta> {
  try {
    return await importTape(request);
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${symbol}: ${error.message}`, { cause: error });
    throw error;
  }
}
