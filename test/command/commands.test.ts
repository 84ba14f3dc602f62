import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandFacts, runPackage } from '../../src/command/index.ts';
import { Fact, SubjectKey } from '../../src/model/index.ts';
import { aPlace, read } from '../support/command-place.ts';

const runner = SubjectKey.parse('ci|w.yml||job');

it.each([
  ['CUDA_VISIBLE_DEVICES=0 python -u ./scripts/train.py --lr 3', ['scripts/train.py']],
  ['python -m pkg.train x', ['pkg/train.py']],
  ['accelerate launch --num_processes 2 train.py eval.py', ['train.py']],
  ['python -m torch.distributed.run --nproc 2 train.py', ['train.py']],
  ['torchrun train.py && bash run.sh', ['train.py', 'run.sh']],
  ['uv run train.py; poetry run python a.py', ['train.py', 'a.py']],
  ['python -m pytest tests.py; python -c "x" a.py; echo a.py', []],
  ['python /usr/lib/x.py', []],
])('%s starts files', (script, paths) => {
  expect(read(script, 'runs', { runner }).map(({ path }) => path)).toEqual(paths);
  expect(read(script, 'runs')).toEqual([]);
});

it.each([
  ['claude -p x --dangerously-skip-permissions', 'claude --dangerously-skip-permissions', []],
  ['claude --permission-mode=bypassPermissions', 'claude --permission-mode bypassPermissions', []],
  ['gemini --yolo -p x', 'gemini --yolo', []],
  ['npx -y @openai/codex@1.2.3 exec --full-auto x', '@openai/codex --full-auto', ['sandbox']],
  ['codex --dangerously-bypass-approvals-and-sandbox', 'codex --dangerously-bypass-approvals-and-sandbox', []],
  ['q chat --trust-all-tools', 'q --trust-all-tools', []],
])('%s asks nobody', (script, name, controls) => {
  expect(read(script, 'operation')).toEqual([{ name, controls, kind: 'permission-bypass', input: 'literal' }]);
});

it('an option of the same name elsewhere says nothing', () => {
  expect(read('yolo train --yolo; make --full-auto; claude -p "--yolo is bad"', 'operation')).toEqual([]);
});

const server = {
  name: '@acme/mcp-server',
  controls: [],
  kind: 'tool-server',
  repo: '@acme/mcp-server',
  resolved: true,
  revision: '',
  pinned: 'none',
  loader: 'npx',
  remoteCode: 'on',
  formats: ['code'],
  transport: 'registry',
  verified: false,
};

it.each([
  ['npx -y @acme/mcp-server /data', [server]],
  ['npx -y @acme/mcp-server@latest', [{ ...server, revision: 'latest' }]],
  ['npx @acme/mcp-server@1.2.3', [{ ...server, revision: '1.2.3', pinned: 'tag', controls: ['exact-pin'] }]],
  [
    'uvx mcp-server-git==0.6.2',
    [
      {
        ...server,
        name: 'mcp-server-git',
        repo: 'mcp-server-git',
        loader: 'uvx',
        revision: '0.6.2',
        pinned: 'tag',
        controls: ['exact-pin'],
      },
    ],
  ],
  ['npx prettier .', []],
])('%s', (script, expected) => {
  expect(read(script, 'reference')).toEqual(expected);
});

it('a package runner is told by program and words', () => {
  expect(runPackage('uvx', ['--from', 'git+https://tok@github.com/a/b@main', 'b', 'x'])).toEqual({
    loader: 'uvx',
    package: 'https://github.com/a/b',
    version: 'main',
    exact: false,
    rest: ['x'],
  });
  expect(runPackage('/usr/bin/npx', ['-y', 'acme'])).toMatchObject({ package: 'acme', version: '', exact: false });
  expect(runPackage('npm', ['run', 'x'])).toBeNull();
});

const pieces = fc.constantFrom(
  ...'pip install|torch==1|curl https://a.b/x.sh||| sh|bash -c "|"|$(|)|`|\n|\\|&&|; |vllm serve o/n|--host|0.0.0.0|git clone|https://huggingface.co/a/b|sudo|env A=b|--|npx -y|@x/mcp@1|uvx|-e git+https://|@|#egg=|conda install|claude --yolo|wget|m.pt|<(|sha256sum -c|python -m|é'.split(
    '|',
  ),
);

it('any script gives facts that hold the schema, and nothing is thrown', () => {
  const script = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(pieces, { maxLength: 25 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(script, (text) => {
      for (const fact of commandFacts(text, aPlace({ runner }))) expect(Fact.safeParse(fact).error).toBeUndefined();
    }),
    { numRuns: 400 },
  );
});

it('scripts in scripts are looked into three deep', () => {
  const nested = (depth: number): string => (depth === 0 ? 'pip install a' : `x $(${nested(depth - 1)})`);
  expect(read(nested(3), 'dependency')).toHaveLength(1);
  expect(read(nested(4), 'dependency')).toEqual([]);
});

it('a script that cannot be split says nothing', () => {
  expect(commandFacts(`pip install a\0`, aPlace())).toEqual([]);
});
