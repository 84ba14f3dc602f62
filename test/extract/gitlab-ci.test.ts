import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { gitlabCi } from '../../src/extract/gitlab-ci/index.ts';
import type { Job } from '../../src/model/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

async function read(text: string, path = '.gitlab-ci.yml'): Promise<Extraction> {
  return gitlabCi.extract({ path, text }, new AbortController().signal);
}

async function jobs(text: string): Promise<readonly Job[]> {
  return (await read(text)).facts.flatMap((fact) => (fact.fact === 'job' ? [fact.value] : []));
}

it('a pipeline that trains and publishes', async () => {
  const text = readFileSync('src/extract/gitlab-ci/fixtures/.gitlab-ci.yml', 'utf8');
  const lines = statementLines(await read(text));
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('facts/gitlab-ci.txt');
  expect(lines.join('\n')).not.toContain('token=abc');
});

it.each([
  ['.gitlab-ci.yml', true],
  ['ml/.gitlab-ci.yml', true],
  ['ci/train.gitlab-ci.yml', true],
  ['.gitlab/ci/train.yml', true],
  ['gitlab.yml', false],
  ['.github/workflows/a.yml', false],
])('%s: %s', (path, expected) => {
  expect(gitlabCi.matches(path)).toBe(expected);
});

describe('jobs', () => {
  it.each([
    ['', ['push'], []],
    ['  only: [merge_requests]\n', ['merge_request'], []],
    ['  only: [schedules]\n', ['schedule'], []],
    ['  rules: [{if: $CI_COMMIT_TAG}]\n', ['tag'], []],
    [
      '  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}, {if: $CI_COMMIT_BRANCH}]\n',
      ['merge_request', 'push'],
      [],
    ],
    ['  when: manual\n', ['push'], ['human-approval']],
    ['  rules: [{if: $CI_COMMIT_BRANCH, when: manual}, {when: never}]\n', ['push'], ['human-approval']],
    ['  rules: [{if: $CI_COMMIT_BRANCH, when: manual}, {if: $CI_COMMIT_TAG}]\n', ['push', 'tag'], []],
  ])('%j', async (body, triggers, controls) => {
    expect(await jobs(`a:\n  script: [make]\n${body}`)).toMatchObject([{ triggers, controls, ml: false }]);
  });

  it('a pipeline that learns nothing draws nothing', async () => {
    const text =
      'image: node:20\ntest:\n  script: [npm test, pip install scipy]\n  environment: production\n  rules: [{if: $CI_MERGE_REQUEST_ID == "merge_request"}]\n';
    expect(linesOfKinds(await read(text), 'element', 'flow', 'runs', 'signal')).toEqual([]);
    expect(linesOfKinds(await read(text), 'dependency')).toHaveLength(1);
  });

  it('jobs of later stages get what the nearest earlier stage made', async () => {
    const text =
      'stages: [a, b, c]\none: {stage: a, script: [dvc pull], artifacts: {paths: [x]}}\ntwo: {stage: b, script: [dvc push]}\nthree: {stage: c, script: [python train.py]}\n';
    const flows = linesOfKinds(await read(text), 'flow').filter((line) => line.endsWith(' unknown'));
    expect(
      flows.map((line) => /\|(\w+)\|GitLab CI\/\w+ -> .*\|(\w+)\|GitLab CI\/\w+ (\w+)/.exec(line)?.slice(1).join(' ')),
    ).toEqual(['one two artifact', 'two three configuration']);
  });
});

describe('ugly files', () => {
  it.each([
    [
      'templates that extend each other',
      '.a: {extends: .b}\n.b: {extends: .a}\nx: {extends: [.a, .b, .missing], script: [make]}\n',
    ],
    [
      'references that refer to each other',
      'a: {script: [!reference [b, script]]}\nb: {script: [!reference [a, script], !reference [a, script]]}\n',
    ],
    [
      'wrong shapes',
      'a: 1\nb: {script: {x: y}}\nc: {script: [1, [2, [x]]], needs: {a: b}}\ninclude: [1, {local: [x]}]\n',
    ],
    ['names of JavaScript', '__proto__: {script: [dvc pull]}\nconstructor: {script: [dvc push]}\n'],
    ['a list', '- a\n'],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read('a: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
  });
});
