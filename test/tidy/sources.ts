/**
 * The source files as the style tests see them: path, text and syntax tree.
 *
 * A check is a function from one file to its findings, `line: what, and what to do instead`; so it is tried on small wrong samples first and
 * then run over the whole tree.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One parsed file; `path` is relative to the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Parsed when it is first asked for. */
  readonly tree: ts.SourceFile;
}

/** A check of one file. */
export type Check = (file: SourceFile) => string[];

/** Parse text as if it stood at `path`. */
export function parse(path: string, text: string): SourceFile {
  let tree: ts.SourceFile | undefined;
  return {
    path,
    text,
    get tree() {
      return (tree ??= ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true));
    },
  };
}

/** All TypeScript files under the given folders of the root, in the order of their paths. Folders that do not exist are empty. */
export function sourcesUnder(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => filesUnder(join(ROOT, folder)).map((path) => parse(path, readFileSync(join(ROOT, path), 'utf8'))));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Findings of a check over many files, each with its place. */
export function findings(files: readonly SourceFile[], check: Check): string[] {
  return files.flatMap((file) => check(file).map((finding) => `${file.path}:${finding}`));
}

/** 1-based line of a node. */
export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1;
}

/** Visit every node of a file. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}
