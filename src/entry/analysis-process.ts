import { readFileSync } from 'node:fs';
import { analyse, type Change } from '../analyse.ts';
import { loadCatalogs } from '../catalog/index.ts';
import { consultAbout, matchOf, openSnapshot } from '../intelligence/index.ts';
import { extractors, type FactCache } from '../extract/index.ts';
import { openFactStore } from '../fact-store/index.ts';
import { AnalysisRequest, AnswersMessage, type AnalysisMessage } from '../isolation/index.ts';
import type { Answers, Outcome, Questions } from '../model/index.ts';
import { loadRules, withRepositoryRules } from '../rules/index.ts';
import { gitSnapshot, storedSnapshot, worktreeSnapshot, type OpenSnapshot } from '../snapshot/index.ts';

/** The program that reads hostile bytes. It is started with an empty environment, gets one request, answers once and ends. */
process.once('message', (raw) => {
  void answer(raw);
});

async function answer(raw: unknown): Promise<void> {
  try {
    send({ type: 'done', outcome: await run(AnalysisRequest.parse(raw)) });
  } catch (error) {
    send({ type: 'error', message: error instanceof Error ? error.message : 'unknown error' });
  }
}

function send(message: AnalysisMessage): void {
  process.send?.(message);
}

/** Asks whoever started this process, which alone reaches the network. */
async function ask(questions: Questions): Promise<Answers> {
  return await new Promise((resolve, reject) => {
    process.once('message', (raw) => {
      const parsed = AnswersMessage.safeParse(raw);
      if (parsed.success) resolve(parsed.data.answers);
      else reject(new Error('the answers about names are of an unknown form'));
    });
    send({ type: 'ask', questions });
  });
}

async function run(request: AnalysisRequest): Promise<Outcome> {
  const catalogs = loadCatalogs(request.catalogs);
  const shipped = loadRules(request.rules, catalogs);
  if (!shipped.ok) throw new Error(`the rules cannot be used: ${shipped.problems.join('; ')}`);
  const rules = withRepositoryRules(shipped.rules, request.repositoryRules, catalogs);
  if (!rules.ok) return { outcome: 'misconfigured', problems: [...rules.problems] };
  const knowledge =
    request.intelligence === undefined ? null : openSnapshot(readFileSync(request.intelligence, 'utf8'));
  if (request.intelligence !== undefined && knowledge === null)
    throw new Error('the intelligence cannot be used: it is no snapshot; make one with stridegate intelligence import');
  const { base, head, close } = await open(request.source);
  const change: Change = { base, head, configuration: request.configuration, grants: request.grants };
  const store =
    request.facts === null ? null : openFactStore<NonNullable<ReturnType<FactCache['get']>> | null>(request.facts);
  try {
    const outcome = await analyse(change, {
      extractors,
      rules: rules.rules,
      ...(knowledge === null ? {} : { advise: (dependency) => matchOf(dependency, knowledge) }),
      ...(request.asks === true
        ? {
            consult: (before, after) => consultAbout(before, after, ask, knowledge, new Date(request.now)),
          }
        : {}),
      now: new Date(request.now),
      cache: store ?? new Map(),
      signal: new AbortController().signal,
      poisoned: new Map(request.poisoned),
      onFile: (path) => {
        send({ type: 'file', path });
      },
      onStage: (name) => {
        send({ type: 'stage', name });
      },
    });
    store?.save();
    return outcome;
  } finally {
    close();
  }
}

async function open(source: AnalysisRequest['source']): Promise<Pick<Change, 'base' | 'head'> & { close: () => void }> {
  if (source.kind === 'stored') {
    return {
      base: storedSnapshot(source.base, source.store),
      head: storedSnapshot(source.head, source.store),
      close: () => {},
    };
  }
  const base = opened(await gitSnapshot(source.directory, source.base));
  const head = opened(await (source.worktree ? worktreeSnapshot : gitSnapshot)(source.directory, source.head));
  return {
    base,
    head,
    close: () => {
      base.close();
      head.close();
    },
  };
}

function opened(result: { ok: true; snapshot: OpenSnapshot } | { ok: false; message: string }): OpenSnapshot {
  if (!result.ok) throw new Error(result.message);
  return result.snapshot;
}
