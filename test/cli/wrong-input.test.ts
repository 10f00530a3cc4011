/**
 * Wrong input ends with one clear message on stderr that names the place, the exit code of its kind, nothing on stdout, and no file that was
 * not there before.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch, slipgauge } from './cli.js';

const SAMPLE = new URL('../../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url);

const CSV = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1000,1040,snapshot,bid,100,8,,
1000,1040,snapshot,ask,101,14,,1
1100,1140,trade,sell,100,4,,1
1100,1140,level,bid,100,4,,1
`;

const home = scratch();
afterAll(() => {
  home.remove();
});

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(home.dir, name), content);
}

beforeAll(async () => {
  write('good.csv', CSV);
  write('truncated.csv.gz', gzipSync(CSV).subarray(0, 60));
  write('truncated.gz', readFileSync(SAMPLE).subarray(0, 1_000_000));
  write('garbled.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  write('empty.csv', '');
  write('words.txt', 'nothing of the kind\n');
  write('bad-price.csv', CSV.replace('trade,sell,100', 'trade,sell,100.5'));
  write('bad-kind.csv', CSV.replace('trade,sell', 'trad,sell'));
  write('bad.arrow', 'ARROW1 this is none');
  mkdirSync(join(home.dir, 'folder'));
  const { code, stderr } = await slipgauge(['import', 'good.csv', '--out', 'good.arrow'], { cwd: home.dir });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  write('half.arrow', readFileSync(join(home.dir, 'good.arrow')).subarray(0, 900));
});

const BINANCE = ['--format', 'binance', '--symbol', 'BTCUSDT', '--kind', 'linear', '--tick', '0.1', '--lot', '0.001'];

/** Words, exit code, what the message says. */
type Case = readonly [words: readonly string[], code: number, message: RegExp];

