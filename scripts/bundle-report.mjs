// Bundles what the report's pages carry inside into dist/report/assets/: the chart library with its licence, our scripts, our style.
// Run by `npm run build`; `bundleReport(folder)` is used by tests.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const shape = {
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
};

/** What is bundled from where. */
const bundles = [
  { entry: 'scripts/report-charts.mjs', name: 'charts.js' },
  { entry: 'src/report/page/main.ts', name: 'page.js' },
  { entry: 'src/report/page/notebook.ts', name: 'notebook.js' },
  { entry: 'src/report/page/latency.ts', name: 'latency.js' },
  { entry: 'src/report/page/market-facts.ts', name: 'facts.js' },
  { entry: 'src/report/page/page.css', name: 'page.css' },
];

/** Write the assets into a folder, each whole or not at all. */
export async function bundleReport(folder) {
  mkdirSync(folder, { recursive: true });
  for (const { entry, name } of bundles) {
    const { outputFiles } = await build({ ...shape, entryPoints: [join(root, entry)], absWorkingDir: root });
    const text = outputFiles[0].text.trim();
    writeWhole(join(folder, name), name === 'charts.js' ? `${chartsNotice()}\n${text}\n` : `${text}\n`);
  }
  // The licences of what is inside charts.js travel with it.
  copyFileSync(packageFile('echarts', 'LICENSE'), join(folder, 'LICENSE.echarts.txt'));
  copyFileSync(packageFile('echarts', 'NOTICE'), join(folder, 'NOTICE.echarts.txt'));
  copyFileSync(packageFile('zrender', 'LICENSE'), join(folder, 'LICENSE.zrender.txt'));
}

/** What stands at the head of the chart library, also inside each page. */
function chartsNotice() {
  const version = (name) => JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8')).version;
  return [
    `/*! Apache ECharts ${version('echarts')}, Copyright 2017-2026 The Apache Software Foundation, Apache License 2.0,`,
    '    https://www.apache.org/licenses/LICENSE-2.0; parts picked and bundled.',
    `    ZRender ${version('zrender')}, Copyright (c) 2017 Baidu Inc., BSD 3-Clause License. tslib, Copyright (c) Microsoft Corporation, 0BSD. */`,
  ].join('\n');
}

function packageFile(name, file) {
  return join(root, 'node_modules', name, file);
}

/** Write beside and rename, so that a reader never sees half a file. */
function writeWhole(path, text) {
  const beside = `${path}.tmp-${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleReport(join(root, 'dist/report/assets'));
