import type { Element } from '../../model/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Call, ClassOfFile, Value } from '../module.ts';
import { packageOf } from '../specifier.ts';
import { own } from './build.ts';
import { capabilitiesOf, capabilitiesOfCalls, prebuiltTool } from './capabilities.ts';
import { declaredTools } from './declared-tools.ts';
import { importsMcp } from './mcp-packages.ts';
import { callsWithin, type Unit } from './unit.ts';
import { entriesOf, entryOf, functionOf, lastOf, moduleOf, optionOf, switchOf, textIn, valueAt } from './values.ts';

/** A tool that a model may call. `call` is the call that makes it and `function` its code, each -1 for none. */
export type Tool = {
  readonly element: Element;
  readonly call: number;
  readonly function: number;
  readonly span: Span;
  /** Offered by a server of the Model Context Protocol. */
  readonly served: boolean;
};

const FRAMEWORKS =
  /^(?:@?langchain|@langchain\/[\w-]+|llamaindex|@llamaindex\/[\w-]+|ai|@ai-sdk\/[\w-]+|@openai\/agents[\w-]*|@mastra\/[\w-]+|@google\/adk|@strands-agents\/sdk|@anthropic-ai\/[\w-]+|fastmcp|mcp-framework|@copilotkit\/[\w-]+|@voltagent\/[\w-]+|genkit|@genkit-ai\/[\w-]+|beeai-framework|openai)$/;
const MAKERS =
  /(?:^|[.:])(?:tool|dynamicTool|createTool|defineTool|DynamicTool|DynamicStructuredTool|FunctionTool|FunctionTool\.from|betaTool|betaZodTool|beta\w*Tool|zodFunction|zodResponsesFunction|AgentTool|useCopilotAction|useFrontendTool|addTool)$/;
const BASES = /(?:^|[.:])(?:StructuredTool|Tool|DynamicTool|BaseTool|MCPTool|ToolNode|Toolkit|BaseToolkit)$/;
const METHODS = ['_call', '_run', 'call', 'execute', 'run', 'invoke', 'handler'];
const CODE = ['execute', 'func', 'handler', 'run', 'callback', 'function', 'call', 'fn', 'invoke', 'action'];
const NAMES = ['name', 'id'];

/** The tools that the file defines, with what their code reaches. */
export function toolsOf(unit: Unit): Tool[] {
  const tools: Tool[] = [];
  unit.module.calls.forEach((call, index) => {
    const tool = servedTool(unit, call, index) ?? madeTool(unit, call, index) ?? prebuilt(unit, call, index);
    if (tool) tools.push(tool);
    if (isAgentCall(call)) tools.push(...inlineTools(unit, call));
  });
  for (const definition of unit.module.classes) {
    const tool = classTool(unit, definition);
    if (tool) tools.push(tool);
  }
  return [
    ...tools,
    ...declaredTools(unit).map((declared) => {
      const { name, span, calls, symbol } = declared;
      return fromCode(
        unit,
        { name, span, symbol, calls, controls: [] },
        { call: -1, function: -1, served: declared.served },
      );
    }),
  ];
}

type Described = {
  readonly name: string;
  readonly span: Span;
  readonly symbol: string;
  readonly calls: readonly Call[];
  readonly controls: readonly string[];
};

function fromCode(unit: Unit, described: Described, rest: Omit<Tool, 'element' | 'span'>): Tool {
  const { name, span, symbol, calls } = described;
  const capabilities = rest.function >= 0 ? capabilitiesOf(unit, rest.function) : capabilitiesOfCalls(unit, calls);
  const controls = [...new Set([...described.controls, ...controlsOf(calls)])].toSorted();
  return {
    element: own(unit, span, { kind: 'tool', name: name.slice(0, 80), symbol, capabilities, controls }),
    span,
    ...rest,
  };
}

function fromFunction(
  unit: Unit,
  name: string,
  span: Span,
  id: number,
  controls: readonly string[],
  rest: { readonly call: number; readonly served: boolean; readonly symbol: string },
): Tool {
  const symbol = unit.module.functions[id]?.symbol ?? rest.symbol;
  const { call, served } = rest;
  return fromCode(unit, { name, span, symbol, calls: callsWithin(unit, id), controls }, { call, function: id, served });
}

/** `server.tool('name', …, handler)`, `server.registerTool('name', …, handler)`. */
function servedTool(unit: Unit, call: Call, index: number): Tool | null {
  if (!/[.](?:tool|registerTool|experimental_registerTool)$/.test(call.callee) || !importsMcp(unit)) return null;
  const name = textIn(valueAt(call, 0));
  const handler = functionOf(unit.module, call.arguments.at(-1)?.value ?? null);
  if (name === null || call.arguments.length < 2) return null;
  const span = { startLine: call.startLine, endLine: call.startLine };
  return fromFunction(unit, name, span, handler, [], { call: index, served: true, symbol: call.symbol });
}

/** Tools made by a call: around a function of the file, or with one among the options. */
function madeTool(unit: Unit, call: Call, index: number): Tool | null {
  if (!MAKERS.test(call.callee)) return null;
  const module = moduleOf(call.callee);
  const method = /\.(?:defineTool|addTool)$/.test(call.callee);
  if (!FRAMEWORKS.test(packageOf(module)) && !(method && [...unit.packages].some((name) => FRAMEWORKS.test(name))))
    return null;
  const around = call.arguments.find(({ value }) => value.kind === 'function')?.value ?? optionOf(call, ...CODE);
  const first = valueAt(call, 0);
  const label =
    textIn(optionOf(call, ...NAMES)) ?? (first?.kind === 'string' ? first.value : null) ?? call.names.at(-1);
  const name = label ?? lastOf(call.callee);
  const approval = optionOf(call, 'needsApproval', 'requireApproval', 'renderAndWaitForResponse');
  const controls = approval !== null && switchOf(approval) !== 'off' ? ['human-approval'] : [];
  const span = { startLine: call.startLine, endLine: call.startLine };
  const served = /^(?:fastmcp|mcp-framework)$/.test(packageOf(module)) || (method && unit.packages.has('fastmcp'));
  const id = functionOf(unit.module, around);
  return fromFunction(unit, name, span, id, controls, { call: index, served, symbol: call.symbol });
}

