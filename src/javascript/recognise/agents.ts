import { subjectKey, type Capability, type Element, type Fact } from '../../model/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Call, Value } from '../module.ts';
import { packageOf } from '../specifier.ts';
import { elementFact, flow, operation, own } from './build.ts';
import { prebuiltTool } from './capabilities.ts';
import { serverToolFacts } from './mcp-clients.ts';
import { isAgentCall, listed, type Tool, toolsOf } from './tools.ts';
import { type Unit } from './unit.ts';
import { entryOf, lastOf, moduleOf, optionOf, switchOf, textIn, valueAt } from './values.ts';

const FRAMEWORKS =
  /^(?:@?langchain|@langchain\/[\w-]+|llamaindex|@llamaindex\/[\w-]+|ai|@openai\/agents[\w-]*|@mastra\/[\w-]+|@google\/adk|@strands-agents\/sdk|@copilotkit\/[\w-]+|@voltagent\/[\w-]+|beeai-framework|deepagents)$/;
const AGENTS =
  /^(?:create\w*Agent|initializeAgentExecutor\w*|AgentExecutor|StateGraph|MessageGraph|Agent|Experimental_Agent|ToolLoopAgent|RealtimeAgent|LlmAgent|OpenAIAgent|ReActAgent|ReACTAgent|AnthropicAgent|FunctionAgent|agent|multiAgent|CopilotRuntime|generateText|streamText)$/;
const CLAUDE = /^@anthropic-ai\/claude-(?:agent-sdk|code):(?:query|unstable_v2_\w+)$/;
const CODEX = /^@openai\/codex-sdk:(?:Codex\.)?startThread$|\.startThread$/;

type Agent = {
  readonly element: Element;
  readonly span: Span;
  /** What it is given; null when the file does not show all of it. */
  readonly tools: readonly Value[] | null;
};

/** Agents with what limits them, the tools that they can call with what those reach, and the tool servers that are started for them. */
export function agentFacts(unit: Unit): Fact[] {
  const tools = toolsOf(unit);
  const agents = agentsOf(unit);
  const facts: Fact[] = [...tools, ...agents].map(({ element }) => elementFact(element));
  for (const agent of agents) {
    for (const tool of tools) {
      if (!tool.served && mayCall(unit, agent, tool))
        facts.push(flow(unit, agent.span, agent.element, tool.element, { data: ['tool-call'], protocol: 'call' }));
    }
    facts.push(...importedTools(unit, agent));
    facts.push(flow(unit, agent.span, unit.self, agent.element, { data: ['request'], protocol: 'call' }));
  }
  return [
    ...facts,
    ...exportedTools(unit, tools),
    ...servedFacts(unit, tools),
    ...serverToolFacts(unit),
    ...unit.module.calls.flatMap((call) => bypassFacts(unit, call)),
  ];
}

/** Tools that other files of the repository define, under the name that those give them. */
function importedTools(unit: Unit, agent: Agent): Fact[] {
  return (agent.tools ?? []).flatMap((value): Fact[] => {
    const written = value.kind === 'call' ? value.callee : value.kind === 'name' ? value.qualified : '';
    const name = exportedName(written);
    if (name === null) return [];
    const tool = { kind: 'alias', path: unit.path, symbol: '', name } as const;
    return [flow(unit, agent.span, agent.element, tool, { data: ['tool-call'], protocol: 'call' })];
  });
}

/** Tools under the name that other files import them by. */
function exportedTools(unit: Unit, tools: readonly Tool[]): Fact[] {
  return tools.flatMap(({ element, call, served }): Fact[] => {
    const bound = unit.module.calls[call]?.names.at(-1) ?? element.symbol.split('.')[0];
    if (served || call < 0 || bound === undefined || bound === '') return [];
    const names = [`js:${stemOf(unit.path)}#${bound}`];
    return [{ fact: 'alias', value: { of: subjectKey(element), names, evidence: element.evidence } }];
  });
}

