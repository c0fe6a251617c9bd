// Keeps the source tidy: sizes, names, opening sentences, a pure core, one reader of clock and environment.
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import {
  declaredNames,
  filesUnder,
  functionsOf,
  isFreeIdentifier,
  nodesOf,
  parse,
  parseText,
  place,
  read,
} from './tree.js';

const fileLinesMax = 300;
const functionLinesMax = 70;

/** Declarations of a package's missing types are its words, not ours. */
const source = filesUnder('src', '.ts').filter((path) => !path.endsWith('.d.ts'));
const core = source.filter((path) => path.startsWith('src/core/'));
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What breaks a rule, over many files, as one list that a failing test prints. */
function findIn(paths: string[], rule: (tree: ts.SourceFile, node: ts.Node) => string | undefined): string[] {
  return paths.flatMap((path) => {
    const tree = parse(path);
    return nodesOf(tree).flatMap((node) => {
      const breach = rule(tree, node);
      return breach === undefined ? [] : [`${place(node)} ${breach}`];
    });
  });
}

describe('sizes', () => {
  test(`no file is longer than ${fileLinesMax} lines`, () => {
    const long = source
      .map((path) => ({ path, lines: read(path).replace(/\n$/, '').split('\n').length }))
      .filter(({ lines }) => lines > fileLinesMax);
    expect(long).toEqual([]);
  });

  test(`no function is longer than ${functionLinesMax} lines`, () => {
    const long = source
      .flatMap((path) => functionsOf(parse(path)))
      .filter(({ lines }) => lines > functionLinesMax)
      .map(({ name, lines, where }) => `${where} ${name}: ${lines} lines`);
    expect(long).toEqual([]);
  });

  test('functions are measured without the functions inside them', () => {
    const text = 'const outer = () => {\n  function inner() {\n    return 1;\n  }\n  return inner;\n};\n';
    expect(functionsOf(parseText('src/x.ts', text)).map(({ name, lines }) => [name, lines])).toEqual([
      ['outer', 4],
      ['inner', 3],
    ]);
  });
});

describe('names', () => {
  const featureNames = [
    ...[
      'audit',
      'jobs',
      'outbox',
      'accounts',
      'organizations',
      'clinicians',
      'programs',
      'sessions',
      'enrolments',
    ],
    ...[
      'zoom',
      'invitations',
      'attendance',
      'intake',
      'screens',
      'check-in',
      'evaluations',
      'credits',
      'certificates',
      'privacy',
      'webhooks',
    ],
    ...['portal', 'console', 'exports', 'meta'],
  ];

  test('files are kebab-case with at most one known role', () => {
    const form = /^[a-z0-9]+(-[a-z0-9]+)*(\.(routes|service|store|job|pages))?\.ts$/;
    expect(source.filter((path) => !form.test(baseName(path)))).toEqual([]);
  });

  test('no file is called after nothing in particular', () => {
    const vague = /^(utils?|helpers?|common|types|interfaces|misc|shared|index)(\.|-)/;
    expect(source.filter((path) => vague.test(baseName(path)))).toEqual([]);
  });

  test('every feature folder has its place in the order', () => {
    const folders = source
      .filter((path) => path.startsWith('src/features/'))
      .map((path) => path.split('/')[2]);
    expect(
      [...new Set(folders)].filter((folder) => folder !== undefined && !featureNames.includes(folder)),
    ).toEqual([]);
  });

  test('words with another meaning here are not declared', () => {
    const word =
      /^(users?|events?|points|tickets?|attendees?|data|process|handle)$|^(user|event|ticket|attendee)Id$/i;
    const found = source
      .flatMap((path) => declaredNames(parse(path)))
      .filter((name) => word.test(name.text) && !isCalendarWord(name))
      .map((name) => `${place(name)} ${name.text}`);
    expect(found).toEqual([]);
  });
});

/** iCalendar's own ATTENDEE keeps its name where calendars are written. */
function isCalendarWord(name: ts.Identifier): boolean {
  return /attendee/i.test(name.text) && /\/calendar\//.test(name.getSourceFile().fileName);
}

