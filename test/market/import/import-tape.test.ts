/**
 * What holds for every format: several files become one tape, standard input leaves nothing behind, bad input is an error with file and
 * line, and no output is left where an import failed or was stopped.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError, Interrupted, UsageError } from '../../../src/base/errors.js';
import { sha256Hex } from '../../../src/base/io/sha256.js';
import { importTape, type ImportProgress, type ImportRequest } from '../../../src/market/import/index.js';
import { tempFolder } from '../tape-rows.js';
import { importBytes } from './rows.js';
import { captureText, INSTRUMENTS, runVenue, type Recorded } from './venue.js';

const REQUEST = { format: 'binance', instrument: INSTRUMENTS.usdm } as const;
const VENUE = runVenue({ market: 'usdm', seed: 42, steps: 400, snapshots: [10], clockNs: -1_000_000_000n });
const LINES = captureText(VENUE.lines).trimEnd().split('\n');
const TEXT = captureText(VENUE.lines);

function spools(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`slipgauge-stdin.tmp-${process.pid}`));
}

/** Import and expect it to fail with nothing left behind; gives the error. */
async function failing(files: Record<string, string | Buffer>, request: Partial<ImportRequest> = {}): Promise<Error> {
  const folder = tempFolder();
  const paths = Object.keys(files).map((name) => join(folder, name));
  Object.values(files).forEach((bytes, i) => writeFileSync(paths[i]!, bytes));
  const before = readdirSync(folder).sort();
  const error: unknown = await importTape({ ...REQUEST, ...request, files: request.files ?? paths, out: join(folder, 't.arrow') }).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(Error);
  expect(readdirSync(folder).sort()).toEqual(before);
  expect(spools()).toEqual([]);
  return error as Error;
}

describe('several files', () => {
  const whole = importBytes([TEXT], REQUEST);

  it('that follow each other, in any order of the list', async () => {
    const parts = [0, 1, 2].map((i) =>
      LINES.slice(Math.floor((LINES.length * i) / 3), Math.floor((LINES.length * (i + 1)) / 3)).join('\n'),
    );
    const { meta } = await importBytes([parts[2]!, parts[0]!, gzipSync(parts[1]!)], REQUEST);
    // Each part has an offset of its own, so receive times may differ by the smallest latencies; counts may not.
    const { meta: once } = await whole;
    expect(meta.rowsByKind).toEqual(once.rowsByKind);
    expect(meta.repairs.counts).toEqual(once.repairs.counts);
    expect(meta.inputs.map(({ sha256, bytes }) => ({ sha256, bytes }))[0]).toEqual({
      sha256: sha256Hex(parts[2]!),
      bytes: Buffer.byteLength(parts[2]!),
    });
    expect(meta.importer.options['clockOffsetsNs']).toHaveLength(3);
  });

  it('that run side by side, each with a clock of its own', async () => {
    const [depth, rest]: [Recorded[], Recorded[]] = [[], []];
    for (const line of VENUE.lines) (/@trade|@bookTicker/.test(line.text) ? rest : depth).push(line);
    const late = rest.map((line) => ({ ...line, recvNs: line.recvNs + 77_000_000_000n }));
    const { meta, rows } = await importBytes([captureText(depth), captureText(late)], REQUEST);
    const { meta: once } = await whole;
    expect(meta.rowsByKind).toEqual(once.rowsByKind);
    expect(meta.repairs.counts).toEqual(once.repairs.counts);
    const [first, second] = meta.importer.options['clockOffsetsNs'] as string[];
    expect(meta.repairs.clockOffsetNs).toBe(first);
    expect(Math.abs(Number(first) - Number(second) - 77e9)).toBeLessThan(3e6);
    expect(Math.min(...rows.map((row) => row.recvTs - row.exchTs))).toBe(1_000_000);
  });

  it('that hold the same frames twice: nothing is told twice', async () => {
    const { meta } = await importBytes([TEXT, TEXT], REQUEST);
    const { meta: once } = await whole;
    expect(meta.digest).toBe(once.digest);
    expect(meta.repairs.counts).toMatchObject({ repeatedTrades: once.rowsByKind.trade });
  });

  it('refuses a row that is too late for the window, by name', async () => {
    const late = LINES.filter((line) => line.includes('@trade'))
      .at(-1)!
      .replace(/"T":(\d+)/, (_, ms) => `"T":${Number(ms) - 60_000}`);
    const lines = [...LINES, late.replace(/"t":\d+/, '"t":999999')];
    const error = await failing({ cap: lines.join('\n') });
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(
      /cap:\d+: the row's time is \S+ behind a row before it, more than the reorder window of 10s\. Use a larger --reorder/,
    );
    expect(error.message).toContain(`cap:${lines.length}:`);
    expect((await importBytes([lines.join('\n')], { ...REQUEST, options: { reorderNs: 70e9 } })).meta.rowsByKind.trade).toBe(
      VENUE.truth.trades.length + 1,
    );
  });
});

