// Bundles a program of test/bench. What it imports of src is taken from dist, as built: what is measured is what users run.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { bundled } from './bundled.mjs';

/** Path of the bundle of `test/bench/<name>.ts`. */
export async function benchBundle(name) {
  return await bundled(`test/bench/${name}.ts`, `slipgauge-bench/${name}.mjs`, [builtSources]);
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