/** `js:create-document#createDocument` for `@/lib/ai/tools/create-document:createDocument`; null for what a package exports. */
function exportedName(written: string): string | null {
  const [, specifier = '', name = ''] = /^((?:\.{1,2}|[@~#])\/[^:]{1,200}):([\w$]{1,100})$/.exec(written) ?? [];
  return specifier === '' || name === '' ? null : `js:${stemOf(specifier)}#${name}`;
}

/** The name of a module: of its file, or of its folder for an index. */
function stemOf(path: string): string {
  const parts = path.replace(/\.[cm]?[jt]sx?$/, '').split('/');
  const last = parts.pop() ?? '';
  return last === 'index' ? (parts.pop() ?? last) : last;
}

function mayCall(unit: Unit, agent: Agent, tool: Tool): boolean {
  if (agent.tools === null) return true;
  return agent.tools.some((value) => {
    if (value.kind === 'call')
      return (
        value.call === tool.call || (tool.call < 0 && unit.module.calls[value.call]?.callee === tool.element.symbol)
      );
    if (value.kind === 'function') return value.function === tool.function;
    if (value.kind !== 'object') return false;
    const code = entryOf(value, 'execute', 'func', 'handler', 'run', 'function');
    return code?.kind === 'function' && code.function === tool.function;
  });
}

/** Tools of a server of the file are reached through it. */
function servedFacts(unit: Unit, tools: readonly Tool[]): Fact[] {
  const server = { kind: 'endpoint', name: 'mcp app', path: unit.path, symbol: '' } as const;
  return tools
    .filter(({ served }) => served)
    .map(({ element, span }) => flow(unit, span, server, element, { data: ['tool-call'], protocol: 'call' }));
}

function agentsOf(unit: Unit): Agent[] {
  const driven = drivenAgents(unit);
  return unit.module.calls.flatMap((call, index): Agent[] => {
    if (driven.has(index)) return [];
    if (CLAUDE.test(call.callee)) return [claudeAgent(unit, call)];
    if (!AGENTS.test(agentName(call)) || !FRAMEWORKS.test(packageOf(moduleOf(call.callee)))) return [];
    const given = toolsGiven(unit, call);
    // A single question without tools is no agent; a graph or runtime counts when it has some.
    const asks = isAgentCall(call) && !call.callee.endsWith('Agent');
    if ((asks || /Graph$|:agent$/.test(call.callee)) && given === undefined) return [];
    const name =
      textIn(optionOf(call, 'name', 'id', 'role')) ?? (asks ? undefined : call.names.at(-1)) ?? agentName(call);
    const element = own(
      unit,
      { startLine: call.startLine, endLine: call.startLine },
      {
        kind: 'agent',
        name: name.slice(0, 80),
        symbol: call.symbol,
        capabilities: [...(prebuiltTool(call) ?? [])] as Capability[],
        controls: controlsOf(unit, call),
        details: [call.callee],
      },
    );
    return [
      {
        element,
        span: { startLine: call.startLine, endLine: call.startLine },
        tools: given === undefined ? [] : listed(given),
      },
    ];
  });
}

/** Agents that an executor of the file drives are one thing with it. */
function drivenAgents(unit: Unit): ReadonlySet<number> {
  const found = new Set<number>();
  for (const call of unit.module.calls) {
    const agent = agentName(call) === 'AgentExecutor' ? optionOf(call, 'agent') : null;
    if (agent?.kind === 'call') found.add(agent.call);
  }
  return found;
}

/** `Agent` of `@openai/agents:Agent.create`. */
function agentName(call: Call): string {
  return lastOf(call.callee.replace(/\.(?:create|fromLLMAndTools|fromAgentAndTools)$/, ''));
}

/** The tools of a call: its option, the second argument, or what a tool node of the file holds. Undefined for none. */
function toolsGiven(unit: Unit, call: Call): Value | undefined {
  const option = optionOf(call, 'tools', 'actions', 'functions', 'mcpServers');
  if (option) return option;
  if (agentName(call).startsWith('initializeAgentExecutor')) return valueAt(call, 0) ?? undefined;
  if (!call.callee.endsWith('Graph')) return undefined;
  const node = unit.module.calls.find((other) => /:ToolNode$|\.bindTools$/.test(other.callee));
  return node ? (valueAt(node, 0) ?? undefined) : undefined;
}

function controlsOf(unit: Unit, call: Call): string[] {
  const controls = new Set<string>();
  const limit = optionOf(
    call,
    'maxIterations',
    'maxSteps',
    'maxTurns',
    'recursionLimit',
    'maxExecutionTime',
    'stopWhen',
  );
  if (limit && limit.kind !== 'none') controls.add('iteration-limit');
  const human = optionOf(call, 'interruptBefore', 'interruptAfter', 'interruptOn', 'toolApproval');
  if (human && switchOf(human) !== 'off' && !(human.kind === 'list' && human.items.length === 0))
    controls.add('human-approval');
  const middleware = optionOf(call, 'middleware');
  if (middleware && /humanInTheLoop/i.test(namesIn(middleware))) controls.add('human-approval');
  const compiled = call.callee.endsWith('Graph')
    ? unit.module.calls.filter((other) => other.callee.startsWith(call.callee) && other.callee.endsWith('.compile'))
    : [];
  if (compiled.some((other) => optionOf(other, 'interruptBefore', 'interruptAfter') !== null))
    controls.add('human-approval');
  if (optionOf(call, 'inputGuardrails', 'outputGuardrails', 'inputProcessors')) controls.add('guardrail');
  return [...controls].toSorted();
}

function namesIn(value: Value): string {
  if (value.kind === 'list')
    return value.items.map((item) => (item.kind === 'call' ? item.callee : item.text)).join(' ');
  return value.text;
}

/** An agent that comes with a shell and the files of the machine, which it uses as far as its options let it. */
function claudeAgent(unit: Unit, call: Call): Agent {
  const options = optionOf(call, 'options') ?? call.arguments[0]?.value ?? null;
  const allowed = entryOf(options, 'allowedTools', 'tools');
  const names = allowed?.kind === 'list' ? allowed.items.map((item) => textIn(item) ?? '') : [];
  const bypass = textIn(entryOf(options, 'permissionMode')) === 'bypassPermissions';
  const capabilities = new Set<Capability>();
  if (bypass || names.some((name) => name.startsWith('Bash'))) capabilities.add('shell');
  if (
    bypass ||
    names.some((name) => /^(?:Write|Edit|MultiEdit|NotebookEdit)/.test(name)) ||
    textIn(entryOf(options, 'permissionMode')) === 'acceptEdits'
  )
    capabilities.add('file-write');
  if (names.some((name) => name.startsWith('WebFetch'))) capabilities.add('network');
  if (names.some((name) => /^(?:Read|Grep|Glob)\b/.test(name))) capabilities.add('file-read');
  const controls = [
    ...(entryOf(options, 'canUseTool') ? ['human-approval'] : []),
    ...(entryOf(options, 'maxTurns') ? ['iteration-limit'] : []),
    ...(switchOf(entryOf(options, 'sandbox')) === 'on' ? ['sandbox'] : []),
  ].toSorted();
  const span = { startLine: call.startLine, endLine: call.startLine };
  const element = own(unit, span, {
    kind: 'agent',
    name: 'claude-agent',
    symbol: call.symbol,
    capabilities: [...capabilities].toSorted(),
    controls,
    details: [call.callee],
  });
  return { element, span, tools: [] };
}

/** Options by which an agent asks nobody. */
function bypassFacts(unit: Unit, call: Call): Fact[] {
  const options = [optionOf(call, 'options'), ...call.arguments.map(({ value }) => value)];
  const told = (names: readonly string[], values: RegExp): string | null => {
    for (const option of options) {
      for (const name of names) {
        const value = textIn(entryOf(option, name));
        if (value !== null && values.test(value)) return `${name}: ${value}`;
      }
    }
    return null;
  };
  const name = CLAUDE.test(call.callee)
    ? told(['permissionMode'], /^bypassPermissions$/)
    : CODEX.test(call.callee)
      ? (told(['sandboxMode'], /^danger-full-access$/) ?? told(['approvalPolicy'], /^never$/))
      : null;
  return name === null
    ? []
    : [operation(unit, call, { kind: 'permission-bypass', name: `${lastOf(call.callee)} ${name}`, input: 'literal' })];
}