describe('standard input', () => {
  it('is spooled, read twice and removed', async () => {
    const out = join(tempFolder(), 't.arrow');
    let seen = 0;
    const meta = await importTape({
      ...REQUEST,
      files: ['-'],
      out,
      stdin: Readable.from([Buffer.from(TEXT)]),
      onProgress: () => (seen = Math.max(seen, spools().length)),
    });
    expect(seen).toBe(1);
    expect(spools()).toEqual([]);
    expect(meta.inputs).toEqual([{ file: '-', checksum: 'none', bytes: Buffer.byteLength(TEXT), sha256: sha256Hex(TEXT) }]);
    expect(meta.digest).toBe((await importBytes([TEXT], REQUEST)).meta.digest);
  });

  it('is removed after an error too, which does not name the spool', async () => {
    const error = await failing({}, { files: ['-'], stdin: Readable.from([Buffer.from(`${LINES[0]!}\nnonsense\n`)]) });
    expect(error.message).toMatch(/^-:2: got "nonsense"/);
    const cut = await failing({}, { files: ['-'], stdin: Readable.from([gzipSync(TEXT).subarray(0, 5000)]) });
    expect(cut.message).toMatch(/^-: the gzip data is cut short/);
  });

  it('is removed when the import is stopped while it is still coming', async () => {
    const stop = new AbortController();
    const endless = new Readable({
      read() {
        this.push(`${LINES[0]!}\n`);
        setTimeout(() => stop.abort(), 20);
      },
    });
    expect(await failing({}, { files: ['-'], stdin: endless, signal: stop.signal })).toBeInstanceOf(Interrupted);
  });

  it('can be named once', async () => {
    expect(await failing({}, { files: ['-', '-'] })).toBeInstanceOf(UsageError);
  });
});

