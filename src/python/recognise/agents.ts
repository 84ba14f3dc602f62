import type { Capability, Element, Fact } from '../../model/index.ts';
import type { Call, Definition, Span, Value } from '../module.ts';
import { agentControls, askedBefore } from './agent-controls.ts';
import { elementFact, elementOf, flowFact } from './build.ts';
import { capabilitiesOf, prebuiltTool } from './capabilities.ts';
import { toolControls, toolElement } from './tool-element.ts';
import type { Unit } from './unit.ts';
import { lastOf, rootOf } from './unit.ts';
import { switchOf, textIn, valueOf } from './values.ts';

const FRAMEWORKS =
  /^(?:langchain|langchain_\w+|langgraph|llama_index|haystack|haystack_integrations|smolagents|crewai|crewai_tools|autogen\w*|agents|pydantic_ai|mcp|fastmcp|google|semantic_kernel|openai|dspy|transformers|strands|agno|phi|adk|camel|ag2|lagent|metagpt|deepagents|managed_deepagents)$/;

/** Decorators that make a function a tool, by framework name or by an object of the file (`mcp.tool`, `agent.tool`, `server.call_tool`). */
const DECORATORS =
  /(?:^|\.)(?:tool|tool_plain|function_tool|call_tool|register_for_execution|register_for_llm|ai_function|kernel_function)$/;
/** `@component` makes a step of a pipeline, which is a tool only when something hands it to an agent. */
const BASES =
  /(?:^|\.)(?:BaseTool|StructuredTool|Tool|ComponentTool|BaseToolkit|FunctionTool|BaseAgentTool|MultimodalBaseTool)$/;
const METHODS = ['_run', '_arun', 'run', 'forward', 'invoke', '__call__', 'execute', 'call', 'use'];
const AGENTS =
  /^(?:(?:create|define)_(?:\w+_)?agent|create_supervisor|initialize_agent|AgentExecutor|CodeAgent|ToolCallingAgent|MultiStepAgent|ReActAgent|FunctionAgent|AgentWorkflow|OpenAIAgent|AssistantAgent|UserProxyAgent|ConversableAgent|CodeExecutorAgent|MultimodalWebSurfer|LlmAgent|Agent|BedrockAgent)$/;

/** Agents with what limits them, and the tools that they can call with what those reach. */
export function agentFacts(unit: Unit): Fact[] {
  if (![...unit.roots].some((root) => FRAMEWORKS.test(root))) return [];
  const tools = [...definedTools(unit), ...builtTools(unit)];
  const agents = agentsOf(unit);
  const facts: Fact[] = [...tools, ...agents].map(({ element }) => elementFact(element));
  for (const agent of agents) {
    for (const tool of tools) {
      if (!agent.tools.includes('*') && tool.handle !== '*' && !agent.tools.includes(tool.handle)) continue;
      const controls = agent.asked.includes(tool.handle) ? ['human-approval'] : [];
      const ends = { from: agent.element, to: tool.element };
      facts.push(flowFact(unit, agent.span, { ...ends, data: ['tool-call'], protocol: 'call', controls }));
      if (!bringsText(tool.element)) continue;
      facts.push(
        flowFact(unit, agent.span, { from: tool.element, to: agent.element, data: ['document'], protocol: 'call' }),
      );
    }
    facts.push(flowFact(unit, agent.span, { from: unit.self, to: agent.element, data: ['request'], protocol: 'call' }));
  }
  return facts;
}

/** Whether what a tool reads comes back to the agent: pages, files, rows of a database. */
export function bringsText({ capabilities }: Pick<Element, 'capabilities'>): boolean {
  return capabilities.some((reach) => READING.has(reach));
}

const READING = new Set<Capability>(['browser', 'file-read', 'network', 'sql']);

type Tool = { readonly element: Element; readonly handle: string; readonly span: Span };
type Agent = Tool & {
  readonly tools: readonly string[];
  /** Tools that a person is asked about before each call. */
  readonly asked: readonly string[];
};

/** Functions with a tool decorator and classes that derive from a tool class. */
function definedTools(unit: Unit): Tool[] {
  const tools: Tool[] = [];
  for (const definition of unit.module.definitions) {
    const decorator =
      definition.kind === 'function' ? definition.decorators.find((item) => isToolDecorator(unit, item)) : undefined;
    if (decorator) tools.push(tool(unit, definition, definition.symbol, decoratorControls(decorator)));
    if (
      definition.kind === 'class' &&
      (definition.bases.some((base) => BASES.test(base)) || isToolComponent(unit, definition))
    ) {
      const method = METHODS.map((name) => `${definition.symbol}.${name}`).find((symbol) =>
        unit.definitions.has(symbol),
      );
      if (method !== undefined) tools.push(tool(unit, definition, definition.symbol, []));
    }
  }
  return tools;
}