describe('every file', () => {
  test('opens with a sentence that says what it is for', () => {
    const silent = source.filter((path) => {
      const lines = read(path)
        .replace(/^#!.*\n/, '')
        .split('\n');
      const end = lines.findIndex((line) => !line.startsWith('//'));
      const opening = lines
        .slice(0, end)
        .map((line) => line.replace(/^\/\/ ?/, ''))
        .join(' ');
      return opening.length < 20 || !/[.!?)]$/.test(opening);
    });
    expect(silent).toEqual([]);
  });

  test('exports by name and is nobody’s barrel', () => {
    const found = findIn(source, (_tree, node) => {
      if (ts.isExportAssignment(node)) return 'export default';
      if (ts.isExportDeclaration(node) && node.exportClause === undefined) return 'export *';
      const isDefault =
        ts.canHaveModifiers(node) &&
        (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Default) !== 0;
      return isDefault && ts.isStatement(node) ? 'export default' : undefined;
    });
    const barrels = source.filter((path) => {
      const { statements } = parse(path);
      return (
        statements.length > 0 && statements.every((one) => ts.isExportDeclaration(one) && one.moduleSpecifier)
      );
    });
    expect([...found, ...barrels]).toEqual([]);
  });

  test('leaves the environment to config and the clock to platform/clock', () => {
    const env = findIn(
      source.filter((path) => path !== 'src/config.ts'),
      (tree, node) => {
        if (ts.isPropertyAccessExpression(node) && node.getText(tree) === 'process.env') return 'process.env';
        const takesApart =
          ts.isVariableDeclaration(node) &&
          ts.isObjectBindingPattern(node.name) &&
          node.initializer?.getText(tree) === 'process';
        return takesApart ? 'takes process apart' : undefined;
      },
    );
    const clock = findIn(
      source.filter((path) => path !== 'src/platform/clock.ts'),
      (tree, node) => {
        if (ts.isCallExpression(node) && node.expression.getText(tree) === 'Date.now') return 'Date.now()';
        return readsClock(tree, node) ? 'new Date()' : undefined;
      },
    );
    expect([...env, ...clock]).toEqual([]);
  });

  test('leaves the choice of engine to platform/db', () => {
    // These speak to whoever runs the service, in whose words the engines have names.
    const speaking = ['src/config.ts', 'src/cli.ts', 'src/main.ts'];
    const engine = /sqlite|postgres|\bpg\b/i;
    const found = findIn(
      source.filter((path) => !path.startsWith('src/platform/db/') && !speaking.includes(path)),
      (_tree, node) => {
        const text = ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : '';
        return engine.test(text) ? text : undefined;
      },
    );
    expect(found).toEqual([]);
  });
});

function readsClock(tree: ts.SourceFile, node: ts.Node): boolean {
  return (
    ts.isNewExpression(node) &&
    node.expression.getText(tree) === 'Date' &&
    (node.arguments ?? []).length === 0
  );
}

describe('core', () => {
  const impure = new Set([
    ...['process', 'globalThis', 'console', 'performance', 'crypto', 'fetch', 'require', 'Buffer', 'Promise'],
    ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ]);
  const impureCalls = new Set(['Date.now', 'Math.random', 'Date']);
  const localGetters = /\.(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)$/;

  function impurity(tree: ts.SourceFile, node: ts.Node): string | undefined {
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) return 'async';
    if (isFreeIdentifier(node) && impure.has(node.text)) return node.text;
    if (readsClock(tree, node)) return 'new Date()';
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText(tree);
      if (impureCalls.has(called)) return `${called}()`;
      if (localGetters.test(called)) return `${called}() depends on the zone of the machine`;
    }
    return undefined;
  }

  test('only computes: no clock, no chance, no waiting, no outside', () => {
    expect(findIn(core, impurity)).toEqual([]);
  });

  test('the rule finds what it forbids and leaves the rest', () => {
    const breaches = (text: string): string[] => {
      const tree = parseText('src/core/x.ts', text);
      return nodesOf(tree).flatMap((node) => impurity(tree, node) ?? []);
    };
    expect(breaches('export async function f() { await g(); }')).toEqual(['async', 'async']);
    expect(breaches('const at = new Date(); const ms = Date.now() + Math.random();')).toEqual([
      'new Date()',
      'Date.now()',
      'Math.random()',
    ]);
    expect(breaches('const a = process.pid; const h = new Date(0).getHours();')).toHaveLength(2);
    expect(breaches('const o = { process: 1 }; const t = o.process + new Date(0).getUTCHours();')).toEqual(
      [],
    );
  });

  test('credits are counted in integers', () => {
    const credits = core.filter((path) => path.startsWith('src/core/credits/'));
    const whole = new Set(['Math.floor', 'Math.ceil', 'Math.trunc', 'Math.round']);
    /** `(a - a % b) / b` divides evenly by construction. */
    const isEven = (node: ts.BinaryExpression): boolean => {
      const dividend = ts.isParenthesizedExpression(node.left) ? node.left.expression : node.left;
      return ts.isBinaryExpression(dividend) && dividend.operatorToken.kind === ts.SyntaxKind.MinusToken;
    };
    const inWholeNumbers = (tree: ts.SourceFile, node: ts.BinaryExpression): boolean => {
      if (isEven(node)) return true;
      let parent: ts.Node = node.parent;
      while (ts.isParenthesizedExpression(parent) || ts.isBinaryExpression(parent)) parent = parent.parent;
      return ts.isCallExpression(parent) && whole.has(parent.expression.getText(tree));
    };
    const found = findIn(credits, (tree, node) => {
      if (ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text))) return node.text;
      if (
        ts.isCallExpression(node) &&
        /(^|\.)(parseFloat|toFixed|toPrecision)$/.test(node.expression.getText(tree))
      ) {
        return node.expression.getText(tree);
      }
      const divides = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.SlashToken;
      return divides && !inWholeNumbers(tree, node) ? node.getText(tree) : undefined;
    });
    expect(found).toEqual([]);
  });
});
