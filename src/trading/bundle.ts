/**
 * A strategy's file and what it imports, made into one script by esbuild: no build step, no tsconfig, no node_modules needed.
 *
 * `slipgauge` in the file is the running package, so `defineStrategy` and errors are the same objects. Node's own modules and npm
 * packages (found from the strategy's folder) stay outside the script.
 *
 * The script has one export, `load`, whose call evaluates the strategy: evaluation is a synchronous call that can be guarded, though
 * `import()` is not. (esbuild wraps what is `require`d into a function.) So `await` at top level is refused.
 *
 * Invariant: the hash depends on the text of the files alone, not on where they or slipgauge lie: places stand as `slipgauge:self` and
 * `pkg:name@version/file` while it is taken.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { UsageError } from '../base/errors.js';
import { sha256Hex } from '../base/io/sha256.js';
import { packageRoot } from './find.js';

/** A strategy as one script. */
export interface Bundle {
  /** ES module text with places filled in and its source map at the end. */
  readonly script: string;
  /** SHA-256 of the script with placeholders, hex: the strategy's identity. */
  readonly hash: string;
  /** Absolute paths of the files that went in, the strategy's own first. */
  readonly sources: readonly string[];
}

/** URL of the package's public face. */
export const faceUrl = pathToFileURL(join(packageRoot, 'dist', 'index.js')).href;

const SELF = 'slipgauge:self';
const ENTRY = 'slipgauge-entry';

/**
 * Bundle a strategy's file (a real path).
 * @throws UsageError with file, line and column for what does not parse or resolve.
 */
export async function bundleStrategy(file: string): Promise<Bundle> {
  const { build } = await import('esbuild');
  const folder = dirname(file);
  const places = new Map([[SELF, faceUrl]]);
  let built;
  try {
    built = await build({
      stdin: {
        contents: `export const load = () => require(${JSON.stringify(`./${basename(file)}`)});`,
        resolveDir: folder,
        sourcefile: ENTRY,
      },
      bundle: true,
      write: false,
      outdir: folder,
      absWorkingDir: folder,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      // Evaluation is one synchronous call.
      supported: { 'top-level-await': false },
      charset: 'utf8',
      sourcemap: 'external',
      sourcesContent: true,
      metafile: true,
      logLevel: 'silent',
      // A tsconfig that happens to lie above the file must not change what it means.
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
      plugins: [outside(places)],
    });
  } catch (error) {
    if (isBuildFailure(error)) throw new UsageError(error.errors.map((each) => parseError(each, folder)).join('\n'));
    throw error;
  }
  const script = built.outputFiles.find((each) => each.path.endsWith('.js'))!.text;
  const map = built.outputFiles.find((each) => each.path.endsWith('.map'))!.text;
  const inputs = Object.keys(built.metafile.inputs).filter((each) => each !== ENTRY);
  const sources = inputs.map((each) => resolve(folder, each)).sort((a, b) => (a === file ? -1 : b === file ? 1 : a < b ? -1 : 1));
  return { script: fillIn(script, places) + inlineMap(map, folder), hash: sha256Hex(script), sources };
}

/** What stays outside the script; `places` learns where each placeholder lies. */
function outside(places: Map<string, string>): Plugin {
  return {
    name: 'slipgauge',
    setup(build) {
      build.onResolve({ filter: /^slipgauge(\/|$)/ }, (args) =>
        args.path === 'slipgauge'
          ? { path: SELF, external: true }
          : { errors: [{ text: `slipgauge has no '${args.path}'; everything is in 'slipgauge'` }] },
      );
      build.onResolve({ filter: /^[^./]/ }, (args) => resolvePackage(build, args, places));
    },
  };
}

async function resolvePackage(build: PluginBuild, args: OnResolveArgs, places: Map<string, string>): Promise<OnResolveResult | undefined> {
  if (args.kind === 'entry-point' || args.pluginData === SELF) return undefined;
  if (isBuiltin(args.path)) return { path: args.path.startsWith('node:') ? args.path : `node:${args.path}`, external: true };
  const found = await build.resolve(args.path, { resolveDir: args.resolveDir, kind: args.kind, importer: args.importer, pluginData: SELF });
  if (found.errors.length > 0) return { errors: found.errors };
  const placeholder = packagePlace(found.path);
  places.set(placeholder, pathToFileURL(found.path).href);
  return { path: placeholder, external: true };
}

/** `pkg:name@version/file`, from the nearest package.json above a file. */
function packagePlace(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
      if (name !== undefined && version !== undefined) return `pkg:${name}@${version}/${relative(folder, path).split(sep).join('/')}`;
    }
    if (folder === dirname(folder)) return `pkg:${path}`;
  }
}

function fillIn(script: string, places: ReadonlyMap<string, string>): string {
  let filled = script;
  for (const [placeholder, url] of places) filled = filled.replaceAll(JSON.stringify(placeholder), () => JSON.stringify(url));
  return filled;
}

/** The source map as a comment, its sources as absolute URLs so that it does not matter where the script lies. */
function inlineMap(map: string, folder: string): string {
  const parsed = JSON.parse(map) as { sources: string[] };
  parsed.sources = parsed.sources.map((source) => pathToFileURL(resolve(folder, source)).href);
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(parsed)).toString('base64')}\n`;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

/** `file:line:column: what`, then the line with a mark below. Columns count from 1. */
function parseError(message: BuildFailure['errors'][number], folder: string): string {
  const at = message.location;
  if (at === null) return message.text;
  const missing = /^Could not resolve "([^./][^"]*)"/.exec(message.text);
  const hint = missing === null ? '' : `; install it beside the strategy: npm install ${missing[1]!}`;
  const text = message.text.startsWith('Top-level await') ? 'await at top level: a strategy is loaded synchronously' : message.text;
  return `${resolve(folder, at.file)}:${at.line}:${at.column + 1}: ${text}${hint}\n  ${at.lineText}\n  ${' '.repeat(at.column)}^`;
}
