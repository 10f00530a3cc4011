/**
 * A notebook's file as one script that Node can import: TypeScript without types, joined by esbuild with what it imports by relative path.
 *
 * `slipgauge` and `slipgauge/notebook` are the running package; packages stay outside, at the place where the notebook's folder finds them. At each
 * cell's marker the script says which cell begins (`cells.ts`). The source map is inside, so that errors name the notebook's lines.
 */
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, Plugin, PluginBuild } from 'esbuild';
import { UsageError } from '../../base/errors.js';
import { packageRoot } from '../../trading/find.js';
import { markCells } from './cells.js';

const FACES: Readonly<Record<string, string>> = {
  slipgauge: pathToFileURL(join(packageRoot, 'dist', 'index.js')).href,
  'slipgauge/notebook': pathToFileURL(join(packageRoot, 'dist', 'notebook.js')).href,
};

/** Write the script of a notebook, its absolute path and its text, to `outfile`. @throws UsageError naming file, line and column of what does not parse or resolve. */
export async function bundleNotebook(file: string, text: string, outfile: string): Promise<void> {
  const { build } = await import('esbuild');
  const here = JSON.stringify(pathToFileURL(file).href);
  try {
    await build({
      stdin: { contents: markCells(text), resolveDir: dirname(file), sourcefile: basename(file), loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      // Node's own choice of a package's files, not a bundler's.
      conditions: [],
      charset: 'utf8',
      sourcemap: 'inline',
      logLevel: 'silent',
      absWorkingDir: dirname(file),
      tsconfigRaw: {},
      define: {
        'import.meta.url': here,
        'import.meta.dirname': JSON.stringify(dirname(file)),
        'import.meta.filename': JSON.stringify(file),
      },
      plugins: [outside],
    });
  } catch (error) {
    if (isBuildFailure(error)) throw new UsageError(error.errors.map(faultText).join('\n'));
    throw error;
  }
}

const outside: Plugin = { name: 'outside', setup: leavePackagesOut };

function leavePackagesOut(build: PluginBuild): void {
  build.onResolve({ filter: /^slipgauge(\/notebook)?$/ }, ({ path }) => ({ path: FACES[path]!, external: true }));
  build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || pluginData === outside) return undefined;
    if (isBuiltin(path)) return { path, external: true };
    const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: outside });
    return found.errors.length > 0 ? { errors: found.errors } : { path: pathToFileURL(found.path).href, external: true };
  });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

function faultText({ text, location }: BuildFailure['errors'][number]): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
