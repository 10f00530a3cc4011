// Makes one file of src/base/num/quantile-student.ts and what it takes of @stdlib, in place of its module in dist. Run by `npm run build`:
// users then install none of the 240 packages behind one function.
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outfile = join(root, 'dist/base/num/quantile-student.js');
const home = join(root, 'node_modules/@stdlib/stats-base-dists-t-quantile');
const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));

await build({
  entryPoints: [join(root, 'src/base/num/quantile-student.ts')],
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
      `/*! @stdlib/stats-base-dists-t-quantile ${version} and what it needs, Copyright (c) 2016-2024 The Stdlib Authors, Apache License 2.0,`,
      '    https://www.apache.org/licenses/LICENSE-2.0; parts picked and bundled. */',
      // Its packages are CommonJS and ask for each other.
      "import { createRequire } from 'node:module';",
      'const require = createRequire(import.meta.url);',
    ].join('\n'),
  },
});
// It was of the module that the bundle replaces.
rmSync(`${outfile}.map`, { force: true });
copyFileSync(join(home, 'LICENSE'), join(dirname(outfile), 'LICENSE.stdlib.txt'));
copyFileSync(join(home, 'NOTICE'), join(dirname(outfile), 'NOTICE.stdlib.txt'));
