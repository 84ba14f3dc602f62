import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { githubActions } from '../../src/extract/github-actions/index.ts';
import { Fact } from '../../src/model/index.ts';
import type { Job } from '../../src/model/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

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

it('takes workflows and actions, and nothing that only looks like one', () => {
  const paths = [
    '.github/workflows/ci.yml',
    '.github/workflows/ci.yaml',
    'action.yml',
    'actions/x/action.yaml',
    '.github/workflows/sub/ci.yml',
    'docs/.github/workflows/ci.yml',
    '.github/workflows/ci.json',
    'transaction.yml',
  ];
  expect(paths.filter((path) => githubActions.matches(path))).toEqual(paths.slice(0, 4));
});

it('a training workflow: job, references, element, service, what it starts, signal', async () => {
  const fixture = new URL('../../src/extract/github-actions/fixtures/.github/workflows/train.yml', import.meta.url);
  const path = '.github/workflows/train.yml';
  const extraction = await read(readFileSync(fixture, 'utf8'), path);
  expect(extraction.ok).toBe(true);
  expect(statementLines(extraction)).toEqual([
    `8 job Train/train controls=least-privilege ml path=${path} permissions=read symbol=train triggers=push usesSecrets`,
    `11 reference action actions/checkout formats=code loader=uses path=${path} pinned=tag remoteCode=unknown revision=v4 symbol=train transport=git`,
    '13 element process dvc',
    `13 flow process|||dvc -> ci|${path}||Train dataset,model exec`,
    `14 runs ci|${path}||Train starts src/train.py`,
    `1 element ci Train details=on push path=${path} zone=ci`,
    'signal ml-workflow',
  ]);
});

it('an orchestrating workflow: jobs that wait for each other, who starts it, gates, roles, platforms', async () => {
  const fixture = new URL('../../src/extract/github-actions/fixtures/.github/workflows/release.yml', import.meta.url);
  const path = '.github/workflows/release.yml';
  const extraction = await read(readFileSync(fixture, 'utf8'), path);
  const lines = linesOfKinds(extraction, 'element', 'flow', 'runs', 'signal');
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('facts/github-actions-release.txt');
  const images = linesOfKinds(extraction, 'reference').filter((line) => line.includes(' container '));
  expect(images).toEqual([
    `20 reference container nvcr.io/nvidia/pytorch formats=unknown loader=image path=${path} pinned=tag revision=24.05-py3 symbol=train transport=registry`,
    `23 reference container redis formats=unknown loader=image path=${path} pinned=none symbol=train transport=registry`,
  ]);
});

describe('who starts a job', () => {
  it.each([
    ['on: push', ['push']],
    ['on: [push, pull_request]', ['pull_request', 'push']],
    ['"on":\n  push: { branches: [main] }\n  workflow_dispatch:', ['push', 'workflow_dispatch']],
    ['true: [issues]', ['issues']],
    ['name: x', []],
  ])('%s', async (head, triggers) => {
    expect((await theJob(head, '    steps: []')).triggers).toEqual(triggers);
  });

  it.each([
    ['pull_request_target', true],
    ['issue_comment', true],
    ['discussion_comment', true],
    ['workflow_run', true],
    ['pull_request_review_comment', true],
    ['pull_request', false],
    ['schedule', false],
  ])('%s is started by strangers: %s', async (event, untrusted) => {
    expect((await theJob(`on: ${event}`, '    steps: []')).untrustedTrigger).toBe(untrusted);
  });

  it.each([
    ["if: github.event.comment.author_association == 'MEMBER'", ['human-approval']],
    [`if: contains(fromJSON('["OWNER","COLLABORATOR"]'), github.event.comment.author_association)`, ['human-approval']],
    ["if: github.event.comment.author_association != 'NONE'", []],
    ["if: contains(github.event.comment.body, '@claude')", []],
  ])('%s', async (condition, controls) => {
    expect((await theJob('on: issue_comment', `    ${condition}\n    steps: []`)).controls).toEqual(controls);
  });

  it('waits for a label only when every event of strangers does', async () => {
    const labelled = 'on:\n  pull_request_target: { types: [labeled] }';
    expect((await theJob(labelled, '    steps: []')).controls).toEqual(['human-approval']);
    expect((await theJob(`${labelled}\n  issue_comment:`, '    steps: []')).controls).toEqual([]);
  });
});

