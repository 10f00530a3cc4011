// Makes one file each of modules of src that face a package of many files, and what they take of it, in place of the module in dist, with the licences of
// what is inside. Run by `npm run build`: apache-arrow's 150 modules take a process longer to find and link than a small run; @stdlib's functions
// are hundreds of packages to install.
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const packageFile = (name, file) => join(root, 'node_modules', name, file);
const version = (name) => JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8')).version;
const APACHE = 'Apache License 2.0,';
const APACHE_URL = 'https://www.apache.org/licenses/LICENSE-2.0';

/** What is bundled: the module, the notice at its head, and files of packages that go beside it. */
const modules = [
  {
    module: 'base/io/arrow',
    banner: [
      `/*! Apache Arrow ${version('apache-arrow')}, Copyright 2016-2025 The Apache Software Foundation, ${APACHE}`,
      `    ${APACHE_URL}; parts picked and bundled.`,
      `    FlatBuffers ${version('flatbuffers')}, Copyright Google Inc., Apache License 2.0. tslib, Copyright (c) Microsoft Corporation, 0BSD. */`,
    ],
    licences: [
      ['apache-arrow', 'LICENSE.txt', 'LICENSE.apache-arrow.txt'],
      ['apache-arrow', 'NOTICE.txt', 'NOTICE.apache-arrow.txt'],
      ['flatbuffers', 'LICENSE', 'LICENSE.flatbuffers.txt'],
    ],
  },
  {
    module: 'base/num/quantile-student',
    banner: [
      `/*! @stdlib/stats-base-dists-t-quantile ${version('@stdlib/stats-base-dists-t-quantile')} and what it needs,`,
      `    Copyright (c) 2016-2024 The Stdlib Authors, ${APACHE}`,
      `    ${APACHE_URL}; parts picked and bundled. */`,
      // Its packages are CommonJS and ask for each other.
      "import { createRequire } from 'node:module';",
      'const require = createRequire(import.meta.url);',
    ],
    licences: stdlibLicences('@stdlib/stats-base-dists-t-quantile'),
  },
  {
    module: 'calibrate/special',
    banner: [
      `/*! ${['@stdlib/math-base-special-erfc', '@stdlib/math-base-special-gammainc'].map((name) => `${name} ${version(name)}`).join(', ')}`,
      `    and what they need, Copyright (c) The Stdlib Authors, ${APACHE} ${APACHE_URL};`,
      '    parts after Boost, Copyright John Maddock and Paul A. Bristow, Boost Software License 1.0, and after FreeBSD,',
      '    Copyright (C) 1993 by Sun Microsystems, Inc.; picked and bundled. */',
    ],
    licences: stdlibLicences('@stdlib/math-base-special-gammainc'),
  },
];

function stdlibLicences(name) {
  return ['LICENSE', 'NOTICE'].map((file) => [name, file, `${file}.stdlib.txt`]);
}

async function bundleModule({ module, banner, licences }) {
  const outfile = join(root, `dist/${module}.js`);
  await build({
    entryPoints: [join(root, `src/${module}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: { js: banner.join('\n') },
  });
  // It was of the module that the bundle replaces.
  rmSync(`${outfile}.map`, { force: true });
  for (const [name, file, copy] of licences) copyFileSync(packageFile(name, file), join(dirname(outfile), copy));
}

await Promise.all(modules.map(bundleModule));
