import { keyOf, type SubjectKey } from '../../model/index.ts';
import { graphOf, withControls } from './graph.ts';
import type { Draft } from './step.ts';

/**
 * Protections that stand beside what they protect: guardrails in the code that asks a language model, or that the code hands its prompts
 * to; something that watches a server or the code that answers for it.
 */
export function withNeighbours(draft: Draft): Draft {
  const graph = graphOf(draft);
  const found = new Map<SubjectKey, Set<string>>();
  const add = (key: SubjectKey, control: string): void => {
    found.set(key, (found.get(key) ?? new Set()).add(control));
  };
  const guards = draft.elements.filter(({ controls, kind }) => controls.includes('guardrail') && kind !== 'llm');
  const callers = new Set<SubjectKey>();
  const guardedFiles = new Set(guards.map(({ path }) => path).filter((path) => path !== ''));
  for (const guard of guards) {
    const key = keyOf('element', guard);
    for (const { source } of graph.into(key)) callers.add(source);
    callers.add(key);
  }
  for (const [key, { path }] of graph.elements) if (guardedFiles.has(path)) callers.add(key);
  const watched = new Set<string>();
  for (const flow of draft.flows) {
    const [from, to] = [graph.elements.get(flow.source), graph.elements.get(flow.target)];
    if (from === undefined || to === undefined) continue;
    const asks = (to.kind === 'llm' && callers.has(flow.source)) || (from.kind === 'llm' && callers.has(flow.target));
    if (asks) add(keyOf('flow', flow), 'guardrail');
    if (to.kind === 'monitoring') watched.add(flow.source).add(from.path);
    else if (from.kind === 'monitoring' && flow.data.includes('metrics')) watched.add(flow.target);
  }
  watched.delete('');
  for (const [key, { kind, path }] of graph.elements) {
    if (kind !== 'endpoint' && kind !== 'service') continue;
    if (watched.has(key) || (kind === 'endpoint' && watched.has(path))) add(key, 'monitoring');
  }
  return withControls(draft, found);
}
