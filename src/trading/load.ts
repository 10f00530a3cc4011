/**
 * Loading a strategy: from a plain `.ts` or `.js` file anywhere, or a built-in's name, to a checked `Strategy` with an identity.
 *
 * The file is bundled (`bundle.ts`), the script imported, and the strategy evaluated in one guarded synchronous call: code at the
 * top of a file meets the guard as callbacks do. Source maps are switched on, so that errors name the strategy's own lines.
 *
 * A process evaluates a script once: sessions and runs that use the same file share its module, so memory belongs in `state`.
 *
 * Example: `const { strategy, hash } = await loadStrategy('twap', { baseDir: process.cwd() })`.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SlipgaugeError, StrategyError, UsageError } from '../base/errors.js';
import { didYouMean } from '../base/suggest.js';
import { guarded, installGuard } from '../sim/guard.js';
import { bundleStrategy, faceUrl } from './bundle.js';
import { findStrategy } from './find.js';
import { cachedScript } from './script-cache.js';
import { sourcePlace } from './source-place.js';
import type { Strategy } from './strategy.js';

/** A strategy ready to run. */
export interface LoadedStrategy {
  readonly strategy: Strategy;
  /** SHA-256 of the bundled text, hex: equal wherever the file lies. */
  readonly hash: string;
  /** Real path of the strategy's file. */
  readonly file: string;
  /** The bundled script: an ES module whose `load()` evaluates the strategy. */
  readonly script: string;
  /** Absolute paths of the strategy's own files: what an error's place is looked for in (`sourcePlace`). */
  readonly sources: readonly string[];
}

/**
 * Load a strategy by built-in name or by path relative to `baseDir`.
 * @throws UsageError when there is no such strategy, it does not parse, or its default export is not a strategy.
 * @throws StrategyError when its top-level code throws.
 */
export async function loadStrategy(nameOrFile: string, options: { readonly baseDir: string }): Promise<LoadedStrategy> {
  const file = findStrategy(nameOrFile, options.baseDir);
  if (!existsSync(fileURLToPath(faceUrl)))
    throw new UsageError(`${fileURLToPath(faceUrl)} is missing, which strategies import as 'slipgauge'; build it: npm run build`);
  const { script, hash, sources } = await bundleStrategy(file);
  const path = cachedScript(script);
  return { strategy: await importScript(path, file, sources), hash, file, script: path, sources };
}

/** Import a script in this thread and evaluate it under the guard; `file` and `sources` are for errors. */
async function importScript(path: string, file: string, sources: readonly string[]): Promise<Strategy> {
  process.setSourceMapsEnabled(true);
  installGuard();
  let exported: unknown;
  try {
    const { load } = (await import(pathToFileURL(path).href)) as { load: () => { default?: unknown } };
    exported = guarded(load).default;
  } catch (error) {
    throw await loadError(error, file, sources);
  }
  return checkStrategy(exported, file);
}

async function loadError(error: unknown, file: string, sources: readonly string[]): Promise<Error> {
  const missing =
    error instanceof SyntaxError ? /^The requested module '(.*)' does not provide an export named '(.*)'/.exec(error.message) : null;
  if (missing !== null) {
    const isFace = missing[1] === faceUrl;
    const known = Object.keys((await import(missing[1]!)) as object);
    return new UsageError(`${file}: ${isFace ? "'slipgauge'" : missing[1]!} exports no '${missing[2]!}'${didYouMean(missing[2]!, known)}`);
  }
  const place = sourcePlace(error, sources);
  const where = place === undefined ? file : `${place.file}:${place.line}:${place.column}`;
  const text = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error && !(error instanceof SlipgaugeError) ? `${error.name}: ` : '';
  return new StrategyError(`${where}: the strategy could not be loaded: ${name}${text}${place === undefined ? '' : `\n  ${place.text}`}`, {
    cause: error,
  });
}

const CALLBACKS = ['onStart', 'onBook', 'onTrade', 'onIndicative', 'onOrder', 'onTimer', 'onEnd'];
const KNOWN = ['params', 'check', 'state', ...CALLBACKS];

/** Check that a default export is what `defineStrategy` takes. @throws UsageError */
function checkStrategy(exported: unknown, file: string): Strategy {
  if (typeof exported !== 'object' || exported === null) {
    const got =
      exported === undefined ? 'no default export' : `a default export that is ${exported === null ? 'null' : `a ${typeof exported}`}`;
    throw new UsageError(`${file}: got ${got}, expected 'export default defineStrategy({ … })'`);
  }
  for (const key of Object.keys(exported)) {
    if (!KNOWN.includes(key))
      throw new UsageError(`${file}: a strategy has no '${key}'${didYouMean(key, KNOWN) || ';'} known: ${KNOWN.join(', ')}`);
  }
  const strategy = exported as Readonly<Record<string, unknown>>;
  for (const key of ['check', 'state', ...CALLBACKS]) checkFunction(strategy[key], key, file);
  if (CALLBACKS.every((key) => strategy[key] === undefined))
    throw new UsageError(`${file}: the strategy has no callback, expected at least one of ${CALLBACKS.join(', ')}`);
  checkParams(strategy['params'], file);
  return exported;
}

function checkFunction(value: unknown, key: string, file: string): void {
  if (value === undefined) return;
  if (typeof value !== 'function') throw new UsageError(`${file}: '${key}' is ${typeof value}, expected a function`);
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Function]')
    throw new UsageError(
      `${file}: '${key}' is an ${kind.slice(8, -1)}; callbacks are synchronous: write it without 'async' and '*', and use ctx.schedule to go on later`,
    );
}

function checkParams(params: unknown, file: string): void {
  if (params === undefined) return;
  if (typeof params !== 'object' || params === null)
    throw new UsageError(
      `${file}: 'params' is ${params === null ? 'null' : `a ${typeof params}`}, expected an object such as { qty: param.qty() }`,
    );
  for (const [name, spec] of Object.entries(params)) {
    const isSpec = typeof spec === 'object' && spec !== null && typeof (spec as { read?: unknown }).read === 'function';
    if (!isSpec) throw new UsageError(`${file}: params.${name} is no parameter; make it with a builder such as param.qty()`);
  }
}
