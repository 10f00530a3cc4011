/**
 * Style, script and chart library of the page, as `npm run build` bundles them into `dist/report/assets/`.
 *
 * They are read when a page is drawn and kept. From the sources (tests) they are those of the last build.
 */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../base/errors.js';

/** What a page carries inside. */
export interface PageAssets {
  /** The chart library; defines `echarts`. */
  readonly charts: string;
  /** Our own script, which draws a run. */
  readonly page: string;
  /** The script of a notebook's page. */
  readonly notebook: string;
  /** The same for a latency curve. */
  readonly latency: string;
  /** And for market facts. */
  readonly facts: string;
  readonly style: string;
}

/** Folders to look in: beside this file when installed, in `dist` when run from the sources. */
const FOLDERS = [new URL('../assets/', import.meta.url), new URL('../../../dist/report/assets/', import.meta.url)];

let loaded: Promise<PageAssets> | undefined;

/**
 * The assets of this installation.
 * @throws UsageError when they have not been built.
 */
export function loadAssets(): Promise<PageAssets> {
  loaded ??= loadFirst();
  return loaded;
}

async function loadFirst(): Promise<PageAssets> {
  for (const folder of FOLDERS) {
    const assets = await readAssets(folder).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (assets !== undefined) return assets;
  }
  loaded = undefined;
  throw new UsageError(
    `the page's script and style are missing in ${FOLDERS[0]!.pathname}; run \`npm run build\`, or install slipgauge again`,
  );
}

/** Read a folder that `scripts/bundle-report.mjs` wrote. */
export async function readAssets(folder: URL): Promise<PageAssets> {
  const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
  const names = ['charts.js', 'page.js', 'notebook.js', 'latency.js', 'facts.js', 'page.css'] as const;
  const [charts, page, notebook, latency, facts, style] = (await Promise.all(names.map(read))) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { charts, page, notebook, latency, facts, style };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
