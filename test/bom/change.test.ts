import { expect, it } from 'vitest';
import { analysisOf } from '../incidents/replay.ts';

const lock = (...packages: readonly (readonly [string, string])[]): string =>
  packages
    .map(
      ([name, version]) =>
        `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`,
    )
    .join('\n');

const load = (name: string, revision: string): string =>
  `from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("${name}", revision="${revision}")\n`;

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

it('says what the bill of materials gains, loses and holds otherwise', async () => {
  const before = {
    'uv.lock': lock(['numpy', '1.26.4'], ['pandas', '2.2.0'], ['six', '1.16.0']),
    'load.py': load('acme/base', OLD),
    'requirements.txt': 'tabulate\n',
  };
  const after = {
    'uv.lock': lock(['numpy', '2.1.0'], ['pandas', '2.2.0'], ['tqdm', '4.66.5']),
    'load.py': load('acme/base', NEW),
    'more.py': load('acme/new', NEW),
    'requirements.txt': 'tabulate==0.9.0\n',
  };
  const { materials } = await analysisOf(before, after);
  expect(materials).toEqual([
    { kind: 'model', name: 'acme/base', before: [OLD], after: [NEW], direct: true },
    { kind: 'model', name: 'acme/new', before: null, after: [NEW], direct: true },
    { kind: 'package', name: 'numpy', before: ['1.26.4'], after: ['2.1.0'], direct: false },
    { kind: 'package', name: 'six', before: ['1.16.0'], after: null, direct: false },
    { kind: 'package', name: 'tabulate', before: [''], after: ['0.9.0'], direct: true },
    { kind: 'package', name: 'tqdm', before: null, after: ['4.66.5'], direct: false },
  ]);
});

it('says nothing of a change that leaves the bill as it is', async () => {
  const files = { 'uv.lock': lock(['numpy', '1.26.4']), 'load.py': load('acme/base', OLD) };
  expect((await analysisOf(files, { ...files, 'load.py': `# x\n${files['load.py']}` })).materials).toBeUndefined();
});
