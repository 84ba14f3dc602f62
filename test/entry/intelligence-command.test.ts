import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/stridegate', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stridegate-intelligence-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  run('git', 'add', '--all', '--', ...Object.keys(files));
  run('git', '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '-qm', 'change');
}

const RECORDS = [
  { id: 'MAL-1', affected: [{ package: { ecosystem: 'PyPI', name: 'Acme_Loader' }, versions: ['1.0.1'] }] },
  {
    id: 'GHSA-1',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'acme-server' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
      },
    ],
  },
];

const lock = (loader: string, server: string): string =>
  [
    ['acme-loader', loader],
    ['acme-server', server],
  ]
    .map(
      ([name, version]) =>
        `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`,
    )
    .join('\n');

it('imported advisories tell what a change of a lock brings in, and nothing of what was there', () => {
  mkdirSync(join(folder, 'records'));
  RECORDS.forEach((record, at) => writeFileSync(join(folder, 'records', `${at}.json`), JSON.stringify(record)));
  writeFileSync(join(folder, 'records', 'broken.json'), '<html>');
  expect(run(program, 'intelligence', 'import', 'records', '--output', 'known.jsonl')).toEqual({
    status: 0,
    stdout: '',
    stderr: 'stridegate: known.jsonl: 2 records; 1 that are no record of OSV, or too large, were left out\n',
  });

  run('git', 'init', '-q', '-b', 'main');
  commit({ 'train.py': 'import torch\n', 'uv.lock': lock('1.0.0', '1.5') });
  commit({ 'uv.lock': lock('1.0.1', '1.5') });
  const rules = (...args: readonly string[]): unknown => {
    const { stdout } = run(program, 'diff', '--base', 'HEAD~1', '--format', 'json', '--no-cache', ...args);
    const parsed = JSON.parse(stdout) as { threats: { introduced: { rule: string }[] } };
    return parsed.threats.introduced.map(({ rule }) => rule);
  };
  expect(rules()).toEqual([]);
  expect(rules('--intelligence', 'known.jsonl')).toEqual(['malicious-package']);
  commit({ 'uv.lock': lock('1.0.2', '1.9') });
  expect(rules('--intelligence', 'known.jsonl')).toEqual([]);
  commit({ 'uv.lock': lock('1.0.2', '2.0') });
  commit({ 'uv.lock': lock('1.0.2', '1.9') });
  expect(rules('--intelligence', 'known.jsonl')).toEqual(['package-with-known-advisory']);
});

it.each([
  [['import'], /intelligence takes: import/],
  [['export', 'x'], /intelligence takes: import/],
  [['import', 'nowhere'], /nowhere: ENOENT/],
  [['import', 'no.zip'], /no\.zip: it is no ZIP/],
  [['import', 'empty.json'], /no record of OSV was found in empty\.json/],
])('intelligence %j says what is wrong', (args, message) => {
  writeFileSync(join(folder, 'no.zip'), 'x');
  writeFileSync(join(folder, 'empty.json'), '{}');
  const { status, stderr } = run(program, 'intelligence', ...args);
  expect([status, message.test(stderr)]).toEqual([2, true]);
});

it('a file that is no snapshot is told, and nothing is called clean', () => {
  writeFileSync(join(folder, 'wrong.jsonl'), '{}\n');
  const wrong = run(program, 'diff', '--base', 'HEAD~1', '--intelligence', 'wrong.jsonl');
  expect([wrong.status, wrong.stderr.includes('it is no snapshot')]).toEqual([3, true]);
  const missing = run(program, 'diff', '--base', 'HEAD~1', '--intelligence', 'missing.jsonl');
  expect([missing.status, missing.stderr.includes('missing.jsonl is not there')]).toEqual([2, true]);
});
