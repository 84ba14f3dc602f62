import type { Authentication, Element, Exposure, Fact } from '../../model/index.ts';
import type { Span } from '../../syntax/index.ts';
import type { Call, Value } from '../module.ts';
import { elementFact, flow, own, places } from './build.ts';
import { fileRoutes } from './file-routes.ts';
import { importsMcp } from './mcp-packages.ts';
import { appAuthentication, type Route, routesOf } from './routes.ts';
import type { Unit } from './unit.ts';
import { lastOf, optionOf, textIn, valueAt } from './values.ts';

/** Frameworks whose application object a call makes. */
const APPS: readonly (readonly [framework: string, callee: RegExp])[] = [
  ['express', /^express:(?:default|Router)$/],
  ['fastify', /^fastify:(?:default|fastify)$/],
  ['hono', /^(?:hono(?:\/\w+)?:Hono|@hono\/zod-openapi:OpenAPIHono)$/],
  ['koa', /^(?:koa|@koa\/router|koa-router):(?:default|Router)$/],
  ['elysia', /^elysia:Elysia$/],
  ['hapi', /^@hapi\/hapi:(?:default\.)?(?:server|Server)$/],
  ['restify', /^restify:createServer$/],
  ['polka', /^polka:default$/],
  ['http', /^https?:createServer$/],
  ['bun', /^Bun\.serve$/],
  ['deno', /^(?:Deno\.serve|https:\/\/deno\.land\/std\S*\/http\/server\.ts:serve)$/],
  ['websocket', /^(?:ws:(?:WebSocketServer|Server|default\.Server)|socket\.io:Server)$/],
];
const MCP =
  /(?:^|[:.])(?:McpServer|FastMCP|MCPServer|McpAgent|createMcpHandler)$|^@modelcontextprotocol\/sdk\/server(?:\/index(?:\.js)?)?:Server$/;
const STDIO = /(?:^|[:.])StdioServerTransport$/;
const OVER_NETWORK =
  /(?:^|[:.])(?:SSEServerTransport|\w*StreamableHTTPServerTransport|StreamableHttpTransport|createMcpHandler|SSEEdgeTransport)$/;

const PUBLIC = /^(?:0\.0\.0\.0|::|\[::\]|\*)$/;
const LOCAL = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;

/** Servers of the file: what listens, for whom, and whether callers prove who they are. */
export function servingFacts(unit: Unit): Fact[] {
  return [...applications(unit), ...declared(unit), ...toolServers(unit)].flatMap(({ element, span }) => [
    elementFact(element),
    flow(unit, span, element, unit.self, { data: ['request'], protocol: 'call' }),
    flow(unit, span, unit.self, element, { data: ['prediction'], protocol: 'call' }),
  ]);
}

type App = { readonly element: Element; readonly span: Span };

function applications(unit: Unit): App[] {
  if (!unit.relevant) return [];
  return APPS.flatMap(([framework, callee]): App[] => {
    const made = unit.module.calls.filter((call) => callee.test(call.callee));
    const [first] = made;
    if (!first) return [];
    // `http.createServer(app)` is the same server as the application that it is given.
    const wraps =
      framework === 'http' &&
      APPS.some(([other, pattern]) => other !== 'http' && unit.module.calls.some((call) => pattern.test(call.callee)));
    if (wraps) return [];
    // What carries the Model Context Protocol is told as the tool server that it is.
    if (carriesMcp(unit)) return [];
    const routes = routesOf(unit);
    const authentication = appAuthentication(unit, routes);
    return [app(unit, framework, first, { made, routes, authentication, exposure: exposureOf(unit, framework, made) })];
  });
}

type Seen = {
  readonly made: readonly Span[];
  readonly routes: readonly Route[];
  readonly authentication: Authentication;
  readonly exposure: Exposure;
};

function app(unit: Unit, framework: string, span: Span, { made, routes, authentication, exposure }: Seen): App {
  const line = { startLine: span.startLine, endLine: span.startLine };
  const spans = [
    ...made.map(({ startLine }) => ({ startLine, endLine: startLine })),
    ...routes.map((route) => route.span),
  ];
  const element = own(unit, line, {
    kind: 'endpoint',
    name: `${framework} app`,
    exposure,
    authentication,
    controls: authentication === 'required' ? ['authentication'] : [],
    evidence: places(unit, spans),
    details: routes.slice(0, 10).map(({ name }) => name),
  });
  return { element, span: line };
}

/** Calls that bind the application to an address. */
function listenersOf(unit: Unit, framework: string, made: readonly Call[]): readonly Call[] {
  if (framework === 'bun' || framework === 'deno' || framework === 'websocket') return made;
  return unit.module.calls.filter(
    ({ callee }) => callee.endsWith('.listen') || /^@hono\/node-server:serve$/.test(callee),
  );
}

