/** The page's assets, bundled from the sources as they are now, in a folder of their own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readAssets, type PageAssets } from '../../src/report/html/assets.js';

/** Bundle and read. `folder` is where they lie. */
export async function freshAssets(): Promise<{ readonly assets: PageAssets; readonly folder: string }> {
  const { bundleReport } = (await import(new URL('../../scripts/bundle-report.mjs', import.meta.url).href)) as {
    readonly bundleReport: (folder: string) => Promise<void>;
  };
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-assets-'));
  await bundleReport(folder);
  return { assets: await readAssets(pathToFileURL(`${folder}/`)), folder };
}