function isToolDecorator(unit: Unit, decorator: Definition['decorators'][number]): boolean {
  const { callee } = decorator;
  if (!DECORATORS.test(callee)) return false;
  const root = rootOf(callee);
  return FRAMEWORKS.test(root) || root === '?' || decorator.receiver !== '' || unit.assignmentsByTarget.has(root);
}

/** A Haystack component that the file also gives to an agent, or whose name says that it is a tool. */
function isToolComponent(unit: Unit, definition: Definition): boolean {
  const component =
    definition.decorators.some(({ callee }) => /(?:^|\.)component$/.test(callee)) || definition.bases.length === 0;
  if (!component || definition.symbol.includes('.')) return false;
  return (
    definition.symbol.endsWith('Tool') || (unit.roots.has('haystack') && wrappedComponents(unit).has(definition.symbol))
  );
}

const wrapped = new WeakMap<Unit, ReadonlySet<string>>();

function wrappedComponents(unit: Unit): ReadonlySet<string> {
  const known = wrapped.get(unit);
  if (known) return known;
  const names = new Set<string>();
  for (const call of unit.module.calls) {
    if (lastOf(call.callee) !== 'ComponentTool') continue;
    const component = valueOf(call, ['component'], 0);
    if (component) names.add(component.kind === 'call' ? component.callee : component.text);
  }
  wrapped.set(unit, names);
  return names;
}

function decoratorControls(decorator: Definition['decorators'][number]): string[] {
  const needs = valueOf(decorator, ['needs_approval', 'requires_approval', 'require_approval']);
  return needs && !(needs.kind === 'boolean' && !needs.value) ? ['human-approval'] : [];
}

function tool(unit: Unit, definition: Definition, symbol: string, controls: readonly string[]): Tool {
  const handle = lastOf(symbol);
  return { element: toolElement(unit, definition, handle, controls), handle, span: definition };
}

/** Tools made by a call: a framework's own with a known reach, or `Tool(name=…, func=f)` around a function of the file. */
function builtTools(unit: Unit): Tool[] {
  const tools: Tool[] = [];
  for (const call of unit.module.calls) {
    const root = rootOf(call.callee);
    if (!FRAMEWORKS.test(root)) continue;
    const prebuilt = prebuiltTool(call);
    if (prebuilt) {
      tools.push(made(unit, call, lastOf(call.callee), prebuilt, prebuiltControls(unit, call)));
    } else if (lastOf(call.callee) === 'load_tools') {
      for (const [name, reach] of namedTools(valueOf(call, ['tool_names'], 0)))
        tools.push(made(unit, call, name, reach, []));
    } else if (
      /(?:^|\.)(?:Tool|StructuredTool|FunctionTool|AgentTool)(?:\.from_(?:function|defaults))?$|\.create_tool_from_function$/.test(
        call.callee,
      )
    ) {
      const around = toolAround(unit, call);
      if (around) tools.push(around);
    }
  }
  return tools;
}

function made(unit: Unit, call: Call, name: string, reach: readonly Capability[], controls: string[]): Tool {
  const where = { symbol: call.symbol, span: call };
  const element = elementOf(unit, where, { kind: 'tool', name, capabilities: [...reach].toSorted(), controls });
  return { element, handle: '*', span: call };
}

function namedTools(value: Value | null): (readonly [string, readonly Capability[]])[] {
  const known = new Map<string, readonly Capability[]>([
    ['python_repl', ['code']],
    ['terminal', ['shell']],
    ['requests_all', ['network']],
    ['requests_get', ['network']],
    ['llm-math', ['code']],
  ]);
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => {
    const reach = item.kind === 'string' ? known.get(item.value) : undefined;
    return item.kind === 'string' && reach ? [[item.value, reach] as const] : [];
  });
}

