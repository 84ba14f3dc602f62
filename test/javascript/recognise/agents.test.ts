import { expect, it } from 'vitest';
import { lines } from '../../support/javascript.ts';

const graph = { kinds: ['element', 'flow', 'operation', 'reference'] as const };

it('an agent of LangGraph.js with its tools and what they reach', async () => {
  expect(
    await lines(
      `
import { exec, execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { tool, DynamicStructuredTool } from '@langchain/core/tools';
import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { interrupt } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
const run = promisify(exec);
const shell = tool(async ({ command }) => (await run(command)).stdout, { name: 'shell', schema });
const listing = tool(async () => (await run('ls -la')).stdout, { name: 'listing' });
const git = tool(({ ref }) => execFile('git', ['log', ref]), { name: 'git_log' });
const script = tool(({ code }) => execFile('python3', ['-c', code]), { name: 'python' });
const save = tool(async ({ path, text }) => { await interrupt({ path }); await writeFile(path, text); }, { name: 'save' });
const load = new DynamicStructuredTool({ name: 'load', schema, func: async ({ path }) => { validatePath(path); return readFile(path); } });
const read = tool(() => readFile('README.md'), { name: 'readme' });
const fetchPage = tool(({ url }) => fetch(url), { name: 'fetch_page' });
const weather = tool(({ city }) => fetch(\`https://api.weather.example/v1?q=\${city}\`), { name: 'weather' });
const unused = tool(() => 1, { name: 'unused' });
export const agent = createReactAgent({ llm: new ChatOpenAI({ model: 'gpt-4o' }), tools: [shell, listing, git, script, save, load, read, fetchPage, weather] });
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "20 element agent agent details=@langchain/langgraph/prebuilt:createReactAgent path=src/app.ts",
      "20 element llm openai/gpt-4o trust=third-party",
      "20 element process app path=src/app.ts",
      "17 element tool fetch_page capabilities=network path=src/app.ts symbol=fetchPage",
      "12 element tool git_log path=src/app.ts symbol=git",
      "11 element tool listing path=src/app.ts symbol=listing",
      "15 element tool load capabilities=file-read controls=input-validation path=src/app.ts symbol=load.func",
      "16 element tool readme path=src/app.ts symbol=read",
      "14 element tool save capabilities=file-write controls=human-approval path=src/app.ts symbol=save",
      "13 element tool python capabilities=shell path=src/app.ts symbol=script",
      "10 element tool shell capabilities=shell path=src/app.ts symbol=shell",
      "19 element tool unused path=src/app.ts symbol=unused",
      "18 element tool weather path=src/app.ts symbol=weather",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|fetchPage|fetch_page tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|git|git_log tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|listing|listing tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|load.func|load tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|read|readme tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|save|save tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|script|python tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|shell|shell tool-call call",
      "20 flow agent|src/app.ts||agent -> tool|src/app.ts|weather|weather tool-call call",
      "20 flow llm|||openai/gpt-4o -> process|src/app.ts||app completion https",
      "20 flow process|src/app.ts||app -> agent|src/app.ts||agent request call",
      "20 flow process|src/app.ts||app -> llm|||openai/gpt-4o prompt https",
      "13 operation shell execFile 'python3' input=parameter path=src/app.ts symbol=script",
      "10 operation shell exec command input=parameter path=src/app.ts symbol=shell",
    ]
  `);
});

it('generateText with tools is an agent, without them it is none', async () => {
  expect(
    await lines(
      `
import { generateText, streamText, tool, stepCountIs, ToolLoopAgent } from 'ai';
import { openai } from '@ai-sdk/openai';
import vm from 'node:vm';
const evaluate = tool({ description: 'd', inputSchema, execute: async ({ code }) => vm.runInNewContext(code) });
export async function POST(req: Request) {
  const result = streamText({
    model: openai('gpt-4o'),
    tools: {
      evaluate,
      remove: tool({ needsApproval: true, execute: async ({ sql }) => db.query(sql) }),
      plain: { description: 'p', inputSchema, execute: async ({ url }) => fetch(url) },
      onClient: tool({ inputSchema }),
      shell: openai.tools.shell({ environment: { type: 'containerAuto' } }),
      local: openai.tools.localShell({ execute }),
    },
    stopWhen: stepCountIs(5),
  });
  return result.toUIMessageStreamResponse();
}
export const plain = await generateText({ model: openai('gpt-4o'), prompt });
export const researcher = new ToolLoopAgent({ model: openai('o3'), tools: { evaluate } });
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "7 element agent streamText controls=iteration-limit details=ai:streamText path=src/app.ts symbol=POST",
      "22 element agent researcher details=ai:ToolLoopAgent path=src/app.ts",
      "8,21 element llm openai/gpt-4o trust=third-party",
      "22 element llm openai/o3 trust=third-party",
      "8,21,22 element process app path=src/app.ts",
      "12 element tool plain capabilities=network path=src/app.ts symbol=POST.plain.execute",
      "11 element tool remove controls=human-approval path=src/app.ts symbol=POST.remove.execute",
      "15 element tool localShell capabilities=shell path=src/app.ts symbol=POST",
      "13 element tool onClient path=src/app.ts symbol=POST",
      "14 element tool shell capabilities=shell controls=sandbox path=src/app.ts symbol=POST",
      "5 element tool evaluate capabilities=code path=src/app.ts symbol=evaluate.execute",
      "7 flow agent|src/app.ts|POST|streamText -> tool|src/app.ts|POST.plain.execute|plain tool-call call",
      "7 flow agent|src/app.ts|POST|streamText -> tool|src/app.ts|POST.remove.execute|remove tool-call call",
      "7 flow agent|src/app.ts|POST|streamText -> tool|src/app.ts|POST|localShell tool-call call",
      "7 flow agent|src/app.ts|POST|streamText -> tool|src/app.ts|POST|onClient tool-call call",
      "7 flow agent|src/app.ts|POST|streamText -> tool|src/app.ts|POST|shell tool-call call",
      "7 flow agent|src/app.ts|POST|streamText -> tool|src/app.ts|evaluate.execute|evaluate tool-call call",
      "22 flow agent|src/app.ts||researcher -> tool|src/app.ts|evaluate.execute|evaluate tool-call call",
      "8,21 flow llm|||openai/gpt-4o -> process|src/app.ts||app completion https",
      "22 flow llm|||openai/o3 -> process|src/app.ts||app completion https",
      "7 flow process|src/app.ts||app -> agent|src/app.ts|POST|streamText request call",
      "22 flow process|src/app.ts||app -> agent|src/app.ts||researcher request call",
      "8,21 flow process|src/app.ts||app -> llm|||openai/gpt-4o prompt https",
      "22 flow process|src/app.ts||app -> llm|||openai/o3 prompt https",
      "5 operation code-evaluation runInNewContext code input=parameter path=src/app.ts symbol=evaluate.execute",
    ]
  `);
});

it('agents of other frameworks', async () => {
  expect(
    await lines(
      `
import { Agent, tool, run, MCPServerStdio, hostedMcpTool } from '@openai/agents';
import { Agent as Mastra } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { agent, FunctionTool } from 'llamaindex';
import { CopilotRuntime } from '@copilotkit/runtime';
import { chromium } from 'playwright';
import nodemailer from 'nodemailer';
const mailer = nodemailer.createTransport({});
const browse = tool({ name: 'browse', parameters, execute: async ({ url }) => { const b = await chromium.launch(); return b.newPage(); } });
const mail = createTool({ id: 'mail', execute: async ({ context }) => mailer.sendMail(context) });
export const triage = new Agent({ name: 'Triage', model: 'gpt-4.1', tools: [browse], inputGuardrails: [guard] });
await run(triage, 'hi', { maxTurns: 3 });
export const helper = new Mastra({ name: 'helper', model: 'anthropic/claude-3-5-haiku', tools: { mail } });
const sum = FunctionTool.from(({ a }) => eval(a), { name: 'sum' });
agent({ tools: [sum] });
new CopilotRuntime({ actions: [{ name: 'lookUp', handler: async ({ path }) => fs.readFile(path) }] });
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "17 element agent CopilotRuntime details=@copilotkit/runtime:CopilotRuntime path=src/app.ts",
      "12 element agent Triage controls=guardrail details=@openai/agents:Agent path=src/app.ts",
      "16 element agent agent details=llamaindex:agent path=src/app.ts",
      "14 element agent helper details=@mastra/core/agent:Agent path=src/app.ts",
      "14 element llm anthropic/claude-3-5-haiku trust=third-party",
      "12 element llm openai/gpt-4.1 trust=third-party",
      "12,14,16 element process app path=src/app.ts",
      "17 element tool lookUp path=src/app.ts symbol=actions.handler",
      "10 element tool browse capabilities=browser path=src/app.ts symbol=browse.execute",
      "11 element tool mail capabilities=message path=src/app.ts symbol=mail.execute",
      "15 element tool sum capabilities=code path=src/app.ts symbol=sum",
      "17 flow agent|src/app.ts||CopilotRuntime -> tool|src/app.ts|actions.handler|lookUp tool-call call",
      "12 flow agent|src/app.ts||Triage -> tool|src/app.ts|browse.execute|browse tool-call call",
      "16 flow agent|src/app.ts||agent -> tool|src/app.ts|sum|sum tool-call call",
      "14 flow agent|src/app.ts||helper -> tool|src/app.ts|mail.execute|mail tool-call call",
      "14 flow llm|||anthropic/claude-3-5-haiku -> process|src/app.ts||app completion https",
      "12 flow llm|||openai/gpt-4.1 -> process|src/app.ts||app completion https",
      "17 flow process|src/app.ts||app -> agent|src/app.ts||CopilotRuntime request call",
      "12 flow process|src/app.ts||app -> agent|src/app.ts||Triage request call",
      "16 flow process|src/app.ts||app -> agent|src/app.ts||agent request call",
      "14 flow process|src/app.ts||app -> agent|src/app.ts||helper request call",
      "14 flow process|src/app.ts||app -> llm|||anthropic/claude-3-5-haiku prompt https",
      "12 flow process|src/app.ts||app -> llm|||openai/gpt-4.1 prompt https",
      "15 operation code-evaluation eval a input=parameter path=src/app.ts symbol=sum",
    ]
  `);
});

it('a graph with interrupts, an executor with a limit, ready-made tools', async () => {
  expect(
    await lines(
      `
import { StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { AgentExecutor, createToolCallingAgent } from 'langchain/agents';
import { Calculator } from '@langchain/community/tools/calculator';
import { WebBrowser } from 'langchain/tools/webbrowser';
import { SqlToolkit } from 'langchain/agents/toolkits/sql';
import { StructuredTool } from '@langchain/core/tools';
import { execSync } from 'child_process';
class Deploy extends StructuredTool {
  name = 'deploy';
  async _call({ target }: { target: string }) { return this.start(target); }
  start(target: string) { return execSync('./deploy.sh ' + target); }
}
const tools = [new WebBrowser({ model, embeddings }), new Calculator(), new Deploy()];
export const app = new StateGraph(State).addNode('tools', new ToolNode(tools)).addEdge('__start__', 'tools').compile({ interruptBefore: ['tools'] });
const toolkit = new SqlToolkit(db, llm);
const executor = new AgentExecutor({ agent: createToolCallingAgent({ llm, tools, prompt }), tools, maxIterations: 4 });
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "16 element agent StateGraph controls=human-approval details=@langchain/langgraph:StateGraph path=src/app.ts",
      "18 element agent executor controls=iteration-limit details=langchain/agents:AgentExecutor path=src/app.ts",
      "16,18 element process app path=src/app.ts",
      "10 element tool deploy capabilities=shell path=src/app.ts symbol=Deploy",
      "17 element tool SqlToolkit capabilities=sql path=src/app.ts",
      "15 element tool WebBrowser capabilities=browser,network path=src/app.ts",
      "16 flow agent|src/app.ts||StateGraph -> tool|src/app.ts|Deploy|deploy tool-call call",
      "16 flow agent|src/app.ts||StateGraph -> tool|src/app.ts||WebBrowser tool-call call",
      "18 flow agent|src/app.ts||executor -> tool|src/app.ts|Deploy|deploy tool-call call",
      "18 flow agent|src/app.ts||executor -> tool|src/app.ts||WebBrowser tool-call call",
      "16 flow process|src/app.ts||app -> agent|src/app.ts||StateGraph request call",
      "18 flow process|src/app.ts||app -> agent|src/app.ts||executor request call",
      "13 operation shell execSync './deploy.sh ' + target input=parameter path=src/app.ts symbol=Deploy.start",
    ]
  `);
});

it('tools that a request to a model describes and a switch carries out', async () => {
  expect(
    await lines(
      `
import OpenAI from 'openai';
import { execSync } from 'child_process';
const tools = [
  { type: 'function', function: { name: 'run_shell', description: 'x', parameters: {} } },
  { type: 'function', function: { name: 'add', parameters: {} } },
];
export async function chat(messages) {
  const res = await new OpenAI().chat.completions.create({ model: 'gpt-4o', messages, tools });
  for (const call of res.choices[0].message.tool_calls) {
    const args = JSON.parse(call.function.arguments);
    switch (call.function.name) {
      case 'run_shell':
        return execSync(args.command);
      case 'add':
        return args.a + args.b;
    }
  }
}
`,
      { kinds: ['element', 'operation'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "9 element llm openai/gpt-4o trust=third-party",
      "9 element process app path=src/app.ts",
      "9 element tool add path=src/app.ts symbol=chat",
      "9 element tool run_shell capabilities=shell path=src/app.ts symbol=chat",
      "14 operation shell execSync args.command input=model-output path=src/app.ts symbol=chat",
    ]
  `);
});

it('agents that come with a shell', async () => {
  expect(
    await lines(
      `
import { query } from '@anthropic-ai/claude-agent-sdk';
import { Codex } from '@openai/codex-sdk';
for await (const m of query({ prompt, options: { permissionMode: 'bypassPermissions', mcpServers: { files: { command: 'npx', args: ['-y', '@acme/files-mcp@1.2.3', '.'] } } } })) {}
export async function review() {
  return query({ prompt, options: { allowedTools: ['Read', 'Grep'], maxTurns: 3 } });
}
export function fix() {
  return query({ prompt, options: { allowedTools: ['Bash'], canUseTool } });
}
const thread = new Codex().startThread({ sandboxMode: 'danger-full-access' });
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "9 element agent claude-agent capabilities=shell controls=human-approval details=@anthropic-ai/claude-agent-sdk:query path=src/app.ts symbol=fix",
      "6 element agent claude-agent capabilities=file-read controls=iteration-limit details=@anthropic-ai/claude-agent-sdk:query path=src/app.ts symbol=review",
      "4 element agent claude-agent capabilities=file-write,shell details=@anthropic-ai/claude-agent-sdk:query path=src/app.ts",
      "4,6,9 element llm anthropic trust=third-party",
      "4,6,9 element process app path=src/app.ts",
      "4 element tool files capabilities=spawn-server details=started by npx exposure=local path=src/app.ts trust=third-party",
      "4,6,9 flow llm|||anthropic -> process|src/app.ts||app completion https",
      "9 flow process|src/app.ts||app -> agent|src/app.ts|fix|claude-agent request call",
      "6 flow process|src/app.ts||app -> agent|src/app.ts|review|claude-agent request call",
      "4 flow process|src/app.ts||app -> agent|src/app.ts||claude-agent request call",
      "4,6,9 flow process|src/app.ts||app -> llm|||anthropic prompt https",
      "4 flow process|src/app.ts||app -> tool|src/app.ts||files tool-call stdio",
      "4 operation permission-bypass query permissionMode: bypassPermissions input=literal path=src/app.ts",
      "11 operation permission-bypass startThread sandboxMode: danger-full-access input=literal path=src/app.ts",
      "4 reference tool-server @acme/files-mcp controls=exact-pin formats=code loader=npx path=src/app.ts pinned=tag remoteCode=on revision=1.2.3 symbol=files transport=registry",
    ]
  `);
});

it('what only looks like an agent or a tool is none', async () => {
  expect(
    await lines(
      `
import { Agent } from 'https';
import { tool } from './decorators';
import { execSync } from 'child_process';
const agent = new Agent({ keepAlive: true });
const x = tool(() => execSync(command), { name: 'x' });
server.tool('y', {}, () => 1);
class Hammer extends Tool { run() {} }
`,
      { kinds: ['element', 'flow', 'reference'] },
    ),
  ).toEqual([]);
});
