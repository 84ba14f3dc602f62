import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { parseSync } from 'oxc-parser';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

/** Which part of src/ may import which. What is not listed is forbidden; across parts only `index.ts` may be imported. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  parse: [],
  layout: [],
  'fact-store': [],
  credential: ['model'],
  catalog: ['model', 'parse'],
  command: ['model', 'parse', 'credential'],
  syntax: [],
  python: ['model', 'parse', 'command', 'container', 'statement', 'credential', 'syntax'],
  javascript: ['model', 'parse', 'command', 'credential', 'statement', 'syntax'],
  container: ['model', 'parse', 'command', 'credential'],
  statement: ['model', 'parse', 'command', 'container'],
  snapshot: ['model'],
  discover: ['model', 'snapshot', 'scan'],
  dependency: ['model'],
  extract: [
    'model',
    'dependency',
    'snapshot',
    'parse',
    'command',
    'container',
    'python',
    'javascript',
    'credential',
    'statement',
  ],
  rules: ['model', 'catalog', 'parse'],
  scan: ['model', 'parse'],
  supply: ['model', 'dependency'],
  bom: ['model', 'dependency'],
  exchange: ['model', 'parse'],
  intelligence: ['model', 'dependency'],
  evidence: ['model', 'command', 'credential', 'snapshot'],
  threats: ['model', 'catalog'],
  compare: ['model'],
  risk: ['model'],
  register: ['model', 'exchange', 'risk'],
  assurance: ['model', 'catalog'],
  policy: ['model', 'catalog', 'compare', 'parse', 'risk'],
  report: ['model', 'layout', 'catalog', 'assurance', 'compare', 'policy', 'register', 'risk', 'threats'],
  'analyse.ts': [
    'model',
    'bom',
    'dependency',
    'snapshot',
    'discover',
    'extract',
    'rules',
    'evidence',
    'supply',
    'threats',
    'compare',
    'policy',
  ],
  isolation: ['model', 'snapshot'],
  jobs: ['analyse.ts', 'isolation', 'model', 'snapshot', 'policy'],
  github: ['model', 'snapshot', 'report', 'policy', 'jobs'],
};

/** May import every part; nobody may import it. */
const ENTRY = 'entry';

/** Parts made of plugins: a plugin sees its part's contract, never another plugin. */
const PLUGIN_PARTS: ReadonlySet<string> = new Set(['extract', 'report']);

const FILES = ['src/catalog/', 'src/rules/', 'src/snapshot/', 'src/jobs/', 'src/fact-store/', 'src/entry/'];
const NETWORK = ['src/github/', 'src/entry/'];

/** Who alone may import a package or a module of Node: files, or folders with a slash at the end. */
const ONLY: readonly (readonly [name: RegExp, places: readonly string[]])[] = [
  [/^(?:bullmq|ioredis|pg|@electric-sql\/pglite)(?:\/|$)/, ['src/jobs/']],
  [/^(?:probot|@octokit\/.*)$/, ['src/github/', 'src/entry/']],
  [/^@marcbachmann\/cel-js$/, ['src/rules/expression.ts']],
  [/^(?:web-tree-sitter|tree-sitter-\w+)(?:\/|$)/, ['src/syntax/']],
  [/^dockerfile-ast(?:\/|$)/, ['src/extract/dockerfile/', 'src/container/']],
  [/^(?:sax|smol-toml)$/, ['src/parse/']],
  [/^elkjs(?:\/|$)/, ['src/layout/']],
  // Catalogues are files of the application: they need no bounded parser.
  [/^yaml$/, ['src/parse/', 'src/catalog/load.ts', 'src/exchange/yaml-file.ts']],
  [/^(?:tar-stream|node:zlib)$/, ['src/github/', 'src/scan/', 'src/exchange/', 'src/intelligence/']],
  // A stage reads what it is given: no file, no network, no other program.
  [/^node:fs(?:\/promises)?$/, FILES],
  [/^(?:node:(?:https?|http2|net|tls|dgram|dns)|undici)(?:\/|$)/, NETWORK],
  [/^node:child_process$/, ['src/isolation/', 'src/snapshot/', 'src/entry/']],
  // Nothing that a repository holds may become code.
  [/^node:(?:vm|worker_threads|inspector|repl|process)(?:\/|$)/, []],
];

/** Both start a process and hand on PATH alone, so that it finds git or Node's own libraries; all else is withheld. */
const HANDS_PATH_ON: ReadonlySet<string> = new Set(['src/snapshot/git-process.ts', 'src/isolation/index.ts']);

