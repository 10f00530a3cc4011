/**
 * What the documentation says of wrong input is what happens: the message, the exit code, nothing on stdout and no output left behind.
 *
 * Each row of the tables is tried; each case here has its row in docs/wrong-input.md.
 */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inProcess, slipgauge, useFolder, type Ended } from '../cli/cli.js';
import { blocksOf, ROOT, tableRows, textOf } from './markdown.js';

const SAMPLE = 'data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz';
const home = useFolder();

const given = new Map(blocksOf(textOf('README.md')).map(({ task, text }) => [task, text]));
const CSV = given.get('file: mine.csv')!;
const SCENARIO = given.get('file: mine.yaml')!;

/** Words of a call, and the files it needs beside those of README. */
interface Case {
  readonly words: readonly string[];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** In a process of its own: what names lines of a strategy, which need its source maps; or sent Ctrl-C once it writes. */
  readonly process?: 'alone' | 'interrupted';
  /** Table of the run in which the message stands, for what is no error of the command. */
  readonly shown?: 'orders';
}

const RUN = ['run', 'bad.yaml', '--out', 'runs/bad'];

/** The scenario of README with a piece replaced. */
function scenario(piece: string, by: string, files: Case['files'] = {}): Case {
  if (!SCENARIO.includes(piece)) throw new Error(`README's scenario has no ${piece}`);
  return { words: RUN, files: { ...files, 'bad.yaml': SCENARIO.replace(piece, by) } };
}

/** The tape of README with a piece replaced, imported. */
function csv(piece: string, by: string): Case {
  if (!CSV.includes(piece)) throw new Error(`README's csv has no ${piece}`);
  return { words: ['import', 'bad.csv', '--out', 'bad.arrow'], files: { 'bad.csv': CSV.replace(piece, by) } };
}

/** A strategy with these callbacks. */
function strategy(callbacks: string): Case {
  const text = `import { defineStrategy } from 'slipgauge';\nexport default defineStrategy({\n  ${callbacks}\n});\n`;
  const bad = scenario('strategy: ./lean.ts\n    params: { side: buy, qty: 2, start: 1s }', 'strategy: ./bad.ts', { 'bad.ts': text });
  return { ...bad, process: 'alone' };
}

/** Orders that a script sends after a second. */
function order(fields: string): Case {
  const script = `strategy: script\n    params: { actions: [{ at: 1s, do: new, clOrdId: a, ${fields} }] }`;
  return { ...scenario('strategy: ./lean.ts\n    params: { side: buy, qty: 2, start: 1s }', script), shown: 'orders' };
}

/** A bench on README's scenario, with other files beside it or in its place. */
function bench(files: Case['files'], ...rest: string[]): Case {
  return { words: ['regress', 'bad.bench.yaml', ...rest], files: { 'bad.bench.yaml': 'scenarios: [mine.yaml]\n', ...files } };
}

/** A feed, recorded. */
function feed(text: string, out = 'bad.gz'): Case {
  return { words: ['record', 'bad.yaml', '--out', out], files: { 'bad.yaml': text } };
}

const FETCH = ['--type', 'trades', '--symbol', 'XBTUSD', '--out', 'raw'];
const BINANCE = ['import', 'cap.gz', '--format', 'binance', '--kind', 'linear', '--tick', '0.1', '--lot', '0.001', '--out', 'bad.arrow'];
/** Recorded round trips: one. */
const ROUND_TRIPS = 'Timestamp,Order_ID,Status\n1698054300002,a,PENDING_CREATE\n1698054300048,a,CREATED\n';
const TWO_MINUTES = '1704103320000000000,1704103320001000000,trade,sell,100,2.5';

