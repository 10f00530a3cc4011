/**
 * A run from scenario to directory and back: what it prints and writes, that it repeats, that it can be shown, explained and verified, and what
 * is left when a strategy fails or the user stops it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, slipgauge, useFolder } from './cli.js';

const SAMPLE = fileURLToPath(new URL('../../data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz', import.meta.url));

const CSV = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1000,1040,snapshot,bid,100,4,,2
1000,1040,snapshot,ask,101,14,,3
1200,1240,trade,sell,100,6,,1
1200,1240,level,bid,100,3,,1
2100,2140,level,bid,100,5,,1
3000,3040,level,bid,100,5,,1
`;

const SCENARIO = `seed: 3
tapes: [{ id: t, path: t.arrow }]
sessions:
  - id: rest
    strategy: script
    params: { actions: [{ at: 10ns, do: new, clOrdId: mine, side: buy, type: limit, price: 100, qty: 5 }, { at: 1900ns, do: cancel, clOrdId: mine }] }
    venue: { fees: { maker: "0.0001", taker: "0.0002" }, netWindow: 0ns }
    latency: { entry: 40ns, response: 10ns }
  - id: take
    strategy: sweep
    params: { side: sell, qty: 2, at: 20ns }
    latency: { entry: { model: lognormal, median: 30ns, sigma: 0.5 }, response: 10ns }
`;

const home = useFolder();

const call = inProcess;

async function json(...words: string[]): Promise<any> {
  const { code, stdout, stderr } = await call([...words, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

let run: any;
beforeAll(async () => {
  writeFileSync(join(home.dir, 't.csv'), CSV);
  writeFileSync(join(home.dir, 's.yaml'), SCENARIO);
  await json('import', 't.csv', '--out', 't.arrow');
  run = await json('run', 's.yaml', '--out', 'r');
});

describe('run', () => {
  it('writes the files of a run directory, whose manifest is what --json prints', () => {
    for (const file of ['manifest.json', 'orders.arrow', 'fills.arrow', 'samples.arrow', 'metrics.json', 'report.html']) {
      expect(existsSync(join(home.dir, 'r', file)), file).toBe(true);
    }
    const { out, metrics, ...manifest } = run;
    expect(out).toBe('r');
    expect(manifest).toEqual(JSON.parse(readFileSync(join(home.dir, 'r/manifest.json'), 'utf8')));
    expect(metrics.map((session: any) => session.session)).toEqual(['rest', 'take']);
    expect(manifest).toMatchObject({
      seed: 3,
      semantics: expect.any(Number),
      counts: { sessions: 2, orders: 2 },
      tapes: [{ id: 't', rows: 6 }],
    });
    expect(manifest.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('prints everything assumed, what all sessions share once', async () => {
    const { stdout, code } = await call(['run', 's.yaml', '--out', 'text']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}seed +3$/m);
    expect(stdout).toMatch(/^ {2}sessions\.rest\.latency\.entry +40ns, one pipe for new, cancel and replace$/m);
    expect(stdout).toMatch(/^ {2}sessions\.take\.latency\.entry +lognormal, median 30ns, sigma 0\.5, one pipe/m);
    expect(stdout).toMatch(/^ {2}sessions\.\*\.venue\.queue +pessimistic \(default\)$/m);
    expect(stdout).toContain(run.digest.slice(0, 16));
    for (const { path } of run.assumptions as { path: string }[]) expect(stdout).toContain(path.replace(/^sessions\.[a-z]+\./, ''));
  });

  it('repeats bit for bit, in another zone and locale too; another seed gives other draws', async () => {
    const elsewhere = await slipgauge(['run', 's.yaml', '--out', 'again', '--json'], {
      env: { TZ: 'Asia/Kolkata', LC_ALL: 'de_DE.UTF-8' },
    });
    expect(JSON.parse(elsewhere.stdout).digest).toBe(run.digest);
    writeFileSync(join(home.dir, 'seed.yaml'), SCENARIO.replace('seed: 3', 'seed: 4'));
    await json('run', 'seed.yaml', '--out', 'other');
    const fills = async (dir: string): Promise<any> => await json('show', dir, 'fills');
    const [then, now] = [await fills('r'), await fills('other')];
    expect(now.find((fill: any) => fill.session === 'rest')).toEqual(then.find((fill: any) => fill.session === 'rest'));
    expect(now.find((fill: any) => fill.session === 'take').exchTs).not.toBe(then.find((fill: any) => fill.session === 'take').exchTs);
  });

  it('replaces a run only when told so', async () => {
    expect((await call(['run', 's.yaml', '--out', 'text'])).code).toBe(2);
    expect((await call(['run', 's.yaml', '--out', 'text', '--force'])).code).toBe(0);
  });
});

describe('show', () => {
  it('fills, a line each, with rule, row and queue', async () => {
    const { stdout } = await call(['show', 'r', 'fills', '--format', 'jsonl', '--session', 'rest']);
    const fills = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(fills).toEqual([
      {
        session: 'rest',
        instrument: 'T',
        clOrdId: 'mine',
        exchTs: '1200',
        recvTs: '1210',
        side: 'buy',
        price: '100',
        qty: '2',
        liquidity: 'maker',
        fee: '0.02',
        rule: 'queue',
        tapeRow: 2,
        aheadBeforeLots: '4',
        aheadAfterLots: '0',
        certainty: 'certain',
      },
    ]);
  });

  it('order events, as csv, as one document and as a table', async () => {
    const { stdout } = await call(['show', 'r', 'orders', '--format', 'csv', '--session', 'rest']);
    expect(stdout).toBe(`session,instrument,clOrdId,ts,recvTs,execType,ordStatus,leavesQty,cumQty,text,terms
rest,T,mine,1090,1100,new,new,5,0,,
rest,T,mine,1200,1210,trade,partiallyFilled,3,2,,
rest,T,mine,2980,2990,canceled,canceled,0,2,,
`);
    const events = await json('show', 'r', 'orders');
    expect(events.map((event: any) => `${event.session} ${event.execType}`)).toEqual([
      'rest new',
      'rest trade',
      'rest canceled',
      'take new',
      'take trade',
    ]);
    expect((await call(['show', 'r', 'orders', '--session', 'rest'])).stdout).toMatch(
      /^session +instrument +clOrdId .*\n +rest +T +mine +1090 /,
    );
  });

  it('samples', async () => {
    const samples = await json('show', 'r', 'samples', '--session', 'take');
    expect(samples.at(-1)).toMatchObject({ session: 'take', position: '-2' });
  });
});

describe('explain', () => {
  it('tells the life of an order', async () => {
    const { stdout } = await call(['explain', 'r', 'mine']);
    expect(stdout).toMatch(/^session rest, order mine$/m);
    for (const event of ['sent', 'new', 'trade', 'canceled'])
      expect(stdout).toMatch(new RegExp(`^1970-01-01T00:00:00\\.\\d{9}Z +${event} `, 'm'));
    const [life] = await json('explain', 'r', 'mine', '--session', 'rest');
    expect(life).toMatchObject({ session: 'rest', clOrdId: 'mine', missedQty: expect.any(String) });
  });

  it('of an order that there is not says so', async () => {
    const ended = await call(['explain', 'r', 'yours']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/no order yours in r/);
  });
});

describe('verify', () => {
  it('agrees with a run that repeats', async () => {
    expect(await json('verify', 'r')).toMatchObject({ ok: true, expected: run.digest, got: run.digest, differences: [] });
    expect((await call(['verify', 'r'])).stdout).toContain(`r: the same, digest ${run.digest as string}`);
  });

  it('ends with 1 and says what differs when the tape has changed', async () => {
    writeFileSync(join(home.dir, 'v.yaml'), SCENARIO.replace('t.arrow', 'v.arrow'));
    await json('import', 't.csv', '--out', 'v.arrow');
    await json('run', 'v.yaml', '--out', 'v');
    writeFileSync(join(home.dir, 'changed.csv'), CSV.replace('trade,sell,100,6', 'trade,sell,100,9'));
    await json('import', 'changed.csv', '--out', 'v.arrow', '--force');
    const ended = await call(['verify', 'v']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/got digest [0-9a-f]{64}, the run has [0-9a-f]{64}/);
    expect(ended.stderr).toMatch(/tape t is another one/);
    expect(ended.stderr).toMatch(/session rest: event \d+: then /);
  });
});

describe('a strategy that fails', () => {
  it('ends with 4, names its source line, session and row; the other session is whole', async () => {
    writeFileSync(
      join(home.dir, 'boom.ts'),
      `import { defineStrategy } from 'slipgauge';\nexport default defineStrategy({\n  onTrade() {\n    throw new Error('boom');\n  },\n});\n`,
    );
    writeFileSync(join(home.dir, 'boom.yaml'), SCENARIO.replace(/ {2}- id: take[^]*/, '  - { id: broken, strategy: ./boom.ts }\n'));
    const ended = await slipgauge(['run', 'boom.yaml', '--out', 'boom', '--json']);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(/session broken failed at tape row 3: boom/);
    expect(ended.stderr).toContain(`${join(home.dir, 'boom.ts')}:4:11  throw new Error('boom');`);
    const { sessions } = JSON.parse(ended.stdout);
    expect(sessions[0]).toMatchObject({ id: 'rest', failed: null, digest: run.sessions[0].digest });
    expect(sessions[1]).toMatchObject({ id: 'broken', failed: expect.stringContaining('boom') });
    expect(existsSync(join(home.dir, 'boom/manifest.json'))).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it('stops an import from a pipe with 130 and leaves nothing behind', async () => {
    const before = home.list();
    const ended = await slipgauge(['import', '-', '--format', 'csv', '--out', 'never.arrow'], {
      stdin: CSV,
      interruptWhen: () => home.list().length > before.length,
    });
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^slipgauge: .*(interrupted|was stopped).*nothing was written/);
    expect(home.list()).toEqual(before);
  });

  it('stops a run with 130 and leaves nothing behind', async () => {
    const tape = `path: ${JSON.stringify(SAMPLE)}, format: binance, instrument: { symbol: BTCUSDT, kind: linear, tickSize: 0.1, lotSize: 0.001 }`;
    writeFileSync(
      join(home.dir, 'long.yaml'),
      `tapes: [{ id: t, ${tape} }]\nsessions: [{ id: a, strategy: sweep, params: { side: buy, qty: 1, at: 1s } }]\n`,
    );
    const before = home.list();
    const ended = await slipgauge(['run', 'long.yaml', '--out', 'never'], {
      interruptWhen: () => home.list().some((name) => name.startsWith('never')),
    });
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^slipgauge: .*(interrupted|stopped)/);
    expect(home.list()).toEqual(before);
  });
});

describe('init', () => {
  it('writes a strategy and a scenario that run as they are', async () => {
    const { files } = await json('init', 'mine.ts');
    expect(files.slice(0, 2)).toEqual([join(home.dir, 'mine.ts'), join(home.dir, 'mine.yaml')]);
    const { sessions, counts } = await json('run', 'mine.yaml', '--out', 'runs/mine');
    expect(sessions.map((session: any) => [session.id, session.failed])).toEqual([
      ['patient', null],
      ['hasty', null],
    ]);
    expect(counts.fills).toBeGreaterThan(0);
  });
});

describe('schema', () => {
  it('is JSON Schema, on stdout or in a file', async () => {
    const { stdout } = await call(['schema']);
    expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'slipgauge scenario' });
    expect(await call(['schema', '--out', 'schema.json'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(home.dir, 'schema.json'), 'utf8')).toBe(stdout);
  });

  it.each(['bench', 'record', 'venue'])('of %s is the one that is shipped', async (of) => {
    const shipped = readFileSync(new URL(`../../data/schema/${of}.schema.json`, import.meta.url), 'utf8');
    expect((await call(['schema', of])).stdout).toBe(shipped);
  });
});
