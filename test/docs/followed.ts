/** Documentation that is followed to the letter: what its blocks ask for is done, and what they say is printed is held against what is. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { inProcess } from '../cli/cli.js';
import { ROOT, type Block } from './markdown.js';

/** Blocks whose task begins with a word, and what follows it. */
export function blocksFor(blocks: readonly Block[], word: string): (Block & { readonly rest: string })[] {
  return blocks
    .filter(({ task }) => task === word || task.startsWith(`${word}: `))
    .map((block) => ({ ...block, rest: block.task.slice(word.length + 2) }));
}

/** Lines without trailing blanks. */
export function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Call what stands behind `slipgauge` on a line, in the folder of the page's files; must end with `code`. */
export async function call(line: string, code = 0): Promise<string> {
  const words = line.split(' ').slice(1);
  const here = words.map((word) => (word.startsWith('data/') ? join(ROOT, word) : word));
  const ended = await inProcess(here);
  expect({ line, code: ended.code, stderr: ended.stderr }).toEqual({ line, code, stderr: '' });
  return ended.stdout;
}

/** Hold a shortened text against what is printed: its lines are there in their order, `…` stands for others. */
export function expectInOrder(text: string, printed: readonly string[]): void {
  let at = 0;
  for (const line of linesOf(text)) {
    if (line === '…' || line === '') continue;
    at = printed.indexOf(line, at) + 1;
    expect(at, `a line "${line}" behind those before it, in\n${printed.join('\n')}`).toBeGreaterThan(0);
  }
}
