import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { framed, global, pickleOf, stackGlobal, text } from '../scan/generate/assemble.ts';

const program = fileURLToPath(new URL('../../bin/stridegate', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stridegate-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array | string): void {
  writeFileSync(join(folder, name), bytes);
}
file('bad.txt', pickleOf([0x80, 2], global('os', 'system'), text('x'), [0x85, 0x52, 0x2e]));
file('good.pkl', framed(pickleOf(']K\x01a.')));
file('own.pkl', framed(pickleOf(stackGlobal('project.models', 'Ranker'), ')', [0x81], '}b.')));
file('notes.md', 'Some notes.\n');
file('lost.onnx', '????');
symlinkSync('/etc/hostname', join(folder, 'way-out.pkl'));

function scan(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, ['scan', ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

describe('stridegate scan', () => {
  it('prints a table, worst first, and the sums', () => {
    expect(scan('.')).toEqual({
      status: 1,
      stderr: '',
      stdout: `malicious    pickle  bad.txt
             Loading calls os.system, which runs commands of the system. [REDUCE, byte 17]
not-scanned  unknown lost.onnx
             Its content is of no model format that can be read here.
not-scanned  unknown way-out.pkl
             A symbolic link to a place outside of the scanned folder, not followed.
unverified   pickle  own.pkl
             Loading makes an object of project.models.Ranker, a class whose code is not known here. [NEWOBJ, byte 37]
clean        pickle  good.pkl

5 model files: 1 malicious, 2 not-scanned, 1 unverified, 1 clean; 1 other file is no model file
`,
    });
  });

  it.each<[args: readonly string[], status: number]>([
    [['good.pkl'], 0],
    [['own.pkl'], 0],
    [['--strict', 'own.pkl'], 1],
    [['lost.onnx'], 3],
    [['notes.md'], 3],
    [['bad.txt', 'lost.onnx'], 1],
    [['nowhere.pkl'], 2],
    [[], 2],
    [['--format', 'xml', 'good.pkl'], 2],
  ])('%j ends with %i', (args, status) => {
    expect(scan(...args).status).toBe(status);
  });

  it('writes stridegate.scan/1', () => {
    expect(JSON.parse(scan('--format', 'json', 'bad.txt').stdout)).toEqual({
      schema: 'stridegate.scan/1',
      files: [
        {
          path: 'bad.txt',
          format: 'pickle',
          verdict: 'malicious',
          reason: 'Loading calls os.system, which runs commands of the system.',
          findings: [
            {
              id: 'pickle-call',
              severity: 'critical',
              message: 'Loading calls os.system, which runs commands of the system.',
              offset: 17,
              operation: 'REDUCE',
              target: 'os:system',
            },
          ],
        },
      ],
    });
  });

  it('writes SARIF with the place in the file', () => {
    const { runs } = JSON.parse(scan('--format', 'sarif', 'bad.txt').stdout);
    expect(runs[0].results).toMatchObject([
      {
        ruleId: 'pickle-call',
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'bad.txt' }, region: { byteOffset: 17 } } }],
      },
    ]);
  });
});
