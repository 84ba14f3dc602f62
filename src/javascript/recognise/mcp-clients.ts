import type { Fact, Reference } from '../../model/index.ts';
import { runPackage } from '../../command/index.ts';
import { referenceFact, runsFact } from '../../statement/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Call, Value } from '../module.ts';
import { elementFact, flow, own } from './build.ts';
import { importsMcp } from './mcp-packages.ts';
import type { Unit } from './unit.ts';
import { entriesOf, entryAt, entryOf, hostOf, lastOf, optionOf, plainUrl, startOf, textIn, valueAt } from './values.ts';

/** What starts a server of tools as a process of this machine. */
const STARTS =
  /(?:^|[.:])(?:StdioClientTransport|MCPServerStdio|Experimental_StdioMCPTransport|StdioMCPTransport|StdioConnectionParams|MCPClientStdio)$/;
/** Clients that are given servers by name. */
const CLIENTS = /(?:^|[.:])(?:MultiServerMCPClient|MCPClient|MCPConfiguration|query|MCPConnection|mcpServers)$/;
/** What connects to a server by its address. */
const CONNECTS =
  /(?:^|[.:])(?:SSEClientTransport|StreamableHTTPClientTransport|MCPServerStreamableHttp|MCPServerSSE|hostedMcpTool|createMCPClient|experimental_createMCPClient)$/;

/** Servers of the Model Context Protocol that the file's clients start or call, as tools of whoever the client works for. */
export function serverToolFacts(unit: Unit): Fact[] {
  const clients =
    importsMcp(unit) ||
    [...unit.packages].some((name) =>
      /^(?:ai|@ai-sdk\/mcp|@langchain\/mcp-adapters|@openai\/agents[\w-]*|@mastra\/mcp|llamaindex|@llamaindex\/tools|@anthropic-ai\/claude-\S+|mcp-use|@strands-agents\/sdk)$/.test(
        name,
      ),
    );
  if (!clients) return [];
  return unit.module.calls.flatMap((call) => {
    if (STARTS.test(call.callee))
      return started(unit, call, call.arguments[0]?.value ?? null, textIn(optionOf(call, 'name')), call);
    if (CONNECTS.test(call.callee))
      return connected(unit, call, call, addressOf(call), textIn(optionOf(call, 'name', 'serverLabel')));
    return CLIENTS.test(call.callee) ? namedServers(unit, call) : [];
  });
}

function namedServers(unit: Unit, call: Call): Fact[] {
  const options = optionOf(call, 'options') ?? valueAt(call, 0);
  const servers =
    entryOf(options, 'mcpServers', 'servers') ?? (call.callee.endsWith('MultiServerMCPClient') ? options : null);
  return entriesOf(servers).flatMap(({ name, value, span }) => {
    const at = { startLine: span.startLine, endLine: span.startLine };
    if (entryOf(value, 'command')) return started(unit, call, value, name, at);
    const url = entryOf(value, 'url');
    return url ? connected(unit, call, at, url, name) : [];
  });
}

/** A server that is started: what a client runs, and which package or script that is. */
function started(unit: Unit, call: Call, options: Value | null, label: string | null, at: Span): Fact[] {
  const words = wordsOf(options);
  const [command = null, ...args] = words;
  // The package comes first; what is chosen at run time comes behind it.
  const unknown = args.indexOf(null);
  const told = (unknown < 0 ? args : args.slice(0, unknown)).flatMap((word) => word ?? []);
  const run = command === null ? null : runPackage(command, told);
  const script = command === null ? undefined : scriptOf(command, args);
  const span = { startLine: at.startLine, endLine: at.startLine };
  const symbol = call.symbol;
  const element = own(unit, span, {
    kind: 'tool',
    name: label ?? run?.package ?? script ?? lastOf(call.callee),
    symbol,
    exposure: 'local',
    trust: run === null ? 'internal' : 'third-party',
    capabilities: ['spawn-server'],
    details: command === null ? [] : [`started by ${run?.loader ?? command.split('/').at(-1) ?? command}`],
  });
  const facts = [
    elementFact(element),
    flow(unit, span, unit.self, element, { data: ['tool-call'], protocol: 'stdio' }),
  ];
  if (script !== undefined && /^[\w@.-]/.test(script)) facts.push(runsFact(unit.source, span, element, script));
  if (run === null) return facts;
  const floating = run.version === '' || run.version === 'latest' || run.version === 'next';
  const reference = {
    kind: 'tool-server',
    repo: run.package,
    revision: run.version,
    pinned: floating ? 'none' : 'tag',
    loader: run.loader,
    remoteCode: 'on',
    formats: ['code' as const],
    transport: 'registry',
    symbol: element.name,
    controls: run.exact ? ['exact-pin'] : [],
  } satisfies Partial<Reference>;
  return [...facts, referenceFact(unit.source, entryAt(options, 'args')?.span ?? span, reference)];
}

/** The words of a server's command; null for one that the file does not tell. */
function wordsOf(options: Value | null): readonly (string | null)[] {
  const full = textIn(entryOf(options, 'fullCommand'));
  if (full !== null) return full.trim().split(/\s+/).slice(0, 100);
  const list = entryOf(options, 'args');
  const args =
    list?.kind === 'list' ? list.items.slice(0, 100).map((item) => (item.kind === 'text' ? null : textIn(item))) : [];
  return [textIn(entryOf(options, 'command')), ...(list !== null && list.kind !== 'list' ? [null] : args)];
}

/** A script of the repository that an interpreter is given. */
function scriptOf(command: string, args: readonly (string | null)[]): string | undefined {
  if (!/^(?:node|tsx|ts-node|bun|deno|python[\d.]*|uv)$/.test(command.split('/').at(-1) ?? '')) return undefined;
  const script = args.find((word) => word !== null && /^[^-].{0,300}\.(?:[cm]?[jt]s|py)$/.test(word));
  return script?.replace(/^(?:\.\/)+/, '');
}

function addressOf(call: Call): Value | null {
  const first = valueAt(call, 0);
  const given = optionOf(call, 'url', 'serverUrl') ?? entryOf(optionOf(call, 'transport'), 'url');
  return given ?? first;
}

/** `new URL('https://…')` and plain texts. */
function urlIn(unit: Unit, value: Value | null): string {
  if (value?.kind === 'call' && value.callee === 'URL')
    return startOf(unit.module.calls[value.call]?.arguments[0]?.value ?? null);
  return startOf(value);
}

/** A server that is called by its address. */
function connected(unit: Unit, call: Call, at: Span, address: Value | null, label: string | null): Fact[] {
  const url = plainUrl(urlIn(unit, address));
  if (url === null) return [];
  const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(hostOf(url));
  const secure = url.startsWith('https:');
  const span = { startLine: at.startLine, endLine: at.startLine };
  const element = own(unit, span, {
    kind: 'tool',
    name: label ?? url.replace(/^[a-z]+:\/\//, '').replace(/\/$/, ''),
    symbol: call.symbol,
    trust: local ? 'internal' : 'third-party',
    exposure: local ? 'local' : 'unknown',
    capabilities: ['network'],
    details: [url],
  });
  return [
    elementFact(element),
    flow(unit, span, unit.self, element, { data: ['tool-call'], protocol: secure ? 'https' : 'http' }),
    referenceFact(unit.source, span, {
      kind: 'tool-server',
      repo: url,
      pinned: 'unknown',
      transport: secure ? 'https' : 'http',
      loader: 'url',
      symbol: element.name,
    }),
  ];
}
