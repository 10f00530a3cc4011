/** `slipgauge import`: recorder files become a tape. */
import type { Options } from 'yargs';
import { DataError, UsageError } from '../base/errors.js';
import { formatDuration } from '../base/num/duration.js';
import type { Instrument } from '../market/instrument.js';
import { pathOfSymbol, SYMBOL_MARK } from '../market/import/frame/symbol-mark.js';
import { IMPORTERS } from '../market/import/importers.js';
import { IMPORT_OPTIONS, type ImportOption } from '../market/import/options-table.js';
import type { ImportRequest } from '../market/import/index.js';
import type { ImportOptions } from '../market/import/frame/options.js';
import type { TapeMeta } from '../market/tape.js';
import { counted } from '../report/numbers.js';
import { isOn, JSON_OPTION, optionalText, text, valueOption, type Arguments, type Command } from './command.js';
import { aligned, printJson, printText } from './print.js';
import { newProgress } from './progress.js';
import { firstUpper, kebabCase } from './spelling.js';
import { checkPlace } from './place.js';
import { decimalOption, durationOption } from './quantity-options.js';
import { tapeFacts } from './tape-facts.js';

export const importCommand: Command = {
  usage: 'import <files..>',
  about: 'Import recorded market data as a tape',
  positionals: { files: { about: 'Recorder files, in any order; - is standard input' } },
  options: {
    out: valueOption('Where the tape will stand; {symbol} in it stands for each of several symbols', { demandOption: true }),
    format: valueOption('Format of the files; default: told by their first bytes', { choices: Object.keys(IMPORTERS) }),
    symbol: valueOption('Symbol, as the files spell it; several with commas, each a tape, where --out has {symbol}'),
    kind: valueOption('What a contract is worth: quantity × multiplier × price, or ÷ price (inverse)', {
      choices: ['spot', 'linear', 'inverse'],
    }),
    tick: decimalOption('tick', 'Finest price increment, such as 0.1'),
    lot: decimalOption('lot', 'Finest quantity increment, such as 0.001'),
    multiplier: decimalOption('multiplier', 'Contract multiplier; default 1'),
    'order-tick': decimalOption('order-tick', 'Grid for order prices, a multiple of the tick; default the tick'),
    'cash-unit': decimalOption('cash-unit', 'Smallest unit of money; default 0.00000001'),
    currency: valueOption('Settlement currency, for display'),
    ...formatOptions(),
    reorder: durationOption('reorder', 'Window within which rows are put in order; default 10s'),
    clock: valueOption("Whether the recorder's clock is set (repair) or taken as it stands (keep); default as fits the format", {
      choices: ['repair', 'keep'],
    }),
    degrade: valueOption('Write the tape of levels that the venue would have sent for these single orders', { choices: ['none', 'l2'] }),
    'min-latency': durationOption('min-latency', "Assumed smallest latency of the feed, which sets the recorder's clock; default 1ms"),
    ids: valueOption('Where a dictionary of order ids is kept, csv orderId,foreignId; .gz compresses it'),
    force: { type: 'boolean', describe: 'Replace a tape that stands at --out' },
    json: JSON_OPTION,
  },
  examples: [
    [
      '$0 import btcusdt.gz --format binance --symbol BTCUSDT --kind linear --tick 0.1 --lot 0.001 --out btc.arrow',
      'A capture of Binance futures',
    ],
    ["$0 import 12302019.NASDAQ_ITCH50.gz --symbol AAPL,MSFT --out 'day/{symbol}.arrow'", 'Two stocks of a day of Nasdaq'],
  ],
  async run(args, { signal }) {
    const out = text(args, 'out');
    const instrument = await instrumentOf(args);
    const format = optionalText(args, 'format');
    const ids = optionalText(args, 'ids');
    const symbols = symbolsOf(instrument?.symbol, out);
    for (const symbol of symbols ?? ['']) {
      checkPlace(pathOfSymbol(out, symbol), isOn(args, 'force'));
      if (ids !== undefined) checkPlace(pathOfSymbol(ids, symbol), isOn(args, 'force'), 'ids');
    }
    const progress = await newProgress('importing');
    const request: ImportRequest = {
      files: args['files'] as string[],
      out,
      signal,
      options: optionsOf(args),
      onProgress: ({ bytesRead, bytesTotal }) => progress.update(bytesRead, bytesTotal),
      ...(format === undefined ? {} : { format }),
      ...(ids === undefined ? {} : { ids }),
      ...(instrument === undefined ? {} : { instrument }),
    };
    const { importTape, importTapes } = await import('../market/import/index.js');
    try {
      if (symbols === undefined) printTape({ out, meta: await importTape(request) }, isOn(args, 'json'));
      else printTapes(await importTapes(request, symbols), isOn(args, 'json'));
    } finally {
      progress.stop();
    }
    return 0;
  },
};

