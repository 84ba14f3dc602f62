import { describe, expect, it } from 'vitest';
import { linesOfKinds } from '../support/statement-lines.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { githubActions } from '../../src/extract/github-actions/index.ts';
import { Fact } from '../../src/model/index.ts';
import type { Job } from '../../src/model/index.ts';

const signal = new AbortController().signal;
const PATH = '.github/workflows/ci.yml';

async function read(text: string, path = PATH): Promise<Extraction> {
  const extraction = await githubActions.extract({ path, text }, signal);
  for (const fact of extraction.facts) Fact.parse(fact);
  return extraction;
}

async function jobs(text: string): Promise<readonly Job[]> {
  const { facts } = await read(text);
  return facts.flatMap((fact) => (fact.fact === 'job' ? [fact.value] : []));
}

/** The one job of a workflow with the given head and body of the job. */
async function theJob(head: string, body: string): Promise<Job> {
  const [job, ...others] = await jobs(`${head}\njobs:\n  a:\n${body}`);
  expect(others).toEqual([]);
  if (job === undefined) throw new Error('no job');
  return job;
}

const line = (path: string, startLine: number): unknown => ({ path, startLine, endLine: startLine });
const subject = { context: 'shipped', controls: [], edits: [] };

describe('what a job is for', () => {
  it.each([
    ['- run: python src/train.py', true, false],
    ['- run: uv run python -m acme.evaluate --all', true, false],
    ['- run: cd x && dvc repro', true, false],
    ['- run: hf upload acme/x .', true, false],
    ['- run: az ml job create', true, false],
    ['- uses: iterative/setup-cml@v2', true, false],
    ['- run: make\n        env: { HF_TOKEN: "${{ secrets.HUB }}" }', true, false],
    ['- run: make\n        env: { T: "${{ secrets.WANDB_API_KEY }}" }', true, false],
    ['- uses: anthropics/claude-code-action@v1', true, true],
    ['- run: aider --yes --message "fix it"', true, true],
    ['- run: |\n          npm i -g @anthropic-ai/claude-code\n          claude --version', false, false],
    ['- run: python setup.py sdist', false, false],
    ['- run: echo train.py dvc repro', false, false],
    ['- uses: acme/main-branch@v1\n        with: { message: hello }', false, false],
  ])('%s', async (step, ml, agent) => {
    const extraction = await read(`on: push\njobs:\n  a:\n    steps:\n      ${step}`);
    const [job] = extraction.facts.flatMap((fact) => (fact.fact === 'job' ? [fact.value] : []));
    expect({ ml: job?.ml, agent: job?.agent }).toEqual({ ml, agent });
    expect(extraction.facts.some(({ fact }) => fact === 'signal')).toBe(ml);
  });

  it('an agent is a language model that the workflow talks to, and one that never asks is an operation', async () => {
    const extraction = await read(
      'on: push\njobs:\n  a:\n    steps:\n      - run: claude -p hi --dangerously-skip-permissions',
    );
    expect(linesOfKinds(extraction, 'operation', 'flow')).toEqual([
      `5 operation permission-bypass claude --dangerously-skip-permissions input=literal path=${PATH} symbol=a`,
      `5 flow ci|${PATH}||ci -> llm|||anthropic prompt https`,
      `5 flow llm|||anthropic -> ci|${PATH}||ci completion https`,
    ]);
  });

  it.each([
    ['on: pull_request', '', ['pull request contributor']],
    ['on: [push, issue_comment]', '', ['author of issues and comments']],
    ['on: [pull_request_target, issues]', '', ['pull request contributor', 'author of issues and comments']],
    ['on: push', '', []],
    ['on: [push, pull_request]', "if: github.ref == 'refs/heads/main'", []],
    ['on: [push, pull_request]', "if: github.event_name == 'push'", []],
    [
      'on: [push, pull_request]',
      "if: github.event_name == 'push' || github.actor == 'x'",
      ['pull request contributor'],
    ],
    ['on: [push, pull_request]', "if: github.event_name == 'pull_request'", ['pull request contributor']],
  ])('%s %s is started from outside by %j', async (head, condition, names) => {
    const job = `  a:\n    steps: [{ run: python train.py }]\n${condition === '' ? '' : `    ${condition}\n`}`;
    const { facts } = await read(`${head}\njobs:\n${job}`);
    const strangers = facts.flatMap((fact) =>
      fact.fact === 'element' && fact.value.kind === 'external-entity' ? [fact.value.name] : [],
    );
    expect(strangers).toEqual(names);
  });

  it('a workflow that learns nothing draws nothing, whoever starts it', async () => {
    const text =
      'on: [pull_request, issues]\njobs:\n  a:\n    environment: production\n    container: node:20\n    steps:\n      - run: npm test\n  b:\n    needs: a\n    uses: ./.github/workflows/release.yml\n';
    expect(linesOfKinds(await read(text), 'element', 'flow', 'runs', 'signal')).toEqual([]);
  });

  it('jobs that wait for each other in a circle, or for nobody, end', async () => {
    const text =
      'on: push\njobs:\n  a:\n    needs: [b, missing]\n    steps: [{ run: dvc pull }]\n  b:\n    needs: [c]\n    steps: []\n  c:\n    needs: [a, b]\n    steps: [{ run: dvc push }]\n';
    const flows = linesOfKinds(await read(text), 'flow').filter((flow) => flow.includes(' configuration unknown'));
    expect(flows).toEqual([
      `4 flow ci|${PATH}|c|ci/c -> ci|${PATH}|a|ci/a configuration unknown`,
      `10 flow ci|${PATH}|a|ci/a -> ci|${PATH}|c|ci/c configuration unknown`,
    ]);
  });
});