const files = globSync('src/**/*.ts', { ignore: ['src/extract/*/fixtures/**'] }).toSorted();

describe('architecture', () => {
  it('knows every folder of src and every file directly in it', () => {
    const known = [...Object.keys(MAY_IMPORT), ENTRY].toSorted();
    const there = [...new Set(files.map(partOf))].toSorted();
    expect(there.filter((part) => !known.includes(part))).toEqual([]);
    expect(there.length).toBeGreaterThan(10);
    expect(there).toContain('analyse.ts');
  });

  it('has a table without circles', () => {
    const reachable = (part: string, seen: ReadonlySet<string>): boolean =>
      (MAY_IMPORT[part] ?? []).some((next) => seen.has(next) || reachable(next, new Set([...seen, next])));
    expect(Object.keys(MAY_IMPORT).filter((part) => reachable(part, new Set([part])))).toEqual([]);
  });

  it.each(files)('%s keeps to its part', (file) => {
    expect(violationsOf(file, readFileSync(file, 'utf8'))).toEqual([]);
  });

  it.each<[name: string, file: string, source: string, violation: string]>([
    ['a part below', 'src/model/x.ts', "import { a } from '../rules/index.ts';", 'src/rules/index.ts'],
    ['a type alone', 'src/rules/x.ts', "import type { A } from '../report/index.ts';", 'src/report/index.ts'],
    ['an export on', 'src/threats/index.ts', "export * from '../policy/index.ts';", 'src/policy/index.ts'],
    ['an import at run time', 'src/compare/x.ts', "await import('../github/index.ts');", 'src/github/index.ts'],
    ['an unknown name', 'src/compare/x.ts', 'await import(name);', 'import of a name made at run time'],
    ['a require', 'src/compare/x.ts', "require('node:fs');", 'require'],
    ['past the index', 'src/rules/x.ts', "import { a } from '../model/ids.ts';", 'src/model/ids.ts'],
    ['the street', 'src/report/x.ts', "import { analyse } from '../analyse.ts';", 'src/analyse.ts'],
    ['entry', 'src/jobs/x.ts', "import { a } from '../entry/index.ts';", 'src/entry/index.ts'],
    ['out of src', 'src/entry/x.ts', "import { a } from '../../test/support/a.ts';", 'test/support/a.ts'],
    ['a sibling plugin', 'src/extract/a/index.ts', "import { b } from '../b/index.ts';", 'src/extract/b/index.ts'],
    ['a part of its own', 'src/extract/a/x.ts', "import { b } from '../read-files.ts';", 'src/extract/read-files.ts'],
    ['inside a plugin', 'src/extract/index.ts', "import { b } from './a/x.ts';", 'src/extract/a/x.ts'],
    ['a package of another', 'src/entry/x.ts', "import { Queue } from 'bullmq';", 'bullmq'],
    ['a network client', 'src/extract/a/x.ts', "import { get } from 'node:https';", 'node:https'],
    ['fetch', 'src/rules/x.ts', "await fetch('https://example.com');", 'fetch'],
    ['fetch through globalThis', 'src/rules/x.ts', "globalThis.fetch('https://example.com');", 'fetch'],
    ['evaluation', 'src/rules/x.ts', "new Function('1');", 'Function'],
    ['the environment', 'src/jobs/x.ts', "process.env['HOME'];", 'process.env'],
    ['the environment by its name', 'src/jobs/x.ts', "process['env'];", 'process.env'],
    ['the arguments', 'src/jobs/x.ts', 'const { argv } = process;', 'process'],
    ['more than PATH', 'src/snapshot/git-process.ts', "process.env['HOME'];", 'process.env'],
  ])('catches %s', (_, file, source, violation) => {
    expect(violationsOf(file, source)).toEqual([violation]);
  });

  it.each([
    ['src/analyse.ts', "import { a } from './model/index.ts';"],
    ['src/extract/index.ts', "import { b } from './a/index.ts';"],
    ['src/extract/a/x.ts', "import { b } from '../contract.ts'; import { c } from './y.ts';"],
    ['src/entry/cli/index.ts', "import { a } from '../../analyse.ts'; process.env['HOME'];"],
    ['src/snapshot/git-process.ts', "process.env['PATH'] ?? '/usr/bin';"],
    ['src/jobs/x.ts', "import { Queue } from 'bullmq'; process.pid;"],
  ])('lets %s do %s', (file, source) => {
    expect(violationsOf(file, source)).toEqual([]);
  });
});

