/** A tape gives back the rows that were put in, in the stated delivery order; its digest depends on the rows and the instrument alone. */
import { copyFileSync, existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, InvariantError } from '../../src/base/errors.js';
import { ArrowFileWriter } from '../../src/base/io/arrow-write.js';
import { openTape } from '../../src/market/tape-read.js';
import { tapeColumns } from '../../src/market/tape-chunk.js';
import { NO_REPAIRS, TapeWriter } from '../../src/market/tape-write.js';
import { nsAt, type TapeBatch } from '../../src/market/tape.js';
import { BTC, EPOCH, readTape, rowsArbitrary, tempFolder, writeTape, type Row } from './tape-rows.js';

const row = (exchTs: number, recvTs = exchTs, rest: Partial<Row> = {}): Row => ({
  exchTs,
  recvTs,
  kind: 1,
  side: 1,
  priceTicks: 100,
  qtyLots: 5,
  orderId: 0,
  flags: 1,
  ...rest,
});

/** The order by (recvTs, row), written down plainly. */
function deliveredPlainly(rows: readonly Row[]): number[] {
  return rows.map((_, i) => i).sort((a, b) => rows[a]!.recvTs - rows[b]!.recvTs || a - b);
}

describe('a tape gives back what was put in', () => {
  it('rows, times and delivery order, whatever the batches', async () => {
    const path = join(tempFolder(), 't.arrow');
    await fc.assert(
      fc.asyncProperty(rowsArbitrary({ late: 1e13 }), fc.integer({ min: 1, max: 9 }), async (rows, batchRows) => {
        const meta = await writeTape(path, rows, { batchRows });
        const tape = await openTape(path);
        const back = await readTape(tape);
        expect(back.rows).toEqual(rows);
        expect(back.delivered).toEqual(deliveredPlainly(rows));
        expect(tape.meta).toEqual(meta);
        expect(meta.rows).toBe(rows.length);
      }),
      { numRuns: 60 },
    );
  });

  it('the same bytes, whether other threads get to write batches or none does', async () => {
    const folder = tempFolder();
    const rows = Array.from({ length: 5000 }, (_, i) => row(10 * i, 10 * i + ((i * 7919) % 500), { priceTicks: i }));
    for (const batchRows of [1, 37, 1000]) {
      const start = { instrument: BTC, epochNs: EPOCH, importer: { name: 'test', options: {} }, batchRows };
      const files = await Promise.all(
        [Infinity, 1, 113].map(async (rowsATurn) => {
          const path = join(folder, `${String(rowsATurn)}.arrow`);
          const writer = await TapeWriter.create(path, start);
          for (const [i, r] of rows.entries()) {
            writer.append(r.exchTs, r.recvTs, r.kind, r.side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
            if (i % rowsATurn === 0) await setImmediate();
          }
          await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2' });
          return readFileSync(path);
        }),
      );
      for (const bytes of files) expect(Buffer.compare(bytes, files[0]!)).toBe(0);
    }
  });

  it('nothing, when it is abandoned while batches are being written', async () => {
    const folder = tempFolder();
    const start = { instrument: BTC, epochNs: EPOCH, importer: { name: 'test', options: {} }, batchRows: 1000 };
    const writer = await TapeWriter.create(join(folder, 't.arrow'), start);
    for (let i = 0; i < 5000; i++) writer.append(i, i, 1, 1, 100, 5, 0, 1);
    writer.abort();
    expect(readdirSync(folder)).toEqual([]);
    await setImmediate();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('order ids on L3 tapes', async () => {
    const path = join(tempFolder(), 't.arrow');
    await fc.assert(
      fc.asyncProperty(rowsArbitrary({ late: 10, orderIds: true }), async (rows) => {
        await writeTape(path, rows, { orderIds: true, batchRows: 7 });
        expect((await readTape(await openTape(path))).rows).toEqual(rows);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves the delivery order out where rows arrive in tape order', async () => {
    const path = join(tempFolder(), 't.arrow');
    await writeTape(path, [row(1, 5), row(2, 5), row(2, 6)]);
    for await (const batch of (await openTape(path)).batches()) expect(batch.feedShift).toBeUndefined();
  });

  it('counts rows by kind and states the first and last times', async () => {
    const meta = await writeTape(join(tempFolder(), 't.arrow'), [row(1, 9), row(2, 3, { kind: 2 }), row(4, 4, { kind: 2 })]);
    expect(meta.rowsByKind).toEqual({ level: 1, trade: 2 });
    expect([meta.firstExchTs, meta.lastExchTs, meta.firstRecvTs, meta.lastRecvTs]).toEqual(
      [1n, 4n, 3n, 9n].map((ns) => String(EPOCH + ns)),
    );
  });

  it('a released batch gives its memory to a later one, of the next file too; one that is held stays as it is', async () => {
    const paths = await Promise.all(
      [0, 1].map(async (k) => {
        const path = join(tempFolder(), `${String(k)}.arrow`);
        await writeTape(
          path,
          Array.from({ length: 6 }, (_, i) => row(10 * k + i)),
          { batchRows: 2 },
        );
        return path;
      }),
    );
    const memory = new Set<ArrayBufferLike>();
    const times: number[] = [];
    let held: TapeBatch | undefined;
    for await (const batch of (await openTape(paths)).batches()) {
      memory.add(batch.exchTs.buffer);
      for (let i = 0; i < batch.length; i++) times.push(nsAt(batch.exchTs, i, batch.epoch));
      if (held === undefined) held = batch;
      else batch.release?.();
    }
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
    expect(memory.size).toBe(2);
    expect(nsAt(held!.exchTs, 1, held!.epoch)).toBe(1);
  });

  it('a pass can be stopped and begun again', async () => {
    const path = join(tempFolder(), 't.arrow');
    await writeTape(path, [row(1), row(2), row(3)], { batchRows: 1 });
    const tape = await openTape(path);
    for await (const batch of tape.batches()) {
      expect(batch.firstRow).toBe(0);
      break;
    }
    expect((await readTape(tape)).rows).toHaveLength(3);
  });
});

describe('the digest', () => {
  it('does not depend on batches, and changes with every single field and with the instrument', async () => {
    const path = join(tempFolder(), 't.arrow');
    const rows = [row(1, 4), row(2, 3, { kind: 2, side: -1 }), row(9, 10)];
    const digest = async (list: Row[], start = {}): Promise<string> => (await writeTape(path, list, start)).digest;
    const base = await digest(rows);
    for (const batchRows of [1, 2, 3, 1000]) expect(await digest(rows, { batchRows })).toBe(base);
    const seen = new Set([base]);
    for (const field of ['exchTs', 'recvTs', 'kind', 'side', 'priceTicks', 'qtyLots', 'flags'] as const) {
      seen.add(await digest([rows[0]!, { ...rows[1]!, [field]: rows[1]![field] + 1 }, rows[2]!]));
    }
    seen.add(await digest(rows.slice(0, 2)));
    seen.add(await digest(rows, { instrument: { ...BTC, symbol: 'ETHUSDT' } }));
    seen.add(await digest(rows, { orderIds: true }));
    expect(seen.size).toBe(11);
  });

  it('is of what the instrument means, not of how it is spelt; and of absolute times, not of the epoch', async () => {
    const path = join(tempFolder(), 't.arrow');
    const base = (await writeTape(path, [row(86_400_000_000_005)])).digest;
    const spelt = { ...BTC, tickSize: '0.10', orderTick: '0.1', negativePrices: false, cashUnit: '1e-8' };
    expect((await writeTape(path, [row(86_400_000_000_005)], { instrument: spelt })).digest).toBe(base);
    expect((await writeTape(path, [row(5)], { epochNs: EPOCH + 86_400_000_000_000n })).digest).toBe(base);
  });
});

describe('several files as one tape', () => {
  it('continue each other, numbered through and on the first epoch', async () => {
    const folder = tempFolder();
    await writeTape(join(folder, 'a-2.arrow'), [row(7, 9), row(8, 8)], { epochNs: EPOCH + 1_000n });
    await writeTape(join(folder, 'a-1.arrow'), [row(10), row(1000, 1200)]);
    const tape = await openTape(join(folder, 'a-?.arrow'));
    const back = await readTape(tape);
    expect(back.rows.map((r) => r.exchTs)).toEqual([10, 1000, 1007, 1008]);
    expect(back.delivered).toEqual([0, 1, 3, 2]);
    expect(tape.meta.rows).toBe(4);
    expect(tape.meta.rowsByKind).toEqual({ level: 4 });
    expect(tape.meta.lastRecvTs).toBe(String(EPOCH + 1200n));
    const again = await openTape([join(folder, 'a-1.arrow'), join(folder, 'a-2.arrow')]);
    expect(again.meta.digest).toBe(tape.meta.digest);
  });

  it.each([
    ['go back in time', {}, [row(3)], /b\.arrow begins at 1723075200000000003 ns, before .*a\.arrow ends at 1723075200000000005 ns/],
    [
      'have another tick',
      { instrument: { ...BTC, tickSize: '0.01' } },
      [row(9)],
      /a\.arrow and .*b\.arrow are not one tape: instrument\.tickSize is "0\.1" in the one, "0\.01" in the other/,
    ],
    ['have another level of detail', { orderIds: true }, [row(9)], /L2 and L3/],
  ])('are refused when they %s', async (_, start, rows, message) => {
    const folder = tempFolder();
    await writeTape(join(folder, 'a.arrow'), [row(5)]);
    await writeTape(join(folder, 'b.arrow'), rows, start);
    await expect(openTape(join(folder, '*.arrow'))).rejects.toThrow(message);
    await expect(openTape(join(folder, '*.arrow'))).rejects.toThrow(DataError);
  });
});

describe('bad files are named, with what to do', () => {
  async function goodFile(): Promise<string> {
    const path = join(tempFolder(), 't.arrow');
    await writeTape(
      path,
      Array.from({ length: 100 }, (_, i) => row(i)),
      { batchRows: 30 },
    );
    return path;
  }

  it('cut short at any byte', async () => {
    const path = await goodFile();
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 37) {
      copyFileSync(path, `${path}.cut`);
      truncateSync(`${path}.cut`, length);
      await expect(openTape(`${path}.cut`)).rejects.toThrow(/t\.arrow\.cut: .*(cut short|not an Arrow).*[Ww]rite|import/);
      await expect(openTape(`${path}.cut`)).rejects.toThrow(DataError);
    }
  });

  it('garbled in the middle: a batch that does not fit is refused, never read past its end', async () => {
    const path = await goodFile();
    const whole = readFileSync(path);
    let refused = 0;
    for (let at = 8; at < whole.length; at += 11) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, at, at + 4);
      writeFileSync(`${path}.bad`, bytes);
      try {
        const { rows } = await readTape(await openTape(`${path}.bad`));
        expect(rows).toHaveLength(100);
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(DataError);
        expect((error as Error).message).toContain('t.arrow.bad');
      }
    }
    expect(refused).toBeGreaterThan(20);
  });

  it.each([
    ['missing', undefined, /no such file/],
    ['text', 'exchTs,recvTs\n1,2\n', /not an Arrow IPC file.*slipgauge import/],
    ['empty', '', /not an Arrow IPC file/],
  ])('%s', async (_, text, message) => {
    const path = join(tempFolder(), 'x.arrow');
    if (text !== undefined) writeFileSync(path, text);
    await expect(openTape(path)).rejects.toThrow(message);
  });

  it('a folder, a pattern without a match, and no path', async () => {
    const folder = tempFolder();
    await expect(openTape(folder)).rejects.toThrow(/is not a file/);
    await expect(openTape(join(folder, '*.arrow'))).rejects.toThrow(/matches no file/);
    await expect(openTape([])).rejects.toThrow(DataError);
  });

  it('an Arrow file that is no tape, or of another format, or with other columns', async () => {
    const path = join(tempFolder(), 'x.arrow');
    const write = async (metadata: Map<string, string>, columns = tapeColumns(false)): Promise<void> => {
      await (await ArrowFileWriter.create(path, columns)).finish(metadata);
    };
    await write(new Map());
    await expect(openTape(path)).rejects.toThrow(/no metadata `slipgauge`/);
    await write(new Map([['slipgauge', '{"format":2}']]));
    await expect(openTape(path)).rejects.toThrow(/got tape format 2, expected 1/);
    const meta = JSON.stringify(await writeTape(join(tempFolder(), 'y.arrow'), []));
    await write(new Map([['slipgauge', meta]]), [{ name: 'exchTs', type: 'float64' }]);
    await expect(openTape(path)).rejects.toThrow(/column exchTs: got Float64, expected Int64/);
  });
});

function thrownBy(act: () => void): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('the writer', () => {
  it.each([
    ['times that fall', [row(5), row(4)], /exchTs never falls; tape row 1/],
    ['a receive time before the exchange time', [row(5, 4)], /recvTs ≥ exchTs/],
    ['parts of a lot', [row(5, 5, { qtyLots: 0.5 })], /integers in range/],
    ['a price beyond int32', [row(5, 5, { priceTicks: 2 ** 31 })], /integers in range/],
    ['a time that is no number', [row(Number.NaN)], /tape row 0/],
  ])('refuses %s and leaves nothing behind', async (_, rows, message) => {
    const folder = tempFolder();
    const writer = await TapeWriter.create(join(folder, 't.arrow'), {
      instrument: BTC,
      epochNs: EPOCH,
      importer: { name: 'test', options: {} },
    });
    const append = (): void => {
      for (const r of rows) writer.append(r.exchTs, r.recvTs, r.kind, r.side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
    };
    const error = thrownBy(append);
    expect(error).toBeInstanceOf(InvariantError);
    expect(error.message).toMatch(message);
    writer.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not touch the file in place before it is finished', async () => {
    const folder = tempFolder();
    const path = join(folder, 't.arrow');
    await writeTape(path, [row(1)]);
    const writer = await TapeWriter.create(path, {
      instrument: BTC,
      epochNs: EPOCH,
      importer: { name: 'test', options: {} },
      batchRows: 1,
    });
    writer.append(1, 1, 1, 1, 1, 1, 0, 1);
    expect((await openTape(path)).meta.importer.name).toBe('test');
    await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2', netWindowNs: 50 });
    expect((await openTape(path)).meta.netWindowNs).toBe(50);
    expect(existsSync(`${path}.tmp-${String(process.pid)}`)).toBe(false);
  });
});
