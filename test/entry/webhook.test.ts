import { describe, expect, it } from 'vitest';
import { eventOf } from '../../src/entry/webhook.ts';
import { commandIn, FORMS } from '../../src/jobs/index.ts';

const sha = (digit: string): string => digit.repeat(40);
const base = {
  repository: { name: 'ml', owner: { login: 'acme' }, default_branch: 'main' },
  installation: { id: 7 },
  sender: { type: 'User' },
};
const place = { installationId: 7, owner: 'acme', repository: 'ml' };
const comment = (body: string, user = { login: 'maya', type: 'User' }): Record<string, unknown> => ({
  ...base,
  action: 'created',
  issue: { number: 3, pull_request: {} },
  comment: { id: 9, body, user },
});

describe('what a webhook asks for', () => {
  it.each([
    ['pull_request', { ...base, action: 'opened', number: 3 }, { ...place, kind: 'pull-request', number: 3 }],
    ['pull_request', { ...base, action: 'labeled', number: 3 }, null],
    ['pull_request', { ...base, action: 'edited', number: 3, changes: { title: {} } }, null],
    [
      'pull_request',
      { ...base, action: 'edited', number: 3, changes: { base: {} } },
      { ...place, kind: 'pull-request', number: 3 },
    ],
    [
      'push',
      { ...base, ref: 'refs/heads/main', before: sha('a'), after: sha('b') },
      { ...place, kind: 'push', before: sha('a'), after: sha('b') },
    ],
    ['push', { ...base, ref: 'refs/heads/topic', before: sha('a'), after: sha('b') }, null],
    ['push', { ...base, ref: 'refs/heads/main', before: sha('0'), after: sha('b') }, null],
    ['push', { ...base, ref: 'refs/heads/gh-readonly-queue/main/pr-1', before: sha('a'), after: sha('b') }, null],
    [
      'merge_group',
      { ...base, action: 'checks_requested', merge_group: { base_sha: sha('a'), head_sha: sha('b') } },
      { ...place, kind: 'push', before: sha('a'), after: sha('b') },
    ],
    ['merge_group', { ...base, action: 'destroyed', merge_group: { base_sha: sha('a'), head_sha: sha('b') } }, null],
    [
      'check_run',
      { ...base, action: 'rerequested', check_run: { head_sha: sha('b'), pull_requests: [{ number: 3 }] } },
      { ...place, kind: 'rerequested', headSha: sha('b'), pullRequests: [3] },
    ],
    ['check_run', { ...base, action: 'completed', check_run: { head_sha: sha('b'), pull_requests: [] } }, null],
    [
      'issue_comment',
      comment('/threatmodel rerun'),
      { ...place, kind: 'command', number: 3, commentId: 9, author: 'maya', command: { name: 'rerun' } },
    ],
    ['issue_comment', comment('/threatmodel rerun', { login: 'x[bot]', type: 'Bot' }), null],
    ['issue_comment', { ...comment('/threatmodel rerun'), action: 'edited' }, null],
    ['issue_comment', { ...comment('/threatmodel rerun'), issue: { number: 3 } }, null],
    [
      'pull_request',
      { ...base, repository: { name: '../x', owner: { login: 'acme' } }, action: 'opened', number: 3 },
      null,
    ],
    ['pull_request', 'nonsense', null],
  ])('%s %#', (name, payload, expected) => {
    expect(eventOf(name, payload)).toEqual(expected);
  });
});

describe('commands', () => {
  const because = 'the file is built by our own job';
  it.each([
    ['/threatmodel rerun', { name: 'rerun' }],
    ['\n/threatmodel rerun  \r\nthanks', { name: 'rerun' }],
    ['/threatmodel', { name: 'help' }],
    ['/threatmodel help', { name: 'help' }],
    ['/threatmodel explain 3f9a1c0b', { name: 'explain', target: '3f9a1c0b' }],
    [
      `/threatmodel accept 3f9a1c0b until 2027-01-31 because ${because}`,
      { name: 'accept', target: '3f9a1c0b', until: '2027-01-31', because },
    ],
    [
      `/threatmodel accept \`a file.bin\` until 2027-01-31 because ${because}`,
      { name: 'accept', target: 'a file.bin', until: '2027-01-31', because },
    ],
    [`/threatmodel false-positive 3f9a1c because ${because}`, { name: 'false-positive', target: '3f9a1c', because }],
    ['/threatmodel reopen 3f9a1c', { name: 'reopen', target: '3f9a1c' }],
    ['/threatmodel accept 3f9a1c0b', { name: 'misread', wanted: FORMS.accept }],
    ['/threatmodel accept 3f9a1c0b until 2027-02-30 because no', { name: 'misread', wanted: FORMS.accept }],
    ['/threatmodel rerun now', { name: 'misread', wanted: FORMS.rerun }],
    ['/threatmodel constructor', { name: 'misread', wanted: FORMS.help }],
    ['/threatmodels rerun', null],
    ['> /threatmodel rerun', null],
    ['```\n/threatmodel rerun\n```', null],
    [' /threatmodel rerun', null],
    ['please /threatmodel rerun', null],
    ['', null],
    [' '.repeat(65_000), null],
  ])('%j: %j', (body, expected) => {
    expect(commandIn(body)).toEqual(expected);
  });

  it('takes a comment of a thousand commands as one', () => {
    expect(commandIn('/threatmodel rerun\n'.repeat(3000).slice(0, 65_536))).toEqual({ name: 'rerun' });
  });
});