describe('rights', () => {
  it.each([
    ['', '', 'default'],
    ['permissions: write-all', '', 'write-all'],
    ['permissions: read-all', '', 'read'],
    ['permissions: {}', '', 'none'],
    ['permissions: { contents: read, issues: write }', '', 'write'],
    ['permissions: write-all', '    permissions: { contents: read }', 'read'],
    ['permissions: { contents: read }', '    permissions: { packages: write }', 'write'],
  ])('%s %s: %s', async (workflow, job, permissions) => {
    expect((await theJob(`on: push\n${workflow}`, `${job}\n    steps: []`)).permissions).toBe(permissions);
  });

  it.each([
    ['    runs-on: self-hosted', true],
    ['    runs-on: [self-hosted, gpu]', true],
    ['    runs-on: { group: a, labels: [self-hosted] }', true],
    ['    runs-on: "${{ matrix.os }}"\n    strategy: { matrix: { os: [ubuntu-latest, self-hosted] } }', true],
    ['    runs-on: ubuntu-latest\n    strategy: { matrix: { os: [self-hosted] } }', false],
  ])('own machines: %s', async (body, selfHosted) => {
    expect((await theJob('on: push', body)).selfHosted).toBe(selfHosted);
  });

  it.each([
    ['    env: { A: "${{ secrets.A }}" }', true],
    ['    env: { A: "${{ secrets.GITHUB_TOKEN }}" }', false],
    ['    env: { A: "${{ toJSON(secrets) }}" }', true],
    ['    uses: ./.github/workflows/x.yml\n    secrets: inherit', true],
    ['    steps: [{ run: make secrets }]', false],
  ])('secrets: %s', async (body, usesSecrets) => {
    expect((await theJob('on: push', body)).usesSecrets).toBe(usesSecrets);
  });

  it("takes the workflow's variables for the job's", async () => {
    expect((await theJob('on: push\nenv: { A: "${{ secrets.A }}" }', '    steps: []')).usesSecrets).toBe(true);
  });
});

describe('text and code of strangers', () => {
  it.each([
    ['- uses: actions/checkout@v4\n        with: { ref: "${{ github.event.pull_request.head.sha }}" }', true],
    ['- uses: actions/checkout@v4\n        with: { ref: "refs/pull/${{ github.event.number }}/merge" }', true],
    [
      '- uses: actions/checkout@v4\n        env: { R: "${{ github.head_ref }}" }\n        with: { ref: "${{ env.R }}" }',
      true,
    ],
    ['- run: gh pr checkout "$N"', true],
    ['- run: git fetch origin pull/$N/head', true],
    ['- uses: actions/checkout@v4', false],
    ['- uses: actions/checkout@v4\n        with: { ref: main }', false],
    ['- run: |\n          # gh pr checkout 1\n          echo', false],
  ])('checks out the head: %s', async (step, untrustedCheckout) => {
    const job = await theJob('on: pull_request_target', `    steps:\n      ${step}`);
    expect(job.untrustedCheckout).toBe(untrustedCheckout);
  });

  it.each([
    ['- run: echo "${{ github.event.issue.title }}"', ['script']],
    ['- run: echo "${{ github.head_ref }}"', ['script']],
    ["- run: echo \"${{ GitHub.event['pull_request'].head.ref || 'x' }}\"", ['script']],
    ['- run: echo "${{ github.event.commits[0].message }}"', ['script']],
    ['- run: echo "${{ toJSON(github.event) }}"', ['script']],
    ['- env: { T: "${{ github.event.comment.body }}" }\n        run: echo "${{ env.T }}"', ['script']],
    ['- uses: actions/github-script@v7\n        with: { script: "f(`${{ github.event.review.body }}`)" }', ['script']],
    ['- env: { T: "${{ github.event.comment.body }}" }\n        run: echo "$T"', []],
    ["- run: echo ${{ contains(github.event.comment.body, '/x') }}", []],
    ['- run: echo ${{ github.event.issue.number }} ${{ github.event.pull_request.head.sha }}', []],
    ['- run: echo ${{ github.event.issue.title_length }}', []],
    ['- uses: a/b@v1\n        with: { title: "${{ github.event.issue.title }}" }', []],
    ['- run: echo "${{ github.event.issue.title"', []],
    [
      '- uses: anthropics/claude-code-action@v1\n        with: { prompt: "Do ${{ github.event.issue.body }}" }',
      ['prompt'],
    ],
    [
      '- uses: openai/codex-action@v1\n        env: { B: "${{ github.event.issue.body }}" }\n        with: { prompt: "Do ${{ env.B }}" }',
      ['prompt'],
    ],
    [
      '- uses: google-github-actions/run-gemini-cli@v0\n        env: { B: "${{ github.event.issue.body }}" }\n        with: { prompt: "Do $B" }',
      ['prompt'],
    ],
    [
      '- uses: acme/ai-reviewer@v1\n        with: { system-prompt: "${{ github.event.pull_request.title }}" }',
      ['prompt'],
    ],
    ['- env: { B: "${{ github.event.issue.body }}" }\n        run: claude -p "$B"', ['prompt']],
    ['- run: npx @openai/codex@0.5 exec "${{ github.event.issue.body }}"', ['prompt', 'script']],
    ['- uses: anthropics/claude-code-action@v1\n        with: { prompt: "Do ${{ github.event.issue.number }}" }', []],
  ])('%s', async (step, untrustedInput) => {
    expect((await theJob('on: issues', `    steps:\n      ${step}`)).untrustedInput).toEqual(untrustedInput);
  });

  it('points at the trigger, the job and the lines in question', async () => {
    const text = [
      'on: issue_comment',
      'jobs:',
      '  a:',
      '    steps:',
      '      - uses: actions/checkout@v4',
      '        with:',
      '          fetch-depth: 0',
      '          ref: refs/pull/${{ github.event.issue.number }}/head',
      '      - run: |',
      '          set -e',
      '          echo "${{ github.event.comment.body }}"',
    ];
    const expected = [1, 3, 8, 11].map((at) => line(PATH, at));
    expect((await jobs(text.join('\n'))).map(({ evidence }) => evidence)).toEqual([expected]);
    expect((await jobs(text.join('\r\n'))).map(({ evidence }) => evidence)).toEqual([expected]);
  });
});