const CASES: Readonly<Record<string, Case>> = {
  // The command and the scenario.
  'a built-in that there is not': scenario('./lean.ts', 'swep'),
  'a strategy file that is missing': scenario('./lean.ts', './leen.ts'),
  'a scenario that is missing': { words: ['run', 'gone.yaml', '--out', 'runs/bad'] },
  'a tape that is missing': scenario('mine.arrow', 'gone.arrow'),
  'a key that there is not': scenario('latency:', 'latencey:'),
  'YAML that is none': scenario('venue: {', 'venue: {{'),
  'a key that is not served yet': scenario('queue: { model: prob-power3, n: 3 }', 'queue: { model: fitted, file: q.json }'),
  'a synthetic market out of bounds': scenario('path: mine.arrow', 'synth: { model: zero-intelligence, events: 10, partial: 2 }'),
  'a window beside the tape': { words: RUN, files: { 'bad.yaml': `window: { from: 2024-01-01T11:00:00Z }\n${SCENARIO}` } },
  'a tape that `on` names and the scenario has not': scenario('latency:', 'on: { toi: {} }\n    latency:'),
  'a negative latency': scenario('entry: 4ms', 'entry: -4ms'),
  'a duration without a unit': scenario('entry: 4ms', 'entry: 4'),
  'a queue model that there is not': scenario('prob-power3', 'prob-powr3'),
  'a result that stands already': { words: ['import', 'mine.csv', '--out', 'mine.arrow'] },
  'an option that there is not': { words: ['run', 'mine.yaml', '--out', 'runs/bad', '--forse'] },
  'an autocorrelation of 1': scenario('entry: 4ms', 'entry: { model: lognormal, median: 4ms, sigma: 1, autocorrelation: 1 }'),
  'a split that is no share': { words: ['latency', 'fit', 'bad.csv', '--split', '1.5'] },
  // Parameters.
  'a parameter that is NaN': scenario('qty: 2', 'qty: .nan'),
  'a parameter that is missing': scenario(', start: 1s', ''),
  'a parameter that there is not': scenario('start: 1s', 'start: 1s, lest: 0.2'),
  'a quantity off the lot': scenario('qty: 2', 'qty: 2.05'),
  // Data.
  'a gzip file that is cut short': scenario('path: mine.arrow', 'path: cut.csv.gz, format: csv', {
    'cut.csv.gz': gzipSync(CSV).subarray(0, 200),
  }),
  'a tape that is cut short': scenario('mine.arrow', 'half.arrow'),
  'a row far out of order': csv('1704103202000000000,1704103202001000000,trade,sell,100,2.5', TWO_MINUTES),
  'a receive time before the event': csv('1704103202000000000,1704103202001000000', '1704103202000000000,1704103201001000000'),
  'a price off the tick': csv('trade,sell,100,2.5', 'trade,sell,100.3,2.5'),
  'a price that is not above zero': csv('level,bid,100,6', 'level,bid,-100,6'),
  'a quantity that is no number': csv('level,bid,100,6', 'level,bid,100,NaN'),
  'a side that does not fit the row': csv('trade,sell', 'trade,ask'),
  'a kind that there is not': csv('trade,sell', 'trades,sell'),
  'times in seconds': csv('1704103202000000000', '1704103202.0'),
  'a csv that does not state its instrument': csv(CSV.slice(0, CSV.indexOf('\n') + 1), ''),
  'a symbol that the capture has not': { words: [...BINANCE, '--symbol', 'ETHUSDT'] },
  'a recording with missing pairs': {
    words: ['latency', 'fit', 'bad.csv'],
    files: { 'bad.csv': `${ROUND_TRIPS}1698054301000,b,PENDING_CREATE\n` },
  },
  'a recording with a status that there is not': {
    words: ['latency', 'fit', 'bad.csv'],
    files: { 'bad.csv': ROUND_TRIPS.replace(',CREATED', ',CREATD') },
  },
  'a fitted table that is none': scenario('entry: 4ms', 'entry: { model: fitted, file: bad.json }', { 'bad.json': '[]' }),
  "another program's rules on a tape of single orders": {
    words: RUN,
    files: {
      'l3.csv': `${CSV.slice(0, CSV.indexOf('\n'))}\nexchTs,kind,side,price,qty,orderId\n1704103200000000000,add,bid,100,4,1\n`,
      'bad.yaml': SCENARIO.replace('path: mine.arrow', 'path: l3.csv, format: csv').replace('venue: {', 'venue: { compat: hftbacktest,'),
    },
  },
  // Strategies.
  'a strategy that throws': strategy("onTrade() { throw new Error('no more'); },"),
  'a strategy that reads the clock': strategy('onBook(ctx) { ctx.log(String(Date.now())); },'),
  'a strategy that draws its own random numbers': strategy('onBook(ctx) { ctx.log(String(Math.random())); },'),
  'a strategy that loops in one nanosecond': strategy(
    'onBook(ctx) { ctx.schedule(ctx.now); },\n  onTimer(ctx) { ctx.schedule(ctx.now); },',
  ),
  'a strategy whose callback is async': strategy('async onBook() {},'),
  'a strategy that does not parse': strategy('onBook( { },'),
  // Comparing and regression.
  'a run to compare that is missing': { words: ['compare', 'runs/gone', 'runs/gone'] },
  'a bench without scenarios': bench({ 'bad.bench.yaml': 'scenarios: []\n' }),
  'a bench without a baseline': bench({}),
  'a baseline written without a reason': bench({}, '--update'),
  'a baseline of older semantics': bench({
    'bad.bench.baseline.json': '{ "format": 1, "tool": "0.1.0", "semantics": 0, "reasons": [], "scenarios": [] }',
  }),
  'a baseline that is cut short': bench({ 'bad.bench.baseline.json': '{ "format": 1,' }),
  'a tolerance in no unit': bench({ 'bad.bench.yaml': 'scenarios: [mine.yaml]\ntolerances: { fees: 1 tick }\n' }),
  // Recording and fetching.
  'a feed with a key that there is not': feed('url: wss://a/b\nsubscibe: []\n'),
  'a feed at a web page': feed('url: https://a/b\n'),
  'a variable of a header that is not set': feed('url: wss://a/b\nheaders: { Key: "${SLIPGAUGE_NO_KEY}" }\n'),
  'a recording that stands already': feed('url: wss://a/b\n', 'cap.gz'),
  'an archive that there is not': { words: ['data', 'get', 'binanc', ...FETCH, '--date', '2024-08-08'] },
  'a day that wants a key': { words: ['data', 'get', 'tardis', ...FETCH, '--exchange', 'bitmex', '--date', '2024-08-08'] },
  'a type that a market has not': {
    words: ['data', 'get', 'binance', ...FETCH.with(1, 'bookTicker'), '--market', 'spot', '--date', '2024-08-08'],
  },
  'a day that does not exist': { words: ['data', 'get', 'binance', ...FETCH, '--market', 'um', '--date', '2024-02-30'] },
  // What comes back rejected, as at a venue.
  'an order off the tick': order('side: buy, price: 100.3, qty: 1'),
  'an order at a price that is not above zero': order('side: buy, price: -100, qty: 1'),
  'an order off the lot': order('side: buy, price: 100, qty: 1.05'),
  // The user.
  'Ctrl-C in the middle': { words: BINANCE.concat('--symbol', 'BTCUSDT'), process: 'interrupted' },
};

