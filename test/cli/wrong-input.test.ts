/**
 * Wrong input ends with one clear message on stderr that names the place, the exit code of its kind, nothing on stdout, and no file that was
 * not there before.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, slipgauge, useFolder } from './cli.js';

const SAMPLE = new URL('../../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url);

const CSV = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1000,1040,snapshot,bid,100,8,,
1000,1040,snapshot,ask,101,14,,1
1100,1140,trade,sell,100,4,,1
1100,1140,level,bid,100,4,,1
`;

const home = useFolder();

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
  write('folder/note.txt', 'mine');
  write('syntax.ts', 'export default {\n');
  write('nothing.ts', 'export const nothing = 1;\n');
  for (const [name, lines] of Object.entries(SCENARIOS)) write(name, lines);
  const { code, stderr } = await inProcess(['import', 'good.csv', '--out', 'good.arrow']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  write('half.arrow', readFileSync(join(home.dir, 'good.arrow')).subarray(0, 900));
});

/** A scenario of three lines, around one session. */
function scenario(session: string, tape = 'path: good.arrow'): string {
  return `tapes: [{ id: t, ${tape} }]\nsessions:\n  - { id: a, ${session} }\n`;
}

const SWEEP = 'strategy: sweep, params: { side: buy, qty: 1, at: 10ns }';
const INSTRUMENT = 'instrument: { symbol: T, kind: linear, tickSize: 0.5, lotSize: 1 }';

const SCENARIOS: Readonly<Record<string, string>> = {
  'scenario.yaml': scenario(SWEEP),
  'good.yaml': scenario(SWEEP),
  'bad-key.yaml': scenario('strategy: sweep, params: {}, latncy: 1ms').replace('params: {},', ''),
  'nan.yaml': scenario('strategy: sweep, params: { side: buy, at: 10ns, qty: .nan }'),
  'no-tape.yaml': scenario(SWEEP, 'path: gone.arrow'),
  'half.yaml': scenario(SWEEP, 'path: half.arrow'),
  'raw.yaml': scenario(SWEEP, `path: truncated.gz, format: binance, ${INSTRUMENT}`),
  'other.yaml': scenario(SWEEP, `path: good.arrow, ${INSTRUMENT}`),
  'no-strategy.yaml': scenario('strategy: sweepp'),
  'syntax.yaml': scenario('strategy: ./syntax.ts'),
  'nothing.yaml': scenario('strategy: ./nothing.ts'),
  'bad-param.yaml': scenario('strategy: sweep, params: { side: buy, qyt: 1, at: 10ns }'),
  'few-params.yaml': scenario('strategy: sweep, params: { side: buy, at: 10ns }'),
  'off-lot.yaml': scenario('strategy: sweep, params: { side: buy, qty: 1.5, at: 10ns }'),
};

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
    /words\.txt: the first bytes are of no known format.*binance.*csv/,
  ],
  'a format that there is not': [
    ['import', 'good.csv', '--format', 'cssv', '--out', 'a.arrow'],
    2,
    /format: got 'cssv', expected one of .*binance.*; did you mean 'csv'\?/,
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
  'a scenario that is missing': [['run', 'gone.yaml', '--out', 'r'], 2, /gone\.yaml: no such file; expected a scenario/],
  'a scenario that is no YAML': [['run', 'garbled.gz', '--out', 'r'], 2, /garbled\.gz:1:/],
  'a scenario with a key that there is not': [
    ['run', 'bad-key.yaml', '--out', 'r'],
    2,
    /bad-key\.yaml:3:32 sessions\.a\.latncy: unknown key 'latncy'; did you mean 'latency'\?/,
  ],
  'a scenario with NaN in it': [['run', 'nan.yaml', '--out', 'r'], 2, /nan\.yaml:3:67: got \.nan, expected a finite number/],
  'a scenario of a tape that is missing': [
    ['run', 'no-tape.yaml', '--out', 'r'],
    2,
    /no-tape\.yaml:1:24 tapes\.t\.path: no such file: gone\.arrow/,
  ],
  'a scenario of a tape that is cut short': [['run', 'half.yaml', '--out', 'r'], 3, /half\.arrow: /],
  'a scenario of a raw file that is cut short': [['run', 'raw.yaml', '--out', 'r'], 3, /truncated\.gz: .*cut short/],
  'a scenario whose instrument is not that of the tape': [
    ['run', 'other.yaml', '--out', 'r'],
    2,
    /tapes\.t\.instrument\.tickSize: got 0\.5, the tape .*good\.arrow says 1/,
  ],
  'a strategy that there is not': [['run', 'no-strategy.yaml', '--out', 'r'], 2, /no built-in strategy 'sweepp'; did you mean 'sweep'\?/],
  'a strategy that does not parse': [['run', 'syntax.yaml', '--out', 'r'], 2, /syntax\.ts:2:1/],
  'a strategy file without a strategy': [['run', 'nothing.yaml', '--out', 'r'], 2, /nothing\.ts: got no default export/],
  'a parameter that there is not': [
    ['run', 'bad-param.yaml', '--out', 'r'],
    2,
    /bad-param\.yaml:3:\d+ sessions\.a\.params\.qyt: unknown parameter; did you mean 'qty'\?/,
  ],
  'a parameter that is missing': [['run', 'few-params.yaml', '--out', 'r'], 2, /sessions\.a\.params\.qty: missing, expected a quantity/],
  'a parameter off the grid': [
    ['run', 'off-lot.yaml', '--out', 'r'],
    2,
    /sessions\.a\.params\.qty: got 1\.5, expected a multiple of the lot size 1/,
  ],
  'a run to write where something else stands': [['run', 'good.yaml', '--out', 'folder', '--force'], 2, /folder.*no run/],
  'a run to show that is missing': [['show', 'gone', 'fills'], 2, /gone: there is no such folder/],
  'a run to show that is none': [['show', 'folder', 'fills'], 2, /folder: has no manifest\.json, so it is no run directory/],
  'a table that there is not': [
    ['show', 'folder', 'fils'],
    2,
    /table: got 'fils', expected one of orders, fills, samples, auctions; did you mean 'fills'\?/,
  ],
  'a run to verify that is missing': [['verify', 'gone'], 2, /gone: there is no such folder/],
  'a strategy to write that is no .ts file': [['init', '.'], 2, /expected the name of a strategy file that ends in \.ts/],
  'no output': [['import', 'good.csv'], 2, /missing required argument: out/],
};

describe('wrong input', () => {
  it.each(Object.entries(CASES))('%s', async (_, [words, code, message]) => {
    const { code: got, stdout, stderr } = await inProcess(words);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code: got, stdout }).toEqual({ code, stdout: '' });
  });

  it.concurrent.each(['no command', 'an option that there is not', 'a truncated gzip of csv', 'a scenario with a key that there is not'])(
    '%s, in a process of its own',
    async (name) => {
      const [words, code, message] = CASES[name]!;
      const { code: got, stdout, stderr } = await slipgauge(words);
      expect({ code: got, stdout }).toEqual({ code, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^slipgauge: /);
    },
  );

  it('leaves nothing behind', () => {
    const given =
      'bad-kind.csv bad-price.csv bad.arrow empty.csv folder folder/note.txt garbled.gz good.arrow good.csv half.arrow nothing.ts syntax.ts truncated.csv.gz truncated.gz words.txt';
    expect(home.list()).toEqual([...given.split(' '), ...Object.keys(SCENARIOS)].sort());
  });
});
