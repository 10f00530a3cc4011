/** `slipgauge tape …`: look into tapes, check, cut and export them. */
import { once } from 'node:events';
import { UsageError } from '../base/errors.js';
import { isSameFile } from '../base/io/same-file.js';
import { formatDuration } from '../base/num/duration.js';
import { EXPORTS, exportTape } from '../market/export/index.js';
import type { BookLevel, BookPicture, TapeCheck } from '../market/tape-tools.js';
import { integerOption, isOn, JSON_OPTION, optionalText, text, valueOption, type Arguments, type Command } from './command.js';
import { checkPlace } from './place.js';
import { aligned, printJson, printText, table } from './print.js';
import { tapeFacts } from './tape-facts.js';

const TAPES = { tapes: { about: 'Files of one tape, in order of time; * and ? are wildcards' } };
const TAPE = { tape: { about: 'File of the tape; * and ? are wildcards' } };

async function open(paths: string | readonly string[]) {
  const { openTape } = await import('../market/tape-read.js');
  return openTape(paths);
}

const info: Command = {
  usage: 'tape info <tapes..>',
  about: 'What a tape says of itself: instrument, rows, times, repairs, digest',
  positionals: TAPES,
  options: { json: JSON_OPTION },
  async run(args) {
    const { tapeInfo } = await import('../market/tape-tools.js');
    const result = tapeInfo(await open(args['tapes'] as string[]));
    if (isOn(args, 'json')) printJson(result);
    else {
      const files = result.files.map(({ path, bytes }): [string, string] => ['file', `${path} (${bytes} bytes)`]);
      printText(aligned([...files, ['span', formatDuration(Number(result.spanNs))], ...tapeFacts(result.meta)]));
    }
    return 0;
  },
};

const head: Command = {
  usage: 'tape head <tape>',
  about: 'The first rows, or rows from a number on',
  positionals: TAPE,
  options: {
    rows: integerOption('rows', 'How many; default 10', { min: 1, initial: 10 }),
    from: integerOption('from', 'Number of the first; default 0', { min: 0, initial: 0 }),
    json: JSON_OPTION,
  },
  async run(args) {
    const { tapeHead } = await import('../market/tape-tools.js');
    const rows = await tapeHead(await open(text(args, 'tape')), args['rows'] as number, args['from'] as number);
    if (isOn(args, 'json')) printJson(rows);
    else printText(table(rows.map((row) => ({ ...row }))));
    return 0;
  },
};

const check: Command = {
  usage: 'tape check <tape>',
  about: 'Read every row and say what contradicts itself; exit code 1 when something does',
  positionals: TAPE,
  options: { json: JSON_OPTION },
  async run(args) {
    const { tapeCheck } = await import('../market/tape-tools.js');
    const result = await tapeCheck(await open(text(args, 'tape')));
    if (isOn(args, 'json')) printJson(result);
    else printText(checkText(text(args, 'tape'), result));
    return result.ok ? 0 : 1;
  },
};

function checkText(tape: string, { ok, rows, totals, findings, digest }: TapeCheck): string {
  const lines = findings.map(
    ({ severity, sort, row, text: what }) => `${severity}  ${sort}  ${row === null ? 'tape' : `row ${row}`}: ${what}`,
  );
  const sums = Object.entries(totals).map(([sort, count]) => `${sort} (${count})`);
  lines.push(`${tape}: ${ok ? 'ok' : 'FAILED'}, ${rows} rows${sums.length === 0 ? '' : `, found ${sums.join(', ')}`}, digest ${digest}`);
  return lines.join('\n');
}

const book: Command = {
  usage: 'tape book <tape>',
  about: "The venue's book after a row, at a time or at the end",
  positionals: TAPE,
  options: {
    at: valueOption('A row (17), a time in ns since the Unix epoch (1723161300000000000ns), or end', { default: 'end' }),
    depth: integerOption('depth', 'Levels a side; default 10', { min: 1, initial: 10 }),
    orders: { type: 'boolean', describe: 'Show the queue at each price: place, order id, quantity (tapes of single orders, L3)' },
    json: JSON_OPTION,
  },
  async run(args) {
    const { bookAt } = await import('../market/tape-tools.js');
    const orders = isOn(args, 'orders');
    const picture = await bookAt(await open(text(args, 'tape')), text(args, 'at'), args['depth'] as number, { orders });
    if (isOn(args, 'json')) printJson(picture);
    else printText(orders ? queuesText(picture) : bookText(picture));
    return 0;
  },
};

