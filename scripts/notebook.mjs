// Runs a notebook: `npm run notebook notebooks/first-run.ts [ARGUMENT…]`.
//
// A notebook is a TypeScript module: `await` at top level, `import … from 'slipgauge'` for the package as it is built, packages and Node's
// modules as anywhere. esbuild joins it with what it imports by relative path; types are stripped, not checked. Errors name its own lines.
import { mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const face = new URL('../dist/index.js', import.meta.url).href;
const [given, ...rest] = process.argv.slice(2);
if (given === undefined) {
  console.error('expected a notebook: npm run notebook notebooks/first-run.ts');
  process.exit(2);
}
const file = resolve(given);
// What the notebook sees of its call is what it would see as a program of its own.
process.argv.splice(1, Infinity, file, ...rest);
process.setSourceMapsEnabled(true);

const folder = mkdtempSync(join(tmpdir(), 'slipgauge-notebook-'));
try {
  const script = join(folder, `${basename(file).replace(/\.\w+$/, '')}.mjs`);
  await bundle(script);
  await import(pathToFileURL(script).href);
} catch (error) {
  // What is wrong with the input needs no trace; esbuild has printed its own errors.
  if (error.errors === undefined) console.error(error.exitCode === undefined ? error : `${basename(file)}: ${error.message}`);
  process.exitCode = error.exitCode ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bundle(outfile) {
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Node's own choice of a package's files, not a bundler's.
    conditions: [],
    charset: 'utf8',
    sourcemap: 'inline',
    logLevel: 'error',
    absWorkingDir: dirname(file),
    tsconfigRaw: {},
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(file).href),
      'import.meta.dirname': JSON.stringify(dirname(file)),
      'import.meta.filename': JSON.stringify(file),
    },
    plugins: [{ name: 'outside', setup: outside }],
  });
}

/** 'slipgauge' is what `dist` holds; packages stay outside, at the place where the notebook's folder finds them. */
function outside(build) {
  build.onResolve({ filter: /^slipgauge$/ }, () => ({ path: face, external: true }));
  build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || pluginData === face) return undefined;
    if (isBuiltin(path)) return { path, external: true };
    const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: face });
    return found.errors.length > 0 ? { errors: found.errors } : { path: pathToFileURL(found.path).href, external: true };
  });
}
