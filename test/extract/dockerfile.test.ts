import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { dockerfile } from '../../src/extract/dockerfile/index.ts';
import { factLines, valuesOf } from '../support/fact-lines.ts';

const signal = new AbortController().signal;
const read = async (text: string, path = 'Dockerfile'): Promise<Extraction> =>
  await dockerfile.extract({ path, text }, signal);
const references = async (text: string): Promise<unknown> =>
  valuesOf(await read(text), 'reference').map(({ repo, revision, pinned, resolved, loader }) => ({
    repo,
    revision,
    pinned,
    resolved,
    loader,
  }));
const container = async (text: string): Promise<unknown> => {
  const [element] = valuesOf(await read(text), 'element').filter(({ kind }) => kind === 'container');
  return { name: element?.name, capabilities: element?.capabilities, controls: element?.controls };
};

it('reads a file of two stages with all that it installs, downloads and starts', async () => {
  const text = readFileSync('src/extract/dockerfile/fixtures/Dockerfile', 'utf8');
  await expect(factLines(await read(text, 'docker/Dockerfile'))).toMatchFileSnapshot('facts/dockerfile.txt');
});

it('gives the same facts for lines that end in CRLF', async () => {
  const text = readFileSync('src/extract/dockerfile/fixtures/Dockerfile', 'utf8');
  expect(await read(text.replaceAll('\n', '\r\n'))).toEqual(await read(text));
});

it.each([
  ['Dockerfile', true],
  ['docker/Dockerfile.gpu', true],
  ['serve.dockerfile', true],
  ['Containerfile', true],
  ['Dockerfile.md', false],
  ['Dockerfile.dockerignore', false],
  ['docker/build.py', false],
])('%s is read: %s', (path, expected) => {
  expect(dockerfile.matches(path)).toBe(expected);
});

const DIGEST = `sha256:${'0a'.repeat(32)}`;

it.each([
  ['FROM python', { repo: 'python', revision: '', pinned: 'none', resolved: true }],
  ['FROM docker.io/library/python:latest', { repo: 'python', revision: 'latest', pinned: 'none', resolved: true }],
  ['FROM host:5000/a/b:1.2', { repo: 'host:5000/a/b', revision: '1.2', pinned: 'tag', resolved: true }],
  [`FROM a/b:1@${DIGEST}`, { repo: 'a/b', revision: DIGEST, pinned: 'digest', resolved: true }],
  ['ARG V\nFROM a/b:$V', { repo: 'a/b', revision: '$V', pinned: 'unknown', resolved: true }],
  ['ARG V\nFROM a/b:${V:-2}', { repo: 'a/b', revision: '2', pinned: 'tag', resolved: true }],
  ['FROM $IMAGE', { repo: '$IMAGE', revision: '', pinned: 'unknown', resolved: false }],
])('%j names its image', async (text, expected) => {
  expect(await references(text)).toEqual([{ ...expected, loader: 'FROM' }]);
});

it('an earlier stage, its number and scratch are no images', async () => {
  expect(await references('FROM scratch AS A\nFROM a\nCOPY --from=0 /x /x\nCOPY --from=a /x /x\n')).toEqual([]);
});

it.each([
  ['FROM a\nCMD ["serve"]', ['root'], []],
  ['FROM a\nUSER 0:0\nENTRYPOINT serve', ['root'], []],
  ['FROM a\nUSER app\nCMD serve', [], ['non-root']],
  ['FROM a AS b\nUSER app\nFROM b\nCMD serve', [], ['non-root']],
  ['FROM gcr.io/distroless/python3:nonroot\nCMD ["serve"]', [], ['non-root']],
  ['FROM a\nUSER $NOBODY_KNOWS\nCMD serve', [], []],
  ['FROM a\nCMD ["bash"]', [], []],
  ['FROM a\nRUN make', [], []],
])('%j tells its user', async (text, capabilities, controls) => {
  expect(await container(text)).toEqual({ name: 'Dockerfile', capabilities, controls });
});

it.each([
  ['FROM a\nCMD python serve.py', ['serve.py']],
  ['FROM a\nWORKDIR /srv\nCOPY . .\nCMD ["python", "/srv/jobs/train.py"]', ['jobs/train.py']],
  ['FROM a\nCOPY ml/serve.py /opt/\nENTRYPOINT ["python", "opt/serve.py"]', ['ml/serve.py']],
  ['FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["python", "serve.py"]', ['serve.py']],
  ['FROM a\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["python", "serve.py"]', ['entrypoint.sh', 'serve.py']],
])('%j runs a file of the repository', async (text, expected) => {
  expect(valuesOf(await read(text), 'runs').map(({ path }) => path)).toEqual(expected);
});

it('finds a credential in ENV and never shows it', async () => {
  const token = ['hf', 'kQ7wZ2mX9vB4nT6yR1sL8pD3JhGfUe5oWa'].join('_');
  const extraction = await read(`FROM a\nENV A=1 \\\n  HF_TOKEN="${token}"\nENV LATER $HF\n`);
  expect(valuesOf(extraction, 'credential')).toEqual([
    {
      name: 'HF_TOKEN (huggingface)',
      path: 'Dockerfile',
      symbol: '',
      context: 'shipped',
      controls: [],
      evidence: [{ path: 'Dockerfile', startLine: 3, endLine: 3 }],
      edits: [],
      provider: 'huggingface',
      certainty: 'exact',
    },
  ]);
  expect(JSON.stringify(extraction)).not.toContain(token);
});

it('keeps the lines of a command that is ten thousand lines long', async () => {
  const text = `FROM a\nRUN pip install \\\n${'  # why\n\n'.repeat(5000)}  torch==2.4.1\nRUN pip install numpy==2.1.0\n`;
  expect(valuesOf(await read(text), 'dependency').map((found) => [found.package, found.evidence])).toEqual([
    ['torch', [{ path: 'Dockerfile', startLine: 2, endLine: 10_003 }]],
    ['numpy', [{ path: 'Dockerfile', startLine: 10_004, endLine: 10_004 }]],
  ]);
});

it('a here-document that never closes, or stands in quotes, hides nothing', async () => {
  const text = 'FROM a\nRUN echo <<NEVER\nRUN echo " <<EOF "\nRUN pip install torch==2.4.1\nEOF\n';
  const extraction = await read(text);
  expect(valuesOf(extraction, 'dependency').map((found) => found.package)).toEqual(['torch']);
});

it('names that double each other, deep lists and many heredocs come to an end', async () => {
  const doubling = Array.from({ length: 60 }, (_, index) => `ARG A${index + 1}=$A${index}$A${index}`).join('\n');
  const text = `ARG A0=xx\n${doubling}\nFROM a:$A60\nCMD ${'['.repeat(100_000)}\n${'RUN x <<A\n'.repeat(20_000)}`;
  expect((await read(text)).ok).toBe(true);
});

it.each([
  ['FROM a\n{% if gpu %}\nRUN make\n', 'Line 2 is no Dockerfile instruction (a template?).'],
  ['RUN make\n', 'The file has no FROM.'],
  ['FROM a\0', 'The file holds NUL characters, so it is no text.'],
  ['FROM a\n'.repeat(201), 'The file has more than 200 build stages.'],
])('%.20j is a reason', async (text, reason) => {
  expect(await read(text)).toMatchObject({ ok: false, reason });
});

it('an empty file says nothing', async () => {
  expect(await read('# nothing\n\n')).toEqual({ ok: true, facts: [] });
});
