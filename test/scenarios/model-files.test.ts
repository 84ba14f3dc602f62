import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Analysis, CommitSha } from '../../src/model/index.ts';
import { analysed, written } from '../support/analysed.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => {
  repository.remove();
});

/** `posix.system('true')` as protocol 0 writes it: the opcodes of CPython's `pickletools`. */
const MALICIOUS = Buffer.from("cposix\nsystem\n(S'true'\ntR.");
const CLEAN = Buffer.from('80044e2e', 'hex');
const SAFE = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]);
const pointerTo = (bytes: Buffer): Buffer =>
  Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${createHash('sha256').update(bytes).digest('hex')}\nsize ${bytes.length}\n`,
  );

/** As Git LFS keeps an object in a clone. */
function keepInLfs(bytes: Buffer): void {
  const oid = createHash('sha256').update(bytes).digest('hex');
  const folder = join(repository.directory, '.git', 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, oid), bytes);
}

const loader = 'import joblib\nimport sklearn\n\nmodel = joblib.load("models/clf.pkl")\n';
const base = repository.commit({ 'load.py': loader });

async function change(
  files: Readonly<Record<string, string | Buffer | null>>,
  from: CommitSha = base,
  configuration: string | null = null,
) {
  repository.git('checkout', '-q', '--force', '--detach', from);
  repository.git('clean', '-qfd');
  const head = repository.commit(files);
  return { head, analysis: await analysed(repository.directory, from, head, configuration) };
}

const told = ({ diff }: Analysis): string[] =>
  diff.threats.introduced
    .map(
      ({ rule, severity, detail, evidence }) =>
        `${rule} ${severity} ${evidence.map(({ path }) => path).join()} ${detail}`,
    )
    .filter((line) => /model-file|hostile-file/.test(line));

const CALLS = 'Loading calls posix.system, which runs commands of the system. (REDUCE)';

describe('a model file in a pull request', () => {
  it('that runs code is critical and blocks, whatever its name', async () => {
    const { analysis } = await change({ 'models/clf.pkl': MALICIOUS, 'assets/weights.dat': MALICIOUS });
    expect(analysis.verdict.status).toBe('blocked');
    // One of them is opened by a call of the repository, which is told with it.
    expect(told(analysis).filter((line) => /malicious|hostile/.test(line))).toEqual([
      `hostile-file-is-loaded critical load.py,models/clf.pkl byte 24: ${CALLS} Opened in load.py: as part of load`,
      `malicious-model-file critical assets/weights.dat byte 24: ${CALLS}`,
    ]);
    for (const format of ['text', 'markdown', 'html', 'sarif']) {
      expect(written(analysis, format)).toContain('runs commands of the system');
    }
  });

  it('among tests is told, and asks nobody', async () => {
    const { analysis } = await change({ 'tests/evil.pkl': MALICIOUS });
    expect(told(analysis)).toEqual([`malicious-model-file-among-tests medium tests/evil.pkl byte 24: ${CALLS}`]);
    expect(analysis.verdict.status).toBe('pass');
  });

  it('that runs code is told in a repository that shows no machine learning otherwise', async () => {
    const { head: bare } = await change({ 'load.py': null, 'readme.md': '# Notes\n' });
    const { analysis } = await change({ 'assets/weights.dat': MALICIOUS }, bare);
    expect(told(analysis)[0]).toBe(`malicious-model-file critical assets/weights.dat byte 24: ${CALLS}`);
    const { analysis: clean } = await change({ 'assets/cache.dat': CLEAN }, bare);
    expect(clean.relevant).toBe(false);
  });

  it('of safetensors is silent', async () => {
    const { analysis } = await change({ 'models/clf.safetensors': SAFE });
    expect(analysis.diff.threats.introduced).toEqual([]);
    expect(analysis.verdict.status).toBe('pass');
    expect(analysis.unread).toEqual([]);
  });

  it('that is cut off is not assessed, and policy decides what that means', async () => {
    const { analysis } = await change({ 'models/clf.pkl': MALICIOUS.subarray(0, 9) });
    expect(analysis.unread.map(({ path }) => path)).toEqual(['models/clf.pkl']);
    expect(analysis.verdict.status).toBe('not-assessed');
    const configuration = 'version: 1\nnot_assessed: neutral\n';
    const relaxed = await change({ 'models/clf.pkl': MALICIOUS.subarray(0, 9) }, base, configuration);
    expect(relaxed.analysis.notAssessed).toBe('neutral');
  });

  it('left out by configuration is not opened', async () => {
    const configuration = 'version: 1\npaths: { ignore: [vendor/] }\n';
    const { analysis } = await change({ 'vendor/clf.pkl': MALICIOUS, 'vendor/x.dat': MALICIOUS }, base, configuration);
    expect(told(analysis)).toEqual([]);
  });

  it('behind a pointer of Git LFS is scanned where the clone holds it, and else not assessed', async () => {
    const away = await change({ 'models/clf.pkl': pointerTo(Buffer.from('elsewhere')) });
    expect(away.analysis.unread).toEqual([
      { path: 'models/clf.pkl', reason: 'not scanned to the end: Git LFS pointer, 9 B not fetched' },
    ]);
    keepInLfs(MALICIOUS);
    const here = await change({ 'models/clf.pkl': pointerTo(MALICIOUS) });
    expect(here.analysis.verdict.status).toBe('blocked');
    expect(here.analysis.unread).toEqual([]);
  });

  it('whose object is not what the pointer names is not assessed', async () => {
    const bytes = Buffer.from('another model');
    keepInLfs(bytes);
    const oid = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(
      join(repository.directory, '.git', 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid),
      Buffer.from('another MODEL'),
    );
    const { analysis } = await change({ 'models/clf.pkl': pointerTo(bytes) });
    expect(analysis.unread[0]?.reason).toContain('content is not what its pointer names');
  });
});

describe('a malicious model file that stands on base', async () => {
  const before = repository.commit({ 'load.py': loader, 'models/clf.pkl': MALICIOUS, 'models/ok.pkl': CLEAN });

  it('is nothing new when it moves, nor when others change', async () => {
    const moved = await change({ 'models/clf.pkl': null, 'models/v1/clf.pkl': MALICIOUS }, before);
    expect(moved.analysis.diff.threats.introduced).toEqual([]);
    expect(moved.analysis.diff.threats.resolved).toEqual([]);
    const other = await change({ 'readme.md': '# Models\n' }, before);
    expect(other.analysis.diff.threats.introduced).toEqual([]);
    expect(other.analysis.verdict.status).toBe('pass');
  });

  it('is closed when a clean one takes its place, and opened when it takes the place of a clean one', async () => {
    const mended = await change({ 'models/clf.pkl': CLEAN }, before);
    expect(mended.analysis.diff.threats.resolved.map(({ rule }) => rule)).toEqual(['hostile-file-is-loaded']);
    const swapped = await change({ 'models/ok.pkl': Buffer.concat([MALICIOUS, Buffer.from('\n')]) }, before);
    expect(swapped.analysis.diff.threats.introduced.map(({ rule }) => rule)).toContain('malicious-model-file');
    expect(swapped.analysis.verdict.status).toBe('blocked');
  });
});

describe('many model files', () => {
  it('of one kind are one line', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `models/m${index}.pkl`,
        Buffer.concat([MALICIOUS, Buffer.from(String(index))]),
      ]),
    );
    const { analysis } = await change(files);
    expect(written(analysis, 'text').match(/runs code of its own/g)).toHaveLength(1);
  });

  it('that are clean are not told', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => {
        const header = Buffer.from(`{"__metadata__":{"n":"${index}"}}`);
        const length = Buffer.alloc(8);
        length.writeUInt32LE(header.length);
        return [`models/m${index}.safetensors`, Buffer.concat([length, header])];
      }),
    );
    const { analysis } = await change(files);
    expect(analysis.diff.threats.introduced).toEqual([]);
    expect(analysis.unread).toEqual([]);
  });
});
