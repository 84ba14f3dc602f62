import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

/**
 * Writes what a new extractor begins with: its folder with index, schema, page and fixture, its test, and its lines in the registry.
 * Usage: npm run new extractor NAME   (NAME in kebab-case, the extractor's id)
 */
const USAGE = 'Usage: npm run new extractor NAME   (NAME in kebab-case, such as argo-workflows)';
const REGISTRY = 'src/extract/index.ts';

const [kind = '', id = '', ...rest] = process.argv.slice(2);
const problem = problemOf();
if (problem !== null) {
  process.stderr.write(`${problem}\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  const written = [...filesOf(id)].map(([path, text]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
  writeFileSync(REGISTRY, registered(readFileSync(REGISTRY, 'utf8'), id));
  process.stdout.write(
    `${[...written, REGISTRY].join('\n')}\n\nNext: say in index.ts which files are its own, state facts, then\n` +
      `  npx vitest run test/extract/${id}.test.ts test/plugins.test.ts && npm run docs\n`,
  );
}

function problemOf(): string | null {
  if (kind !== 'extractor') return `There is nothing to make for '${kind}'.`;
  if (rest.length > 0) return `One name, not also '${rest.join(' ')}'.`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)) return `'${id}' is no name in kebab-case.`;
  if (existsSync(join('src/extract', id))) return `src/extract/${id} is there already.`;
  return null;
}

/** `argo-workflows` as the name of its export: `argoWorkflows`. */
function exportOf(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function filesOf(name: string): ReadonlyMap<string, string> {
  const folder = `src/extract/${name}`;
  return new Map([
    [`${folder}/index.ts`, indexText(name)],
    [`${folder}/schema.ts`, schemaText(name)],
    [`${folder}/README.md`, readmeText(name)],
    [`${folder}/fixtures/${name}.yaml`, fixtureText(name)],
    [`test/extract/${name}.test.ts`, testText(name)],
  ]);
}

function indexText(name: string): string {
  return `import { contextOf, type Fact } from '../../model/index.ts';
import { parseYamlDocument } from '../../parse/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { stepsOf } from './schema.ts';

/** Steps of ${name}.yaml. */
export const ${exportOf(name)}: Extractor = {
  id: '${name}',
  version: 1,
  summary: 'The steps of ${name}.yaml.',
  maxBytes: YAML_LIMIT,
  matches: (path) => path === '${name}.yaml' || path.endsWith('/${name}.yaml'),
  extract: ({ path, text }) => {
    const parsed = parseYamlDocument(text, { maxBytes: YAML_LIMIT });
    if (!parsed.ok) return { ok: false, reason: \`\${parsed.reason}, line \${parsed.line}\`, facts: [] };
    return { ok: true, facts: stepsOf(parsed.root).map(({ name, line }) => stepFact(path, name, line)) };
  },
};

function stepFact(path: string, name: string, line: number): Fact {
  return {
    fact: 'element',
    value: {
      kind: 'process',
      name,
      path,
      symbol: name,
      context: contextOf(path),
      controls: [],
      evidence: [{ path, startLine: line, endLine: line }],
      edits: [],
      trust: 'internal',
      exposure: 'unknown',
      authentication: 'unknown',
      capabilities: [],
      details: [],
    },
  };
}
`;
}

function schemaText(name: string): string {
  return `import { entriesOf, get, type TreeNode } from '../../parse/index.ts';

export type Step = { readonly name: string; readonly line: number };

/** The steps below \`steps:\` of a ${name} file, in the order of the file, at most 1,000. */
export function stepsOf(root: TreeNode): Step[] {
  return entriesOf(get(root, 'steps'))
    .slice(0, 1_000)
    .map(({ key, line }) => ({ name: key.slice(0, 200), line }));
}
`;
}

function readmeText(name: string): string {
  return `# ${name}

Reads \`${name}.yaml\`: the steps of a pipeline. Say here what is read, what it becomes, and what is not read.
`;
}

function fixtureText(name: string): string {
  return `# The smallest ${name} file that says something.
steps:
  train:
    run: python train.py
`;
}

function testText(name: string): string {
  return `import { expect, it } from 'vitest';
import { ${exportOf(name)} } from '../../src/extract/${name}/index.ts';
import { valuesOf } from '../support/fact-lines.ts';
import { extractFixture } from '../support/extracted.ts';

it('a step is a process at its line', async () => {
  const extraction = await extractFixture(${exportOf(name)}, '${name}.yaml');
  const elements = valuesOf(extraction, 'element').map(({ kind, name, evidence }) => [kind, name, evidence]);
  expect(elements).toEqual([['process', 'train', [{ path: '${name}.yaml', startLine: 3, endLine: 3 }]]]);
});

it('a file without steps says nothing', async () => {
  const signal = new AbortController().signal;
  expect(await ${exportOf(name)}.extract({ path: '${name}.yaml', text: 'name: x\\n' }, signal)).toEqual({
    ok: true,
    facts: [],
  });
});
`;
}

function isPlugin(line: string): boolean {
  return /^import \{ \w+ \} from '\.\/[a-z0-9-]+\/index\.ts';$/.test(line);
}

function folderOf(line: string): string {
  return /'\.\/([^/]+)\//.exec(line)?.[1] ?? '';
}

/** The registry with the import and the list entry at their alphabetical places. */
function registered(text: string, name: string): string {
  const line = `import { ${exportOf(name)} } from './${name}/index.ts';`;
  const lines = text.split('\n');
  const plugins = lines.filter(isPlugin);
  const before = plugins.findLast((one) => folderOf(one) < name);
  const importAt = before === undefined ? lines.findIndex(isPlugin) : lines.indexOf(before) + 1;
  const withImport = lines.toSpliced(importAt, 0, line);
  const start = withImport.findIndex((one) => one.startsWith('export const extractors'));
  const end = withImport.indexOf('];', start);
  const folders = new Map(plugins.map((one) => [/\{ (\w+) \}/.exec(one)?.[1] ?? '', folderOf(one)]));
  const idOf = (entry: string): string => folders.get(/^ {2}(\w+)/.exec(entry)?.[1] ?? '') ?? '';
  const next = withImport.findIndex((one, at) => at > start && at < end && idOf(one) > name);
  return withImport.toSpliced(next < 0 ? end : next, 0, `  ${exportOf(name)},`).join('\n');
}
