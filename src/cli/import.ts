/** `slipgauge import`: recorder files become a tape. */
import { DataError, UsageError } from '../base/errors.js';
import { formatDuration } from '../base/num/duration.js';
import type { Instrument } from '../market/instrument.js';
import { IMPORTERS } from '../market/import/importers.js';
import type { ImportOptions } from '../market/import/options.js';
import type { TapeMeta } from '../market/tape.js';
import { isOn, JSON_OPTION, optionalText, text, valueOption, type Arguments, type Command } from './command.js';
import { aligned, printJson, printText } from './print.js';
import { newProgress } from './progress.js';
import { checkPlace, decimalOption, durationOption } from './quantity-options.js';
import { tapeFacts } from './tape-facts.js';

export const importCommand: Command = {
  usage: 'import <files..>',
  about: 'Import recorded market data as a tape',
  positionals: { files: { about: 'Recorder files, in any order; - is standard input' } },
  options: {
    out: valueOption('Where the tape will stand', { demandOption: true }),
    format: valueOption('Format of the files; default: told by their first lines', { choices: Object.keys(IMPORTERS) }),
    symbol: valueOption('Symbol, as the files spell it'),
    kind: valueOption('What a contract is worth: quantity × multiplier × price, or ÷ price (inverse)', {
      choices: ['spot', 'linear', 'inverse'],
    }),
    tick: decimalOption('tick', 'Finest price increment, such as 0.1'),
    lot: decimalOption('lot', 'Finest quantity increment, such as 0.001'),
    multiplier: decimalOption('multiplier', 'Contract multiplier; default 1'),
    'order-tick': decimalOption('order-tick', 'Grid for order prices, a multiple of the tick; default the tick'),
    'cash-unit': decimalOption('cash-unit', 'Smallest unit of money; default 0.00000001'),
    currency: valueOption('Settlement currency, for display'),
    touch: valueOption("Whether the feed's own best bid and ask become quote rows", { choices: ['none', 'bookTicker'] }),
    'on-gap': valueOption('What a gap in the feed does: stop, or clear the book and go on', { choices: ['error', 'resync'] }),
    reorder: durationOption('reorder', 'Window within which rows are put in order; default 10s'),
    clock: valueOption("Whether the recorder's clock is set (repair) or taken as it stands (keep); default as fits the format", {
      choices: ['repair', 'keep'],
    }),
    'min-latency': durationOption('min-latency', "Assumed smallest latency of the feed, which sets the recorder's clock; default 1ms"),
    force: { type: 'boolean', describe: 'Replace a tape that stands at --out' },
    json: JSON_OPTION,
  },
  examples: [
    [
      '$0 import btcusdt.gz --format binance --symbol BTCUSDT --kind linear --tick 0.1 --lot 0.001 --out btc.arrow',
      'A capture of Binance futures',
    ],
  ],
  async run(args, { signal }) {
    const out = text(args, 'out');
    checkPlace(out, isOn(args, 'force'));
    const instrument = await instrumentOf(args);
    const format = optionalText(args, 'format');
    const { importTape } = await import('../market/import/index.js');
    const progress = await newProgress('importing');
    let meta: TapeMeta;
    try {
      meta = await importTape({
        files: args['files'] as string[],
        out,
        signal,
        options: optionsOf(args),
        onProgress: ({ bytesRead, bytesTotal }) => progress.update(bytesRead, bytesTotal),
        ...(format === undefined ? {} : { format }),
        ...(instrument === undefined ? {} : { instrument }),
      });
    } finally {
      progress.stop();
    }
    if (isOn(args, 'json')) printJson({ out, meta, assumptions: importAssumptions(meta) });
    else
      printText(
        `${aligned([['tape', out], ...tapeFacts(meta)])}\nassumed\n${importAssumptions(meta)
          .map((line) => `  ${line}\n`)
          .join('')}`,
      );
    return 0;
  },
};

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

/** The instrument that the options state; undefined when they state none. @throws UsageError when only parts of it are there. */
async function instrumentOf(args: Arguments): Promise<Instrument | undefined> {
  const given = FACTS.filter(([option]) => args[option] !== undefined);
  if (given.length === 0) return undefined;
  const missing = FACTS.slice(0, 4).filter(([option]) => args[option] === undefined);
  if (missing.length > 0)
    throw new UsageError(
      `${given.map(([option]) => `--${option}`).join(', ')} also need ${missing.map(([option]) => `--${option}`).join(', ')}`,
    );
  const { readInstrument } = await import('../market/instrument-read.js');
  try {
    return readInstrument(Object.fromEntries(given.map(([option, fact]) => [fact, args[option]])), 'instrument');
  } catch (error) {
    if (error instanceof DataError) throw new UsageError(error.message);
    throw error;
  }
}

function optionsOf(args: Arguments): ImportOptions {
  const options = {
    touch: args['touch'],
    onGap: args['on-gap'],
    reorderNs: args['reorder'],
    clock: args['clock'],
    minLatencyNs: args['min-latency'],
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** What an import had to assume, in words. */
function importAssumptions({ minLatencyNs, repairs, importer, netWindowNs }: TapeMeta): string[] {
  const lines: string[] = [];
  if (minLatencyNs !== undefined) {
    lines.push(`the smallest latency of the feed is ${formatDuration(minLatencyNs)} (--min-latency); the file cannot tell`);
    lines.push(`so the recorder's clock is moved by ${signed(Number(repairs.clockOffsetNs))}, one offset for the whole file`);
  } else {
    lines.push('receive times are right as they stand');
  }
  if (netWindowNs !== undefined) lines.push(`a trade and the level change that it causes lie within ${formatDuration(netWindowNs)}`);
  if (repairs.gaps > 0)
    lines.push(
      `${repairs.gaps} gaps in the feed, behind each of which the book is unknown until stated (--on-gap ${String(importer.options['onGap'])})`,
    );
  return lines;
}

function signed(ns: number): string {
  return ns < 0 ? formatDuration(ns) : `+${formatDuration(ns)}`;
}
