/** LOBSTER files as tapes: which row each message becomes, what the book file adds, and what bad input is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../../src/base/errors.js';
import { lobster as importer } from '../../../../src/market/import/lobster/index.js';
import type { ImportRequest } from '../../../../src/market/import/index.js';
import { Flag, Kind } from '../../../../src/market/row.js';
import { tempFolder } from '../../tape-rows.js';
import { importFiles, type Imported } from '../rows.js';

const MESSAGES = 'AAPL_2012-06-21_34200000_57600000_message_2.csv';
const BOOK = 'AAPL_2012-06-21_34200000_57600000_orderbook_2.csv';
const KIND_NAMES = Object.fromEntries(Object.entries(Kind).map(([name, code]) => [code, name]));
const NO_ASK = '9999999999,0';
const NO_BID = '-9999999999,0';

type Request = Partial<Omit<ImportRequest, 'files' | 'out'>>;

/** Files by name; a file's lines. */
function imported(files: Readonly<Record<string, readonly string[]>>, request: Request = {}): Promise<Imported> {
  const folder = tempFolder();
  const paths = Object.entries(files).map(([name, lines]) => {
    writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''));
    return join(folder, name);
  });
  return importFiles(paths, { format: 'lobster', instrument: { tickSize: '0.01' }, ...request });
}

const texts = ({ rows }: Imported): string[] =>
  rows.map(({ kind, side, priceTicks, qtyLots, orderId, flags }) =>
    [KIND_NAMES[kind], side, priceTicks, qtyLots, orderId, ...(flags === Flag.last ? [] : [`flags=${flags}`])].join(' '),
  );

async function failing(files: Readonly<Record<string, readonly string[]>>, request: Request = {}): Promise<string> {
  const error: unknown = await imported(files, request).catch((e: unknown) => e);
  expect(error instanceof DataError || error instanceof UsageError, String(error)).toBe(true);
  return (error as Error).message;
}

describe('rows of messages', () => {
  it('each type has its row', async () => {
    const got = await imported(
      {
        [MESSAGES]: [
          '34200.000000001,1,11,100,1000000,1',
          '34200.1,1,12,50,1000100,-1',
          '34200.25,4,12,20,1000100,-1',
          '34200.25,2,11,30,1000000,1,null',
          '34200.25,5,0,7,1000050,1',
          '34201,6,-1,500,1000000,-1',
          '34202.0000000019,3,11,70,1000000,1',
          '34203,7,0,0,-1,-1',
          '34204,7,0,0,0,-1',
          '34205,7,0,0,1,-1',
        ],
      },
      { instrument: { tickSize: '0.005' } },
    );
    expect(texts(got)).toEqual([
      'add 1 20000 100 1',
      'add -1 20002 50 2',
      'execute -1 20002 20 2',
      'reduce 1 20000 30 1',
      'hidden -1 20001 7 0',
      'trade 0 20000 500 0',
      'delete 1 20000 70 1',
      'status 0 0 0 0',
      'status 0 0 0 0',
      'status 0 0 1 0',
    ]);
    // 2012-06-21T04:00:00Z is midnight in New York.
    const midnight = 1_340_251_200_000_000_000n;
    expect(got.rows.map((row) => row.exchNs - midnight).slice(0, 3)).toEqual([
      34_200_000_000_001n,
      34_200_100_000_000n,
      34_200_250_000_000n,
    ]);
    expect(got.rows[6]!.exchNs - midnight).toBe(34_202_000_000_002n);
    expect(got.rows.every((row) => row.recvNs === row.exchNs)).toBe(true);
    expect(got.meta.instrument).toMatchObject({ symbol: 'AAPL', kind: 'spot', lotSize: '1' });
    expect(got.meta.importer).toMatchObject({ name: 'lobster', options: { days: ['2012-06-21'] } });
  });

  it('ids from before the file keep one number each, and are counted', async () => {
    const got = await imported({
      [MESSAGES]: [
        '34200,2,5,10,1000000,1',
        '34200,4,6,5,1000000,1',
        '34200,4,5,3,1000000,1',
        '34200,3,5,2,1000000,1',
        '34200,3,5,2,1000000,1',
      ],
    });
    expect(texts(got)).toEqual([
      'reduce 1 10000 10 1',
      'execute 1 10000 5 2',
      'execute 1 10000 3 1',
      'delete 1 10000 2 1',
      'delete 1 10000 2 3',
    ]);
    expect(got.meta.repairs.counts).toEqual({ unknownOrders: 5, executedBeyond: 0 });
  });

  it('executions of more than is left are counted', async () => {
    const { meta } = await imported({
      [MESSAGES]: ['34200,1,5,10,1000000,1', '34200,4,5,11,1000000,1', '34200,1,6,10,1000000,1', '34200,2,6,11,1000000,1'],
    });
    expect(meta.repairs.counts).toEqual({ unknownOrders: 0, executedBeyond: 1, reducedBeyond: 1 });
  });
});

