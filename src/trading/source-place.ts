/**
 * Where in a strategy's own files an error arose: the first line of its trace that lies in one of them.
 *
 * Traces name original lines because the loader switches source maps on. Lines and columns count from 1.
 *
 * Example: `sourcePlace(error, loaded.sources)` is `{ file: '/home/me/mine.ts', line: 14, column: 9, text: "throw new Error('x')" }`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A place in a source file. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line itself, trimmed; empty where the file cannot be read any more. */
  readonly text: string;
}

const FRAME = /(?:\(|at )((?:file:\/\/)?[^()\s][^()]*?):(\d+):(\d+)\)?$/;

/** The place of an error in one of `sources` (absolute paths), or undefined when its trace has none. */
export function sourcePlace(error: unknown, sources: readonly string[]): SourcePlace | undefined {
  const stack = error instanceof Error ? error.stack : undefined;
  for (const frame of stack?.split('\n') ?? []) {
    const match = FRAME.exec(frame.trim());
    if (match === null) continue;
    const file = match[1]!.startsWith('file:') ? fileURLToPath(match[1]!) : match[1]!;
    if (!sources.includes(file)) continue;
    const line = Number(match[2]);
    return { file, line, column: Number(match[3]), text: lineOf(file, line) };
  }
  return undefined;
}

function lineOf(file: string, line: number): string {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1]?.trim() ?? '';
  } catch {
    return '';
  }
}
