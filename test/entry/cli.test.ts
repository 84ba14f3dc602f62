import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { aGitRepository } from '../support/git-repository.ts';

const program = fileURLToPath(new URL('../../bin/stridegate', import.meta.url));
const repository = aGitRepository();
const cache = mkdtempSync(join(tmpdir(), 'stridegate-cache-'));
afterAll(() => {
  repository.remove();
  rmSync(cache, { recursive: true, force: true });
});
const clean = 'import torch\n\n\ndef main():\n    return torch.nn.Linear(4, 2)\n';
const risky = `${clean}\n\nmodel = torch.hub.load("someuser/backbone", "resnet50")\n`;
const base = repository.commit({ 'train.py': clean });
const head = repository.commit({ 'train.py': risky });
const moved = repository.commit({ 'train.py': null, 'models/fit.py': risky });
const broken = repository.commit({ 'models/fit.py': `${risky}def broken(:\n` });
const token = ['hf', 'QmZkTvWxYbNcRdJfLgHpSaEuIoQmZkTvWx'].join('_');
const leaking = repository.commit({
  'leak.py': [
    'import requests',
    'from transformers import AutoModel',
    `model = AutoModel.from_pretrained("org/x", token="${token}", trust_remote_code=True)`,
    `data = requests.get("https://api.acme.example/x?token=${token}", verify=False)`,
    '',
  ].join('\n'),
});

function stridegate(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: repository.directory,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  return { status, stdout, stderr };
}

describe('what is kept between runs', () => {
  it('lies below the cache folder, in one file a repository, and not with --no-cache', () => {
    const folder = join(cache, 'stridegate');
    const without = stridegate('diff', '--base', base, '--head', head, '--no-cache');
    expect([without.status, existsSync(folder)]).toEqual([1, false]);
    const first = stridegate('diff', '--base', base, '--head', head);
    const second = stridegate('diff', '--base', base, '--head', head);
    expect([first.stdout, second.stdout]).toEqual([without.stdout, without.stdout]);
    const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatch(/^[0-9a-f]{16}\/[0-9a-f]{32}\.facts$/);
  });
});

describe('stridegate diff', () => {
  it('blocks a new threat with status 1 and gives the same bytes again', () => {
    const first = stridegate('diff', '--base', base, '--head', head, '--format', 'json');
    expect([first.status, first.stderr]).toEqual([1, '']);
    expect(stridegate('diff', '--base', base, '--head', head, '--format', 'json').stdout).toBe(first.stdout);
    expect(first.stdout).toContain('"status": "blocked"');
  });

  it('passes where a file with a threat only moved', () => {
    const { status, stdout } = stridegate('diff', '--base', head, '--head', moved);
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'Pass: the threat model did not change']);
  });

  it('says what it could not read with status 3', () => {
    const { status, stdout } = stridegate('diff', '--base', moved, '--head', broken);
    expect(status).toBe(3);
    expect(stdout).toContain('not valid Python at line');
  });

  it.each(['text', 'json', 'html', 'sarif', 'markdown'])(
    'echoes no credential of a line that it speaks of, as %s',
    (format) => {
      const { stdout } = stridegate('diff', '--base', broken, '--head', leaking, '--format', format);
      expect(stdout).toContain('remote-code-from-movable-revision');
      expect(stdout).toContain('tls-verification-off');
      expect(stdout).not.toContain(token.slice(0, 10));
    },
  );

  it.each([
    [['diff', '--nonsense'], "Unknown option '--nonsense'"],
    [['diff', '--format', 'pdf'], "unknown format 'pdf'"],
    [['diff', '--base', 'nope'], "'nope' is no commit of ."],
    [['diff', '--repo', '/'], '/ is no git repository'],
    [['diff', '--config', 'nope.yml'], 'nope.yml cannot be read'],
    [['model', '--rev', 'nope'], "'nope' is no commit of ."],
    [['nonsense'], "there is no command 'nonsense'"],
    [['rules', 'show', 'nope'], "there is no rule 'nope'"],
  ])('%j is wrong usage, and says so', (args, message) => {
    const { status, stdout, stderr } = stridegate(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('the other commands', () => {
  it('show and test rules, catalogues and the configuration', () => {
    expect(stridegate('rules', 'test').stdout).toMatch(/^(\d+) of \1 tests of \d+ rules passed\n$/);
    expect(stridegate('catalog', 'show', 'LLM03').stdout).toContain('LLM03:2025\tSupply Chain');
    expect(stridegate('config', 'schema').status).toBe(0);
    expect(stridegate('help').stdout).toContain('stridegate diff');
    expect(stridegate('model', '--rev', base).stdout).toContain('"schema": "stridegate.model/1"');
  });
});