describe('with the book file', () => {
  it('the first row less the first message is what was there before', async () => {
    const got = await imported({
      [MESSAGES]: ['34200,4,5,10,1000100,-1', '34200,1,6,40,1000000,1'],
      [BOOK]: [`1000100,90,1000000,20,1000200,5,999900,30`, `1000100,90,1000000,60,1000200,5,999900,30`],
    });
    expect(texts(got)).toEqual([
      'snapshot -1 10001 100 0 flags=2',
      'snapshot -1 10002 5 0 flags=2',
      'snapshot 1 10000 20 0 flags=2',
      'snapshot 1 9999 30 0 flags=3',
      'execute -1 10001 10 1',
      'add 1 10000 40 2',
    ]);
    expect(got.meta.repairs.counts).toEqual({
      unknownOrders: 1,
      executedBeyond: 0,
      bookRowsCompared: 2,
      levelsRestated: 0,
      ordersLeftUnseen: 0,
    });
    expect(got.meta.importer.options).toMatchObject({ levels: 2 });
  });

  it('an order that the first message adds is no lots without an order; a level that it took away was there', async () => {
    const add = await imported({ [MESSAGES]: ['34200,1,5,10,1000000,1'], [BOOK]: [`${NO_ASK},1000000,10,${NO_ASK},${NO_BID}`] });
    expect(texts(add)).toEqual(['add 1 10000 10 1']);
    const gone = await imported({ [MESSAGES]: ['34200,3,5,10,1000000,1'], [BOOK]: [`${NO_ASK},999900,7,${NO_ASK},${NO_BID}`] });
    expect(texts(gone)).toEqual(['snapshot 1 9999 7 0 flags=2', 'snapshot 1 10000 10 0 flags=3', 'delete 1 10000 10 1']);
  });

  it('a level that comes into view is as the row has it; orders that left unseen leave', async () => {
    // One level a side. Order 5 goes out of view behind 6, leaves unseen, and 20 others have come when 6 goes.
    const got = await imported({
      [MESSAGES]: [
        '34200,1,5,10,1000000,1',
        '34201,1,6,1,1000100,1',
        '34202,3,6,1,1000100,1',
        '34203,3,9,20,1000000,1',
        '34204,1,7,3,1000000,1',
      ],
      [BOOK]: [`${NO_ASK},1000000,10`, `${NO_ASK},1000100,1`, `${NO_ASK},999900,4`, `${NO_ASK},999900,4`, `${NO_ASK},1000000,3`],
    });
    expect(texts(got).slice(1)).toEqual([
      'add 1 10001 1 2',
      'delete 1 10001 1 2',
      'delete 1 10000 10 1',
      'snapshot 1 9999 4 0 flags=3',
      'delete 1 10000 20 3',
      'add 1 10000 3 4',
    ]);
    expect(got.meta.repairs.counts).toMatchObject({ levelsRestated: 2, ordersLeftUnseen: 1, unknownOrders: 1 });
  });

  it('fewer lots than the known orders of a level that comes back: the orders leave, the lots stay', async () => {
    const got = await imported({
      [MESSAGES]: ['34200,1,5,10,1000000,1', '34201,1,6,1,1000100,1', '34202,3,6,1,1000100,1', '34203,2,8,4,1000000,1'],
      [BOOK]: [`${NO_ASK},1000000,10`, `${NO_ASK},1000100,1`, `${NO_ASK},1000000,9`, `${NO_ASK},1000000,5`],
    });
    expect(texts(got).slice(3)).toEqual(['delete 1 10000 10 1', 'snapshot 1 10000 9 0 flags=3', 'reduce 1 10000 4 3']);
  });

  it('a difference in view is an error that names the row and the first level', async () => {
    const messages = ['34200,1,5,10,1000000,1', '34201,1,6,1,1000100,1'];
    const row = `${NO_ASK},1000000,10,${NO_ASK},${NO_BID}`;
    expect(await failing({ [MESSAGES]: messages, [BOOK]: [row, `${NO_ASK},1000100,2,${NO_ASK},1000000,10`] })).toMatch(
      /orderbook_2\.csv:2: bid level 1: the file has 2 at 100\.01, the messages up to here make 1\. Are both files whole, of one symbol and one day\?/,
    );
    expect(await failing({ [MESSAGES]: messages, [BOOK]: [row, `${NO_ASK},1000100,1,${NO_ASK},${NO_BID}`] })).toMatch(
      /orderbook_2\.csv:2: bid level 3: the file has 0 at 100\.00, the messages up to here make 10/,
    );
    expect(await failing({ [MESSAGES]: messages, [BOOK]: [row, `1000200,4,1000100,1,${NO_ASK},1000000,10`] })).toMatch(
      /orderbook_2\.csv:2: ask level 1: the file has 4 at 100\.02, the messages up to here make 0/,
    );
    expect(await failing({ [MESSAGES]: messages, [BOOK]: [row] })).toMatch(
      /has 2 messages, its book file 1 rows; expected as many of both/,
    );
    expect(await failing({ [MESSAGES]: messages.slice(1), [BOOK]: [`${NO_ASK},1000100,1,${NO_ASK},${NO_BID}`, row] })).toMatch(
      /orderbook_2\.csv:2: message 1 is followed by row 1 of the book; expected a row for each message/,
    );
  });

  it('days follow each other, the book is cleared between them', async () => {
    const other = (name: string): string => name.replace('06-21', '06-22');
    const message = '34200,1,5,10,1000000,1';
    const row = `${NO_ASK},1000000,10,${NO_ASK},${NO_BID}`;
    const got = await imported({ [MESSAGES]: [message], [BOOK]: [row], [other(MESSAGES)]: [message], [other(BOOK)]: [row] });
    expect(texts(got)).toEqual(['add 1 10000 10 1', 'clear 0 0 0 0', 'add 1 10000 10 2']);
    expect(got.meta.importer.options).toMatchObject({ days: ['2012-06-21', '2012-06-22'] });
    expect(texts(await imported({ [MESSAGES]: [message], [other(MESSAGES)]: [message] }))).toEqual(texts(got));
    expect(await failing({ [MESSAGES]: [message], [other(MESSAGES)]: [message], [other(BOOK)]: [row], [BOOK]: [row] })).toMatch(
      /message_2\.csv is of 2012-06-21, .*orderbook_2\.csv of 2012-06-22; expected message and book files in the same order/,
    );
    expect(await failing({ [MESSAGES]: [message], [other(MESSAGES)]: [message], [BOOK]: [row] })).toMatch(
      /got 2 message files and 1 book files/,
    );
    expect(await failing({ [BOOK]: [row] })).toMatch(/rows of a book only\. Give the message file as well/);
  });
});

