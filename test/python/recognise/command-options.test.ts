import { expect, it } from 'vitest';
import { factsOfSource } from '../../support/python-lines.ts';

const HEAD = 'import subprocess\nimport git\nfrom mcp.server import Server\n\n';

async function told(source: string): Promise<string[]> {
  const facts = await factsOfSource(`${HEAD}${source}\n`, 'server.py');
  return facts.flatMap((fact) =>
    fact.fact === 'operation' && fact.value.kind === 'command-option' ? `${fact.value.symbol}: ${fact.value.name}` : [],
  );
}

it.each<[string, string, string[]]>([
  [
    'GitPython, by command',
    'def checkout(repo: git.Repo, branch: str):\n    repo.git.checkout(branch)',
    ['checkout: checkout branch'],
  ],
  [
    'GitPython, by method',
    'def branch(repo: git.Repo, name: str):\n    repo.create_head(name)',
    ['branch: create_head name'],
  ],
  [
    'a list of arguments',
    'def fetch(url: str):\n    subprocess.run(["curl", "-s", url, "x"])\n    subprocess.run(["curl", url])',
    ['fetch: run url'],
  ],
  ['behind two hyphens', 'def add(repo: git.Repo, file: str):\n    repo.git.add("--", file)', []],
  ['a number', 'def log(repo: git.Repo, count: int):\n    repo.git.log(count)', []],
  [
    'looked at first',
    'def checkout(repo: git.Repo, branch: str):\n    if branch.startswith("-"):\n        raise ValueError\n    repo.git.checkout(branch)',
    [],
  ],
  ['another program', 'def say(text: str):\n    subprocess.run(["echo", text])', []],
])('an argument that may be an option: %s', async (_, source, expected) => {
  expect(await told(source)).toEqual(expected);
});

it('is nobody else’s business than that of a tool server', async () => {
  const facts = await factsOfSource(
    'import git\n\ndef checkout(repo: git.Repo, branch: str):\n    repo.git.checkout(branch)\n',
    'a.py',
  );
  expect(facts.filter(({ fact }) => fact === 'operation')).toEqual([]);
});
