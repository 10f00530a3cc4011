/**
 * Where a strategy's file is: a path, or the name of a built-in, which is a file of the package's `strategies/` folder or of a folder in it.
 *
 * A built-in's name is its path there without the ending: `twap`, `market/hawkes`. Anything else with a folder separator or a script's ending is a
 * path (relative to `baseDir`): a path has an ending, so no file is hidden by a built-in. What lies deeper is what built-ins are made of.
 *
 * Example: `findStrategy('twap', '/home/me')` is `<package>/strategies/twap.ts`; `findStrategy('./mine.ts', '/home/me')` is `/home/me/mine.ts`.
 */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../base/errors.js';
import { nearest } from '../base/suggest.js';

/** The package's own folder: `src/` and `dist/` both lie directly below it. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

const ENDINGS: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** Names of the built-in strategies, sorted. */
export function builtinNames(): string[] {
  const root = join(packageRoot, 'strategies');
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...namesIn(root, ''), ...folders.flatMap(({ name }) => namesIn(join(root, name), `${name}/`))].sort();
}

function namesIn(folder: string, prefix: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => prefix + file.slice(0, -3));
}

/**
 * The real path of a strategy's file.
 * @throws UsageError when there is none; it names the built-ins and files that are near.
 */
export function findStrategy(nameOrFile: string, baseDir: string): string {
  const builtins = builtinNames();
  if (builtins.includes(nameOrFile)) return realpathSync(join(packageRoot, 'strategies', `${nameOrFile}.ts`));
  if (isStrategyFile(nameOrFile)) return findFile(nameOrFile, baseDir);
  const near = nearestBuiltin(nameOrFile, builtins);
  const file = ENDINGS.map((ending) => `./${nameOrFile}${ending}`).find((each) => existsSync(resolve(baseDir, each)));
  const hint = file !== undefined ? `; for the file write ${file}` : near !== undefined ? `; did you mean '${near}'?` : '';
  throw new UsageError(
    `there is no built-in strategy '${nameOrFile}'${hint} (built-in: ${builtins.join(', ')}; a file's name ends in ${ENDINGS.join(', ')})`,
  );
}

/** Whether a strategy is named by its file; else by a built-in's name, which may be mistyped. */
export function isStrategyFile(nameOrFile: string): boolean {
  if (ENDINGS.includes(extname(nameOrFile))) return true;
  if (!/[\\/]/.test(nameOrFile)) return false;
  const builtins = builtinNames();
  return !builtins.includes(nameOrFile) && nearestBuiltin(nameOrFile, builtins)?.startsWith(`${dirname(nameOrFile)}/`) !== true;
}

function nearestBuiltin(name: string, builtins: readonly string[]): string | undefined {
  return builtins.find((each) => each.endsWith(`/${name}`)) ?? nearest(name, builtins);
}

function findFile(file: string, baseDir: string): string {
  const path = resolve(baseDir, file);
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such strategy file${hintFor(path)}`);
  if (!statSync(path).isFile()) throw new UsageError(`${path}: got a folder, expected a strategy's file such as my-strategy.ts`);
  if (!ENDINGS.includes(extname(path)))
    throw new UsageError(`${path}: got a file that ends in '${extname(path)}', expected one of ${ENDINGS.join(', ')}`);
  return realpathSync(path);
}

function hintFor(path: string): string {
  const name = basename(path);
  const builtins = builtinNames();
  const stem = name.slice(0, name.length - extname(name).length);
  const builtin = builtins.find((each) => each === stem || each.endsWith(`/${stem}`));
  if (builtin !== undefined) return `; the built-in is written '${builtin}', without ${builtin === stem ? 'folder and ' : ''}ending`;
  const folder = dirname(path);
  if (!existsSync(folder)) return `; the folder ${folder} does not exist either`;
  const files = readdirSync(folder).filter((each) => ENDINGS.includes(extname(each)));
  const near = nearest(name, files.sort());
  return near === undefined ? ` (built-in: ${builtins.join(', ')})` : `; did you mean '${near}'?`;
}
