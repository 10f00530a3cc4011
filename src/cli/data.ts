/** `slipgauge data get`, `slipgauge data list`: public archives of recorded data that need no key. */
import { UsageError } from '../base/errors.js';
import { didYouMean } from '../base/suggest.js';
import type { ArchiveSource, GotFile, Wanted } from '../collect/archive/index.js';
import { isOn, JSON_OPTION, optionalText, text, valueOption, type Command } from './command.js';
import { interruptLeaves } from './edge.js';
import { aligned, note, printJson, printText, table } from './print.js';
import { renderTable } from '../report/table.js';
import { newProgress } from './progress.js';

const INTERRUPTED = 130;
const KEPT = 'what has arrived is kept as .part, and the same call goes on from there';

const listCommand: Command = {
  usage: 'data list',
  about: 'List the archives that data get knows',
  options: { json: JSON_OPTION },
  async run(args) {
    const { SOURCES } = await import('../collect/archive/index.js');
    const sources = Object.values(SOURCES);
    if (isOn(args, 'json')) printJson(sources);
    else printText(await listText(sources));
    return 0;
  },
};

/** A row for each type of data of each archive, then whose terms hold. */
async function listText(sources: readonly ArchiveSource[]): Promise<string> {
  const rows = sources.flatMap((source) => {
    const { name, words, check, format } = source;
    const others = Object.entries(words).filter(([key]) => key !== 'type');
    const how = others.map(([key, { choices }]) => `--${key}${choices === undefined ? '' : ` ${choices.join('|')}`}`).join(' ');
    return (words.type?.choices ?? []).map((type) => [name, type, how, check, format]);
  });
  const columns = ['source', '--type', 'and', 'checked by', 'import --format'].map((title) => ({ title }));
  const terms = sources.map(({ name, about, terms }): [string, string] => [name, `${about}. Terms: ${terms}`]);
  return `${await renderTable(columns, rows)}\n${aligned(terms)}`;
}

const getCommand: Command = {
  usage: 'data get <source>',
  about: 'Fetch files of a public archive, verified and resumable',
  positionals: { source: { about: 'binance, bybit or tardis; slipgauge data list says what they have' } },
  options: {
    market: valueOption('Market, such as spot, um, linear'),
    exchange: valueOption('Exchange, as Tardis spells it'),
    type: valueOption('What was recorded, such as trades'),
    period: valueOption('Files of a day or a month: daily, monthly'),
    symbol: valueOption('Symbol, as the archive spells it', { demandOption: true }),
    date: valueOption('A day, a month, or two with .. between them, both included', { demandOption: true }),
    out: valueOption('Folder for the files; made where it is missing', { demandOption: true }),
    'base-url': valueOption('A mirror, in place of scheme and host of the archive'),
    force: { type: 'boolean', describe: 'Fetch files that are there already, and replace them' },
    json: JSON_OPTION,
  },
  examples: [
    ['$0 data get binance --market um --type trades --symbol BTCUSDT --date 2024-08-08..2024-08-10 --out raw', 'Three days of trades'],
    [
      '$0 data get tardis --exchange deribit --type incremental_book_L2 --symbol BTC-PERPETUAL --date 2024-08 --out raw',
      'The book of 1 August',
    ],
  ],
  async run(args, { signal }) {
    const { SOURCES, wantedFiles, getFiles, systemClock } = await import('../collect/archive/index.js');
    const source = sourceOf(SOURCES, text(args, 'source'));
    const words = Object.fromEntries(['exchange', 'market', 'type', 'period', 'symbol'].map((key) => [key, optionalText(args, key)]));
    const wanted = wantedFiles(source, words, text(args, 'date'));
    const baseUrl = optionalText(args, 'base-url');
    interruptLeaves(KEPT);
    const progress = await newProgress('fetching');
    let files: GotFile[];
    try {
      files = await getFiles(wanted.files, {
        folder: text(args, 'out'),
        force: isOn(args, 'force'),
        signal,
        clock: systemClock,
        note,
        onProgress: (bytes, total) => {
          if (total > 0) progress.update(bytes, total);
        },
        ...(baseUrl === undefined ? {} : { baseUrl }),
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      note(`interrupted; ${KEPT}`);
      return INTERRUPTED;
    } finally {
      progress.stop();
    }
    if (isOn(args, 'json')) printJson({ source: source.name, files });
    else printText(`${table(files.map(fileRow))}\n${importHint(source, wanted, files)}`);
    return 0;
  },
};

function sourceOf(sources: Readonly<Record<string, ArchiveSource>>, name: string): ArchiveSource {
  const names = Object.keys(sources);
  const source = sources[name];
  if (source === undefined)
    throw new UsageError(`there is no archive '${name}', expected one of ${names.join(', ')}${didYouMean(name, names)}`);
  return source;
}

function fileRow({ file, bytes, how, verified }: GotFile): Record<string, string | number> {
  return { file, bytes, how, verified };
}

/** The call that comes next; the archive does not say tick and lot. */
function importHint(source: ArchiveSource, { request }: Wanted, files: readonly GotFile[]): string {
  const names = files.length === 1 ? files[0]!.file : `${files[0]!.file} …`;
  const of = `--symbol ${request.symbol ?? ''} --kind ${source.kind(request) ?? 'spot|linear|inverse'} --tick … --lot …`;
  return `next: slipgauge import ${names} --format ${source.format} ${of} --out …\n`;
}

export const dataCommands: readonly Command[] = [getCommand, listCommand];
