/**
 * Run a notebook: a TypeScript file with cells becomes a page with its prose, its code and what it showed.
 *
 * The notebook runs in this process, as a program of its own: it sees its own path and arguments, and prints as it goes. What it prints belongs to the
 * cell that runs. The page is written when all cells have run; a notebook that fails leaves none.
 *
 * Example: `await runNotebook('notebooks/slippage.ts', { out: 'slippage.html' })`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { SlipgaugeError, StrategyError, UsageError } from '../../base/errors.js';
import { writeWhole } from '../../base/io/atomic.js';
import { bundleNotebook } from './bundle.js';
import { CELL_CALL, readCells } from './cells.js';
import { endRecord, startRecord, type NotebookRecord } from './outputs.js';
import { notebookPage } from './page.js';
import { isCopy } from './show.js';

/** How a notebook is run. */
export interface NotebookOptions {
  /** Where the page will stand; absent: none is made. */
  readonly out?: string | undefined;
  /** Replace a page that stands there. */
  readonly force?: boolean | undefined;
  /** What the notebook sees as `process.argv` behind its own path. */
  readonly args?: readonly string[] | undefined;
}

/**
 * Run a notebook, and write its page.
 * @throws UsageError for a file that is missing or does not parse, and what slipgauge throws inside; StrategyError with the notebook's line for what
 * the notebook itself throws.
 */
export async function runNotebook(file: string, { out, force = false, args = [] }: NotebookOptions): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`${file}: no such file; expected a notebook, a .ts file with cells that begin with // %%`);
  if (!/\.[cm]?[jt]s$/.test(path)) throw new UsageError(`${file}: expected a notebook, a .ts file with cells that begin with // %%`);
  if (out !== undefined && resolve(out) === path) throw new UsageError(`--out ${out}: is the notebook itself; name another place`);
  if (out !== undefined && existsSync(out) && !force) throw new UsageError(`${out} exists; give --force to replace it, or another --out`);
  // Read once: the page shows what ran.
  const source = readFileSync(path, 'utf8');
  const record = startRecord();
  try {
    await evaluate(path, source, args, record);
  } finally {
    endRecord();
  }
  if (out === undefined) return;
  writeWhole(out, await notebookPage(basename(path), readCells(source), record.outputs), { makeFolders: true });
}

/** Import the notebook's script, with its place and arguments and what it prints kept. */
async function evaluate(path: string, source: string, args: readonly string[], record: NotebookRecord): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-notebook-'));
  const name = basename(path, extname(path));
  const global = globalThis as Record<string, unknown>;
  const argv = process.argv.slice();
  const letGo = keepPrints(record);
  try {
    const script = join(folder, `${name}.mjs`);
    await bundleNotebook(path, source, script);
    process.argv.splice(1, Infinity, path, ...args);
    process.setSourceMapsEnabled(true);
    global[CELL_CALL] = (cell: number) => {
      record.begin(cell);
    };
    await import(pathToFileURL(script).href);
  } catch (error) {
    throw named(error, basename(path));
  } finally {
    letGo();
    process.argv.splice(0, Infinity, ...argv);
    Reflect.deleteProperty(global, CELL_CALL);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Keep what is printed, and print it; returns what ends that. */
function keepPrints(record: NotebookRecord): () => void {
  const { log, info } = console;
  const keep =
    (print: (...values: unknown[]) => void) =>
    (...values: unknown[]) => {
      if (!isCopy()) record.add({ kind: 'text', text: format(...values) });
      print(...values);
    };
  console.log = keep(log);
  console.info = keep(info);
  return () => {
    console.log = log;
    console.info = info;
  };
}

/** An error with the notebook's name; what is no error of slipgauge is the notebook's own, with its place. */
function named(error: unknown, file: string): unknown {
  if (error instanceof SlipgaugeError) {
    if (!(error instanceof UsageError) || !error.message.startsWith(`${file}:`)) error.message = `${file}: ${error.message}`;
    return error;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = trace.split('\n').filter((line) => !/^\s+at /.test(line) || line.includes(file));
  return new StrategyError(`${file} failed: ${lines.join('\n')}`);
}
