import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const LIBRARIES = ['numpy as np', 'pandas as pd', 'os', 'json', 'logging', 'math', 'torch', 'torch.nn as nn', 'typing'];
const WORDS =
  'batch config data device epoch feature hidden input label layer loss mask model output path query score state step token value weight'.split(
    ' ',
  );

/**
 * Text of one module of a machine-learning code base, some 5 kB as in public repositories: imports (some of other modules here), a class with
 * methods, functions with docstrings, dictionaries, loops, calls; in one of forty a model of a hub, a checkpoint or a dataset.
 */
function moduleText(index: number, total: number, seed: number): string {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const name = (): string => `${pick(WORDS)}_${pick(WORDS)}`;
  const expression = (depth: number): string => {
    const kind = Math.floor(random() * (depth > 2 ? 3 : 7));
    if (kind === 0) return name();
    if (kind === 1) return String(Math.floor(random() * 1000));
    if (kind === 2) return `'${pick(WORDS)}'`;
    if (kind === 3) return `${name()}[${expression(depth + 1)}]`;
    if (kind === 4)
      return `self.${name()}.${pick(WORDS)}(${expression(depth + 1)}, ${pick(WORDS)}=${expression(depth + 1)})`;
    if (kind === 5) return `{'${pick(WORDS)}': ${expression(depth + 1)}, '${pick(WORDS)}': ${expression(depth + 1)}}`;
    return `(${expression(depth + 1)} + ${expression(depth + 1)}) * np.${pick(['mean', 'sum', 'sqrt'])}(${expression(depth + 1)})`;
  };
  const statement = (indent: string): string[] => {
    const kind = Math.floor(random() * 8);
    if (kind === 0)
      return [
        `${indent}for ${pick(WORDS)} in range(${Math.floor(random() * 100)}):`,
        `${indent}    ${name()} = ${expression(0)}`,
      ];
    if (kind === 1)
      return [
        `${indent}if ${expression(1)} is not None:`,
        `${indent}    logging.info('%s %s', ${expression(1)}, ${name()})`,
      ];
    if (kind === 2) return [`${indent}# ${Array.from({ length: 9 }, () => pick(WORDS)).join(' ')}`];
    return [`${indent}${name()} = ${expression(0)}`];
  };
  const body = (indent: string, count: number): string[] =>
    Array.from({ length: count }, () => statement(indent)).flat();
  const imports = Array.from({ length: 5 }, () => `import ${pick(LIBRARIES)}`);
  const other = Math.floor(random() * total);
  const lines = [
    ...new Set(imports),
    `from code.part_${other % 80}.module_${other} import helper_${other % 7}, Worker${other}`,
    '',
    `DEFAULT_${index % 50} = {'${pick(WORDS)}': ${Math.floor(random() * 100)}, 'name': '${pick(WORDS)}'}`,
    '',
    `class Worker${index}(nn.Module):`,
    `    """${Array.from({ length: 12 }, () => pick(WORDS)).join(' ')}."""`,
  ];
  for (let method = 0; method < 5; method += 1) {
    lines.push(
      '',
      `    def ${name()}_${method}(self, ${pick(WORDS)}, ${name()}=${Math.floor(random() * 9)}):`,
      `        """${name()}."""`,
    );
    lines.push(...body('        ', 9), `        return self.${name()}`);
  }
  for (let part = 0; part < 7; part += 1) {
    lines.push(
      '',
      `def helper_${part}(${pick(WORDS)}, ${name()}=None):`,
      ...body('    ', 7),
      `    return helper_${other % 7}(${expression(1)})`,
    );
  }
  if (index % 40 === 0) {
    lines.push(
      '',
      `def load_${index}(name='org/model-${index % 97}'):`,
      '    from transformers import AutoModel',
      `    model = AutoModel.from_pretrained(name, trust_remote_code=${index % 80 === 0 ? 'True' : 'False'})`,
      `    return torch.load('checkpoints/${index}.pt'), model`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export type PythonRepository = {
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  readonly files: readonly string[];
};

/** A git repository with so many Python files, and a second commit that changes ten of them. Written below the system's temporary folder. */
export function aPythonRepository(count: number): PythonRepository {
  const directory = mkdtempSync(join(tmpdir(), 'stridegate-bench-'));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1e9 });
  git('init', '-q', '-b', 'main');
  const files = Array.from({ length: count }, (_, index) => `code/part_${index % 80}/module_${index}.py`);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  const commit = (message: string): string => {
    git('add', '-A');
    git('-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', 'commit', '-q', '-m', message);
    return git('rev-parse', 'HEAD').trim();
  };
  write('requirements.txt', 'torch==2.5.1\ntransformers==4.46.0\n');
  files.forEach((path, index) => write(path, moduleText(index, count, index + 1)));
  const base = commit('base');
  for (let at = 0; at < 10; at += 1) {
    const index = Math.floor((at * count) / 10);
    write(files[index] ?? 'x.py', moduleText(index, count, 1_000_000 + index));
  }
  return { directory, base, head: commit('change ten files'), files };
}