function toolAround(unit: Unit, call: Call): Tool | null {
  const target = valueOf(
    call,
    ['func', 'fn', 'function', 'coroutine', 'async_fn'],
    lastOf(call.callee) === 'Tool' ? 1 : 0,
  );
  if (!target) return null;
  const symbol =
    target.kind === 'name' ? target.qualified : target.kind === 'attribute' ? ownMethod(call, target.path) : '';
  const name =
    textIn(unit, valueOf(call, ['name'], lastOf(call.callee) === 'Tool' ? 0 : null)) ?? (lastOf(target.text) || 'tool');
  const known = unit.definitions.has(symbol);
  const element = elementOf(
    unit,
    { symbol: known ? symbol : call.symbol, span: call },
    {
      kind: 'tool',
      name: name.slice(0, 80),
      capabilities: known ? capabilitiesOf(unit, symbol) : [],
      controls: known ? toolControls(unit, symbol) : [],
    },
  );
  return { element, handle: '*', span: call };
}

function ownMethod(call: Call, path: string): string {
  return path.startsWith('self.') ? `${call.symbol.split('.').slice(0, -1).join('.')}.${path.slice(5)}` : path;
}

function prebuiltControls(unit: Unit, call: Call): string[] {
  const callbacks = valueOf(call, ['callbacks', 'callback_manager']);
  const asks = valueOf(call, ['ask_human_input']);
  const human = (callbacks !== null && /HumanApproval/.test(callbacks.text)) || switchOf(unit, asks) === 'on';
  const sandbox =
    /^(?:E2B\w*|CodeInterpreterTool)$/.test(lastOf(call.callee)) &&
    switchOf(unit, valueOf(call, ['unsafe_mode'])) !== 'on';
  return [...(human ? ['human-approval'] : []), ...(sandbox ? ['sandbox'] : [])];
}

/** Agents of the file with the calls that make them and the value that their tools are given by. */
export function agentCalls(
  unit: Unit,
): { readonly element: Element; readonly call: Call; readonly tools: Value | null }[] {
  if (![...unit.roots].some((root) => FRAMEWORKS.test(root))) return [];
  return agentsOf(unit).flatMap(({ element, span }) => {
    const call = unit.module.calls.find((item) => item === span);
    return call ? [{ element, call, tools: toolsGiven(call) }] : [];
  });
}

function agentsOf(unit: Unit): Agent[] {
  return unit.module.calls.flatMap((call) => {
    if (!AGENTS.test(lastOf(call.callee)) || !FRAMEWORKS.test(rootOf(call.callee))) return [];
    const label = textIn(
      unit,
      valueOf(call, ['name', 'role'], /^(?:agents|autogen\w*)$/.test(rootOf(call.callee)) ? 0 : null),
    );
    const element = elementOf(
      unit,
      { symbol: call.symbol, span: call },
      {
        kind: 'agent',
        name: (label?.trim().slice(0, 80) ?? '') || lastOf(call.callee),
        capabilities: agentReach(unit, call),
        controls: agentControls(unit, call),
        details: [call.callee.slice(0, 80)],
      },
    );
    return [{ element, handle: '', span: call, tools: handles(toolsGiven(call)), asked: askedBefore(unit, call) }];
  });
}

/** What an agent is given as tools: `create_react_agent(model, tools)`, `CodeAgent(tools, model)`, or by keyword. */
function toolsGiven(call: Call): Value | null {
  const name = lastOf(call.callee);
  const position = /^(?:create|define)_(?:\w+_)?agent$/.test(name)
    ? 1
    : /^(?:initialize_agent|CodeAgent|ToolCallingAgent|MultiStepAgent)$/.test(name)
      ? 0
      : null;
  const given = valueOf(call, ['tools', 'functions'], position);
  return given !== null && /^(?:string|number|boolean|dict)$/.test(given.kind) ? null : given;
}

/** Names in the list of tools; `*` when the file does not show them. */
function handles(value: Value | null): string[] {
  if (value === null || value.kind !== 'list') return ['*'];
  return value.items.map((item) => (item.kind === 'call' ? lastOf(item.callee) : lastOf(item.text)));
}

function agentReach(unit: Unit, call: Call): Capability[] {
  const name = lastOf(call.callee);
  if (name === 'CodeAgent' || name === 'CodeExecutorAgent') return ['code'];
  if (switchOf(unit, valueOf(call, ['allow_code_execution', 'allow_dangerous_code'])) === 'on') return ['code'];
  const execution = valueOf(call, ['code_execution_config']);
  if (execution !== null)
    return execution.kind === 'boolean' && !execution.value ? [] : execution.kind === 'none' ? [] : ['code'];
  return prebuiltTool(call) ? [...(prebuiltTool(call) ?? [])] : [];
}