/** `generateText({ tools: { weather: { description, execute } } })`: tools without a call of their own. */
function inlineTools(unit: Unit, call: Call): Tool[] {
  const given = optionOf(call, 'tools', 'actions', 'functions');
  const entries =
    given?.kind === 'list' ? given.items.map((value) => ({ name: '', value, span: call })) : entriesOf(given);
  return entries.flatMap(({ name, value, span }) => {
    const code = value.kind === 'object' ? entryOf(value, ...CODE) : null;
    const id = functionOf(unit.module, code);
    if (id < 0) return [];
    const label =
      textIn(entryOf(value, ...NAMES)) ?? (name === '' ? (unit.module.functions[id]?.name ?? 'tool') : name);
    const approval = entryOf(value, 'needsApproval');
    const controls = approval !== null && switchOf(approval) !== 'off' ? ['human-approval'] : [];
    const at = { startLine: span.startLine, endLine: span.startLine };
    return [fromFunction(unit, label, at, id, controls, { call: -1, served: false, symbol: call.symbol })];
  });
}

/** Whether a call makes or starts something that is given tools. */
export function isAgentCall(call: Call): boolean {
  return /^ai:(?:generateText|streamText|Agent|Experimental_Agent|ToolLoopAgent)$|^@copilotkit\/runtime:CopilotRuntime$|\.(?:runTools|toolRunner)$/.test(
    call.callee,
  );
}

/** A class that derives from a framework's tool. */
function classTool(unit: Unit, definition: ClassOfFile): Tool | null {
  if (!BASES.test(definition.base) || !/:/.test(definition.base)) return null;
  const method = METHODS.find((name) => definition.methods.has(name));
  const id = method === undefined ? undefined : definition.methods.get(method);
  if (id === undefined) return null;
  const field = definition.fields.find(({ name }) => name === 'name');
  const name = (field ? textIn(field.value) : null) ?? lastOf(definition.symbol);
  const span = { startLine: definition.startLine, endLine: definition.startLine };
  const served = definition.base.startsWith('mcp-framework:');
  const tool = fromFunction(unit, name, span, id, [], { call: -1, served, symbol: definition.symbol });
  return { ...tool, element: { ...tool.element, symbol: definition.symbol } };
}

function prebuilt(unit: Unit, call: Call, index: number): Tool | null {
  const reach = prebuiltTool(call);
  if (reach === null || (!call.made && !/(?:tools\.\w+|Tool)$/.test(call.callee))) return null;
  const approval = optionOf(call, 'needsApproval', 'onApproval');
  const controls = approval !== null && switchOf(approval) !== 'off' ? ['human-approval'] : [];
  // A shell in a container of the provider: https://platform.openai.com/docs/guides/tools-shell
  if (optionOf(call, 'environment', 'container') !== null) controls.push('sandbox');
  const given = {
    kind: 'tool' as const,
    name: lastOf(call.callee),
    symbol: call.symbol,
    capabilities: [...reach].toSorted(),
    controls,
  };
  return { element: own(unit, call, given), call: index, function: -1, span: call, served: false };
}

/** Protections that the tool's own code shows: a person is asked, the input is checked, code runs elsewhere. */
function controlsOf(calls: readonly Call[]): string[] {
  const controls: string[] = [];
  const asks =
    /^@langchain\/langgraph(?:\/web)?:interrupt$|(?:^|[.:])(?:elicitInput|elicit|confirm|askHuman|requestApproval|humanApproval|waitForApproval)$|^(?:inquirer|prompts|@inquirer\/prompts|@clack\/prompts|enquirer):/;
  if (calls.some(({ callee }) => asks.test(callee))) controls.push('human-approval');
  if (calls.some(({ callee }) => SANDBOX.test(callee))) controls.push('sandbox');
  if (
    calls.some(({ callee }) =>
      /(?:^|[.:])_?(?:validate|sanitize|isAllowed|isSafe|assertAllowed|assertSafe|checkPath|ensureWithin)\w*$/.test(
        callee,
      ),
    )
  )
    controls.push('input-validation');
  return controls;
}

/** Where code runs apart from this process and machine. `vm` and `vm2` are no such place. */
const SANDBOX =
  /^(?:@e2b\/|e2b|@vercel\/sandbox|isolated-vm|quickjs-emscripten|@daytonaio\/|@codesandbox\/sdk|dockerode|@cloudflare\/sandbox|modal)[\w/-]*:/;

/** The calls, functions and outside names that a list of tools holds; null when the file does not show all of it. */
export function listed(value: Value | null): readonly Value[] | null {
  if (value === null) return null;
  if (value.kind === 'list') {
    return value.items.every((item) => item.kind !== 'member' && item.kind !== 'parameter' && item.kind !== 'unknown')
      ? value.items
      : null;
  }
  if (value.kind !== 'object') return null;
  return value.entries.some(({ name }) => name === '...') ? null : value.entries.map((entry) => entry.value);
}
