import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Judge } from '../../src/scan/pickle/judge.ts';
import { Machine } from '../../src/scan/pickle/machine.ts';
import { HOSTILE } from './generate/hostile.ts';

const GENERATOR = fileURLToPath(new URL('generate/random-pickles.py', import.meta.url));
const PYTHON = spawnSync('python3', ['--version']).status === 0;
if (!PYTHON)
  process.stderr.write('SKIPPED: python3 is not here, so the pickle machine was not compared with CPython.\n');

type Case = readonly [base64: string, imports: readonly string[], end: string | true];

/** Runs a Python program; its standard output as JSON. */
function python(args: readonly string[], input = ''): unknown {
  const options = { encoding: 'utf8', input, maxBuffer: 256 * 1024 * 1024 } as const;
  return JSON.parse(spawnSync('python3', ['-W', 'ignore', ...args], options).stdout);
}

/** What the machine imports, in order, and whether it came to STOP. */
function run(bytes: Buffer): { readonly imports: string[]; readonly stopped: boolean } {
  const machine = new Machine(new Judge({ report: () => undefined }), bytes.length);
  machine.setWindow(bytes, 0);
  const imports: string[] = [];
  const push = machine.pushImport.bind(machine);
  machine.pushImport = (module, name) => {
    imports.push(`${module}:${name}`);
    push(module, name);
  };
  try {
    return { stopped: machine.run(bytes.length) === 'stop', imports };
  } catch {
    return { stopped: false, imports };
  }
}

const INERT = `
import base64, io, json, pickle, sys
class Inert:
    def __init__(self, *a, **k): pass
class U(pickle.Unpickler):
    def find_class(self, m, n):
        calls.append(m + ':' + n); return Inert
out = []
for line in json.load(sys.stdin):
    calls = []
    stream = io.BytesIO(base64.b64decode(line))
    try:
        while True: U(stream).load()
    except BaseException: pass
    out.append(calls)
json.dump(out, sys.stdout)
`;

describe.skipIf(!PYTHON)('the pickle machine and CPython', () => {
  it('import the same of random pickles, whole and damaged', { timeout: 120_000 }, () => {
    const cases = python([GENERATOR, '7', '3000']) as Case[];
    expect(cases).toHaveLength(3000);
    const different = cases.filter(([base64, imports, end]) => {
      const ours = run(Buffer.from(base64, 'base64'));
      // Where CPython raises, the machine may go on; it never sees less.
      const seen = imports.every((name, index) => ours.imports[index] === name);
      return !seen || (end === true && (!ours.stopped || ours.imports.length !== imports.length));
    });
    expect(different).toEqual([]);
  });

  it('reach what each hostile pickle of the tests is said to reach', { timeout: 60_000 }, () => {
    const asked = JSON.stringify(HOSTILE.map(({ bytes }) => bytes.toString('base64')));
    const reached = python(['-c', INERT], asked) as string[][];
    const missed = HOSTILE.filter(({ reaches }, index) => reached[index]?.includes(reaches) !== true);
    expect(missed.map(({ name }) => name)).toEqual([]);
  });
});
