import type { Element, Fact } from '../../model/index.ts';
import {
  asBoolean,
  asNumber,
  asString,
  entriesOf,
  entryOf,
  get,
  type MapEntry,
  strings,
  type TreeNode,
} from '../../parse/index.ts';
import {
  askedBy,
  elementFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  ownElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';

const MAX_AGENTS = 200;
const MAX_NAMED = 5;

/** Facts of `agents.yaml`: an agent for each key, and the language model that it asks. */
export function agentsFacts(source: Source, root: TreeNode): Fact[] {
  const agents = entriesOf(get(root, 'agents') ?? root)
    .filter(({ value }) => get(value, 'role') !== undefined && get(value, 'goal') !== undefined)
    .slice(0, MAX_AGENTS);
  if (agents.length === 0) return [];
  return [signalFact('crewai'), ...agents.flatMap((entry) => agentFacts(source, entry))];
}

function agentFacts(source: Source, entry: MapEntry): Fact[] {
  const agent = agentElement(source, entry);
  const facts: Fact[] = [elementFact(agent)];
  for (const key of ['llm', 'function_calling_llm']) {
    const llm = entryOf(entry.value, key);
    const text = asString(llm?.value) ?? asString(get(llm?.value, 'model'));
    const model = llm === undefined || text === undefined ? null : languageModelOf(text);
    if (llm === undefined || model === null) continue;
    const address = asString(get(llm.value, 'base_url')) ?? asString(get(llm.value, 'api_base'));
    facts.push(...askedBy(source, lineOf(llm), agent, languageModelElement(source, lineOf(llm), model, address)));
  }
  return facts;
}

function agentElement(source: Source, entry: MapEntry): Element {
  const { key, value } = entry;
  const runsCode = asBoolean(get(value, 'allow_code_execution')) === true;
  // Without `unsafe`, code runs in a container, https://docs.crewai.com/concepts/agents#code-execution
  const sandboxed = runsCode && asString(get(value, 'code_execution_mode')) !== 'unsafe';
  const limited = ['max_iter', 'max_execution_time'].some((name) => asNumber(get(value, name)) !== undefined);
  const slowed = asNumber(get(value, 'max_rpm')) !== undefined;
  const tools = strings(get(value, 'tools')).slice(0, MAX_NAMED);
  const delegates = asBoolean(get(value, 'allow_delegation')) === true;
  return ownElement(source, lineOf(entry), {
    kind: 'agent',
    name: key,
    capabilities: runsCode ? ['code'] : [],
    controls: [
      ...(limited ? ['iteration-limit'] : []),
      ...(slowed ? ['rate-limit'] : []),
      ...(sandboxed ? ['sandbox'] : []),
    ],
    details: [
      'CrewAI',
      `role: ${asString(get(value, 'role')) ?? ''}`,
      tools.length === 0 ? '' : `tools: ${tools.join(', ')}`,
      delegates ? 'may delegate to other agents' : '',
    ],
  });
}
