// Makes one file of src/calibrate/special.ts and what it takes of @stdlib, in place of its module in dist, with the licence of what is inside.
// Run by `npm run build`: as packages the few functions are two hundred folders to install.
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = join(root, 'dist/calibrate/special.js');

const packageFile = (name, file) => join(root, 'node_modules', name, file);
const version = (name) => JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8')).version;
const PACKAGES = ['@stdlib/math-base-special-erfc', '@stdlib/math-base-special-gammainc'];

await build({
  entryPoints: [join(root, 'src/calibrate/special.ts')],
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
      `/*! ${PACKAGES.map((name) => `${name} ${version(name)}`).join(', ')}`,
      '    and what they need, Copyright (c) The Stdlib Authors, Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0;',
      '    parts after Boost, Copyright John Maddock and Paul A. Bristow, Boost Software License 1.0, and after FreeBSD,',
      '    Copyright (C) 1993 by Sun Microsystems, Inc.; picked and bundled. */',
    ].join('\n'),
  },
});
// It was of the module that the bundle replaces.
rmSync(`${outfile}.map`, { force: true });
copyFileSync(packageFile(PACKAGES[1], 'LICENSE'), join(dirname(outfile), 'LICENSE.stdlib.txt'));
copyFileSync(packageFile(PACKAGES[1], 'NOTICE'), join(dirname(outfile), 'NOTICE.stdlib.txt'));
