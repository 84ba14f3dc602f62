import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyseIsolated, DEFAULT_LIMITS, type AnalysisRequest } from '../../src/isolation/index.ts';
import { CATALOGS, RULES } from '../../src/entry/package-root.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => {
  repository.remove();
});
const base = repository.commit({ 'README.md': '# x\n' });
const head = repository.commit({
  'train.py': 'import torch\n\nmodel = torch.hub.load("someuser/backbone", "resnet50")\n',
});
const request: AnalysisRequest = {
  source: { kind: 'git', directory: repository.directory, base, head, worktree: false },
  configuration: null,
  rules: RULES,
  catalogs: CATALOGS,
  facts: null,
  now: '2026-01-01T00:00:00.000Z',
  repositoryRules: [],
  poisoned: [],
};
const never = new AbortController().signal;

/** The result of an analysis, and which files it read. */
async function read(change: AnalysisRequest) {
  const files: string[] = [];
  const result = await analyseIsolated(change, DEFAULT_LIMITS, never, (path) => files.push(path));
  return { files, result };
}

describe('an analysis in a process of its own', () => {
  it('comes back with its outcome', async () => {
    const files: string[] = [];
    const result = await analyseIsolated(request, DEFAULT_LIMITS, never, (path) => files.push(path));
    expect(result.ok && result.outcome.outcome === 'analysed' && result.outcome.analysis.verdict.status).toBe(
      'blocked',
    );
    expect(files).toContain('train.py');
  });

  it('reads no file again whose facts were kept, and comes to the same', async () => {
    const facts = join(mkdtempSync(join(tmpdir(), 'stridegate-facts-')), 'x.facts');
    const first = await read({ ...request, facts });
    const second = await read({ ...request, facts });
    expect(second.result).toEqual(first.result);
    expect([first.files, second.files]).toEqual([['README.md', 'train.py'], []]);
    const later = repository.commit({ 'train.py': 'import torch\n', 'b.py': 'import torch\n' });
    const source = { kind: 'git', directory: repository.directory, base, head: later, worktree: false } as const;
    expect((await read({ ...request, source, facts })).files).toEqual(['b.py', 'train.py']);
    writeFileSync(facts, 'nonsense');
    expect((await read({ ...request, facts })).result).toEqual(first.result);
    rmSync(join(facts, '..'), { recursive: true });
  });

  it('goes on without a file that ends the process, and says so', async () => {
    const result = await analyseIsolated(request, { ...DEFAULT_LIMITS, fileMs: 1 }, never);
    if (!result.ok || result.outcome.outcome !== 'analysed') throw new Error('no outcome');
    const { unread, verdict } = result.outcome.analysis;
    expect(unread).toContainEqual({ path: 'train.py', reason: 'reading it took longer than 0.001 s' });
    expect(verdict.status).toBe('not-assessed');
  });

  it('reports the file as not read where the repository is known to be about machine learning', async () => {
    const dependent = repository.commit({ 'requirements.txt': 'torch==2.4.1\n' });
    const changed = repository.commit({
      'train.py': 'import torch\n\nmodel = torch.hub.load("someuser/other", "resnet50")\n',
    });
    const poisoned: AnalysisRequest = {
      ...request,
      source: { kind: 'git', directory: repository.directory, base: dependent, head: changed, worktree: false },
      poisoned: [['train.py', 'reading it ended the process (SIGABRT)']],
    };
    const result = await analyseIsolated(poisoned, DEFAULT_LIMITS, never);
    if (!result.ok || result.outcome.outcome !== 'analysed') throw new Error('no outcome');
    expect(result.outcome.analysis.verdict).toEqual({
      status: 'not-assessed',
      reasons: [{ code: 'not-read', message: '1 changed file was not read', threats: [], files: ['train.py'] }],
    });
  });

  it('gives up with a sentence when it takes too long in all', async () => {
    const result = await analyseIsolated(request, { ...DEFAULT_LIMITS, totalMs: 1 }, never);
    expect(result).toEqual({
      ok: false,
      message: 'the analysis took longer than 0.001 s in all while it was starting',
    });
  });

  it('ends at the signal with its reason', async () => {
    const controller = new AbortController();
    const running = analyseIsolated(request, DEFAULT_LIMITS, controller.signal);
    controller.abort(new Error('superseded'));
    await expect(running).rejects.toThrow('superseded');
  });
});
