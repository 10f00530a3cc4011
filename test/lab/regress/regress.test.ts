/**
 * A bench against its baseline: it passes on its own, a change of one tick in one fill is found and named, tolerances let through what they say and
 * no more, and a slower replay is told but fails nothing unless that is asked for.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { DataError, SlipgaugeError, StrategyError, UsageError } from '../../../src/base/errors.js';
import { CALIBRATION_STEPS, calibrate } from '../../../src/lab/calibration-loop.js';
import { packFills, unpackFills } from '../../../src/lab/regress/fill-rows.js';
import * as bench from '../../../src/lab/regress/index.js';
import { benchJsonSchema, junitXml, type RegressResult, type UpdateResult } from '../../../src/lab/regress/index.js';
import { SEMANTICS } from '../../../src/sim/message.js';
import { benchFolder, type BenchFolder, type BenchTexts } from './bench.js';

const AT = '2026-01-02';
/** A calibration loop that takes no time: what it measures is tried in a test of its own. */
const calibration = (): number => 1e8;

async function regress(file: string, options: { failOnSlowdown?: number } = {}): Promise<RegressResult> {
  return bench.regress(file, { ...options, calibration });
}

async function updateBaseline(file: string, reason: { why: string; at: string }): Promise<UpdateResult> {
  return bench.updateBaseline(file, reason, { calibration });
}

async function written(texts: BenchTexts = {}): Promise<BenchFolder> {
  const folder = benchFolder(texts);
  await updateBaseline(folder.bench, { why: 'first', at: AT });
  return folder;
}