describe('bad input', () => {
  const cases: [string, string | Buffer, RegExp][] = [
    ['an empty file', '', /cap: the file is empty/],
    ['a file of blank lines', '\n\n', /cap: no line with a time in it/],
    ['an empty gzip file', gzipSync(''), /cap: no line with a time in it/],
    ['gzip that is cut short', gzipSync(TEXT).subarray(0, 9000), /cap: the gzip data is cut short\. Fetch or copy it again/],
    [
      'a last line that is cut short',
      TEXT.slice(0, -40),
      new RegExp(`cap:${LINES.length}: the frame is not one whole JSON object: .*Cut the file before this line`),
    ],
    ['a line that is not JSON', `${LINES[0]!}\n1723161597000000000 {oops}\n`, /cap:2: the frame is not one whole JSON object: "\{oops\}"/],
    [
      'a line without a stamp',
      `${LINES[0]!}\n{"e":"trade"}\n`,
      /cap:2: got "\{\\"e\\":\\"trade\\"\}", expected "<receive time> <frame>" .*19 digits/,
    ],
    ['a stamp in ms', `1723161597000 {"e":"trade"}\n`, /cap:1: got .* expected .*ns since the Unix epoch/],
    [
      'a frame without a time',
      TEXT.replace(/"T":\d+,("s":"BTCUSDT","U")/, '$1').replace(/"E":\d+,("s":"BTCUSDT","U")/, '$1'),
      /cap:\d+: the frame has neither T nor E/,
    ],
    ['an update id that is none', TEXT.replace(/"u":\d+,"pu"/, '"u":null,"pu"'), /cap:\d+: u: got null, expected an update id/],
    ['levels that are none', TEXT.replace(/"b":\[\[/, '"b":[{['), /cap:\d+: (got .* expected levels|the frame is not one whole)/],
    [
      'a price off the grid',
      TEXT.replace(/"p":"[\d.]+"/, '"p":"100.05"'),
      /cap:\d+: got 100\.05, expected a multiple of 0\.1\. Check --tick and --lot of BTCUSDT/,
    ],
    ['a price that is none', TEXT.replace(/"p":"[\d.]+"/, '"p":"cheap"'), /cap:\d+: got "cheap", expected a decimal/],
    ['a price that is missing', TEXT.replace(/"p":"[\d.]+",/, ''), /cap:\d+: got "", expected a decimal/],
    ['a side that is missing', TEXT.replace(/"m":(true|false)/, '"m":"x"'), /cap:\d+: m: got "x", expected true or false/],
    ['an absurd price', TEXT.replace(/"p":"[\d.]+"/, '"p":"999999999.0"'), /cap:\d+: price 9999999990 ticks.*below 2\^31/],
    [
      'a depth frame of another market',
      `${TEXT}1723161699000000000 {"e":"depthUpdate","E":1723161699000,"s":"BTCUSDT","U":1,"u":2,"b":[],"a":[]}\n`,
      /cap:\d+: a depth frame of spot in a capture of usdm/,
    ],
  ];

  it.each(cases)('%s', async (_, bytes, message) => {
    const error = await failing({ cap: bytes });
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(message);
  });

  it('a missing file, and no file', async () => {
    expect((await failing({}, { files: ['/nowhere/cap.gz'] })).message).toMatch(/\/nowhere\/cap\.gz: no such file/);
    expect(await failing({}, { files: [] })).toBeInstanceOf(UsageError);
  });

  it('another symbol, which is named with what is there', async () => {
    const error = await failing({ cap: TEXT }, { instrument: { ...INSTRUMENTS.usdm, symbol: 'ETHUSDT' } });
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(/cap: no frame of symbol ETHUSDT; found BTCUSDT \(\d+ frames\)\. Give --symbol/);
  });

  it('another kind of contract', async () => {
    const error = await failing({ cap: TEXT }, { instrument: { ...INSTRUMENTS.usdm, kind: 'inverse' } });
    expect(error.message).toMatch(/frames of BTCUSDT are of usdm, whose contracts are not inverse\. Give --kind linear/);
  });

  it('no instrument, an unknown format or option, a wrong choice', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'cap'), TEXT);
    const base = { files: [join(folder, 'cap')], out: join(folder, 't.arrow') };
    await expect(importTape({ ...base, format: 'binance' })).rejects.toThrow(/Give the instrument: --symbol/);
    await expect(importTape({ ...base, format: 'binanse', instrument: INSTRUMENTS.usdm })).rejects.toThrow(
      /unknown format binanse.*did you mean 'binance'/,
    );
    await expect(importTape({ ...base, ...REQUEST, options: { onGapp: 'resync' } })).rejects.toThrow(
      /unknown option onGapp.*did you mean 'onGap'/,
    );
    await expect(importTape({ ...base, ...REQUEST, options: { touch: 'yes' } })).rejects.toThrow(
      /touch: got "yes", expected one of none, bookTicker/,
    );
    await expect(importTape({ ...base, ...REQUEST, options: { reorderNs: -1 } })).rejects.toThrow(/reorderNs: got -1/);
    expect(readdirSync(folder)).toEqual(['cap']);
  });
});

describe('frames that are not ours', () => {
  const others = [
    '1723161598000000001 {"stream":"ethusdt@trade","data":{"e":"trade","E":1,"T":1,"s":"ETHUSDT","t":1,"p":"2500.123","q":"1","X":"MARKET","m":false}}',
    '1723161598000000002 {"stream":"ethusdt@bookTicker","data":{"e":"bookTicker","u":1,"s":"ETHUSDT","b":"2500","B":"1","a":"2501","A":"1","T":1,"E":1}}',
    '1723161598000000003 {"stream":"ethusdt@depth","data":{"e":"depthUpdate","E":1,"T":1,"s":"ETHUSDT","U":1,"u":2,"pu":0,"b":[],"a":[]}}',
    '1723161598000000004 {"lastUpdateId":5123107832040,"E":1,"T":1,"bids":[["2500.12","1.123456"]],"asks":[]}',
    '1723161598000000005 {"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1,"s":"BTCUSDT","k":{"t":1,"T":2}}}',
    '1723161598000000006 {"stream":"btcusdt@depth20@100ms","data":{"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":[],"a":[]}}',
    '1723161598000000007 {"result":null,"id":1}',
  ];

  it('are skipped and counted; the tape is the same', async () => {
    const whole = await importBytes([TEXT], REQUEST);
    const { meta } = await importBytes([[LINES[0]!, ...others, ...LINES.slice(1)].join('\n')], REQUEST);
    expect(meta.digest).toBe(whole.meta.digest);
    expect(meta.repairs.counts).toMatchObject({ otherSymbolFrames: 4, otherFrames: 3 });
  });

  it('prints that were not made in the market are no volume', async () => {
    const trades = LINES.filter((line) => line.includes('@trade'));
    const changed = [trades[3]!, trades[5]!];
    const text = TEXT.replace(changed[0]!, changed[0]!.replace('"X":"MARKET"', '"X":"INSURANCE_FUND"')).replace(
      changed[1]!,
      changed[1]!.replace('"X":"MARKET"', '"X":"NA"').replace(/"p":"[^"]+","q":"[^"]+"/, '"p":"0","q":"0"'),
    );
    const { meta } = await importBytes([text], REQUEST);
    expect(meta.repairs.counts).toMatchObject({ nonMarketTrades: 2, missingTrades: 0 });
    expect(meta.rowsByKind.trade).toBe(trades.length - 2);
  });

  it('prints that are missing are counted by their ids', async () => {
    const lost = LINES.filter((line) => line.includes('@trade')).slice(4, 7);
    const { meta } = await importBytes([LINES.filter((line) => !lost.includes(line)).join('\n')], REQUEST);
    expect(meta.repairs.counts['missingTrades']).toBe(3);
  });

  it('aggregate trades stand for single ones where there are none', async () => {
    const agg = (text: string): string =>
      text
        .replaceAll('@trade', '@aggTrade')
        .replaceAll('"e":"trade"', '"e":"aggTrade"')
        .replace(/"t":(\d+)/g, '"a":$1');
    const whole = await importBytes([TEXT], REQUEST);
    expect((await importBytes([agg(TEXT)], REQUEST)).meta.digest).toBe(whole.meta.digest);
    const both = LINES.flatMap((line) => (line.includes('@trade') ? [line, agg(line)] : [line])).join('\n');
    expect((await importBytes([both], REQUEST)).meta.digest).toBe(whole.meta.digest);
  });
});

