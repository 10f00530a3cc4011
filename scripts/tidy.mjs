// Prints the longest files and functions of src and strategies, to look at: long is not wrong, but it is where to look first.
// `npm run tidy [-- N]` shows N of each, 15 unless told.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const shown = Number(process.argv[2] ?? 15);
const files = [];
const functions = [];

for (const folder of ['src', 'strategies']) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.ts')) measure(join(entry.parentPath, entry.name));
  }
}
print('files', files);
print('functions', functions);

function measure(path) {
  const tree = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
  files.push({ lines: tree.getLineStarts().length - 1, where: path });
  visit(tree, (node) => {
    if (!ts.isFunctionLike(node) || node.body === undefined || !ts.isBlock(node.body)) return;
    const from = lineOf(tree, node.getStart(tree));
    functions.push({ lines: lineOf(tree, node.end) - from + 1, where: `${path}:${from} ${nameOf(node)}` });
  });
}

function visit(node, each) {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}

function lineOf(tree, position) {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}

function nameOf(node) {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return `${node.parent.name?.text ?? ''}.constructor`;
  return ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent.name.getText() : '(unnamed)';
}

function print(what, list) {
  list.sort((a, b) => b.lines - a.lines || (a.where < b.where ? -1 : 1));
  const at = (share) => list[Math.min(list.length - 1, Math.floor((1 - share) * list.length))]?.lines ?? 0;
  console.log(`${list.length} ${what}: median ${at(0.5)} lines, 95 % up to ${at(0.95)}; the longest:`);
  for (const { lines, where } of list.slice(0, shown)) console.log(`${String(lines).padStart(6)}  ${where}`);
}
