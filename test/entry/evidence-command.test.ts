import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceCommand } from '../../src/entry/cli/evidence.ts';
import { jsonLines } from '../evidence/results.ts';

let folder = '';

function evaluation(probe: string, passed: number, fails: number) {
  return {
    entry_type: 'eval',
    probe,
    detector: 'd',
    passed,
    fails,
    total_evaluated: passed + fails,
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stridegate-'));
  writeFileSync(
    join(folder, 'garak.jsonl'),
    jsonLines(
      { entry_type: 'init', garak_version: '0.14.0', run: 'a' },
      { entry_type: 'start_run setup', 'plugins.target_type': 'huggingface', 'plugins.target_name': 'acme/bot' },
      evaluation('promptinject.HijackHateHumans', 463, 37),
      evaluation('encoding.InjectBase64', 199, 1),
      evaluation('test.Blank', 1, 0),
      { entry_type: 'completion', end_time: '2026-10-01T11:00:00' },
    ),
  );
  writeFileSync(join(folder, 'notes.json'), '{"hello": "world"}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function evidence(args: readonly string[]) {
  return evidenceCommand(args, new Date('2026-01-01T00:00:00Z'), () => {});
}

describe('stridegate evidence', () => {
  it('says what results say, and why something does not count', async () => {
    const { status, stdout } = await evidence(['read', join(folder, 'garak.jsonl'), join(folder, 'notes.json')]);
    expect(status).toBe(3);
    expect(stdout?.replaceAll(`${folder}/`, '')).toBe(`garak.jsonl: garak
  huggingface:acme/bot, prompt-injection: the attack works
    prompt-injection: attacks succeed 7.4 % [5.4, 10], n = 500 (promptinject.HijackHateHumans, detector d)
    prompt-injection: attacks succeed 0.5 % [0.1, 2.8], n = 200 (encoding.InjectBase64, detector d)
  1 of no known family, which decide nothing: test.Blank

notes.json: not read
  not counted, line 1: no results of a known tool; stridegate evidence formats lists those that are read
`);
  });

  it('shows the other bounds of a curve beside the one that counts', async () => {
    const file = join(folder, 'curve.json');
    const curve = { eps: [0.0157, 0.0314], accuracy_adv: [0.61, 0.27], accuracy: 0.93 };
    const target = { name: 'models/signs.onnx' };
    const attack = { name: 'AutoAttack', parameters: { norm: 'inf' } };
    writeFileSync(
      file,
      JSON.stringify({ schema: 'stridegate.art/1', target, attack, n: 1000, curve, gradient_masking: 'ruled-out' }),
    );
    expect((await evidence(['read', file])).stdout?.replaceAll(`${folder}/`, '')).toBe(`curve.json: art
  models/signs.onnx, evasion: the model stood
    evasion: robust accuracy 61 % [58, 64], n = 1000 (AutoAttack, norm inf, eps 0.0157)
    at another bound: evasion: robust accuracy 27 % [24, 30], n = 1000 (AutoAttack, norm inf, eps 0.0314)
`);
  });

  it('prints records and what they say as JSON', async () => {
    const { status, stdout } = await evidence(['read', join(folder, 'garak.jsonl'), '--format', 'json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout ?? '')).toMatchObject({
      schema: 'stridegate.evidence-report/1',
      files: [
        {
          tool: 'garak',
          problems: [],
          records: [{ source: { line: 3 } }, { source: { line: 4 } }, { source: { line: 5 } }],
          says: [
            { target: 'huggingface:acme/bot', family: 'prompt-injection', standing: 'for', most: false, reasons: [] },
          ],
        },
      ],
    });
  });

  it('lists what it reads, and prints the form of a record', async () => {
    const formats = await evidence(['formats']);
    expect(formats.stdout?.split('\n').map((line) => line.split(' ', 1)[0])).toEqual([
      'art',
      'art-kubeflow',
      'cleverhans',
      'counterfit',
      'garak',
      'generic',
      'inspect',
      'promptfoo',
      'promptfoo-rows',
      'pyrit',
      'robustbench',
      '',
    ]);
    const schema = await evidence(['schema']);
    expect(JSON.parse(schema.stdout ?? '')).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it.each<[args: string[], stderr: string]>([
    [[], 'evidence takes: read FILE…, plan, formats or schema'],
    [['weigh'], 'evidence takes: read FILE…, plan, formats or schema'],
    [['read'], 'read takes results of an attack tool, at least one file'],
    [['read', '/nowhere/results.json'], '/nowhere/results.json cannot be read: ENOENT'],
    [['read', 'x', '--format', 'xml'], "unknown format 'xml': text or json"],
    [['read', 'x', '--loud'], "Unknown option '--loud'"],
  ])('%j is refused with a sentence', async (args, stderr) => {
    const ending = await evidence(args);
    expect(ending.status).toBe(2);
    expect(ending.stderr).toContain(stderr);
    expect(ending.stderr).toContain('Try: stridegate evidence read garak.report.jsonl');
  });
});
