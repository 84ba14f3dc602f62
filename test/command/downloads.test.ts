import { expect, it } from 'vitest';
import { SubjectKey } from '../../src/model/index.ts';
import { read } from '../support/command-place.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';

it.each([
  ['curl -LsSf https://astral.sh/uv/install.sh?x=1 | sh', 'curl https://astral.sh/uv/install.sh | sh', []],
  ['wget -qO- https://me:pw@a.example/x | sudo -E bash -s -- -y', 'wget https://a.example/x | bash', []],
  ['curl https://a.example/x.py | gunzip | python3 -', 'curl https://a.example/x.py | python', []],
  ['bash <(curl -s https://a.example/x)', 'curl https://a.example/x | bash', []],
  ['bash -c "$(curl -fsSL https://a.example/x)"', 'curl https://a.example/x | bash', []],
  ['eval "$(wget -qO- https://a.example/x)"', 'wget https://a.example/x | eval', []],
  ['curl -fsSLo /tmp/i.sh https://a.example/i.sh; bash /tmp/i.sh', 'curl https://a.example/i.sh | bash', []],
  ['wget https://a.example/i.sh && chmod +x i.sh && ./i.sh', 'wget https://a.example/i.sh | sh', []],
  [
    'wget https://a.example/i.sh; echo "00  i.sh" | sha256sum -c - && sh i.sh',
    'wget https://a.example/i.sh | sh',
    ['checksum'],
  ],
  ['wget https://a.example/i.sh; sh i.sh; sha256sum -c SUMS', 'wget https://a.example/i.sh | sh', []],
])('%s runs a fetched script', (script, name, controls) => {
  expect(read(script, 'operation')).toEqual([{ name, controls, kind: 'remote-script', input: 'literal' }]);
});

it.each([
  'curl https://a.example/x.json | jq .',
  'curl https://a.example/x.json | python -m json.tool',
  'curl https://a.example/x | bash -c "cat > y"',
  'curl https://a.example/x | tar xz',
  'python train.py --token "$(curl https://a.example/x)"',
  'wget https://a.example/i.sh',
])('%s runs none', (script) => {
  expect(read(script, 'operation')).toEqual([]);
});

const weights = {
  name: 'https://a.example/m.pt',
  controls: [],
  kind: 'weights',
  repo: 'https://a.example/m.pt',
  resolved: true,
  revision: '',
  pinned: 'none',
  loader: 'wget',
  remoteCode: 'off',
  formats: ['pickle'],
  transport: 'https',
  verified: false,
};

it.each([
  ['wget -q https://a.example/m.pt?sig=secret -P models', weights],
  [
    'wget https://a.example/m.pt && echo "00 *m.pt" | sha256sum --check',
    { ...weights, controls: ['checksum'], pinned: 'digest', verified: true },
  ],
  ['wget https://a.example/m.pt && echo "00 other.txt" | sha256sum -c', weights],
  [
    'curl -L http://a.example/m.gguf -o m.gguf',
    {
      ...weights,
      name: 'http://a.example/m.gguf',
      repo: 'http://a.example/m.gguf',
      loader: 'curl',
      formats: ['gguf'],
      transport: 'http',
    },
  ],
])('%s fetches weights', (script, expected) => {
  expect(read(script, 'reference')).toEqual([expected]);
});

it('data over plain HTTP is an operation, over HTTPS nothing', () => {
  expect(read('curl -O http://a.example/d.csv; curl -O https://a.example/e.csv', 'operation')).toEqual([
    { name: 'http://a.example/d.csv', controls: [], kind: 'plain-http-download', input: 'literal' },
  ]);
});

const model = {
  name: 'o/n',
  controls: [],
  kind: 'model',
  repo: 'o/n',
  resolved: true,
  revision: '',
  pinned: 'none',
  loader: 'git clone',
  remoteCode: 'off',
  formats: ['unknown'],
  transport: 'hub',
  verified: false,
};
const code = {
  ...model,
  name: 'https://github.com/a/b.git',
  kind: 'code',
  repo: 'https://github.com/a/b.git',
  remoteCode: 'on',
  formats: ['code'],
  transport: 'git',
};

it.each([
  ['git clone https://huggingface.co/o/n', [model]],
  ['git clone -b v1.0 https://u:t@huggingface.co/o/n', [{ ...model, revision: 'v1.0', pinned: 'tag' }]],
  ['git clone https://huggingface.co/datasets/o/n x', [{ ...model, kind: 'dataset' }]],
  [
    `hf download o/n m.safetensors --revision ${SHA}`,
    [
      {
        ...model,
        controls: ['commit-pin'],
        revision: SHA,
        pinned: 'commit',
        loader: 'hf download',
        formats: ['safetensors'],
      },
    ],
  ],
  [
    'ollama pull llama3:8b',
    [
      {
        ...model,
        name: 'llama3',
        repo: 'llama3',
        revision: '8b',
        pinned: 'tag',
        loader: 'ollama pull',
        formats: ['gguf'],
        transport: 'registry',
      },
    ],
  ],
  ['git clone https://github.com/a/b.git', []],
  ['git clone https://github.com/a/b.git && cd b && pip install -e .', [code]],
  ['git clone https://github.com/a/b.git /opt/b; python /opt/b/run.py', [code]],
  [
    `git clone https://github.com/a/b.git\ncd b\ngit checkout ${SHA}\nmake`,
    [{ ...code, controls: ['commit-pin'], revision: SHA, pinned: 'commit' }],
  ],
  ['dvc pull', []],
])('%s', (script, expected) => {
  expect(read(script, 'reference')).toEqual(expected);
});

it('a model is an element of the repository, and flows to what runs the script', () => {
  const runner = SubjectKey.parse('container|Dockerfile||x');
  expect(read('hf download o/n', 'element')).toEqual([
    {
      kind: 'model',
      name: 'o/n',
      trust: 'public',
      exposure: 'unknown',
      authentication: 'unknown',
      capabilities: [],
      details: [],
      controls: [],
    },
  ]);
  expect(read('hf download o/n', 'flow')).toEqual([]);
  expect(read('hf download o/n', 'flow', { runner })).toEqual([
    { name: 'o/n -> script', source: 'model|||o/n', target: runner, data: ['model'], protocol: 'hub', controls: [] },
  ]);
});
