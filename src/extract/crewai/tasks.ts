import type { Element, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  oneOrMore,
  type TreeNode,
} from '../../parse/index.ts';
import { elementFact, type End, flowFact, lineOf, ownElement, signalFact, type Source } from '../../statement/index.ts';

const MAX_TASKS = 300;
const MAX_CONTEXT = 50;
const VARIABLE = /\{\{?\s{0,5}([A-Za-z_]\w{0,40})\s{0,5}\}/g;

/** Facts of `tasks.yaml`: a task for each key, the agent that does it, and the tasks whose answers it builds on. */
export function tasksFacts(source: Source, root: TreeNode): Fact[] {
  const tasks = entriesOf(get(root, 'tasks') ?? root)
    .filter(({ value }) => get(value, 'description') !== undefined && get(value, 'expected_output') !== undefined)
    .slice(0, MAX_TASKS);
  if (tasks.length === 0) return [];
  return [signalFact('crewai'), ...tasks.flatMap((entry) => taskFacts(source, entry))];
}

function taskFacts(source: Source, entry: MapEntry): Fact[] {
  const task = taskElement(source, entry);
  const facts: Fact[] = [elementFact(task)];
  const assigned = entryOf(entry.value, 'agent');
  const name = asString(assigned?.value);
  if (assigned !== undefined && name !== undefined) {
    const agent: End = { kind: 'agent', path: agentsFile(source.path), symbol: '', name };
    facts.push(flowFact(source, lineOf(assigned), { from: task, to: agent, data: ['prompt'], protocol: 'call' }));
  }
  for (const node of itemsOf(get(entry.value, 'context')).slice(0, MAX_CONTEXT)) {
    const before = asString(node);
    if (before === undefined) continue;
    const from: End = { kind: 'process', path: source.path, symbol: '', name: before };
    facts.push(flowFact(source, lineOf(node), { from, to: task, data: ['completion'], protocol: 'call' }));
  }
  return facts;
}

function taskElement(source: Source, entry: MapEntry): Element {
  const { key, value } = entry;
  const asked = asBoolean(get(value, 'human_input')) === true;
  const guarded = ['guardrail', 'guardrails'].some((name) => oneOrMore(get(value, name)).length > 0);
  const output = asText(get(value, 'output_file')) ?? '';
  const texts = `${asText(get(value, 'description')) ?? ''} ${asText(get(value, 'expected_output')) ?? ''}`.slice(
    0,
    20_000,
  );
  const inputs = [...new Set([...texts.matchAll(VARIABLE)].map((match) => match[1] ?? ''))].sort();
  return ownElement(source, lineOf(entry), {
    kind: 'process',
    name: key,
    controls: [...(guarded ? ['guardrail'] : []), ...(asked ? ['human-approval'] : [])],
    details: [
      'CrewAI task',
      inputs.length === 0 ? '' : `inputs: ${inputs.join(', ')}`,
      output === '' ? '' : `writes ${output}`,
    ],
  });
}

/** The file of the agents that a file of tasks belongs to: beside it, with the same endings. */
function agentsFile(path: string): string {
  return path.replace(/tasks(\.ya?ml)$/, 'agents$1');
}
