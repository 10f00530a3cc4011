// Bundles a program of test/, for scripts that run it. Libraries stay outside the bundle, so it has to lie where they are found.
import { resolve } from 'node:path';
import { build } from 'esbuild';

/** Path of the bundle of `entry`: `file` in node_modules/.cache. */
export async function bundled(entry, file, plugins = []) {
  const outfile = resolve('node_modules/.cache', file);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins,
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return outfile;
}