/** Asks above bids, best in the middle, as a ladder is read. */
function bookText({ row, exchTs, bids, asks }: BookPicture): string {
  const levels = [
    ...asks.toReversed().map(([price, qty]) => ['', price, qty] as const),
    ...bids.map(([price, qty]) => [qty, price, ''] as const),
  ];
  const width = (i: 0 | 1 | 2): number => Math.max(5, ...levels.map((level) => level[i].length));
  const line = (bid: string, price: string, ask: string): string =>
    `${bid.padStart(width(0))}  ${price.padStart(width(1))}  ${ask.padStart(width(2))}`.trimEnd();
  return [`row ${row}, ${exchTs} ns`, line('bid', 'price', 'ask'), ...levels.map(([bid, price, ask]) => line(bid, price, ask))].join('\n');
}

/** As the ladder, with the queue of each price below it: place, order id, quantity. */
function queuesText({ row, exchTs, bids, asks }: BookPicture): string {
  const rows = [...asks.toReversed().flatMap((level) => levelRows('ask', level)), ...bids.flatMap((level) => levelRows('bid', level))];
  const head = ['', 'price', 'qty', 'place', 'order', 'qty'];
  const widths = head.map((word, i) => Math.max(word.length, ...rows.map((cells) => cells[i]!.length)));
  const lines = [head, ...rows].map((cells) =>
    cells
      .map((cell, i) => cell.padStart(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return [`row ${row}, ${exchTs} ns`, ...lines].join('\n');
}

function levelRows(side: string, [price, qty, orders = []]: BookLevel): string[][] {
  return [
    [side, price, qty, '', '', ''],
    ...orders.map(({ place, orderId, qty: own }) => ['', '', '', `${place}`, orderId ?? 'no order', own]),
  ];
}

const OUT = valueOption('Where the result will stand', { demandOption: true });
const FORCE = { type: 'boolean', describe: 'Replace what stands at --out' } as const;

function freePlace(args: Arguments): string {
  const out = text(args, 'out');
  if (isSameFile(out, text(args, 'tape'))) throw new UsageError(`--out: ${out} is the tape itself; give the result another place`);
  checkPlace(out, isOn(args, 'force'));
  return out;
}

const cut: Command = {
  usage: 'tape cut <tape>',
  about: 'A piece of a tape as a tape of its own, opening with the book as it stood',
  positionals: TAPE,
  options: {
    from: valueOption('First row, or first time (1723161300000000000ns); default the first row', { default: '0' }),
    to: valueOption('Row or time behind the last; default end', { default: 'end' }),
    out: OUT,
    force: FORCE,
    json: JSON_OPTION,
  },
  async run(args) {
    const out = freePlace(args);
    const { tapeCut } = await import('../market/tape-tools.js');
    const meta = await tapeCut(await open(text(args, 'tape')), { from: text(args, 'from'), to: text(args, 'to') }, out);
    if (isOn(args, 'json')) printJson({ out, meta });
    else printText(aligned([['tape', out], ...tapeFacts(meta)]));
    return 0;
  },
};

const exportRows: Command = {
  usage: 'tape export <tape>',
  about: 'A tape as csv, Arrow or Parquet, which import to a tape of the same digest, or as a file of hftbacktest',
  positionals: TAPE,
  options: {
    out: valueOption('File; default standard output, as csv'),
    format: valueOption(
      `One of ${Object.entries(EXPORTS)
        .map(([name, { about }]) => `${name} (${about})`)
        .join(', ')}; default as the file's name ends`,
      {
        choices: Object.keys(EXPORTS),
      },
    ),
    force: FORCE,
  },
  examples: [['$0 tape export btc.arrow --out btc.parquet', 'A table that pandas, polars and DuckDB read']],
  async run(args) {
    const format = optionalText(args, 'format');
    const tape = await open(text(args, 'tape'));
    if (args['out'] !== undefined) {
      for (const note of await exportTape(tape, freePlace(args), format)) process.stderr.write(`${note}\n`);
    } else if (format !== undefined && format !== 'csv') throw new UsageError(`--format ${format} needs a file: give --out`);
    else {
      const { csvText } = await import('../market/tape-tools.js');
      for await (const piece of csvText(tape)) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    }
    return 0;
  },
};

export const tapeCommands: readonly Command[] = [info, head, check, book, cut, exportRows];
