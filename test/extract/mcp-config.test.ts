import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { mcpConfig } from '../../src/extract/mcp-config/index.ts';
import { factLines, valuesOf } from '../support/fact-lines.ts';

const signal = new AbortController().signal;
const read = async (text: string, path = '.mcp.json'): Promise<Extraction> =>
  await mcpConfig.extract({ path, text }, signal);
const server = async (value: unknown): Promise<Extraction> => await read(JSON.stringify({ mcpServers: { s: value } }));

it('reads servers of all kinds, with comments', async () => {
  const text = readFileSync('src/extract/mcp-config/fixtures/mcp.json', 'utf8');
  await expect(factLines(await read(text, '.vscode/mcp.json'))).toMatchFileSnapshot('facts/mcp-config.txt');
});

it("reads an agent's settings: what it may do unasked, hooks, another provider's address", async () => {
  const text = readFileSync('src/extract/mcp-config/fixtures/settings.json', 'utf8');
  await expect(factLines(await read(text, '.claude/settings.json'))).toMatchFileSnapshot('facts/agent-settings.txt');
});

it('gives the same facts for lines that end in CRLF', async () => {
  const text = readFileSync('src/extract/mcp-config/fixtures/mcp.json', 'utf8');
  expect(await read(text.replaceAll('\n', '\r\n'))).toEqual(await read(text));
});

it.each([
  ['.mcp.json', true],
  ['.cursor/mcp.json', true],
  ['.windsurf/mcp_config.json', true],
  ['a/.claude/settings.local.json', true],
  ['.vscode/settings.json', true],
  ['.codex/config.toml', true],
  ['packages/api/server.json', true],
  ['settings.json', false],
  ['config.toml', false],
])('%s is read: %s', (path, expected) => {
  expect(mcpConfig.matches(path)).toBe(expected);
});

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const COMMIT = '0a'.repeat(20);

it.each([
  ['npx a-mcp', 'a-mcp', '', 'none', []],
  ['npx -y a-mcp@latest', 'a-mcp', 'latest', 'none', []],
  ['npx -y @a/mcp@^1.2.0', '@a/mcp', '^1.2.0', 'branch', []],
  ['npx --package=a-mcp@1.0.0 start', 'a-mcp', '1.0.0', 'tag', ['exact-pin']],
  ['bunx a-mcp@1.0.0-rc.1', 'a-mcp', '1.0.0-rc.1', 'tag', ['exact-pin']],
  ['npx -y github:a/mcp#main', 'https://github.com/a/mcp', 'main', 'branch', []],
  ['uvx a-mcp==1.2', 'a-mcp', '1.2', 'tag', ['exact-pin']],
  ['uvx a-mcp@latest', 'a-mcp', 'latest', 'none', []],
  [
    `uvx --from git+https://github.com/a/mcp@${COMMIT} mcp`,
    'https://github.com/a/mcp',
    COMMIT,
    'commit',
    ['commit-pin'],
  ],
  ['env A=b npx a-mcp', 'a-mcp', '', 'none', []],
  [`docker run --rm -e A a/mcp@${DIGEST} stdio`, 'a/mcp', DIGEST, 'digest', ['digest-pin']],
])('%j starts a server', async (command, repo, revision, pinned, controls) => {
  const [program = '', ...args] = command.split(' ');
  const found = [await server({ command: program, args }), await server({ command })].map((extraction) =>
    valuesOf(extraction, 'reference').map((reference) => [
      reference.repo,
      reference.revision,
      reference.pinned,
      reference.controls,
    ]),
  );
  expect(found).toEqual([[[repo, revision, pinned, controls]], [[repo, revision, pinned, controls]]]);
});

