/**
 * The documentation as tests read it: fenced blocks with the comment that stands above them, and tables.
 *
 * A comment `<!-- file: mine.csv -->` above a block gives it a task; `docs.test.ts` knows them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** A fenced block. */
export interface Block {
  readonly language: string;
  /** The comment above it, without its marks; empty when there is none. */
  readonly task: string;
  readonly text: string;
}

/** Fenced blocks in order. */
export function blocksOf(markdown: string): Block[] {
  const found = markdown.matchAll(/(?:^<!-- (?<task>.*) -->\n)?^```(?<language>\w*)\n(?<text>[^]*?)^```$/gm);
  return [...found].map(({ groups }) => ({ language: groups!['language']!, task: groups!['task'] ?? '', text: groups!['text']! }));
}

/** Rows of the tables whose header begins with `first`, each a list of cells. */
export function tableRows(markdown: string, first: string): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) inside = false;
    else if (line.startsWith(`| ${first} |`)) inside = true;
    else if (inside && !line.startsWith('|---'))
      rows.push(
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim().replaceAll('\\|', '|')),
      );
  }
  return rows;
}