const ALL = tableRows(textOf('docs/wrong-input.md'), 'what is wrong');
const COMMONEST = tableRows(textOf('README.md'), 'what is wrong');

beforeAll(async () => {
  for (const [task, text] of given) {
    const name = /^file: (.*)$/.exec(task)?.[1];
    if (name !== undefined) writeFileSync(name, text);
  }
  copyFileSync(join(ROOT, SAMPLE), 'cap.gz');
  expect(await inProcess(['import', 'mine.csv', '--out', 'mine.arrow'])).toMatchObject({ code: 0, stderr: '' });
  const tape = readFileSync('mine.arrow');
  writeFileSync('half.arrow', tape.subarray(0, tape.length / 2));
});

afterEach(() => {
  rmSync('runs', { recursive: true, force: true });
});

async function call({ words, process }: Case): Promise<Ended> {
  if (process === undefined) return inProcess(words);
  const underWay = (): boolean => home.list().some((name) => name.startsWith('bad.arrow.tmp-'));
  return slipgauge(words, process === 'interrupted' ? { interruptWhen: underWay } : {});
}

describe('docs/wrong-input.md', () => {
  it('has a row for each case, and README has the commonest of them', () => {
    expect(ALL.map(([what]) => what!).toSorted()).toEqual(Object.keys(CASES).toSorted());
    expect(COMMONEST.length).toBeGreaterThan(5);
    for (const row of COMMONEST) expect(ALL).toContainEqual(row);
  });

  it.each(ALL)('%s', async (what, said, code) => {
    const one = CASES[what]!;
    for (const [name, content] of Object.entries(one.files ?? {})) writeFileSync(name, content);
    const before = home.list();
    const ended = await call(one);
    const message = (one.shown === undefined ? ended.stderr : (await inProcess(['show', 'runs/bad', one.shown])).stdout)
      .replaceAll(`${home.dir}/`, '…/')
      .replaceAll(/\s*\n\s*/g, ' ');
    expect(message).toContain(/^`(.*)`/.exec(said)![1]);
    expect(String(ended.code)).toBe(code);
    // A strategy that fails ends its own session; the run is whole and says so.
    if (ended.code === 0 || ended.code === 4) return;
    expect(ended.stdout).toBe('');
    expect(home.list()).toEqual(before);
  });
});
