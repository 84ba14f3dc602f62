import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRequirement } from '../../src/command/index.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const DIGEST = 'c'.repeat(64);
const index = { hashed: false, source: 'index', address: '' };

it.each([
  ['torch', { ...index, package: 'torch', specifier: '', pinned: 'none' }],
  ['Torch_Vision==0.19.1 # comment', { ...index, package: 'torch-vision', specifier: '==0.19.1', pinned: 'exact' }],
  ['numpy==1.*', { ...index, package: 'numpy', specifier: '==1.*', pinned: 'range' }],
  ['numpy === 1.26.4', { ...index, package: 'numpy', specifier: '===1.26.4', pinned: 'exact' }],
  [
    'a[b, c] >=1 , <2 ; extra == "x"',
    { ...index, package: 'a', specifier: '>=1,<2', pinned: 'range', marker: 'extra == "x"' },
  ],
  ['a (>=1.0)', { ...index, package: 'a', specifier: '>=1.0', pinned: 'range' }],
  ['"quoted~=1.4"', { ...index, package: 'quoted', specifier: '~=1.4', pinned: 'range' }],
  ['torch==${TORCH}', { ...index, package: 'torch', specifier: '==${TORCH}', pinned: 'exact' }],
  [
    `a==1 --hash=sha256:${DIGEST}`,
    { ...index, package: 'a', specifier: '==1', pinned: 'exact', hashed: true, hashes: [`sha256:${DIGEST}`] },
  ],
  [
    `peft @ git+https://github.com/h/peft.git@${SHA}`,
    {
      package: 'peft',
      specifier: `@${SHA}`,
      pinned: 'commit',
      hashed: false,
      source: 'git',
      address: `git+https://github.com/h/peft.git@${SHA}`,
    },
  ],
  [
    '-e git+ssh://git@github.com/acme/Deep_Tools.git@v1.0#egg=deep.tools&subdirectory=x',
    {
      package: 'deep-tools',
      specifier: '@v1.0',
      pinned: 'none',
      hashed: false,
      source: 'git',
      address: 'git+ssh://git@github.com/acme/Deep_Tools.git@v1.0#egg=deep.tools&subdirectory=x',
    },
  ],
  [
    'git+ssh://git@github.com/acme/quiet.git',
    {
      package: 'quiet',
      specifier: '',
      pinned: 'none',
      hashed: false,
      source: 'git',
      address: 'git+ssh://git@github.com/acme/quiet.git',
    },
  ],
  [
    `trl @ https://x.example/trl-1.whl#sha256=${DIGEST} ; python_version > "3"`,
    {
      marker: 'python_version > "3"',
      package: 'trl',
      specifier: '',
      pinned: 'url',
      hashed: true,
      source: 'url',
      address: `https://x.example/trl-1.whl#sha256=${DIGEST}`,
    },
  ],
  [
    'https://x.example/jax_lib-0.4.30-py3-none-any.whl',
    {
      package: 'jax-lib',
      specifier: '',
      pinned: 'url',
      hashed: false,
      source: 'url',
      address: 'https://x.example/jax_lib-0.4.30-py3-none-any.whl',
    },
  ],
  ['-e ./libs/core[dev]', { ...index, package: 'core', specifier: '', pinned: 'local', source: 'local' }],
  ['own @ file:///srv/own', { ...index, package: 'own', specifier: '', pinned: 'local', source: 'local' }],
])('reads %s', (text, expected) => {
  expect(parseRequirement(text)).toEqual(expected);
});

it.each(['', '# torch', '-r base.txt', '--pre', '$PACKAGES', 'You need 16 GB of memory.', 'a b', 'a[', '==1.0', 'a=1'])(
  'sees no requirement in %j',
  (text) => {
    expect(parseRequirement(text)).toBeNull();
  },
);

it('a token in front of a host is never part of the name or the condition', () => {
  const token = 'ghp_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5';
  for (const text of [
    `git+https://${token}@github.com`,
    `git+https://${token}@github.com/a/b`,
    `git+https://u:${token}@github.com/a/b.git@main`,
    `https://${token}@x.example/a-1.whl`,
    `git+https://github.com/a/b@main?token=${token}`,
  ]) {
    const { address: _, ...shown } = parseRequirement(text) ?? { address: '' };
    expect(JSON.stringify(shown)).not.toContain(token);
  }
});

it('reads any text without throwing, and names what it finds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9@:/.[\]=<>;#~ -]{0,60}$/)), (text) => {
      expect(typeof (parseRequirement(text)?.package ?? '')).toBe('string');
    }),
  );
});