/** Several symbols where the path has a place for them; undefined: a tape as always. */
function symbolsOf(symbol: string | undefined, out: string): string[] | undefined {
  if (out.includes(SYMBOL_MARK)) {
    if (symbol === undefined) throw new UsageError(`--out: got ${out}; expected --symbol as well, whose names ${SYMBOL_MARK} stands for`);
    return symbol.split(',');
  }
  if (symbol?.includes(',') === true)
    throw new UsageError(`--symbol: got ${symbol}, several symbols; expected ${SYMBOL_MARK} in --out, such as tapes/${SYMBOL_MARK}.arrow`);
  return undefined;
}

interface Made {
  readonly out: string;
  readonly meta: TapeMeta;
}

function printTape({ out, meta }: Made, asJson: boolean): void {
  if (asJson) printJson({ out, meta, assumptions: importAssumptions(meta) });
  else printText(tapeText({ out, meta }));
}

function printTapes(tapes: readonly (Made & { symbol: string })[], asJson: boolean): void {
  if (asJson) printJson({ tapes: tapes.map(({ symbol, out, meta }) => ({ symbol, out, meta, assumptions: importAssumptions(meta) })) });
  else printText(tapes.map(tapeText).join('\n'));
}

function tapeText({ out, meta }: Made): string {
  const assumed = importAssumptions(meta).map((line) => `  ${line}\n`);
  return `${aligned([['tape', out], ...tapeFacts(meta)])}\nassumed\n${assumed.join('')}`;
}

/** Option → fact of the instrument; the first four go together. */
const FACTS = [
  ['symbol', 'symbol'],
  ['kind', 'kind'],
  ['tick', 'tickSize'],
  ['lot', 'lotSize'],
  ['multiplier', 'multiplier'],
  ['order-tick', 'orderTick'],
  ['cash-unit', 'cashUnit'],
  ['currency', 'currency'],
] as const;

/** What the options state of the instrument, all or a part; undefined when they state nothing. */
async function instrumentOf(args: Arguments): Promise<Partial<Instrument> | undefined> {
  const given = FACTS.filter(([option]) => args[option] !== undefined);
  if (given.length === 0) return undefined;
  const stated = Object.fromEntries(given.map(([option, fact]) => [fact, args[option]])) as Partial<Instrument>;
  if (FACTS.slice(0, 4).some(([option]) => args[option] === undefined)) return stated;
  const { readInstrument } = await import('../market/instrument-read.js');
  try {
    return readInstrument(stated, 'instrument');
  } catch (error) {
    if (error instanceof DataError) throw new UsageError(error.message);
    throw error;
  }
}

/** The options of formats as the command line spells them. */
function formatOptions(): Record<string, Options> {
  return Object.fromEntries(
    Object.entries<ImportOption>(IMPORT_OPTIONS).map(([name, { about, choices }]) => [
      kebabCase(name),
      valueOption(firstUpper(about), choices === undefined ? {} : { choices }),
    ]),
  );
}

function optionsOf(args: Arguments): ImportOptions {
  const options = {
    ...Object.fromEntries(Object.keys(IMPORT_OPTIONS).map((name) => [name, args[kebabCase(name)]])),
    reorderNs: args['reorder'],
    clock: args['clock'],
    degrade: args['degrade'],
    minLatencyNs: args['min-latency'],
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** What an import had to assume, in words. */
function importAssumptions({ levelOfDetail, minLatencyNs, repairs, importer, netWindowNs }: TapeMeta): string[] {
  const lines: string[] = [];
  if (minLatencyNs !== undefined) {
    lines.push(`the smallest latency of the feed is ${formatDuration(minLatencyNs)} (--min-latency); the file cannot tell`);
    lines.push(`so the recorder's clock is moved by ${signed(Number(repairs.clockOffsetNs))}, one offset for the whole file`);
  } else {
    lines.push('receive times are right as they stand');
  }
  // Where single orders are named no trade has to be matched with a level; without levels there is nothing to match it with.
  if (levelOfDetail === 'L2' && netWindowNs !== undefined)
    lines.push(`a trade and the level change that it causes lie within ${formatDuration(netWindowNs)}`);
  if (repairs.gaps > 0) {
    const { onGap } = importer.options;
    const how = typeof onGap === 'string' ? ` (--on-gap ${onGap})` : '';
    lines.push(`${counted(repairs.gaps, 'gap')} in the feed, behind each of which the book is unknown until stated${how}`);
  }
  return lines;
}

function signed(ns: number): string {
  return ns < 0 ? formatDuration(ns) : `+${formatDuration(ns)}`;
}