const CASES: Readonly<Record<string, Case>> = {
  'no command': [[], 2, /expected a command; 'slipgauge --help' lists them/],
  'a command that there is not': [['imprt'], 2, /unknown command 'imprt'; did you mean 'import'\?/],
  'a tape command that there is not': [['tape', 'boook', 'good.arrow'], 2, /unknown command 'tape boook'; did you mean 'book'\?/],
  'a tape command without a word': [['tape'], 2, /expected one of: slipgauge tape info/],
  'an option that there is not': [['tape', 'book', 'good.arrow', '--dept', '3'], 2, /unknown option --dept; did you mean '--depth'\?/],
  'an option of another command': [['schema', '--depth', '3'], 2, /unknown option --depth; known: --out, --help/],
  'an option without its value': [['tape', 'book', 'good.arrow', '--depth'], 2, /not enough arguments following: depth/],
  'an option given twice': [['tape', 'book', 'good.arrow', '--at', '1', '--at', '2'], 2, /--at was given more than once/],
  'a number that is none': [['tape', 'book', 'good.arrow', '--depth', 'many'], 2, /--depth: got many, expected a whole number from 1/],
  NaN: [['tape', 'book', 'good.arrow', '--depth', 'NaN'], 2, /--depth: got NaN, expected a whole number from 1/],
  'a number with a fraction': [['tape', 'head', 'good.arrow', '--rows', '1.5'], 2, /--rows: got 1\.5, expected a whole number from 1/],
  'a number below its least': [['tape', 'book', 'good.arrow', '--depth', '0'], 2, /--depth: got 0, expected a whole number from 1/],
  'a word too many': [['tape', 'head', 'good.arrow', 'more'], 2, /unexpected argument 'more'; expected: slipgauge tape head <tape>/],
  'a word too few': [['tape', 'head'], 2, /not enough non-option arguments/],
  'a point of a tape that is none': [['tape', 'book', 'good.arrow', '--at', 'noon'], 2, /got "noon", expected a row \(17\), a time in ns/],
  'a row behind the last': [['tape', 'book', 'good.arrow', '--at', '99'], 2, /there is no book at row 99: rows are 0 to 3/],
  'a cut that holds no row': [
    ['tape', 'cut', 'good.arrow', '--from', '4', '--out', 'cut.arrow'],
    2,
    /there is no row from row 4 up to end/,
  ],
  'a tape that is missing': [['tape', 'info', 'gone.arrow'], 3, /gone\.arrow: .*no such file/],
  'a tape that is none': [['tape', 'info', 'bad.arrow'], 3, /bad\.arrow: /],
  'a tape that is cut short': [['tape', 'check', 'half.arrow'], 3, /half\.arrow: /],
  'a file to import that is missing': [['import', 'gone.gz', ...BINANCE, '--out', 'a.arrow'], 3, /gone\.gz: .*no such file/],
  'a folder to import': [['import', 'folder', ...BINANCE, '--out', 'a.arrow'], 3, /folder: /],
  'an empty file': [['import', 'empty.csv', '--format', 'csv', '--out', 'a.arrow'], 3, /empty\.csv: the file is empty/],
  'a truncated gzip of csv': [['import', 'truncated.csv.gz', '--out', 'a.arrow'], 3, /truncated\.csv\.gz: /],
  'a truncated gzip of frames': [['import', 'truncated.gz', ...BINANCE, '--out', 'a.arrow'], 3, /truncated\.gz: .*cut short/],
  'a garbled gzip': [['import', 'garbled.gz', ...BINANCE, '--out', 'a.arrow'], 3, /garbled\.gz: /],
  'a file of no known format': [
    ['import', 'words.txt', '--out', 'a.arrow'],
    2,
    /words\.txt: the first lines are of no known format.*binance, csv/,
  ],
  'a format that there is not': [
    ['import', 'good.csv', '--format', 'cssv', '--out', 'a.arrow'],
    2,
    /format: got 'cssv', expected one of binance, csv; did you mean 'csv'\?/,
  ],
  'a price off the tick': [['import', 'bad-price.csv', '--out', 'a.arrow'], 3, /bad-price\.csv:5.*100\.5.*multiple of/],
  'a kind that there is not': [['import', 'bad-kind.csv', '--out', 'a.arrow'], 3, /bad-kind\.csv:5.*trad.*did you mean 'trade'/],
  'no instrument where the file does not say it': [
    ['import', 'truncated.gz', '--format', 'binance', '--out', 'a.arrow'],
    2,
    /Give the instrument: --symbol, --kind, --tick, --lot/,
  ],
  'half an instrument': [
    ['import', 'truncated.gz', '--format', 'binance', '--symbol', 'BTCUSDT', '--out', 'a.arrow'],
    2,
    /--symbol also need --kind, --tick, --lot/,
  ],
  'a tick that is none': [
    ['import', 'good.csv', ...BINANCE.slice(2), '--tick', 'tiny', '--out', 'a.arrow'],
    2,
    /--tick: .*expected a decimal above zero/,
  ],
  'a lot of zero': [
    ['import', 'good.csv', '--symbol', 'T', '--kind', 'spot', '--tick', '1', '--lot', '0', '--out', 'a.arrow'],
    2,
    /--lot: got 0, expected a decimal above zero/,
  ],
  'an order grid off the tick': [
    ['import', 'good.csv', ...BINANCE.slice(2), '--order-tick', '0.25', '--out', 'a.arrow'],
    2,
    /orderTick: got "?0\.25"?, expected a multiple of tickSize 0\.1/,
  ],
  'a duration without a unit': [
    ['import', 'good.csv', '--reorder', '10', '--out', 'a.arrow'],
    2,
    /--reorder: got "10", expected a duration such as 250us/,
  ],
  'an output that is there': [['import', 'good.csv', '--out', 'good.arrow'], 2, /good\.arrow exists; give --force to replace it/],
  'an output folder that is missing': [['import', 'good.csv', '--out', 'nowhere/a.arrow'], 2, /the folder nowhere does not exist/],
  'no output': [['import', 'good.csv'], 2, /missing required argument: out/],
};

describe('wrong input', () => {
  it.concurrent.each(Object.entries(CASES))('%s', async (_, [words, code, message]) => {
    const ended = await slipgauge(words, { cwd: home.dir });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toMatch(/^slipgauge: /);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(ended).toMatchObject({ code, stdout: '' });
  });

  it('leaves nothing behind', () => {
    expect(home.list()).toEqual(
      [
        'bad-kind.csv',
        'bad-price.csv',
        'bad.arrow',
        'empty.csv',
        'folder',
        'garbled.gz',
        'good.arrow',
        'good.csv',
        'half.arrow',
        'truncated.csv.gz',
        'truncated.gz',
        'words.txt',
      ].sort(),
    );
  });
});

describe('Ctrl-C', () => {
  it('stops an import with 130 and leaves nothing behind', async () => {
    const before = home.list();
    const mine = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('slipgauge-stdin.tmp'));
    const others = mine();
    const ended = await slipgauge(['import', '-', '--format', 'csv', '--out', 'never.arrow'], {
      cwd: home.dir,
      stdin: CSV,
      interruptWhen: () => mine().length > others.length,
    });
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^slipgauge: .*(interrupted|was stopped).*nothing was written/);
    expect(home.list()).toEqual(before);
    expect(mine()).toEqual(others);
  });
});