describe('bad input is an error with its line', () => {
  const good = '34200,1,5,10,1000000,1';

  it.each([
    ['a time that is none', '34200.x,1,6,1,1000000,1', /message_2\.csv:2: time: got "34200\.x", expected seconds after midnight/],
    ['a time beyond the day', '86400,1,6,1,1000000,1', /:2: time: got "86400"/],
    ['a type', '34200,8,6,1,1000000,1', /:2: type: got "8", expected a type from 1 to 7/],
    ['an id of letters', '34200,1,x,1,1000000,1', /:2: id: got "x", expected a whole number/],
    ['a negative size', '34200,1,6,-1,1000000,1', /:2: size: got "-1", expected a whole number from 0/],
    ['no size', '34200,1,6,0,1000000,1', /:2: size: got 0, expected more/],
    ['a price off the tick', '34200,1,6,1,1000050,1', /:2: price: got 1000050 \(in 0\.0001\), expected a multiple of 0\.01/],
    ['a price below nothing', '34200,1,6,1,-1,1', /:2: price: got -1, expected more than 0/],
    ['a direction', '34200,1,6,1,1000000,2', /:2: direction: got "2", expected 1 \(buy\) or -1 \(sell\)/],
    ['a line that is cut', '34200,1,6,1', /:2: price: got "", expected a whole number/],
    ['an id that is there', '34200,1,5,1,1000000,1', /:2: order 5 is there already/],
    ['time that goes back', '34199.999999999,1,6,1,1000000,1', /:2: time goes back by 1 ns/],
    ['an order on the other side', '34200,4,5,1,1000000,-1', /:2: order 5: got direction -1 and price 1000000/],
    ['an order at another price', '34200,2,5,1,1000100,1', /:2: order 5: got direction 1 and price 1000100/],
  ])('%s', async (_, line, message) => {
    expect(await failing({ [MESSAGES]: [good, line] })).toMatch(message);
  });

  it('a price beyond int32 ticks', async () => {
    const line = '34200,1,5,10,4000000000,1';
    expect(await failing({ [MESSAGES]: [line] }, { instrument: { tickSize: '0.0001' } })).toMatch(
      /:1: price 4000000000 ticks.*below 2\^31 ticks/,
    );
  });

  it('a row of the book with other fields, and files of neither sort', async () => {
    const rows = [`${NO_ASK},1000000,10`, `${NO_ASK},1000000,10,1`];
    expect(await failing({ [MESSAGES]: [good, '34200,7,0,0,1,-1'], [BOOK]: rows })).toMatch(/orderbook_2\.csv:2: got 5 fields, expected 4/);
    expect(await failing({ [MESSAGES]: ['time,type,id'] })).toMatch(/expected a message, time,type,id,size,price,direction/);
    expect(await failing({ 'message.csv': [good] }, { instrument: { symbol: 'AAPL' } })).toMatch(
      /the file's name has no day\. Give --date/,
    );
    expect(await failing({ 'message.csv': [good] }, { options: { date: '2012-06-21' } })).toMatch(/Give --symbol\./);
  });
});

describe('detection', () => {
  const head = (file: string, text: string) => ({ file, packing: 'plain', bytes: Buffer.from(text), lines: text.split('\n') }) as const;

  it.each([
    ['messages', 'x.csv', '34200.004241176,1,16113575,18,5853300,1\n34200.0042,5,0,18,5853300,-1\n342', true],
    ['one message', 'x.csv', '34200,6,-1,18,5853300,-1,null', true],
    ['a book', 'A_orderbook_1.csv', '5859400,200,5853300,18\n', true],
    ['whole numbers that no name says to be a book', 'x.csv', '5859400,200,5853300,18\n', false],
    ['messages with a line of another sort', 'x.csv', '34200.004241176,1,16113575,18,5853300,1\nhello\n', false],
    ['the plain format', 'x.csv', 'exchTs,recvTs,kind\n1,2,add\n', false],
    ['trades of an archive', 'x.csv', '1,27000.1,0.5,13500.05,1690000000000,true,true\n', false],
    ['nothing', 'x.csv', '', false],
  ])('%s', (_, file, text, is) => {
    expect(importer.detect(head(file, text))).toBe(is);
  });
});
