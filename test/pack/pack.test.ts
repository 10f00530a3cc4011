/**
 * The package as a user gets it: packed, installed into an empty project, called, imported, type-checked. What starts often starts light:
 * `slipgauge --help` and `import 'slipgauge'` load none of the heavy libraries.
 */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'slipgauge-pack-')));
const project = join(dir, 'project');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Libraries that cost a tenth of a second or more, or are needed by few commands. */
const HEAVY = [
  'apache-arrow',
  '@uwdata/flechette',
  'arquero',
  'mathjs',
  'echarts',
  'esbuild',
  'ws',
  'zod',
  'yaml',
  'cli-progress',
  'cli-table3',
];

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}
let packed: Packed;
/** Why there is no installed project; undefined when there is one. */
let offline: string | undefined;

function run(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, NO_COLOR: '1', ...env } });
}

const NPM = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/cli/main.js'))) throw new Error("dist is missing; run 'npm run build' first ('npm test' does)");
  // Without scripts: they would build dist again under the feet of the other tests.
  const pack = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', dir, ...NPM], ROOT);
  expect(pack.stderr).toBe('');
  packed = (JSON.parse(pack.stdout) as Packed[])[0]!;
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', type: 'module', private: true }));
  const install = run('npm', ['install', join(dir, packed.filename), '--prefer-offline', ...NPM], project);
  if (install.status === 0) return;
  if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED/.test(install.stderr)) throw new Error(install.stderr);
  offline = 'no registry to install from';
}, 240_000);

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Skip, saying why, where the registry cannot be reached. */
function needsInstall(context: TestContext): void {
  if (offline !== undefined) context.skip(offline);
}

describe('the package', () => {
  it('holds the build, strategies, samples and licence, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const tops = [...new Set(paths.map((path) => path.split('/')[0]!))].sort();
    const allowed = ['LICENSE', 'README.md', 'data', 'dist', 'package.json', 'strategies'];
    expect(tops.filter((top) => !allowed.includes(top))).toEqual([]);
    for (const path of [
      'LICENSE',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/cli/main.js',
      'strategies/twap.ts',
      'data/scenarios/first.yaml',
      'data/schema/scenario.schema.json',
      'data/schema/bench.schema.json',
      'data/schema/record.schema.json',
      'data/schema/venue.schema.json',
      'data/venues/nasdaq.yaml',
      'data/feeds/binance-spot.yaml',
      'data/benches/sample.bench.yaml',
      'data/benches/sample.bench.baseline.json',
      'data/templates/slipgauge-regress.yml',
      'data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz',
      'data/samples/binance-usdm-btcusdt-20240808/LICENSE',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => path.includes('tsbuildinfo'))).toEqual([]);
  });

  it('runs as slipgauge', (context) => {
    needsInstall(context);
    const told = run('npx', ['slipgauge', '--version'], project);
    expect({ status: told.status, stdout: told.stdout, stderr: told.stderr }).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const help = run('npx', ['slipgauge', '--help'], project);
    expect(help.status).toBe(0);
    for (const word of ['import', 'tape', 'init', 'schema']) expect(help.stdout).toMatch(new RegExp(`slipgauge ${word}\\b`));
  });

  it('imports and reads a tape with what it installed alone', (context) => {
    needsInstall(context);
    const meta = JSON.stringify({ instrument: { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' } });
    writeFileSync(
      join(project, 't.csv'),
      `# slipgauge ${meta}\nexchTs,recvTs,kind,side,price,qty,orderId,flags\n1000,1040,level,bid,100,8,,1\n`,
    );
    expect(run('npx', ['slipgauge', 'import', 't.csv', '--out', 't.arrow'], project)).toMatchObject({ status: 0, stderr: '' });
    const book = run('npx', ['slipgauge', 'tape', 'book', 't.arrow', '--json'], project);
    expect(JSON.parse(book.stdout)).toEqual({ row: 0, exchTs: '1000', bids: [['100', '8']], asks: [] });
  });

  it('holds its sample bench against its baseline where it is installed', (context) => {
    needsInstall(context);
    const home = join(project, 'node_modules/slipgauge');
    const regress = run('npx', ['slipgauge', 'regress', join(home, 'data/benches/sample.bench.yaml'), '--json'], project);
    expect({ status: regress.status, stderr: regress.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(regress.stdout)).toMatchObject({ passed: true, firstDifference: null });
    // What is bundled is there without the packages that it is of.
    expect(existsSync(join(project, 'node_modules/@stdlib'))).toBe(false);
    const file = JSON.stringify(`file://${join(home, 'dist/base/num/quantile-student.js')}`);
    const quantile = run(
      process.execPath,
      ['-e', `import(${file}).then((m) => console.log(m.studentQuantile(0.975, 9).toFixed(6)))`],
      project,
    );
    expect(quantile.stdout).toBe('2.262157\n');
  });

  it('has types that stand the strictest check of the libraries that are imported', (context) => {
    needsInstall(context);
    writeFileSync(
      join(project, 'mine.ts'),
      `import { defineStrategy, param, UsageError, type Context, type OrderReport, type ParamsOf } from 'slipgauge';
const params = { side: param.side(), qty: param.qty(), slices: param.integer({ min: 1, default: 4 }), limit: param.price({ optional: true }) };
type P = ParamsOf<typeof params>;
export function left(ctx: Context<P, { n: number }>, report: OrderReport): number {
  if (ctx.params.limit === undefined && ctx.state.n < 0) throw new UsageError('no limit');
  return ctx.params.qty - report.cumQtyLots;
}
export default defineStrategy({
  params,
  state: () => ({ n: 0 }),
  onOrder(ctx, report) {
    const side: 'buy' | 'sell' = ctx.params.side;
    // @ts-expect-error a quantity is a number of lots
    const wrong: string = ctx.params.qty;
    ctx.log(side + wrong + String(left(ctx, report)));
  },
});
`,
    );
    const options = {
      target: 'ES2023',
      lib: ['ES2023'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      types: [],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['mine.ts'] }));
    const tsc = run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], project);
    expect(tsc.stdout).toBe('');
    expect(tsc.status).toBe(0);
  });
});