describe('actions', () => {
  const COMMIT = '0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70';
  const DIGEST = `sha256:${'a'.repeat(64)}`;
  it.each([
    [`acme/x/sub@${COMMIT} # v1`, 'acme/x/sub', COMMIT, 'commit', 'git', ['commit-pin']],
    ['acme/x@v1.2.3', 'acme/x', 'v1.2.3', 'tag', 'git', []],
    ['acme/x@main', 'acme/x', 'main', 'branch', 'git', []],
    ['acme/x@release/v1', 'acme/x', 'release/v1', 'branch', 'git', []],
    ['acme/x@0f3c9a5d', 'acme/x', '0f3c9a5d', 'branch', 'git', []],
    ['acme/x', 'acme/x', '', 'none', 'git', []],
    ['./.github/actions/x', './.github/actions/x', '', 'local', 'local', []],
    [`docker://acme/x@${DIGEST}`, 'docker://acme/x', DIGEST, 'digest', 'registry', ['digest-pin']],
    ['docker://host:5000/x', 'docker://host:5000/x', '', 'none', 'registry', []],
    ['docker://acme/x:1', 'docker://acme/x', '1', 'tag', 'registry', []],
  ])('%s', async (uses, repo, revision, pinned, transport, controls) => {
    for (const [text, path, symbol] of [
      [`jobs:\n  a:\n    steps:\n      - uses: ${uses}`, PATH, 'a'],
      [`runs:\n  using: composite\n  steps:\n      - uses: ${uses}`, 'x/action.yml', ''],
      [`on: push\njobs:\n  a:\n    uses: ${uses}`, PATH, 'a'],
    ] as const) {
      const { facts } = await read(text, path);
      const [reference] = facts.flatMap((fact) => (fact.fact === 'reference' ? [fact.value] : []));
      expect(reference).toMatchObject({ name: repo, path, symbol, repo, revision, pinned, transport, controls });
      expect(reference?.evidence).toEqual([line(path, 4)]);
    }
  });
});

