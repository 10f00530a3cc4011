/** `slipgauge synth` writes what its options say, prints one document under --json, and refuses what makes no market. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SYNTH_NUMBERS } from '../../src/market/synth/settings.js';
import { textOf } from '../docs/markdown.js';
import { inProcess, useFolder } from './cli.js';

useFolder();

async function json(...words: string[]): Promise<any> {
  const { code, stdout, stderr } = await inProcess(['synth', ...words, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

it('writes a tape that passes its check', async () => {
  const made = await json('--format', 'tape-l3', '--seed', '7', '--events', '5000', '--symbol', 'AAPL', '--out', 't.arrow');
  expect(made).toMatchObject({
    files: ['t.arrow'],
    events: 5000,
    settings: { seed: 7, symbols: ['AAPL'] },
    implied: { cancelledShare: 0.85 },
  });
  expect(made.messages).toBeGreaterThan(4990);
  expect(await inProcess(['tape', 'check', 't.arrow'])).toMatchObject({ code: 0 });
});

it('every option of the model, of the instrument and of the files reaches the market', async () => {
  const numbers = Object.entries(SYNTH_NUMBERS).map(([name, { initial }]) => [name, name === 'partial' ? 0.5 : initial + 1] as const);
  const decay = numbers.map(([name, value]) => [name, ['decay', 'elsewhere'].includes(name) ? 0.5 : value] as const);
  const words = decay.flatMap(([name, value]) => [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, String(value)]);
  const more = [
    '--kind',
    'linear',
    '--tick',
    '0.5',
    '--lot',
    '0.01',
    '--multiplier',
    '2',
    '--price',
    '60',
    '--start',
    '2024-01-02T00:00:00Z',
  ];
  const made = await json(
    '--format',
    'binance',
    '--out',
    'c.gz',
    '--bytes',
    '3MB',
    ...more,
    ...words,
    '--feed',
    '2ms',
    '--feed-jitter',
    '0ns',
  );
  expect(made.settings).toEqual({
    model: 'zero-intelligence',
    seed: 0,
    symbols: ['SYNTH'],
    kind: 'linear',
    tickSize: '0.5',
    lotSize: '0.01',
    multiplier: '2',
    price: '60',
    start: '2024-01-02T00:00:00Z',
    rates: Object.fromEntries(decay),
  });
  expect(made.bytes).toBeGreaterThanOrEqual(3_000_000);
  expect(made.bytes).toBeLessThan(3_100_000);
});

it('lobster: levels, and the opening book told or not', async () => {
  const told = await json('--format', 'lobster', '--events', '3000', '--out', 'a_message.csv', '--levels', '2');
  expect(told.files).toEqual(['a_message.csv', 'a_orderbook.csv']);
  expect(readFileSync('a_orderbook.csv', 'latin1').split('\n')[2000]!.split(',')).toHaveLength(8);
  const untold = await json('--format', 'lobster', '--events', '3000', '--out', 'b.csv', '--levels', '0', '--hide-opening');
  expect(untold.messages).toBeLessThan(told.messages - 500);
  expect(untold.files).toEqual(['b.csv']);
});

it('prints what was made and how it compares with what is implied', async () => {
  const { code, stdout } = await inProcess(['synth', '--format', 'itch', '--symbol', 'A,B', '--events', '60000', '--out', 'two.itch']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^file +two\.itch$/m);
  expect(stdout).toMatch(/^limit orders +[34]\d{3}\.?\d* \(implied 4000\) a second$/m);
});

it.each([
  [['--format', 'itch', '--events', '5', '--out', 'two.itch'], 'two.itch exists; give --force to replace it, or another --out'],
  [['--format', 'itch', '--out', 'x'], '--events and --bytes: expected one of them, and not both'],
  [['--format', 'itch', '--events', '5', '--bytes', '5', '--out', 'x'], '--events and --bytes: expected one of them, and not both'],
  [['--format', 'itch', '--bytes', '5TB', '--out', 'x'], '--bytes: got 5TB, expected a size such as 500MB or 2GB'],
  [['--format', 'itsh', '--events', '5', '--out', 'x'], "format: got 'itsh', expected one of tape-l2, tape-l3, itch"],
  [['--format', 'itch', '--events', '5', '--out', 'x', '--partial', 'half'], '--partial: got half, expected a number'],
  [['--format', 'itch', '--events', '5', '--out', 'x', '--partial', '2'], 'partial: got 2, expected a number from 0 to 1'],
  [['--format', 'itch', '--events', '5', '--out', 'x', '--limit', '2'], "unknown option --limit; did you mean '--limits'?"],
  [['--format', 'lobster', '--events', '5', '--out', 'x', '--symbol', 'A,B'], 'symbols: got 2, expected one: a LOBSTER file has no more'],
  [['--format', 'itch', '--events', '5', '--out', 'gone/x'], '--out: the folder gone does not exist; make it first'],
])('%j is refused, and nothing is left', async (words, message) => {
  const { code, stderr, stdout } = await inProcess(['synth', ...words]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(existsSync('x')).toBe(false);
});

it('docs/synth.md calls the command with options that there are, and names each parameter with its default', async () => {
  const page = textOf('docs/synth.md');
  const { stdout } = await inProcess(['synth', '--format', 'tape-l2', '--events', '10', '--out', 'd.arrow', '--json']);
  expect(Object.keys(JSON.parse(stdout).settings.rates)).toEqual(Object.keys(SYNTH_NUMBERS));
  const calls = [...page.matchAll(/^slipgauge (synth .*)$/gm)].map(([, call]) => call!.replace(/--(events|bytes) \S+/, '--events 1500'));
  expect(calls.length).toBeGreaterThan(3);
  for (const call of calls) expect(await inProcess([...call.split(' '), '--force'])).toMatchObject({ code: 0, stderr: '' });
  const table = page.slice(page.indexOf('| parameter |'), page.indexOf('## What the parameters imply'));
  const rows = [...table.matchAll(/^\| (`.*?) \| (.*?) \|/gm)].flatMap(([, names, values]) => {
    const initials = values!.split(', ');
    return names!.split(', ').map((name, i) => [name.replaceAll('`', ''), Number(initials[i])]);
  });
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(Object.entries(SYNTH_NUMBERS).map(([name, { initial }]) => [name, initial])));
});
