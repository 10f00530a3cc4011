/** What is in the repository of a kernel is what its source compiles to, so that nobody has to take bytes on trust. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const { KERNELS, compiled, moduleText } = (await import(new URL('../../../../scripts/kernels.mjs', import.meta.url).href)) as {
  KERNELS: { source: string; module: string }[];
  compiled: (source: string) => Promise<Buffer>;
  moduleText: (source: string, bytes: Buffer) => string;
};

it.each(KERNELS)('$module is what $source compiles to (npm run kernels)', async ({ source, module }) => {
  expect(readFileSync(module, 'utf8')).toBe(moduleText(source, await compiled(source)));
});