describe('a light start', () => {
  /** Packages that a Node process loads, ESM and CommonJS, in a project where 'slipgauge' is what `dist` holds. */
  function packagesLoadedBy(args: readonly string[], cwd: string): string[] {
    const log = join(dir, 'loaded.txt');
    writeFileSync(log, '');
    const hooks = `import { appendFileSync } from 'node:fs'; export async function load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + '\\n'); return next(url, context); }`;
    const preload = `import { register, createRequire } from 'node:module'; import { appendFileSync } from 'node:fs';
register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))});
const require = createRequire(${JSON.stringify(join(dir, 'preload.mjs'))});
process.on('exit', () => appendFileSync(${JSON.stringify(log)}, Object.keys(require('module')._cache).join('\\n')));`;
    writeFileSync(join(dir, 'preload.mjs'), preload);
    const ran = run(process.execPath, ['--import', join(dir, 'preload.mjs'), ...args], cwd);
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    const names = readFileSync(log, 'utf8').matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g);
    return [...new Set([...names].map((match) => match[1]!))].sort();
  }

  const heavyOf = (packages: readonly string[]): string[] => packages.filter((name) => HEAVY.includes(name));

  it('sees what is loaded', () => {
    expect(heavyOf(packagesLoadedBy(['--input-type=module', '-e', "await import('yaml'); await import('apache-arrow');"], ROOT))).toEqual([
      'apache-arrow',
      'yaml',
    ]);
  });

  it.each([['--help'], ['--version'], ['run', '--help'], ['tape', '--help']])('slipgauge %s %s', (...words) => {
    const packages = packagesLoadedBy([join(ROOT, 'dist/cli/main.js'), ...words.filter((word) => typeof word === 'string')], ROOT);
    expect(packages).toContain('yargs');
    expect(heavyOf(packages)).toEqual([]);
  });

  it("import 'slipgauge'", () => {
    const packages = packagesLoadedBy(
      ['--input-type=module', '-e', `await import(${JSON.stringify(`file://${join(ROOT, 'dist/index.js')}`)});`],
      ROOT,
    );
    expect(heavyOf(packages)).toEqual([]);
    expect(packages).not.toContain('yargs');
  });
});
