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
    [['config', 'nonsense'], 'config takes init, check [FILE] or schema'],
    [['config', 'init', '--output', '.'], '. '],
    [['config', 'init', '--rev', 'nope'], "'nope' is no commit of ."],
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
    expect(stridegate('diff', '--help')).toEqual(stridegate('help'));
    expect(stridegate('help').status).toBe(0);
    expect(stridegate('model', '--rev', base).stdout).toContain('"schema": "stridegate.model/1"');
  });
});

function declaration(authentication: string): string {
  return `mode: audit\nsystem:\n  about:\n    - element: endpoint flask app\n      authentication: ${authentication}\n      exposure: local\n`;
}

describe('a configuration', () => {
  const files = {
    'app.py': 'import torch\nfrom flask import Flask\n\napp = Flask(__name__)\n',
    'third_party/x.py': 'import torch\n',
    'train.py': clean,
  };

  it('is proposed from what was found, can be used as it is, and never overwrites a file', () => {
    const rev = repository.commit(files);
    const { status, stdout, stderr } = stridegate('config', 'init', '--rev', rev);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('#     - third_party/ # 1 file\n');
    expect(stdout).toContain('#     - element: endpoint flask app in app.py\n#       exposure: network\n');
    const written = stridegate('config', 'init', '--rev', rev, '--output', 'proposed.yml');
    expect(written).toEqual({
      status: 0,
      stdout: '',
      stderr: 'stridegate: proposed.yml is written; read it, then commit it\n',
    });
    expect(stridegate('config', 'check', 'proposed.yml')).toEqual({
      status: 0,
      stdout: 'proposed.yml: usable\n',
      stderr: '',
    });
    const again = stridegate('config', 'init', '--rev', rev, '--output', 'proposed.yml');
    expect([again.status, again.stderr.split('\n')[0]]).toEqual([2, 'stridegate: proposed.yml is there already']);
  });

  it('declares the system of base and head; the file of the head never counts', () => {
    const [first, second] = ['required', 'none'].map((word) =>
      repository.commit({ ...files, '.github/threatmodel.yml': declaration(word) }),
    );
    const model = stridegate('model', '--rev', first ?? '').stdout;
    expect(model).toContain('"exposure": "local"');
    expect(stridegate('model', '--rev', second ?? '').stdout).toContain('"contradictions": []');
    const gone = repository.commit({ 'app.py': clean, '.github/threatmodel.yml': declaration('none') });
    const { stdout } = stridegate('diff', '--base', first ?? '', '--head', gone);
    expect(stdout).toContain('.github/threatmodel.yml:4: new: `endpoint flask app` is declared, and no file shows it');
    const broken = repository.commit({ '.github/threatmodel.yml': 'system:\n  abuot: []\n' });
    expect(stridegate('diff', '--base', first ?? '', '--head', broken).stderr).toBe('');
    const { status, stderr } = stridegate('model', '--rev', broken);
    expect([status, stderr]).toEqual([
      2,
      "stridegate: .github/threatmodel.yml:2: system.abuot: unknown key (did you mean 'about'?); expected one of elements, about, flows\n",
    ]);
  });
});
