// Reads the source tree for the tests that keep the house: files, syntax trees, imports and declared names.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Paths from the root with forward slashes, sorted; nothing where the folder does not exist. */
export function filesUnder(folder: string, ending = ''): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const parsed = new Map<string, ts.SourceFile>();

export function parse(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const tree = parseText(path, read(path));
  parsed.set(path, tree);
  return tree;
}

export function parseText(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

export function nodesOf(tree: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `path:line` of a node, for messages. */
export function place(node: ts.Node): string {
  const tree = node.getSourceFile();
  return `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

/** Files of the tree that this file imports, types and dynamic imports included. */
export function importedFiles(path: string): string[] {
  const specifiers = nodesOf(parse(path)).flatMap((node) => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      return ts.isStringLiteral(node.moduleSpecifier) ? [node.moduleSpecifier.text] : [];
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      return argument !== undefined && ts.isStringLiteral(argument) ? [argument.text] : [];
    }
    return [];
  });
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(path), specifier).split(sep).join('/'))
    .map((target) => target.replace(/\.js$/, '.ts'));
}

export interface NamedFunction {
  name: string;
  lines: number;
  where: string;
}

/**
 * Every function of a file with its own lines: those of the multi-line functions inside it are theirs, so that a
 * factory of closures is measured as the small module it is.
 */
export function functionsOf(tree: ts.SourceFile): NamedFunction[] {
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  const spanOf = (node: ts.Node): number => lineOf(node.getEnd()) - lineOf(node.getStart(tree)) + 1;
  const isFunction = (node: ts.Node): boolean =>
    ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
  const innerLines = (node: ts.Node): number => {
    let sum = 0;
    node.forEachChild((child) => {
      sum += isFunction(child) ? Math.max(0, spanOf(child) - 1) : innerLines(child);
    });
    return sum;
  };
  return nodesOf(tree)
    .filter(isFunction)
    .map((node) => ({
      name: functionName(node),
      lines: spanOf(node) - innerLines(node),
      where: place(node),
    }));
}

function functionName(node: ts.Node): string {
  const own = (node as { name?: ts.Node }).name;
  const given = (node.parent as { name?: ts.Node } | undefined)?.name;
  return (own ?? given)?.getText() ?? 'a function';
}

/** Names a file gives to things of its own: variables, parameters, functions, types, properties, members. */
export function declaredNames(tree: ts.SourceFile): ts.Identifier[] {
  return nodesOf(tree).flatMap((node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isEnumMember(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isMethodSignature(node) ||
      ts.isPropertyDeclaration(node) ||
      ts.isPropertySignature(node);
    return declares && node.name !== undefined && ts.isIdentifier(node.name) ? [node.name] : [];
  });
}

/** An identifier that stands for something in scope: not the `b` of `a.b`, nor the key of `{ b: 1 }`. */
export function isFreeIdentifier(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !(
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent)
  );
}
