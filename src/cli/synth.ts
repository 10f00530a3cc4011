/** `slipgauge synth`: a market that never was, as a tape or in the format of a recorder. */
import { UsageError } from '../base/errors.js';
import { SYNTH_FORMATS } from '../market/synth/formats.js';
import type { Implied } from '../market/synth/implied.js';
import {
  SYNTH_MODELS,
  SYNTH_NUMBERS,
  type SynthNumberName,
  type SynthRequest,
  synthSettings,
  synthWords,
} from '../market/synth/settings.js';
import type { SynthFiles } from '../market/synth/result.js';
import { integerOption, isOn, JSON_OPTION, optionalText, text, valueOption, type Arguments, type Command } from './command.js';
import { aligned, printJson, printText } from './print.js';
import { newProgress } from './progress.js';
import { checkPlace } from './place.js';
import { bytesOption, decimalOption, durationOption, numberOption } from './quantity-options.js';
import { firstUpper, kebabCase } from './spelling.js';

const NUMBER_NAMES = Object.keys(SYNTH_NUMBERS) as SynthNumberName[];

/** The model's parameters as options. */
const NUMBER_OPTIONS = Object.fromEntries(
  NUMBER_NAMES.map((name) => {
    const { about, initial } = SYNTH_NUMBERS[name];
    return [kebabCase(name), numberOption(kebabCase(name), `${firstUpper(about)}; default ${initial}`)];
  }),
);

export const synthCommand: Command = {
  usage: 'synth',
  about: 'Make a synthetic market: a tape, or files as recorders write them',
  options: {
    format: valueOption('What is written', { choices: Object.keys(SYNTH_FORMATS), demandOption: true }),
    out: valueOption('Where it will stand; a name that ends in .gz compresses (not tapes)', { demandOption: true }),
    events: integerOption('events', 'How many events; or --bytes', { min: 1 }),
    bytes: bytesOption('bytes', 'How long, such as 500MB or 2GB, before compression; or --events'),
    model: valueOption('How orders arrive and leave', { choices: SYNTH_MODELS, default: SYNTH_MODELS[0] }),
    seed: integerOption('seed', 'The same seed makes the same market; default 0', { min: 0 }),
    symbol: valueOption('Symbol, or several with commas (itch); default SYNTH'),
    kind: valueOption('What a contract is worth; of binance also whose frames: spot, USD-M, COIN-M', {
      choices: ['spot', 'linear', 'inverse'],
    }),
    tick: decimalOption('tick', 'Price increment; default 0.01'),
    lot: decimalOption('lot', 'Quantity increment; default 1'),
    multiplier: decimalOption('multiplier', 'Contract multiplier; default 1'),
    price: decimalOption('price', 'Price at which the market opens; default 100'),
    start: valueOption('When it opens, with a zone; default 2024-08-08T09:30:00Z'),
    levels: integerOption('levels', 'lobster: levels a side of the orderbook file, 0 leaves it out; default 10', { min: 0 }),
    'hide-opening': { type: 'boolean', describe: 'lobster: leave the opening book to the orderbook file' },
    feed: durationOption('feed', 'Smallest latency of the feed (tapes, binance, tardis); default 1ms'),
    'feed-jitter': durationOption('feed-jitter', 'Width of the uniform law above it; default 200us'),
    ...NUMBER_OPTIONS,
    force: { type: 'boolean', describe: 'Replace what stands at --out' },
    json: JSON_OPTION,
  },
  examples: [
    ['$0 synth --format tape-l2 --seed 7 --events 1000000 --out synth.arrow', 'A tape of levels and trades'],
    ['$0 synth --format itch --symbol AAPL,MSFT --bytes 2GB --out day.itch.gz', 'An ITCH 5.0 file of two symbols'],
  ],
  async run(args, { signal }) {
    const out = text(args, 'out');
    checkPlace(out, isOn(args, 'force'));
    if ((args['events'] === undefined) === (args['bytes'] === undefined))
      throw new UsageError('--events and --bytes: expected one of them, and not both');
    const settings = synthSettings(requestOf(args));
    const [{ writeSynth }, { impliedBy }] = await Promise.all([import('../market/synth/write.js'), import('../market/synth/implied.js')]);
    const progress = await newProgress('making');
    let made: SynthFiles;
    try {
      made = await writeSynth({
        settings,
        format: text(args, 'format'),
        out,
        signal,
        options: optionsOf(args),
        onProgress: (done, total) => progress.update(done, total),
        ...(args['bytes'] === undefined ? { events: args['events'] as number } : { bytes: args['bytes'] as number }),
      });
    } finally {
      progress.stop();
    }
    const implied = impliedBy(settings);
    if (isOn(args, 'json')) printJson({ ...made, settings: synthWords(settings), implied });
    else printText(synthText(made, implied));
    return 0;
  },
};

/** The options that a market is made of, by the names of a request. */
function requestOf(args: Arguments): SynthRequest {
  const symbol = optionalText(args, 'symbol');
  const given = {
    model: args['model'],
    seed: args['seed'],
    symbols: symbol?.split(','),
    kind: args['kind'],
    tickSize: args['tick'],
    lotSize: args['lot'],
    multiplier: args['multiplier'],
    price: args['price'],
    start: args['start'],
    rates: stated(Object.fromEntries(NUMBER_NAMES.map((name) => [name, args[kebabCase(name)]]))),
  };
  return stated(given);
}

function optionsOf(args: Arguments) {
  return stated({
    levels: args['levels'] as number | undefined,
    tellOpening: isOn(args, 'hide-opening') ? false : undefined,
    feedNs: args['feed'] as number | undefined,
    feedJitterNs: args['feed-jitter'] as number | undefined,
  });
}

/** What was given of a record. */
function stated<T>(record: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

function synthText({ files, events, messages, bytes, measured }: SynthFiles, implied: Implied): string {
  const number = (value: number): string => (Number.isNaN(value) ? '–' : String(Number(value.toPrecision(5))));
  const beside = (value: number, expected: number): string => `${number(value)} (implied ${number(expected)})`;
  return aligned([
    ...files.map((file): [string, string] => ['file', file]),
    ['events', String(events)],
    ['messages', String(messages)],
    ['bytes', `${bytes} before compression`],
    ['market time', `${number(measured.seconds)} s of trading, of the first symbol, behind its opening book`],
    ['limit orders', `${beside(measured.limitsPerSecond, implied.limitsPerSecond)} a second`],
    ['market orders', `${beside(measured.marketsPerSecond, implied.marketsPerSecond)} a second`],
    ['mean size', `${beside(measured.meanSizeLots, implied.meanSizeLots)} lots`],
    ['cancelled', `${beside(measured.cancelledShare, implied.cancelledShare)} of what left`],
    ['at rest', `${beside(measured.restingLots, implied.restingLots)} lots in ${number(measured.restingOrders)} orders`],
    ['spread', `${number(measured.spreadTicks)} ticks`],
    ['touch', `${number(measured.touchLots)} lots a side`],
  ]);
}