it('credentials in variables and inputs, never their value', async () => {
  const value = ['hf', 'QmWnEbRvTcYxUzIaOsPdKfLgHj1928374650'].join('_');
  const { facts } = await read(
    `on: push\nenv:\n  HF_TOKEN: ${value}\njobs:\n  a:\n    steps:\n      - uses: a/b@v1\n        with:\n          token: ${value}\n        env: { T: "\${{ secrets.T }}", PASSWORD: changeme }`,
  );
  const credential = { ...subject, path: PATH, provider: 'huggingface', certainty: 'exact' };
  expect(facts.filter(({ fact }) => fact === 'credential')).toEqual([
    {
      fact: 'credential',
      value: { ...credential, name: 'token (huggingface)', symbol: 'a', evidence: [line(PATH, 9)] },
    },
    {
      fact: 'credential',
      value: { ...credential, name: 'HF_TOKEN (huggingface)', symbol: '', evidence: [line(PATH, 3)] },
    },
  ]);
  expect(JSON.stringify(facts)).not.toContain(value);
});

it('reads scripts as commands, at their own lines, with expressions as variables', async () => {
  const { facts } = await read(
    [
      'jobs:',
      '  a:',
      '    steps:',
      '      - run: |',
      '          echo ${{ matrix.x && 1 }}',
      '          pip install torch==${{ matrix.torch }}',
      '      - shell: pwsh',
      '        run: pip install numpy',
      '      - run: >-',
      '          pip',
      '          install',
      '          scipy',
    ].join('\n'),
  );
  const found = facts.flatMap((fact) => (fact.fact === 'dependency' ? [fact.value] : []));
  expect(found.map(({ package: name, symbol, manifest, evidence }) => ({ name, symbol, manifest, evidence }))).toEqual([
    { name: 'torch', symbol: 'a', manifest: 'workflow', evidence: [line(PATH, 6)] },
    { name: 'scipy', symbol: 'a', manifest: 'workflow', evidence: [{ path: PATH, startLine: 10, endLine: 12 }] },
  ]);
});

describe('hostile and odd files', () => {
  it.each([
    ['a list', '- a\n- b'],
    ['nothing', ''],
    ['jobs of no shape', 'on: push\njobs: [a, b]'],
    ['settings that are called action.yml', 'name: x\nsize: 3', 'conf/action.yml'],
  ])('%s holds no facts', async (_, text, path = PATH) => {
    expect(await read(text, path)).toEqual({ ok: true, facts: [] });
  });

  it('jobs and steps of no shape are jobs without anything', async () => {
    const found = await jobs(
      'on: 3\njobs:\n  a:\n  b: 1\n  c: { steps: { x: 1 }, env: [1] }\n  d: { steps: [1, null, []] }',
    );
    expect(found.map(({ symbol, ml }) => [symbol, ml])).toEqual(['a', 'b', 'c', 'd'].map((id) => [id, false]));
  });

  it('of a repeated job the last one counts', async () => {
    const found = await jobs('on: push\njobs:\n  a: { permissions: write-all }\n  a: { permissions: {} }');
    expect(found.map(({ permissions }) => permissions)).toEqual(['none']);
  });

  it.each([
    ['NUL', 'on: push\0'],
    ['deep nesting', `jobs: ${'['.repeat(5_000)}`],
    ['deep nesting, again', `jobs: ${'{a: '.repeat(5_000)}`],
    [
      'a bomb of aliases',
      `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`).join('\n')}`,
    ],
    ['an open quote', 'on: "push'],
  ])('%s is a reason', async (_, text) => {
    const extraction = await read(text);
    expect(extraction.facts).toEqual([]);
    expect(extraction.ok ? '' : extraction.reason).toMatch(/^line \d+: ./);
  });

  it('a long script of open expressions ends', async () => {
    const job = await theJob('on: issues', `    steps:\n      - run: "${'${{ contains('.repeat(20_000)}"`);
    expect(job.untrustedInput).toEqual([]);
  });
});
