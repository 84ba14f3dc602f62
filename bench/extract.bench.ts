import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { Language, Parser } from 'web-tree-sitter';
import type { FactCache } from '../src/extract/index.ts';
import type { OpenSnapshot } from '../src/snapshot/index.ts';
import { built } from './built.ts';
import { aPythonRepository } from './python-repository.ts';

/**
 * How long the analysis of a repository of 8,000 Python files takes, as ratios to what tree-sitter alone takes to parse them in the same run.
 * Bars: cold at most 3 times; with facts of before under a tenth of cold; a change of ten files under 2 s; memory under 1 GB.
 */
const COUNT = Number(process.argv[3] ?? 8_000);

async function opened(directory: string, commit: string): Promise<OpenSnapshot> {
  const result = await gitSnapshot(directory, CommitSha.parse(commit));
  if (!result.ok) throw new Error(result.message);
  return result.snapshot;
}

const { analyse } = await built('analyse');
const { loadCatalogs } = await built('catalog/index');
const { extractors } = await built('extract/index');
const { CommitSha } = await built('model/index');
const { loadRules } = await built('rules/index');
const { gitSnapshot } = await built('snapshot/index');

/** Processor time that some work takes, all threads of the process together: what else the machine does counts less than on a clock. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000_000;
}

/** Parses every Python file and nothing else; the texts are read before the clock starts. */
async function parseAlone(directory: string, commit: string): Promise<number> {
  const snapshot = await opened(directory, commit);
  const texts: string[] = [];
  for (const entry of snapshot.entries) {
    const content = entry.path.endsWith('.py') ? await snapshot.read(entry, 5_000_000) : null;
    if (content?.ok === true) texts.push(new TextDecoder().decode(content.bytes));
  }
  snapshot.close();
  await Parser.init();
  const file = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
  const parser = new Parser().setLanguage(await Language.load(file));
  return seconds(async () => {
    for (const text of texts) parser.parse(text)?.delete();
  });
}

async function street(directory: string, base: string, head: string, cache: FactCache): Promise<number> {
  const rules = loadRules('rules', loadCatalogs('catalogs'));
  if (!rules.ok) throw new Error(rules.problems.join('\n'));
  const [first, second] = [await opened(directory, base), await opened(directory, head)];
  try {
    return await seconds(() =>
      analyse(
        { base: first, head: second, configuration: null },
        {
          extractors,
          rules: rules.rules,
          now: new Date(0),
          cache,
          signal: new AbortController().signal,
          poisoned: new Map(),
          onFile: () => {},
          onStage: () => {},
        },
      ),
    );
  } finally {
    first.close();
    second.close();
  }
}

async function measure(what: string, directory: string, base: string, head: string): Promise<unknown> {
  if (what === 'parse') return { parse: await parseAlone(directory, base) };
  const cache: FactCache = new Map();
  const cold = await street(directory, base, base, cache);
  const megabytes = process.resourceUsage().maxRSS / 1000;
  const warm = await street(directory, base, base, cache);
  const change = await street(directory, base, head, cache);
  return { cold, warm, change, megabytes };
}

function inItsOwnProcess(
  what: string,
  repository: { directory: string; base: string; head: string },
): Record<string, number> {
  const args = [
    '--import',
    'tsx',
    fileURLToPath(import.meta.url),
    what,
    String(COUNT),
    repository.directory,
    repository.base,
    repository.head,
  ];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, number>;
}

const [what, , directory = '', base = '', head = ''] = process.argv.slice(2);
if (what !== undefined && what !== 'all') {
  process.stdout.write(JSON.stringify(await measure(what, directory, base, head)));
} else {
  const repository = aPythonRepository(COUNT);
  try {
    const { parse = 0 } = inItsOwnProcess('parse', repository);
    const { cold = 0, warm = 0, change = 0, megabytes = 0 } = inItsOwnProcess('street', repository);
    process.stdout.write(
      [
        `${COUNT} Python files, seconds of processor time:`,
        `  tree-sitter alone           ${parse.toFixed(1)} s`,
        `  the whole street, cold      ${cold.toFixed(1)} s   ${(cold / parse).toFixed(2)} × tree-sitter alone (bar: 3)`,
        `  with facts of before        ${warm.toFixed(1)} s   ${((warm / cold) * 100).toFixed(1)} % of cold (bar: 10)`,
        `  a change of ten files       ${change.toFixed(2)} s   (bar: 2)`,
        `  memory at its peak          ${megabytes.toFixed(0)} MB (bar: 1000)`,
        '',
      ].join('\n'),
    );
  } finally {
    rmSync(repository.directory, { recursive: true, force: true });
  }
}
