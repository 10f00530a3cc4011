/** The page on the matching venue is followed to the letter: its files are written, its commands run; its tables name every key, order and term that there is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, useFolder } from '../cli/cli.js';
import { runScenario } from '../../src/run/index.js';
import { scenarioJsonSchema } from '../../src/run/scenario/index.js';
import { venueJsonSchema } from '../../src/run/venue/index.js';
import { ExecType, OrdType, Peg, PostOnly, Reason, TimeInForce, Trigger } from '../../src/sim/message.js';
import { blocksFor, call, expectInOrder, linesOf } from './followed.js';
import { blocksOf, tableRows, textOf } from './markdown.js';

const PAGE = textOf('docs/matching.md');
const BLOCKS = blocksOf(PAGE);
useFolderOfPage();

/** The folder of the page's files, with its commands run. */
function useFolderOfPage(): void {
  const { dir } = useFolder();
  beforeAll(async () => {
    for (const { rest, text } of blocksFor(BLOCKS, 'file')) writeFileSync(join(dir, rest), text);
    for (const line of blocksFor(BLOCKS, 'run').flatMap(({ text }) => linesOf(text))) await call(line);
  });
}

/** Names in code in the first cells of a table. */
function namesIn(first: string): string[] {
  return tableRows(PAGE, first).flatMap(([cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

describe('what the page says is printed', () => {
  it.each(blocksFor(BLOCKS, 'prints'))('$rest', async ({ rest, text }) => {
    expect(linesOf(await call(rest))).toEqual(linesOf(text));
  });

  it.each(blocksFor(BLOCKS, 'prints, shortened'))('$rest, shortened', async ({ rest, text }) => {
    expectInOrder(text, linesOf(await call(rest)));
  });

  it.each(blocksFor(BLOCKS, 'fails'))('$rest, which fails', async ({ rest, text }) => {
    expect(linesOf(await call(rest, 1))).toEqual(linesOf(text));
  });

  it('of a workload has these lines', async () => {
    // One buy of 5 at 100 and one sell of 3 at 100.
    const bytes = Buffer.alloc(4 + 2 * 13);
    bytes.writeUInt32LE(2, 0);
    bytes.set([0, 4], 4);
    [1, 2, 5, 3, 100, 100].forEach((value, i) => bytes.writeInt32LE(value, 6 + 4 * i));
    writeFileSync('two.ops.gz', gzipSync(bytes));
    const { code, stdout } = await inProcess(['venue', 'ops', 'two.ops.gz', '--hash', '--rounds', '1']);
    expect(code).toBe(0);
    const told = BLOCKS.find(({ text }) => text.startsWith('messages '))!.text;
    const shape = (text: string): string[] => linesOf(text).map((line) => line.replace(/[0-9a-f]{64}/, '#').replace(/\d+(\.\d+)?/g, 'n'));
    expect(shape(stdout)).toEqual(shape(told));
    expect(stdout).toContain('2, 3 reports');
  });
});

describe('what the page says of the orders that a preset has', () => {
  it('holds: those that it has not are refused, and an order for the opening finds no continuous trading', async () => {
    const orders = [
      { clOrdId: 'hidden', terms: { hidden: true } },
      { clOrdId: 'day', tif: 'DAY' },
      { clOrdId: 'opening', tif: 'ATO' },
    ];
    const actions = orders.map((order) => ({ at: '1s', do: 'new', side: 'sell', price: '60000', qty: '0.1', ...order }));
    const instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.01', lotSize: '0.00001', multiplier: '1' };
    const { sessions } = await runScenario({
      markets: [{ id: 'sim', kind: 'matching', preset: 'binance-spot', instrument, duration: '2s' }],
      sessions: [{ id: 'me', strategy: 'script', params: { actions } }],
    });
    const { reports } = sessions[0]!.columns;
    expect(Array.from(reports.execType.subarray(0, reports.count))).toEqual([ExecType.rejected, ExecType.rejected, ExecType.rejected]);
    expect(Array.from(reports.reason.subarray(0, reports.count))).toEqual([Reason.unsupported, Reason.unsupported, Reason.closed]);
  });
});

describe('the tables of the page', () => {
  it('name each key of a market and of a participant', async () => {
    const { properties } = (await scenarioJsonSchema()) as Schema;
    const market = properties!['markets']!.items!.properties!;
    expect(namesIn('key of `markets`')).toEqual(Object.keys(market));
    expect(namesIn('key of `participants`').toSorted()).toEqual(Object.keys(market['participants']!.items!.properties!).toSorted());
    expect(namesIn('key of `mark`, `index`')).toEqual(Object.keys(market['mark']!.properties!));
  });

  it('name each key of a connection, and of a venue those that set a session apart', async () => {
    const { properties } = (await scenarioJsonSchema()) as Schema;
    const session = properties!['sessions']!.items!.properties!;
    expect(namesIn('key of `connection`')).toEqual(Object.keys(session['connection']!.properties!));
    const { venue } = properties!['markets']!.items!.properties!['participants']!.items!.properties!;
    expect(namesIn('key of `venue`')).toEqual(['fees', ...Object.keys(venue!.properties!)]);
  });

  it('name each type of order, time in force and term, and the words of them', () => {
    expect(namesIn('`ordType`').toSorted()).toEqual(Object.keys(OrdType).toSorted());
    expect(namesIn('`timeInForce`').toSorted()).toEqual(Object.keys(TimeInForce).toSorted());
    const terms = /interface NewOrderTerms \{([^]*?)\n\}/.exec(textOf('src/trading/strategy.ts'))![1]!;
    expect(namesIn('of `terms`').toSorted()).toEqual([...terms.matchAll(/readonly (\w+)\?/g)].map(([, name]) => name!).toSorted());
    for (const word of [...Object.keys(Trigger), ...Object.keys(PostOnly), 'primary', 'market', 'mid'])
      expect(PAGE).toContain(`\`${word}\``);
    expect(Object.keys(Peg)).toEqual(['none', 'primary', 'market', 'mid']);
  });

  it('say of each key of a venue whether it holds', async () => {
    const { properties } = (await venueJsonSchema()) as Schema;
    const about = ['$schema', 'name', 'asOf', 'sources', 'currency', 'matching'];
    const keys = [...Object.keys(properties!), ...Object.keys(properties!['matching']!.properties!)].filter((key) => !about.includes(key));
    expect(keys.length).toBeGreaterThan(25);
    const told = tableRows(PAGE, 'in force').flat().join(' ');
    const inCode = [...told.matchAll(/`([^`]*)`/g)].flatMap(([, code]) => code!.split(/[^\w]+/));
    expect(keys.filter((key) => !inCode.includes(key))).toEqual([]);
  });
});
