/** `slipgauge show`: the tables of a run. */
import { once } from 'node:events';
import type { Shown } from '../run/index.js';
import { JSON_OPTION, isOn, optionalText, text, valueOption, type Command } from './command.js';
import { printText, table } from './print.js';

/** What can be shown: `Shown` of run/, which is loaded when the command runs. */
const TABLES: readonly Shown[] = ['orders', 'fills', 'samples', 'auctions'];

export const showCommand: Command = {
  usage: 'show <run> <table>',
  about: 'The orders, fills or samples of a run, or the auctions of its markets',
  positionals: { run: { about: 'Run directory' }, table: { about: 'What to show', choices: TABLES } },
  options: {
    session: valueOption('Of one session alone'),
    format: valueOption('table for people, jsonl and csv for programs', { choices: ['table', 'jsonl', 'csv'], default: 'table' }),
    json: { ...JSON_OPTION, describe: 'One JSON document, a list of rows' },
  },
  examples: [['$0 show runs/first fills --format jsonl', 'Every fill, a line each, with its rule, its tape row and its queue']],
  async run(args) {
    const { openRun, shownRows } = await import('../run/index.js');
    const rows = shownRows(openRun(text(args, 'run')), args['table'] as Shown, optionalText(args, 'session'));
    const format = isOn(args, 'json') ? 'json' : text(args, 'format');
    if (format === 'table') printText(table(await collected(rows)));
    else await writeLines(format, rows);
    return 0;
  },
};

type Row = Readonly<Record<string, string | number | null>>;

async function collected(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Write rows as they come, block by block: a run may have millions. */
async function writeLines(format: string, rows: AsyncIterable<Row>): Promise<void> {
  let block = format === 'json' ? '[' : '';
  let count = 0;
  for await (const row of rows) {
    if (format === 'json') block += `${count === 0 ? '' : ','}\n${JSON.stringify(row)}`;
    else if (format === 'jsonl') block += `${JSON.stringify(row)}\n`;
    else block += `${count === 0 ? `${Object.keys(row).join(',')}\n` : ''}${Object.values(row).map(csvField).join(',')}\n`;
    count++;
    if (block.length > 65_536) {
      if (!process.stdout.write(block)) await once(process.stdout, 'drain');
      block = '';
    }
  }
  process.stdout.write(format === 'json' ? `${block}\n]\n` : block);
}

function csvField(value: string | number | null): string {
  const field = String(value ?? '');
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