/** What a file imports or uses although it may not, in the order of the file. */
function violationsOf(file: string, source: string): string[] {
  const { module, program, errors } = parseSync(file, source);
  if (errors.length > 0) return errors.map((error) => error.message);
  const declaresFetch = program.body.some((node) => node.type === 'FunctionDeclaration' && node.id?.name === 'fetch');
  const requests = [
    ...module.staticImports.map((statement) => statement.moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
  ];
  const atRunTime = module.dynamicImports.map(
    ({ moduleRequest: { start, end } }) => /^(['"])(.*)\1$/.exec(source.slice(start, end))?.[2],
  );
  return [
    ...requests.flatMap((request) => forbiddenImport(file, request)),
    ...atRunTime.flatMap((request) =>
      request === undefined ? ['import of a name made at run time'] : forbiddenImport(file, request),
    ),
    ...forbiddenUses(file, program, null).filter((use) => use !== 'fetch' || !declaresFetch),
  ];
}

function forbiddenImport(file: string, request: string): string[] {
  if (request.startsWith('.')) {
    const target = join(file, '..', request);
    return mayImport(file, target) ? [] : [target];
  }
  const rule = ONLY.find(([name]) => name.test(request));
  return rule === undefined || rule[1].some((place) => isAt(file, place)) ? [] : [request];
}

function mayImport(from: string, to: string): boolean {
  const [own, other] = [partOf(from), partOf(to)];
  if (!to.startsWith('src/')) return false;
  if (own !== other) {
    const door = other.endsWith('.ts') ? `src/${other}` : `src/${other}/index.ts`;
    return to === door && other !== ENTRY && (own === ENTRY || MAY_IMPORT[own]?.includes(other) === true);
  }
  if (!PLUGIN_PARTS.has(own) || pluginOf(from) === pluginOf(to)) return true;
  if (pluginOf(from) === '')
    return to === `src/${own}/${pluginOf(to)}/index.ts` || (own === 'extract' && pluginOf(to) === 'link');
  return to === `src/${own}/contract.ts`;
}

type Node = { readonly type: string; readonly [key: string]: unknown };

function forbiddenUses(file: string, node: unknown, parent: Node | null): string[] {
  if (Array.isArray(node)) return node.flatMap((item: unknown) => forbiddenUses(file, item, parent));
  if (!isNode(node)) return [];
  const own = forbiddenUse(file, node, parent);
  return own === null ? Object.values(node).flatMap((child) => forbiddenUses(file, child, node)) : [own];
}

function forbiddenUse(file: string, node: Node, parent: Node | null): string | null {
  if (node.type === 'CallExpression' && isName(node['callee'], 'require')) return 'require';
  if (node.type === 'CallExpression' && isName(node['callee'], 'eval')) return 'eval';
  if (node.type === 'NewExpression' && isName(node['callee'], 'Function')) return 'Function';
  const called = node.type === 'CallExpression' ? node['callee'] : null;
  const fetches =
    isName(called, 'fetch') ||
    (isNode(called) && isName(called['object'], 'globalThis') && propertyOf(called) === 'fetch');
  if (fetches && !NETWORK.some((place) => isAt(file, place))) return 'fetch';
  if (isAt(file, `src/${ENTRY}/`)) return null;
  if (node.type === 'VariableDeclarator' && isName(node['init'], 'process')) return 'process';
  const property = node.type === 'MemberExpression' && isName(node['object'], 'process') ? propertyOf(node) : '';
  if (property !== 'env' && property !== 'argv') return null;
  const onlyPath = parent?.type === 'MemberExpression' && propertyOf(parent) === 'PATH';
  return property === 'env' && onlyPath && HANDS_PATH_ON.has(file) ? null : `process.${property}`;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function isName(value: unknown, name: string): boolean {
  return isNode(value) && value.type === 'Identifier' && value['name'] === name;
}

/** The name after the dot or, when it is a text, in the brackets. */
function propertyOf(node: Node): string {
  const property = node['property'];
  if (!isNode(property)) return '';
  return String(node['computed'] === true ? property['value'] : property['name']);
}

function isAt(file: string, place: string): boolean {
  return place.endsWith('/') ? file.startsWith(place) : file === place;
}

/** `model` for a file in src/model, `analyse.ts` for a file directly in src. */
function partOf(file: string): string {
  return file.split('/')[1] ?? '';
}

/** The plugin's folder, or '' for files that belong to the part itself. */
function pluginOf(file: string): string {
  const segments = file.split('/');
  return segments.length > 3 ? (segments[2] ?? '') : '';
}
