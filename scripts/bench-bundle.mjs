// Bundles a program of test/bench. What it imports of src is taken from dist, as built: what is measured is what users run.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** Path of the bundle of `test/bench/<name>.ts`. */
export async function bundled(name) {
  const outfile = resolve(`node_modules/.cache/slipgauge-bench/${name}.mjs`);
  await build({
    entryPoints: [`test/bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [builtSources],
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return outfile;
}

const builtSources = {
  name: 'built-sources',
  setup(esbuild) {
    esbuild.onResolve({ filter: /\/src\// }, ({ path, resolveDir }) => {
      const built = resolve('dist', relative(resolve('src'), resolve(resolveDir, path)));
      if (!existsSync(built)) return { errors: [{ text: `${built} is missing; build it: npm run build` }] };
      return { path: built, external: true };
    });
  },
};
