import { keyOf } from '../../../model/index.ts';
import type { DataKind, Fact, Flow, PythonModule, SmallValue, SubjectKey } from '../../../model/index.ts';
import { bringsText } from '../../../python/index.ts';
import { callable } from './calls.ts';
import { keyAt, type Project } from './project.ts';

const TOOLS = 40;

/** Flows from agents to the tools that another file defines: handed over by name, in a list, or by a function that returns them. */
export function agentTools(project: Project, facts: readonly Fact[]): readonly Fact[] {
  const tools = new Map<string, { key: SubjectKey; name: string; returns: boolean }[]>();
  for (const fact of facts) {
    if (fact.fact !== 'element' || fact.value.kind !== 'tool' || fact.value.path === '') continue;
    const at = keyAt(fact.value.path, fact.value.symbol);
    const tool = { key: keyOf('element', fact.value), name: fact.value.name, returns: bringsText(fact.value) };
    tools.set(at, [...(tools.get(at) ?? []), tool]);
  }
  if (tools.size === 0) return [];
  return [...project.files.values()].flatMap(({ module }) =>
    module.agents.flatMap((agent) => {
      const places = new Set<string>();
      definitionsIn(project, module.path, agent.tools, 0, places);
      return [...places].slice(0, TOOLS).flatMap((place) =>
        (tools.get(place) ?? []).flatMap(({ key, name, returns }): Fact[] => {
          const call = flowOf(module, agent.line, { name, data: 'tool-call', source: agent.key, target: key });
          const answer = flowOf(module, agent.line, { name, data: 'document', source: key, target: agent.key });
          return returns ? [call, answer] : [call];
        }),
      );
    }),
  );
}

function flowOf(
  { path, context }: PythonModule,
  line: number,
  { data, ...ends }: Pick<Flow, 'name' | 'source' | 'target'> & { readonly data: DataKind },
): Fact {
  const evidence = [{ path, startLine: line, endLine: line }];
  const value = { ...ends, path, symbol: '', context, controls: [], evidence, edits: [], crosses: [] };
  return { fact: 'flow', value: { ...value, data: [data], protocol: 'call' } };
}

/** The functions and classes that a value is, holds or returns, by their places. */
function definitionsIn(project: Project, path: string, value: SmallValue, depth: number, found: Set<string>): void {
  if (typeof value !== 'object' || value === null || depth > 6 || found.size > TOOLS) return;
  if ('list' in value) for (const item of value.list) definitionsIn(project, path, item, depth + 1, found);
  if ('joined' in value) for (const item of value.joined) definitionsIn(project, path, item, depth + 1, found);
  const name = 'name' in value ? value.name : 'call' in value ? value.call : null;
  const definition = name === null ? null : callable(project, path, name);
  if (definition === null || definition.rest.length > 0) return;
  const file = project.files.get(definition.path);
  found.add(keyAt(definition.path, definition.symbol));
  const inner =
    definition.kind === 'constant'
      ? file?.constants.get(definition.symbol)?.value
      : 'call' in value
        ? file?.functions.get(definition.symbol)?.returns
        : undefined;
  if (inner !== undefined) definitionsIn(project, definition.path, inner, depth + 1, found);
}