it('finds credentials wherever a server has them, and never shows them', async () => {
  const token = ['ghp', 'kQ7wZ2mX9vB4nT6yR1sL8pD3JhGfUe5oWa0i'].join('_');
  const found = async (value: unknown): Promise<unknown> => {
    const extraction = await server(value);
    expect(JSON.stringify(extraction)).not.toContain(token);
    return valuesOf(extraction, 'credential').map(({ name, symbol, certainty }) => [name, symbol, certainty]);
  };
  expect([
    await found({ command: 'npx', args: ['a-mcp'], env: { GITHUB_TOKEN: token } }),
    await found({ command: 'npx', args: ['a-mcp', '--token', token] }),
    await found({ command: 'npx', args: ['a-mcp', `--header=Authorization: Bearer ${token}`] }),
    await found({ url: 'https://tools.example.org', headers: { Authorization: `Bearer ${token}` } }),
    await found({ url: `https://tools.example.org/?key=${token}` }),
    await found({ command: 'npx', args: ['a-mcp'], env: { GITHUB_TOKEN: '${env:GITHUB_TOKEN}' } }),
  ]).toEqual([
    [['GITHUB_TOKEN (github)', 's', 'exact']],
    [['token (github)', 's', 'exact']],
    [['header (github)', 's', 'exact']],
    [['Authorization (github)', 's', 'exact']],
    [['key (github)', 's', 'exact']],
    [],
  ]);
});

it('a bridge shows the address behind it', async () => {
  const extraction = await server({ command: 'npx', args: ['-y', 'mcp-remote@0.1.0', 'http://tools.example.org/mcp'] });
  expect(valuesOf(extraction, 'reference').map(({ repo, transport }) => [repo, transport])).toEqual([
    ['mcp-remote', 'registry'],
    ['http://tools.example.org/mcp', 'http'],
  ]);
});

it('a plain address can be mended where it stands', async () => {
  const extraction = await read('{"mcpServers": {\n"s": {"url": "http://tools.example.org/mcp"}\n}}');
  expect(valuesOf(extraction, 'reference').map(({ edits }) => edits)).toEqual([
    [
      {
        id: 'use-https',
        path: '.mcp.json',
        startLine: 2,
        endLine: 2,
        replacement: '"s": {"url": "https://tools.example.org/mcp"}',
      },
    ],
  ]);
});

it('a line that holds a secret is not repeated by an edit', async () => {
  const token = ['ghp', 'kQ7wZ2mX9vB4nT6yR1sL8pD3JhGfUe5oWa0i'].join('_');
  const found = [
    await server({ url: `http://tools.example.org/mcp?key=${token}` }),
    await server({ url: 'http://tools.example.org/mcp', headers: { Authorization: token } }),
    await server({ url: 'http://tools.example.org/mcp', env: { GITHUB_TOKEN: token } }),
  ];
  expect(found.map((extraction) => JSON.stringify(extraction).includes(token))).toEqual([false, false, false]);
  expect(found.flatMap((extraction) => valuesOf(extraction, 'reference').map(({ edits }) => edits))).toEqual([
    [],
    [],
    [],
  ]);
});

it('a sandbox stands beside a bypass', async () => {
  const text = '{"sandbox": {"enabled": true}, "permissions": {"defaultMode": "bypassPermissions"}}';
  const extraction = await read(text, '.claude/settings.json');
  expect(valuesOf(extraction, 'operation').map(({ kind, controls }) => [kind, controls])).toEqual([
    ['permission-bypass', ['sandbox']],
  ]);
});

it('settings that ask and a provider at its own address say nothing', async () => {
  const text =
    '{"permissions": {"defaultMode": "acceptEdits"}, "env": {"ANTHROPIC_BASE_URL": "https://api.anthropic.com"}}';
  expect(await read(text, '.claude/settings.json')).toEqual({ ok: true, facts: [] });
});

it.each([
  ['deep nesting', '['.repeat(100_000), /nested deeper/],
  ['a NUL', '{}\0', /NUL/],
  ['a comment that never closes', '{ /* ', /not valid JSON/],
  ['broken JSON', '{"a"', /not valid JSON/],
])('%s is a reason', async (_, text, reason) => {
  expect(await read(text)).toEqual({ ok: false, reason: expect.stringMatching(reason), facts: [] });
});

it.each(['', '{}', '[]', '{"mcpServers": []}', '{"mcpServers": {"a": null, "__proto__": {"command": 1}}}'])(
  '%j says nothing',
  async (text) => {
    expect(await read(text)).toEqual({ ok: true, facts: [] });
  },
);
