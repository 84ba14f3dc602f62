import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BIN = new URL('../../bin/stridegate', import.meta.url).pathname;
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stridegate-convert-'));
  writeFileSync(
    join(directory, 'a.drawio'),
    '<mxfile><diagram id="p" name="P"><mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/><mxCell id="u" value="User" style="shape=umlActor" vertex="1" parent="1"><mxGeometry width="30" height="60" as="geometry"/></mxCell><mxCell id="t" value="Training job" style="ellipse" vertex="1" parent="1"><mxGeometry x="200" width="80" height="80" as="geometry"/></mxCell><mxCell id="n" value="Note" style="text" vertex="1" parent="1"><mxGeometry x="500" width="80" height="80" as="geometry"/></mxCell><mxCell id="e" value="code" edge="1" parent="1" source="u" target="t"/></root></mxGraphModel></diagram></mxfile>',
  );
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, stdio: 'ignore' });
  writeFileSync(join(directory, 'train.py'), 'import torch\nmodel = torch.load("weights.pt")\nmodel.fit()\n');
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'first');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: directory, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('stridegate convert', () => {
  it('says what a file holds, and what of it stands for nothing', () => {
    expect(run('convert', 'a.drawio')).toEqual({
      status: 0,
      stdout: `draw.io: a
2 elements, 1 flows, 0 trust boundaries, 0 threats

  human              User
  training           Training job

  User -> Training job: code
`,
      stderr: 'a.drawio: not in the model, is a text on the page: n (line 1)\n',
    });
  });

  it('writes another format', () => {
    expect(run('convert', 'a.drawio', '--to', 'tm7', '--output', 'a.tm7').status).toBe(0);
    expect(run('convert', 'a.tm7').stdout).toContain('  User -> Training job: code\n');
  });

  it('writes the template of the Threat Modeling Tool', () => {
    const { status, stdout } = run('convert', '--template');
    expect(status).toBe(0);
    expect(stdout).toContain('<Manifest name="Machine learning (STRIDE-LLM) by Stridegate"');
  });

  it.each([
    [[], 'convert takes one file'],
    [
      ['a.drawio', '--to', 'visio'],
      "unknown format 'visio': one of tm7, drawio, lucid, threat-dragon, otm, threagile, tm-bom, threat-composer, pytm, mermaid, dot",
    ],
    [['missing.drawio'], 'missing.drawio cannot be read'],
    [['train.py'], 'train.py:1: of no known format; read are Microsoft Threat Modeling Tool, draw.io,'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = run('convert', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('stridegate model --format', () => {
  it('opens in other tools what was read from code', () => {
    expect(run('model', '--format', 'threat-dragon', '--output', 'model.json', '--no-cache').status).toBe(0);
    const model = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8'));
    expect(model.detail.diagrams[0].cells.length).toBeGreaterThan(0);
    expect(run('convert', 'model.json').stdout).toContain('OWASP Threat Dragon: Threat model of ');
  });
});