/**
 * Who can reach it. Without a host Node, Bun and Deno listen on every interface (https://nodejs.org/api/net.html#serverlistenport-host-backlog-callback);
 * Fastify listens on this machine alone (https://fastify.dev/docs/latest/Reference/Server/#listen).
 */
function exposureOf(unit: Unit, framework: string, made: readonly Call[]): Exposure {
  let exposure: Exposure = 'unknown';
  for (const call of listenersOf(unit, framework, made)) {
    const host = hostGiven(call);
    const text = textIn(host);
    if (text !== null && PUBLIC.test(text)) return 'public';
    if (text !== null && LOCAL.test(text)) exposure = exposure === 'unknown' ? 'local' : exposure;
    else if (host === null && framework === 'fastify') exposure = exposure === 'unknown' ? 'local' : exposure;
    else if (host === null) exposure = 'network';
  }
  return exposure;
}

function hostGiven(call: Call): Value | null {
  const option = optionOf(call, 'host', 'hostname');
  if (option) return option;
  const second = valueAt(call, 1);
  return second &&
    (second.kind === 'string' || second.kind === 'environment' || second.kind === 'parameter') &&
    call.callee.endsWith('.listen')
    ? second
    : null;
}

/** Servers that a file is by its place and exports, or by decorators. */
function declared(unit: Unit): App[] {
  const found = unit.relevant ? fileRoutes(unit) : null;
  if (!found) return [];
  const { framework, routes, exposure } = found;
  const [first] = routes;
  if (!first) return [];
  const guarded = routes.every((route) => route.protected === 'required');
  const open = routes.some((route) => route.protected === 'none');
  const authentication = guarded ? 'required' : open ? 'none' : 'unknown';
  return [app(unit, framework, first.span, { made: [], routes, authentication, exposure })];
}

/** A server of the Model Context Protocol: on a pipe for whoever started it, or on the network. */
function toolServers(unit: Unit): App[] {
  if (!importsMcp(unit)) return [];
  const made = unit.module.calls.filter(({ callee }) => MCP.test(callee));
  const classes = unit.module.classes.filter(({ base }) => /(?:^|[:.])McpAgent$/.test(base));
  const [first] = [...made, ...classes];
  if (!first) return [];
  const { calls } = unit.module;
  const pipe = calls.some(({ callee }) => STDIO.test(callee));
  const network = calls.some((call) => OVER_NETWORK.test(call.callee) || isNetworkStart(call)) || classes.length > 0;
  const bound = exposureOf(unit, 'mcp', made);
  const exposure: Exposure = network
    ? bound === 'unknown'
      ? 'network'
      : bound
    : pipe || startsOnPipe(calls)
      ? 'local'
      : 'unknown';
  const authentication = network ? networkAuthentication(unit, made) : 'none';
  const spans = made.length > 0 ? made : [first];
  const routes = network ? routesOf(unit) : [];
  return [
    app(unit, 'mcp', first, {
      made: spans.slice(0, 5),
      routes,
      authentication: exposure === 'unknown' ? 'unknown' : authentication,
      exposure,
    }),
  ];
}

function carriesMcp(unit: Unit): boolean {
  if (!importsMcp(unit)) return false;
  const { calls } = unit.module;
  return calls.some(({ callee }) => MCP.test(callee)) && calls.some(({ callee }) => OVER_NETWORK.test(callee));
}

/** `server.start({ transportType: 'httpStream' })` of FastMCP. */
function isNetworkStart(call: Call): boolean {
  return (
    call.callee.endsWith('.start') &&
    /^(?:sse|httpStream|http)$/.test(textIn(optionOf(call, 'transportType', 'type')) ?? '')
  );
}

function startsOnPipe(calls: readonly Call[]): boolean {
  return calls.some((call) => call.callee.endsWith('.start') && textIn(optionOf(call, 'transportType')) === 'stdio');
}

function networkAuthentication(unit: Unit, made: readonly Call[]): Authentication {
  if (made.some((call) => optionOf(call, 'authenticate', 'oauth') !== null)) return 'required';
  const authenticated = unit.module.calls.some(({ callee }) =>
    /(?:^|[:.])(?:requireBearerAuth|mcpAuthRouter|withMcpAuth|OAuthProvider|mcpAuth)$/.test(callee),
  );
  if (authenticated) return 'required';
  const routes = routesOf(unit);
  if (appAuthentication(unit, routes) === 'required') return 'required';
  return routes.length > 0 || unit.module.calls.some(({ callee }) => lastOf(callee) === 'listen') ? 'none' : 'unknown';
}