async function errorOf(work: Promise<unknown>): Promise<SlipgaugeError> {
  const error = await work.then(
    () => new Error('it passed'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SlipgaugeError);
  return error as SlipgaugeError;
}

describe('a bench on its own baseline', () => {
  it('passes, twice, session by session', async () => {
    const folder = await written();
    for (let round = 0; round < 2; round++) {
      const { passed, firstDifference, scenarios } = await regress(folder.bench);
      expect({ passed, firstDifference }).toEqual({ passed: true, firstDifference: null });
      expect(scenarios[0]!.sessions).toEqual([
        { id: 'a', passed: true, identical: true, fills: 2, failure: null, details: [] },
        { id: 'b', passed: true, identical: true, fills: 1, failure: null, details: [] },
      ]);
      expect(scenarios[0]).toMatchObject({ id: 's', mode: 'digest', failure: null, changes: [] });
    }
  });

  it('has its reasons, figures and fills in the baseline, and no path of the machine', async () => {
    const folder = await written();
    await updateBaseline(folder.bench, { why: 'again', at: '2026-02-03' });
    const text = readFileSync(folder.baseline, 'utf8');
    const baseline = JSON.parse(text);
    expect(baseline.reasons).toEqual([
      { at: AT, why: 'first' },
      { at: '2026-02-03', why: 'again' },
    ]);
    expect(baseline.semantics).toBe(SEMANTICS);
    expect(text).not.toContain(folder.dir);
    const [a] = baseline.scenarios[0].sessions;
    expect(a.metrics['fillRate']).toBe(1);
    expect(unpackFills(a.fills).map(({ order, row, priceTicks, qtyLots, rule }) => [order, row, priceTicks, qtyLots, rule])).toEqual([
      ['q-1', 2, 101, 2, 'through'],
      ['q-2', 4, 101, 3, 'through'],
    ]);
  });

  it('fills come out of their packing as they went in', async () => {
    const folder = await written();
    const rows = unpackFills(JSON.parse(readFileSync(folder.baseline, 'utf8')).scenarios[0].sessions[0].fills);
    expect(unpackFills(packFills(rows))).toEqual(rows);
    expect(unpackFills(packFills([]))).toEqual([]);
  });
});

describe('a planted change of one tick in one fill', () => {
  it('of the baseline is found, digest or no digest, and named', async () => {
    const folder = await written();
    const plant = (alsoDigest: boolean): void => {
      folder.edit(({ scenarios }) => {
        const [a] = scenarios[0].sessions;
        a.fills = packFills(unpackFills(a.fills).map((fill, i) => (i === 1 ? { ...fill, priceTicks: fill.priceTicks - 1 } : fill)));
        if (alsoDigest) a.digest = '0'.repeat(64);
      });
    };
    plant(false);
    const named = 'fill 2 of session a: price 100 → 101 (order q-2, row 4)';
    expect(await regress(folder.bench)).toMatchObject({ passed: false, firstDifference: named });
    await updateBaseline(folder.bench, { why: 'anew', at: AT });
    expect((await regress(folder.bench)).passed).toBe(true);
    plant(true);
    const { firstDifference, scenarios } = await regress(folder.bench);
    expect(firstDifference).toBe(named);
    expect(scenarios[0]!.sessions.map(({ passed }) => passed)).toEqual([false, true]);
  });

  it('of the scenario is found and named, with the setting that made it', async () => {
    const folder = await written();
    folder.write({ price: 102 });
    const { firstDifference, scenarios } = await regress(folder.bench);
    expect(firstDifference).toBe('fill 2 of session a: price 101 → 102, fee 3030000 → 3060000 (order q-2, row 4)');
    expect(scenarios[0]!.changes).toEqual(['sessions.a.params.actions.1.price 101 → 102']);
  });

  it('of a strategy is found and named, with the word that the strategy has changed', async () => {
    const folder = benchFolder();
    const strategy = (price: number): string =>
      `import { defineStrategy } from 'slipgauge';\nexport default defineStrategy({\n  onStart(ctx) { ctx.submit({ side: 'buy', priceTicks: ${price}, qtyLots: 1 }); },\n});\n`;
    writeFileSync(join(folder.dir, 'mine.ts'), strategy(101));
    writeFileSync(
      join(folder.dir, 's.yaml'),
      'tapes: [{ id: t, path: t.csv, format: csv }]\nsessions: [{ id: own, strategy: ./mine.ts, venue: { netWindow: 0ns } }]\n',
    );
    await updateBaseline(folder.bench, { why: 'first', at: AT });
    writeFileSync(join(folder.dir, 'mine.ts'), strategy(102));
    const { firstDifference, scenarios } = await regress(folder.bench);
    expect(firstDifference).toBe('fill 1 of session own: price 101 → 102 (order 1, row 2)');
    expect(scenarios[0]!.sessions[0]!.details).toEqual(['the text of the strategy of session own has changed']);
  });
});

describe('other differences are named too', () => {
  it.each([
    [
      'a fill that is gone',
      (fills: any[]) => fills.slice(0, 1),
      /^session a: 1 → 2 fills; fill 2 is new \(order q-2, row 4, buy 3 at 101\)$/,
    ],
    ['one too many', (fills: any[]) => [...fills, fills[0]], /^session a: 3 → 2 fills; fill 3 is gone \(order q-1, row 2, buy 2 at 101\)$/],
    [
      'row, rule and time',
      ([first, ...rest]: any[]) => [{ ...first, row: 1, rule: 'queue', exchTs: first.exchTs - 5 }, ...rest],
      /^fill 1 of session a: row 1 → 2, rule queue → through, at the venue 5ns later \(order q-1, row 1\)$/,
    ],
    ['nothing of the fills', (fills: any[]) => fills, /^session a: its 2 fills are the same; 9 → 2 requests$/],
  ])('%s', async (_, change, expected) => {
    const folder = await written();
    folder.edit(({ scenarios }) => {
      const [a] = scenarios[0].sessions;
      a.digest = '0'.repeat(64);
      a.counts.requests = 9;
      a.fills = packFills(change(unpackFills(a.fills)));
    });
    expect((await regress(folder.bench)).firstDifference).toMatch(expected);
  });

  it('another tape, a session that is gone or new, a scenario that is gone or new', async () => {
    const folder = await written();
    folder.write({ csv: readFileSync(join(folder.dir, 't.csv'), 'utf8').replace('105,16', '105,17') });
    expect((await regress(folder.bench)).firstDifference).toMatch(
      /^tape t of scenario s is another one: digest [0-9a-f]{16}… → .*, 8 → 8 rows$/,
    );
    folder.write({});
    folder.edit(({ scenarios }) => scenarios[0].sessions.push({ ...scenarios[0].sessions[1], id: 'c' }));
    expect((await regress(folder.bench)).firstDifference).toBe('session c of the baseline is not in scenario s any more');
    folder.edit(({ scenarios }) => (scenarios[0].sessions = scenarios[0].sessions.slice(0, 1)));
    expect((await regress(folder.bench)).firstDifference).toBe('session b of scenario s is not in the baseline yet');
    folder.edit((baseline) => baseline.scenarios.push({ ...baseline.scenarios[0], id: 'z' }));
    folder.edit(({ scenarios }) => (scenarios[0].id = 'y'));
    const both = await regress(folder.bench);
    expect(both.firstDifference).toBe('scenario s is not in the baseline yet');
    folder.edit(({ scenarios }) => (scenarios[0].id = 's'));
    await updateBaseline(folder.bench, { why: 'anew', at: AT });
    folder.edit((baseline) => baseline.scenarios.push({ ...baseline.scenarios[0], id: 'z' }));
    const { passed, firstDifference } = await regress(folder.bench);
    expect({ passed, firstDifference }).toEqual({
      passed: false,
      firstDifference: `scenario z of the baseline is not in ${folder.bench} any more`,
    });
  });

  it('another content of a latency file', async () => {
    const folder = benchFolder();
    const recorded = join(folder.dir, 'recorded.csv');
    const yaml = readFileSync(join(folder.dir, 's.yaml'), 'utf8');
    writeFileSync(join(folder.dir, 's.yaml'), yaml.replace('entry: 30ns', 'entry: { model: empirical, file: recorded.csv }'));
    writeFileSync(recorded, '30\n');
    await updateBaseline(folder.bench, { why: 'first', at: AT });
    writeFileSync(recorded, '50\n');
    const { firstDifference, scenarios } = await regress(folder.bench);
    expect(firstDifference).toBe('fill 1 of session b: at the venue 20ns later, told 20ns later (order 1, row 0)');
    expect(scenarios[0]!.changes).toEqual([]);
    expect(scenarios[0]!.sessions[1]!.details).toEqual(['the latency of session b has changed: entry']);
  });

  it('a figure that differs though the events agree is told and fails nothing', async () => {
    const folder = await written();
    folder.edit(({ scenarios }) => (scenarios[0].sessions[0].metrics['fillRate'] = 0.5));
    const { passed, scenarios } = await regress(folder.bench);
    expect(passed).toBe(true);
    expect(scenarios[0]!.sessions[0]!.details).toEqual([
      'the events are the same, but fillRate of session a: 0.5 → 1, 0.5 off: measuring has changed',
    ]);
  });

  it('a session that fails, which no baseline is written of either', async () => {
    const folder = await written();
    const broken = `import { defineStrategy } from 'slipgauge';\nexport default defineStrategy({ onTrade() { throw new Error('as asked'); } });\n`;
    writeFileSync(join(folder.dir, 'broken.ts'), broken);
    writeFileSync(
      join(folder.dir, 's.yaml'),
      readFileSync(join(folder.dir, 's.yaml'), 'utf8').replace(/strategy: sweep\n.*\n/, 'strategy: ./broken.ts\n'),
    );
    expect((await regress(folder.bench)).firstDifference).toMatch(/^session b failed at tape row \d+: as asked/);
    const before = readFileSync(folder.baseline, 'utf8');
    expect(await errorOf(updateBaseline(folder.bench, { why: 'wrong', at: AT }))).toBeInstanceOf(StrategyError);
    expect(readFileSync(folder.baseline, 'utf8')).toBe(before);
  });
});

describe('tolerances', () => {
  const withRules = (tolerances: string): string => `scenarios: [{ path: s.yaml, mode: metrics }]\ntolerances: { ${tolerances} }\n`;
  const after = async (tolerances: string, change: BenchTexts = { maker: '0.00011' }): Promise<RegressResult> => {
    const folder = await written({ bench: withRules(tolerances) });
    folder.write({ ...change, bench: withRules(tolerances) });
    return regress(folder.bench);
  };

  // A tenth more of fees: 1 → 1.1 bps, 0.0505 → 0.05555 in money.
  it.each([
    ["'*': 20%", true],
    ["'fees': 0.2bps, 'feesCurrency': 0.01, '*': 1%", true],
    ["'fees': 10.1%, '*': any", true],
    ["'fees': 0.05bps, '*': any", false],
    ["'fees*': 9.9%, '*': any", false],
    ["'fees': any, '*': 1%", false],
    ["'fillRate': 0.01", false],
  ])('%s: passes %s', async (tolerances, passes) => {
    const { passed, scenarios } = await after(tolerances);
    expect(passed).toBe(passes);
    const [a] = scenarios[0]!.sessions;
    expect(a!.identical).toBe(false);
    expect(a!.details.join()).toMatch(/events: fill 1 of session a: fee 2020000 → 2222000 \(order q-1, row 2\)/);
  });

  it('say by how much a figure is off and what was tolerated', async () => {
    const { firstDifference } = await after("'fees': 0.05bps, '*': any");
    expect(firstDifference).toMatch(/^fees of session a: 1 → 1\.1 bps, 0\.1 off, tolerated 0\.05bps \(fees\)$/);
    expect((await after("'fillRate': 0.01")).firstDifference).toMatch(/^fees of session a: 1 → 1\.1 bps, 0\.1 off$/);
  });

  it('do not forgive a figure that is not there any more', async () => {
    const folder = await written({ bench: withRules("'*': 50%") });
    folder.edit(({ scenarios }) => (scenarios[0].sessions[0].metrics['gone'] = 1));
    expect((await regress(folder.bench)).firstDifference).toBe('gone of session a: 1 → nothing, there is no such metric any more');
  });

  it('of the scenario go before those of the bench', async () => {
    const own = "scenarios: [{ path: s.yaml, mode: metrics, tolerances: { fees: 0.01bps } }]\ntolerances: { '*': any }\n";
    const folder = await written({ bench: own });
    folder.write({ maker: '0.00011', bench: own });
    expect((await regress(folder.bench)).firstDifference).toMatch(/^fees of session a/);
  });

  it.each([
    [
      "'markot.mid.100ns.all': 0.05bps",
      /mine\.bench\.yaml:2:15 tolerances\.markot\.mid\.100ns\.all: there is no such metric; did you mean 'markout\.mid\.100ns\.all'\?/,
    ],
    ["'fees': 5ms", /tolerances\.fees: got 5ms, but fees is in bps: expected a tolerance such as 0\.05bps or 1%/],
    ["'timeToFill.*': 0.1", /got 0\.1, but timeToFill\.first\.median is in ns: expected a tolerance such as 5ms or 1%/],
    ["'fees': 5 parsecs", /2:\d+ tolerances\.fees: got "5 parsecs", expected a tolerance such as 0\.05bps, 5ms, 0\.01, 1% or any/],
    ["'fees': -1", /got -1, expected a tolerance/],
  ])('%s is refused with its place', async (tolerances, message) => {
    const error = await errorOf(updateBaseline(benchFolder({ bench: withRules(tolerances) }).bench, { why: 'w', at: AT }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(message);
  });
});

describe('speed', () => {
  const slow = async (): Promise<BenchFolder> => {
    const folder = await written();
    folder.edit(({ scenarios }) => (scenarios[0].replayLoops /= 1e6));
    return folder;
  };

  it('a slower replay is told and fails nothing', async () => {
    const { passed, scenarios } = await regress((await slow()).bench);
    expect(passed).toBe(true);
    const { slowdown, limit, replayLoops, baselineLoops } = scenarios[0]!.speed!;
    expect(limit).toBeNull();
    expect(slowdown).toBeGreaterThan(1000);
    expect(slowdown / (replayLoops / baselineLoops)).toBeCloseTo(1, 3);
  });

  it('is the time of a replay over that of one pass of the loop', async () => {
    const folder = benchFolder();
    let passes = 0;
    await bench.updateBaseline(folder.bench, { why: 'w', at: AT }, { calibration: () => ++passes * 1e8 });
    // One pass to warm up, one before and one after each of two replays: the faster replay counts.
    expect(passes).toBe(5);
    const { replayLoops } = JSON.parse(readFileSync(folder.baseline, 'utf8')).scenarios[0];
    const { scenarios } = await bench.regress(folder.bench, { calibration: () => 2.5e8 });
    expect(scenarios[0]!.speed!.replayLoops / scenarios[0]!.replaySeconds).toBeCloseTo(2.5e8 / CALIBRATION_STEPS, 1);
    expect(replayLoops).toBeGreaterThan(0);
    expect(calibrate()).toBeGreaterThan(1e6);
  });

  it('fails where it is asked for, and a faster one never does', async () => {
    const folder = await slow();
    const { passed, firstDifference } = await regress(folder.bench, { failOnSlowdown: 1.5 });
    expect(passed).toBe(false);
    expect(firstDifference).toMatch(/^scenario s replays [\d.e+]+ times as slowly, allowed 1\.5 times$/);
    folder.edit(({ scenarios }) => (scenarios[0].replayLoops *= 1e9));
    expect((await regress(folder.bench, { failOnSlowdown: 1.5 })).passed).toBe(true);
  });
});

describe('JUnit XML', () => {
  const parsed = (xml: string): Element => {
    const document = new DOMParser({ onError: (_, message) => expect.fail(message) }).parseFromString(xml, 'text/xml');
    return document.documentElement!;
  };
  const elements = (root: Element, name: string): Element[] => Array.from(root.getElementsByTagName(name));

  it('of a bench that passes has a case a session and no failure', async () => {
    const root = parsed(junitXml(await regress((await written()).bench)));
    expect(root.tagName).toBe('testsuites');
    expect([root.getAttribute('tests'), root.getAttribute('failures')]).toEqual(['4', '0']);
    expect(elements(root, 'testsuite').map((suite) => suite.getAttribute('name'))).toEqual(['s', 'baseline']);
    expect(elements(root, 'testcase').map((one) => one.getAttribute('name'))).toEqual(['a', 'b', 's as a whole', 'the baseline']);
    expect(elements(root, 'failure')).toEqual([]);
  });

  it('of one that fails says where and what, and counts it', async () => {
    const folder = await written();
    folder.write({ price: 102 });
    const root = parsed(junitXml(await regress(folder.bench)));
    const [failure, ...others] = elements(root, 'failure');
    expect(others).toEqual([]);
    expect(failure!.getAttribute('message')).toBe('fill 2 of session a: price 101 → 102, fee 3030000 → 3060000 (order q-2, row 4)');
    expect((failure!.parentNode as Element).getAttribute('name')).toBe('a');
    expect(root.getAttribute('failures')).toBe('1');
  });

  it('is well-formed whatever the texts hold', async () => {
    const nasty = `a <b> & "c" 'd' ]]> \u0000\u0008\ufffe \ud800 é\n\tend`;
    const result = await regress((await written()).bench);
    const [scenario] = result.scenarios;
    const session = { ...scenario!.sessions[0]!, id: nasty, passed: false, failure: nasty };
    const root = parsed(
      junitXml({ ...result, passed: false, firstDifference: nasty, scenarios: [{ ...scenario!, id: nasty, sessions: [session] }] }),
    );
    const kept = `a <b> & "c" 'd' ]]>   é\n\tend`;
    expect(elements(root, 'failure')[0]!.getAttribute('message')).toBe(kept);
    expect(elements(root, 'failure')[0]!.textContent).toBe(kept);
    expect(elements(root, 'testsuite')[0]!.getAttribute('name')).toBe(kept);
  });

  it('has a failure where only the baseline as a whole is wrong', async () => {
    const folder = await written();
    folder.edit((baseline) => baseline.scenarios.push({ ...baseline.scenarios[0], id: 'z' }));
    const root = parsed(junitXml(await regress(folder.bench)));
    expect(elements(root, 'failure')[0]!.getAttribute('message')).toMatch(/^scenario z of the baseline/);
    expect(root.getAttribute('failures')).toBe('1');
  });
});

describe('what is wrong with the files', () => {
  it.each([
    [
      'an unknown key',
      'scenarios: [s.yaml]\ntolerance: {}\n',
      /mine\.bench\.yaml:2:1 tolerance: unknown key 'tolerance'; did you mean 'tolerances'\?/,
    ],
    [
      'an unknown key of a scenario',
      'scenarios: [{ path: s.yaml, mod: digest }]\n',
      /1:29 scenarios\.0\.mod: unknown key 'mod'; did you mean 'mode'\?/,
    ],
    ['an empty list', 'scenarios: []\n', /1:12 scenarios: got an empty list, expected at least one scenario/],
    ['no list', 'tolerances: {}\n', /scenarios: got nothing, expected a list of scenarios/],
    [
      'a mode that there is not',
      'scenarios: [{ path: s.yaml, mode: metric }]\n',
      /got "metric", expected one of digest, metrics; did you mean 'metrics'\?/,
    ],
    [
      'a scenario that is missing',
      'scenarios: [s.yaml, gone.yaml]\n',
      /1:21 scenarios\.1: no such file: gone\.yaml \(looked for .*gone\.yaml\)/,
    ],
    [
      'a scenario twice',
      'scenarios: [s.yaml, s.yaml]\n',
      /1:21 scenarios\.1: got a second scenario 's', expected a name of its own; give it an id/,
    ],
    ['no YAML', 'scenarios: [\n', /mine\.bench\.yaml:/],
  ])('%s', async (_, bench, message) => {
    const error = await errorOf(regress(benchFolder({ bench }).bench));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(message);
  });

  it('a bench file that is missing', async () => {
    expect((await errorOf(regress('nowhere.bench.yaml'))).message).toBe(
      'nowhere.bench.yaml: no such file; expected a bench file in YAML or JSON',
    );
  });

  it('a baseline that is missing says how it is written', async () => {
    const error = await errorOf(regress(benchFolder().bench));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(
      /mine\.bench\.baseline\.json: there is no baseline yet; .*slipgauge regress .*mine\.bench\.yaml --update --why "…"/,
    );
  });

  it('a baseline of other semantics says so and where each is told; an update takes it over', async () => {
    const folder = await written();
    folder.edit((baseline) => (baseline.semantics = SEMANTICS - 1));
    const error = await errorOf(regress(folder.bench));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(
      new RegExp(
        `is of semantics ${SEMANTICS - 1}, this slipgauge fills by newer rules, semantics ${SEMANTICS}.*docs/semantics\\.md.*--update --why`,
      ),
    );
    folder.edit((baseline) => (baseline.semantics = SEMANTICS + 1));
    expect((await errorOf(regress(folder.bench))).message).toMatch(/fills by older rules/);
    const { scenarios } = await updateBaseline(folder.bench, { why: 'new rules', at: AT });
    expect(scenarios).toEqual([{ id: 's', sessions: 2, fills: 3, change: 'the same events as before' }]);
    expect((await regress(folder.bench)).passed).toBe(true);
  });

  it.each([
    ['no JSON', () => '{ "format": 1,', /is no JSON \(.*Restore it from version control/],
    ['another thing', () => '{"format":1,"scenarios":[]}', /is no baseline \(tool: .*Restore it/],
    ['another format', (text: string) => text.replace('"format": 1', '"format": 9'), /is of format 9, this slipgauge reads format 1/],
    ['fills that are cut short', (text: string) => text.replace(/"fills": "[^"]{20}/, '"fills": "'), /the fills of session a are damaged/],
  ])('a baseline that is damaged: %s', async (_, damage, message) => {
    const folder = await written();
    writeFileSync(folder.baseline, damage(readFileSync(folder.baseline, 'utf8')));
    const error = await errorOf(regress(folder.bench));
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(message);
  });

  it('the JSON Schema for editors is shipped: `node dist/cli/main.js schema bench --out data/schema/bench.schema.json` renews it', async () => {
    const shipped: unknown = JSON.parse(readFileSync(new URL('../../../data/schema/bench.schema.json', import.meta.url), 'utf8'));
    expect(shipped).toEqual(await benchJsonSchema());
  });
});