describe('the import', () => {
  it('tells how far it is, ending at the whole', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'cap.gz'), gzipSync(TEXT));
    const seen: ImportProgress[] = [];
    const meta = await importTape({
      ...REQUEST,
      files: [join(folder, 'cap.gz')],
      out: join(folder, 't.arrow'),
      onProgress: (p) => seen.push(p),
    });
    const total = 2 * gzipSync(TEXT).length;
    expect(seen.every((p, i) => p.bytesTotal === total && p.bytesRead <= total && (i === 0 || p.bytesRead >= seen[i - 1]!.bytesRead))).toBe(
      true,
    );
    expect(seen.at(-1)).toEqual({ bytesRead: total, bytesTotal: total, rows: meta.rows });
  });

  it('stops when told to, in either pass, and leaves nothing', async () => {
    for (const atStep of [1, 2]) {
      const stop = new AbortController();
      let step = 0;
      const error = await failing({ cap: TEXT }, { signal: stop.signal, onProgress: () => ++step === atStep && stop.abort() });
      expect(error).toBeInstanceOf(Interrupted);
      expect(error.message).toMatch(/nothing was written/);
    }
  });

  it('keeps a tape that stood there when it fails, and replaces it when it does not', async () => {
    const folder = tempFolder();
    const [cap, out] = [join(folder, 'cap'), join(folder, 't.arrow')];
    writeFileSync(out, 'old');
    writeFileSync(cap, TEXT.slice(0, -40));
    await expect(importTape({ ...REQUEST, files: [cap], out })).rejects.toThrow(DataError);
    expect(readdirSync(folder).sort()).toEqual(['cap', 't.arrow']);
    writeFileSync(cap, TEXT);
    const meta = await importTape({ ...REQUEST, files: [cap], out });
    expect(meta.rows).toBeGreaterThan(0);
    expect(existsSync(`${out}.tmp-${process.pid}`)).toBe(false);
  });

  it('tells the format by the first bytes', async () => {
    for (const market of ['usdm', 'coinm', 'spot'] as const) {
      for (const bare of [false, true]) {
        const { lines } = runVenue({ market, seed: 1, steps: 60, snapshots: [5], bare });
        const { meta } = await importBytes([captureText(lines)], { instrument: INSTRUMENTS[market] });
        expect(meta.importer).toMatchObject({ name: 'binance', options: { market } });
      }
    }
    await expect(importBytes(['hello\n'], { instrument: INSTRUMENTS.usdm })).rejects.toThrow(
      /the first bytes are of no known format. Give --format, one of .*binance.*csv/,
    );
  });

  it('reads plain and gzip, with either line end, with and without the last one', async () => {
    const { meta } = await importBytes([TEXT], REQUEST);
    for (const bytes of [gzipSync(TEXT), TEXT.trimEnd(), TEXT.replaceAll('\n', '\r\n'), `\n${TEXT}\n\n`]) {
      expect((await importBytes([bytes], REQUEST)).meta.digest).toBe(meta.digest);
    }
  });
});
