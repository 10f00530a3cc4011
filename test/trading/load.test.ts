/** Loading: a plain file anywhere, with an identity that does not depend on where it lies, and errors that name its own lines. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrategyError, UsageError } from '../../src/base/errors.js';
import { uninstallGuard } from '../../src/sim/guard.js';
import { builtinNames } from '../../src/trading/find.js';
import { loadStrategy, type LoadedStrategy } from '../../src/trading/load.js';
import { sourcePlace } from '../../src/trading/source-place.js';
import { strategyTemplate, tsconfigFor } from '../../src/trading/template.js';
import { play, PLAIN, book, level } from './play.js';
import { parseParams } from '../../src/trading/params.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const face = join(root, 'dist', 'index.js');
let folder: string;

beforeAll(() => {
  // What a strategy imports as 'slipgauge' is the built package.
  if (!existsSync(face))
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
      cwd: root,
      stdio: 'ignore',
    });
  folder = mkdtempSync(join(tmpdir(), 'slipgauge-load-'));
});
afterAll(() => {
  uninstallGuard();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function load(name: string): Promise<LoadedStrategy> {
  return loadStrategy(name, { baseDir: folder });
}

async function loadText(name: string, text: string): Promise<LoadedStrategy> {
  write(name, text);
  return load(`./${name}`);
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail('it loaded'),
    (error: unknown) => error as Error,
  );
}

/** Runs code in a process of its own with the built loader at hand; gives what it printed as JSON. */
function probe(code: string): unknown {
  const loader = pathToFileURL(join(root, 'dist/trading/load.js')).href;
  const text = `const { loadStrategy } = await import(${JSON.stringify(loader)});\n${code}`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' }));
}

const IMPORT = "import { defineStrategy, param } from 'slipgauge';\n";

describe('a plain file', () => {
  it('with TypeScript of its own, a helper and JSON beside it, and no build step', async () => {
    write('a/lib/sizes.ts', 'export enum Size { small = 2 }\nexport class Box { constructor(public readonly lots: number) {} }\n');
    write('a/table.json', '{ "wait": 7 }');
    const text = `${IMPORT}import { Box, Size } from './lib/sizes.js';\nimport table from './table.json';\nexport default defineStrategy({ params: { n: param.integer() }, state: () => new Box(Size.small + table.wait), onStart(ctx) { void ctx.state.lots; } });\n`;
    const { strategy, file, sources } = await loadText('a/mine.ts', text);
    expect((strategy.state as () => { lots: number })().lots).toBe(9);
    expect(file).toBe(join(folder, 'a/mine.ts'));
    expect(sources).toEqual(['a/mine.ts', 'a/lib/sizes.ts', 'a/table.json'].map((each) => join(folder, each)));
    const scope = { instrument: PLAIN, epochNs: 0n, startTs: 0 };
    expect(parseParams(strategy.params, { n: 3 }, 'p', scope)).toEqual({ n: 3 });
    // errors made by the package's own copy are as good as ours
    expect(() => parseParams(strategy.params, { n: 'x' }, 'p', scope)).toThrow(UsageError);
  });

  it('in JavaScript', async () => {
    const { strategy } = await loadText('plain.mjs', `${IMPORT}export default defineStrategy({ onStart() {} });\n`);
    expect(typeof strategy.onStart).toBe('function');
  });

  it("gets the very package that runs as 'slipgauge'", async () => {
    const { script } = await loadText('same.ts', `${IMPORT}export default defineStrategy({ params: { q: param.qty() }, onStart() {} });\n`);
    expect(readFileSync(script, 'utf8')).toContain(`from ${JSON.stringify(pathToFileURL(face).href)}`);
  });

  it('finds packages from its own folder', async () => {
    mkdirSync(join(folder, 'p/node_modules'), { recursive: true });
    symlinkSync(join(root, 'node_modules/fastest-levenshtein'), join(folder, 'p/node_modules/fastest-levenshtein'));
    const { strategy } = await loadText(
      'p/near.ts',
      `import { distance } from 'fastest-levenshtein';\n${IMPORT}export default defineStrategy({ state: () => distance('ab', 'abc'), onStart() {} });\n`,
    );
    expect((strategy.state as () => number)()).toBe(1);
  });

  it('is evaluated once a process: loading it twice gives the same strategy', async () => {
    const text = `${IMPORT}export default defineStrategy({ onStart() {} });\n`;
    expect((await loadText('once.ts', text)).strategy).toBe((await load('once.ts')).strategy);
  });
});

