// Makes one file of src/base/io/arrow.ts and what it takes of apache-arrow, in place of its module in dist, with the licences of what is inside.
// Run by `npm run build`: finding and linking the package's 150 modules takes a process longer than a small run.
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = join(root, 'dist/base/io/arrow.js');

const packageFile = (name, file) => join(root, 'node_modules', name, file);
const version = (name) => JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8')).version;

await build({
  entryPoints: [join(root, 'src/base/io/arrow.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: {
    js: [
      `/*! Apache Arrow ${version('apache-arrow')}, Copyright 2016-2025 The Apache Software Foundation, Apache License 2.0,`,
      '    https://www.apache.org/licenses/LICENSE-2.0; parts picked and bundled.',
      `    FlatBuffers ${version('flatbuffers')}, Copyright Google Inc., Apache License 2.0. tslib, Copyright (c) Microsoft Corporation, 0BSD. */`,
    ].join('\n'),
  },
});
// It was of the module that the bundle replaces.
rmSync(`${outfile}.map`, { force: true });
copyFileSync(packageFile('apache-arrow', 'LICENSE.txt'), join(dirname(outfile), 'LICENSE.apache-arrow.txt'));
copyFileSync(packageFile('apache-arrow', 'NOTICE.txt'), join(dirname(outfile), 'NOTICE.apache-arrow.txt'));
copyFileSync(packageFile('flatbuffers', 'LICENSE'), join(dirname(outfile), 'LICENSE.flatbuffers.txt'));
