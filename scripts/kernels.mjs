// Compiles the parts in AssemblyScript into modules of src that hold their bytes, so that neither a user nor a build needs the compiler: `npm run kernels`.
// A test compiles them again and compares (test/market/import/lines/kernel.test.ts).
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';

/** Source in AssemblyScript, and the module that it becomes. */
export const KERNELS = [{ source: 'src/market/import/lines/kernel/line-run.ts', module: 'src/market/import/lines/line-run-module.ts' }];

/** The bytes that `source` is compiled to. */
export async function compiled(source) {
  const files = new Map();
  const { error, stderr } = await asc.main(
    [source, '--outFile', 'out.wasm', '-O3', '--converge', '--runtime', 'stub', '--enable', 'simd'],
    {
      writeFile: (name, contents) => void files.set(name, contents),
    },
  );
  if (error !== null) throw new Error(`${source}: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(files.get('out.wasm'));
}

/** The text of the module for these bytes. */
export function moduleText(source, bytes) {
  const lines = bytes.toString('base64').match(/.{1,120}/g);
  return [
    `/** WebAssembly that \`npm run kernels\` made of ${source}. */`,
    'export const LINE_RUN_WASM = Buffer.from(',
    ...lines.map((line, i) => `  ${i === 0 ? '' : '  '}'${line}'${i < lines.length - 1 ? ' +' : ','}`),
    "  'base64',",
    ');',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1])).href)
  for (const { source, module } of KERNELS) writeFileSync(module, moduleText(source, await compiled(source)));
