import { describe, expect, it } from 'vitest';
import { commandIn, eventOf } from '../../src/entry/webhook.ts';

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
      { ...place, kind: 'command', number: 3, commentId: 9, author: 'maya', command: 'rerun' },
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
  it.each([
    ['/threatmodel rerun', 'rerun'],
    ['\n/threatmodel rerun  \r\nthanks', 'rerun'],
    ['/threatmodel', 'help'],
    ['/threatmodel help', 'help'],
    ['> /threatmodel rerun', null],
    ['```\n/threatmodel rerun\n```', null],
    [' /threatmodel rerun', null],
    ['please /threatmodel rerun', null],
    ['/threatmodel rerun now', null],
    ['', null],
  ])('%j: %s', (body, expected) => {
    expect(commandIn(body)).toBe(expected);
  });
});