describe('identity', () => {
  it('does not depend on the folder, and changes with any file that went in', async () => {
    write('one/lib.ts', 'export const lots = 3;\n');
    const one = await loadText(
      'one/s.ts',
      `import { lots } from './lib.ts';\nimport { createHash } from 'crypto';\n${IMPORT}export default defineStrategy({ state: () => [lots, createHash('sha1').update('').digest('hex')], onStart() {} });\n`,
    );
    cpSync(join(folder, 'one'), join(folder, 'deep/er/two'), { recursive: true });
    const two = await load('deep/er/two/s.ts');
    expect(two.hash).toBe(one.hash);
    expect(two.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(two.file).not.toBe(one.file);
    write('deep/er/two/lib.ts', 'export const lots = 4;\n');
    const changed = await load('deep/er/two/s.ts');
    expect(changed.hash).not.toBe(one.hash);
    expect((changed.strategy.state as () => unknown[])()[0]).toBe(4);
  });

  it('does not depend on a tsconfig above the file, or on where packages lie', async () => {
    const text = `import { distance } from 'fastest-levenshtein';\n${IMPORT}class A { x = 1; }\nexport default defineStrategy({ state: () => [new A(), distance], onStart() {} });\n`;
    for (const place of ['t1', 't2/deep']) {
      mkdirSync(join(folder, place, 'node_modules'), { recursive: true });
      cpSync(join(root, 'node_modules/fastest-levenshtein'), join(folder, place, 'node_modules/fastest-levenshtein'), { recursive: true });
    }
    write('t2/tsconfig.json', '{ "compilerOptions": { "target": "ES5", "useDefineForClassFields": false } }');
    expect((await loadText('t2/deep/s.ts', text)).hash).toBe((await loadText('t1/s.ts', text)).hash);
  });
});

/** Files that do not load, and what their errors must say. */
const bad: readonly (readonly [name: string, text: string, parts: readonly string[]])[] = [
  [
    'syntax',
    `${IMPORT}export default defineStrategy({\n  onStart(ctx) { const x = ; },\n});\n`,
    ['bad.ts:3:28: Unexpected ";"', 'onStart(ctx) { const x = ; },', '^'],
  ],
  ['a missing helper', `import './helper.js';\n${IMPORT}`, ['bad.ts:1:8: Could not resolve "./helper.js"']],
  [
    'a missing package',
    `import 'nothing-there';\n${IMPORT}`,
    ['bad.ts:1:8: Could not resolve "nothing-there"; install it beside the strategy: npm install nothing-there'],
  ],
  [
    'an export that slipgauge has not',
    "import { defineStratgy } from 'slipgauge';\nexport default defineStratgy({ onStart() {} });\n",
    ["'slipgauge' exports no 'defineStratgy'; did you mean 'defineStrategy'?"],
  ],
  ['a path inside slipgauge', "import x from 'slipgauge/trading';\nexport default x;\n", ["slipgauge has no 'slipgauge/trading'"]],
  [
    'await at top level',
    `${IMPORT}await null;\nexport default defineStrategy({ onStart() {} });\n`,
    ['bad.ts:2:1: await at top level: a strategy is loaded synchronously'],
  ],
  [
    'no default export',
    `${IMPORT}export const x = defineStrategy({ onStart() {} });\n`,
    ["bad.ts: got no default export, expected 'export default defineStrategy({ … })'"],
  ],
  ['a default export of another kind', 'export default () => 1;\n', ['got a default export that is a function']],
  [
    'an unknown callback',
    `${IMPORT}export default defineStrategy({ onOrdr() {} } as never);\n`,
    ["a strategy has no 'onOrdr'; did you mean 'onOrder'?"],
  ],
  [
    'no callback at all',
    `${IMPORT}export default defineStrategy({ params: {} });\n`,
    ['the strategy has no callback, expected at least one of onStart, onBook'],
  ],
  [
    'a callback that is no function',
    `${IMPORT}export default defineStrategy({ onStart: 3 } as never);\n`,
    ["'onStart' is number, expected a function"],
  ],
  [
    'an async callback',
    `${IMPORT}export default defineStrategy({ async onBook() {} } as never);\n`,
    ["'onBook' is an AsyncFunction; callbacks are synchronous"],
  ],
  [
    'a parameter that is none',
    `${IMPORT}export default defineStrategy({ params: { qty: 5 }, onStart() {} } as never);\n`,
    ['params.qty is no parameter; make it with a builder such as param.qty()'],
  ],
];

describe('errors name the file, the line and what to do', () => {
  it('whatever is wrong with the file', () => {
    // in a process of its own, where nothing but the loader has a hand in importing
    const files = bad.map(([, text], i) => write(`bad${String(i)}/bad.ts`, text));
    const errors = probe(`
      const messages = [];
      for (const file of ${JSON.stringify(files)}) {
        try { await loadStrategy(file, { baseDir: '/' }); messages.push('it loaded'); } catch (error) { messages.push(error.code + ' ' + error.message); }
      }
      console.log(JSON.stringify(messages));`) as string[];
    bad.forEach(([name, , parts], i) => {
      expect([name, errors[i]]).toEqual([name, expect.stringMatching(/^USAGE /)]);
      for (const part of parts) expect(errors[i]).toContain(part);
    });
  });

  it('top-level code meets the guard', async () => {
    const clock = await failure(
      loadText('clock.ts', `${IMPORT}const t = Date.now();\nexport default defineStrategy({ state: () => t, onStart() {} });\n`),
    );
    expect(clock).toBeInstanceOf(StrategyError);
    expect(clock.message).toContain('use ctx.now');
    const kept = await loadText(
      'kept.ts',
      `import { randomUUID } from 'node:crypto';\n${IMPORT}const { random } = Math;\nexport default defineStrategy({ onStart() { random(); }, onEnd() { randomUUID(); } });\n`,
    );
    const rows = [...book(0, { 100: 1 }, { 101: 1 }), level(100, 'bid', 99, 1)];
    const played = await play({ rows, strategy: kept.strategy as never });
    expect(played.failure?.message).toContain('Math.random() is not for strategies');
    const atEnd = await play({ rows, strategy: { onEnd: kept.strategy.onEnd } as never });
    expect(atEnd.failure?.message).toContain('crypto.randomUUID() is not for strategies');
  });

  it('names of strategies and files that are near', async () => {
    write('mine.ts', `${IMPORT}export default defineStrategy({ onStart() {} });\n`);
    expect((await failure(load('twpa'))).message).toContain(
      "there is no built-in strategy 'twpa'; did you mean 'twap'? (built-in: join, market/hawkes, ",
    );
    expect((await failure(load('hawkes'))).message).toContain("did you mean 'market/hawkes'?");
    expect((await failure(load('market/hawks'))).message).toContain("did you mean 'market/hawkes'?");
    expect((await failure(load('./market/hawkes.ts'))).message).toContain("the built-in is written 'market/hawkes', without ending");
    write('market/hawks.ts', `${IMPORT}export default defineStrategy({ onStart() {} });\n`);
    expect((await load('market/hawks.ts')).file).toBe(join(folder, 'market/hawks.ts'));
    expect((await failure(load('mine'))).message).toContain('for the file write ./mine.ts');
    expect((await failure(load('./mien.ts'))).message).toContain(
      `${join(folder, 'mien.ts')}: there is no such strategy file; did you mean 'mine.ts'?`,
    );
    expect((await failure(load('./twap.ts'))).message).toContain("the built-in is written 'twap'");
    expect((await failure(load('nowhere/x.ts'))).message).toContain('does not exist either');
    expect((await failure(load(folder))).message).toContain('got a folder');
    expect(await failure(load('twpa'))).toBeInstanceOf(UsageError);
  });
});

describe('at run time, in a plain process', () => {
  it("errors carry the strategy's own lines, helpers included", () => {
    write('lines/lib.ts', 'type T = number;\n\nexport function burst(n: T): never {\n  throw new RangeError(`burst ${n}`);\n}\n');
    const file = write(
      'lines/s.ts',
      `interface Unused {\n  a: number;\n}\n${IMPORT}import { burst } from './lib.js';\nexport default defineStrategy({\n  onStart() {\n    throw new Error('mine');\n  },\n  onEnd() {\n    burst(3);\n  },\n});\n`,
    );
    const places = probe(`
      const { sourcePlace } = await import(${JSON.stringify(pathToFileURL(join(root, 'dist/trading/source-place.js')).href)});
      const { strategy, sources } = await loadStrategy(${JSON.stringify(file)}, { baseDir: '/' });
      const places = [];
      for (const call of [strategy.onStart, strategy.onEnd]) { try { call(); } catch (error) { places.push(sourcePlace(error, sources)); } }
      console.log(JSON.stringify(places));`);
    expect(places).toEqual([
      { file, line: 8, column: 11, text: "throw new Error('mine');" },
      { file: join(folder, 'lines/lib.ts'), line: 4, column: 9, text: 'throw new RangeError(`burst ${n}`);' },
    ]);
  });

  it('importing slipgauge loads nothing heavy', () => {
    const code = `import { register } from 'node:module';
import { writeSync } from 'node:fs';
register('data:text/javascript,' + encodeURIComponent("import { writeSync } from 'node:fs'; export async function resolve(s, c, n) { const r = await n(s, c); writeSync(1, r.url + '\\\\n'); return r; }"));
await import(${JSON.stringify(pathToFileURL(face).href)});`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(out).toContain('dist/trading/strategy.js');
    expect(out).not.toMatch(/node_modules\/(apache-arrow|arquero|mathjs|zod|yaml|esbuild|yargs|echarts|seedrandom)/);
  });

  it('a trace without lines of the strategy has no place', () => {
    expect(sourcePlace(new Error('x'), ['/nowhere.ts'])).toBeUndefined();
    expect(sourcePlace('no error', ['/nowhere.ts'])).toBeUndefined();
  });
});

describe('built-ins and the template', () => {
  it.each(builtinNames())('%s is loaded by its name as a file is', async (name) => {
    const { strategy, file } = await load(name);
    expect(file).toBe(join(root, 'strategies', `${name}.ts`));
    expect(Object.keys(strategy.params!).length).toBeGreaterThan(0);
  });

  it('the template runs as it is: waits at the touch, then takes the rest', async () => {
    const { strategy } = await loadText('my-strategy.ts', strategyTemplate);
    const rows = [
      ...book(0, { 100: 5 }, { 101: 50 }),
      level(1_500_000_000, 'bid', 99, 1),
      [2e9, 2e9, 'trade', 'sell', '99', '2'],
      level(60_000_000_000, 'bid', 99, 2),
    ] as const;
    const { sent, parents, session, failure } = await play({ rows, strategy: strategy as never, params: { side: 'buy', qty: 3 } });
    expect(failure).toBeUndefined();
    expect(parents).toEqual(['1000000000 buy 3 from 1000000000 to 21000000000']);
    expect(sent).toEqual(['1000000000 new 1 buy 3 @100 limit GTC', '21000000000 cancel 1', '21000000000 new 2 buy 1 market IOC']);
    expect(session.markets[0]!.position.qtyLots).toBe(3);
  });

  it('the template and the built-ins type-check against the built package, from any folder', { timeout: 120_000 }, () => {
    write('types/my-strategy.ts', strategyTemplate);
    cpSync(join(root, 'strategies'), join(folder, 'types'), { recursive: true });
    // A folder's tsconfig takes the files beside it; what they import it finds by itself.
    write(
      'types/all.ts',
      builtinNames()
        .map((name) => `import './${name}.js';\n`)
        .join(''),
    );
    write('types/tsconfig.json', tsconfigFor(root));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const run = (...flags: string[]): string => {
      const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(folder, 'types'), ...flags], { encoding: 'utf8' });
      return `${String(status)} ${stdout}`;
    };
    expect(run()).toBe('0 ');
    // and our declarations hold for those who check them too, with Node's types at hand and no others
    expect(run('--skipLibCheck', 'false', '--typeRoots', join(root, 'node_modules/@types'), '--types', 'node')).toBe('0 ');
    write(
      'types/wrong.ts',
      "import { defineStrategy, param } from 'slipgauge';\nexport default defineStrategy({ params: { qty: param.qty() }, onStart(ctx) { ctx.submit({ side: 'buy', qtyLots: ctx.params.quantity }); } });\n",
    );
    expect(run()).toContain("Property 'quantity' does not exist");
  });
});
