/** An import in one pass gives the tape of two, to the byte, or leaves nothing and says that it takes two. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SlipgaugeError } from '../../../src/base/errors.js';
import { openInputs } from '../../../src/market/import/frame/inputs.js';
import { ImportJob } from '../../../src/market/import/frame/job.js';
import { importInOnePass } from '../../../src/market/import/frame/one-pass.js';
import { importInTwoPasses } from '../../../src/market/import/frame/two-passes.js';
import type { ImportRequest } from '../../../src/market/import/index.js';
import { tardis } from '../../../src/market/import/tardis/index.js';
import type { TapeMeta } from '../../../src/market/tape.js';
import { BTC, tempFolder } from '../tape-rows.js';

const BEGIN = 'exchange,symbol,timestamp,local_timestamp';
/** 2024-01-01, µs. */
const T = 1_704_067_200_000_000;

/** Kinds of files: the header, and the cells behind the stamps of line `i`, of which `n` is any number. */
const FILES = {
  book: [`${BEGIN},is_snapshot,side,price,amount`, (i: number, n: number) => `${i < 2},${n % 2 ? 'bid' : 'ask'},${100 + (n % 7)},${n % 5}`],
  trades: [`${BEGIN},id,side,price,amount`, (i: number, n: number) => `${i},${n % 2 ? 'buy' : 'sell'},100.${n % 9},${n % 5}`],
  snapshots: [
    `${BEGIN},asks[0].price,asks[0].amount,bids[0].price,bids[0].amount`,
    (_: number, n: number) => (n % 5 ? `${101 + (n % 3)},${1 + (n % 4)},${99 + (n % 2)},${n % 3}` : ',,99,1'),
  ],
  ticker: [
    `${BEGIN},funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price`,
    (i: number, n: number) => `${T + 50 * (i % 3)},0.000${n % 9},,1,100,${100 + (n % 3)},${100 + (n % 2)}`,
  ],
  quotes: [`${BEGIN},ask_amount,ask_price,bid_price,bid_amount`, (_: number, n: number) => `${n % 4},101,100,${n % 3}`],
} as const;

/** What a line is: how much later than the one before, in µs; how long it was under way, 0 where the venue gave no time; and of another instrument, or not. */
const lines = fc.array(
  fc.record({
    gap: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 10) }, { weight: 1, arbitrary: fc.integer({ min: -60, max: 60 }) }),
    latency: fc.oneof(
      { weight: 60, arbitrary: fc.integer({ min: 40, max: 45 }) },
      { weight: 1, arbitrary: fc.constantFrom(0, 3, 900, -8) },
    ),
    isOther: fc.nat(9).map((k) => k === 0),
    n: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 60 },
);

/** The tape by one of the two ways: metadata and bytes, undefined, or the error that a person meets. */
async function by(way: typeof importInOnePass, request: ImportRequest): Promise<{ meta: TapeMeta; bytes: Buffer } | string | undefined> {
  const { inputs, close } = await openInputs(request.files, process.stdin, undefined);
  try {
    const meta = await way(new ImportJob(request, inputs, tardis));
    return meta && { meta, bytes: readFileSync(request.out) };
  } catch (error) {
    expect(error).toBeInstanceOf(SlipgaugeError);
    return (error as Error).message;
  } finally {
    close();
  }
}

it('of any lines', async () => {
  const folder = tempFolder();
  const path = join(folder, 'a.csv');
  const out = join(folder, 't.arrow');
  const inOne: string[] = [];
  const shape = fc.record({
    kind: fc.constantFrom('book', 'book', 'trades', 'snapshots', 'ticker', 'quotes' as const),
    clock: fc.constantFrom('repair', 'repair', 'keep' as const),
    minLatencyNs: fc.constantFrom(0, 1000, 1_000_000),
    reorderNs: fc.constantFrom(20_000, 1_000_000_000),
  });
  await fc.assert(
    fc.asyncProperty(lines, shape, async (list, { kind, ...options }) => {
      const [header, cells] = FILES[kind];
      let at = T;
      const text = list.map(({ gap, latency, isOther, n }, i) => {
        at += gap;
        return `deribit,${isOther ? 'ETH' : 'BTCUSDT'},${at},${at + latency},${cells(i, n)}\n`;
      });
      writeFileSync(path, `${header}\n${text.join('')}`);
      const request: ImportRequest = { files: [path], format: 'tardis', instrument: BTC, options, out };
      rmSync(out, { force: true });
      const one = await by(importInOnePass, request);
      if (one === undefined) {
        expect(readdirSync(folder)).toEqual(['a.csv']);
        return;
      }
      inOne.push(kind);
      expect(one).toEqual(await by(importInTwoPasses, request));
    }),
    { numRuns: 200 },
  );
  expect(inOne.length).toBeGreaterThan(40);
  expect([...new Set(inOne)].sort()).toEqual(Object.keys(FILES).sort());
});

it('is asked of one file, whose single orders do not become levels and whose ids are not kept', async () => {
  const folder = tempFolder();
  const [header, cells] = FILES.book;
  const paths = ['a.csv', 'b.csv'].map((name) => join(folder, name));
  for (const path of paths) writeFileSync(path, `${header}\nderibit,BTCUSDT,${T},${T + 5},${cells(0, 1)}\n`);
  const request = { format: 'tardis', instrument: BTC, out: join(folder, 't.arrow') };
  expect(await by(importInOnePass, { ...request, files: paths })).toBeUndefined();
  expect(await by(importInOnePass, { ...request, files: paths.slice(1), ids: join(folder, 'ids.csv') })).toBeUndefined();
  expect(await by(importInOnePass, { ...request, files: paths.slice(1) })).toMatchObject({ meta: { rows: 1 } });
});
