import type { Edit, Element, Exposure, Fact } from '../../model/index.ts';
import type { Argument, Call, Span } from '../module.ts';
import { elementFact, elementOf, flowFact } from './build.ts';
import { replaceEither, replaceOnce } from './edits.ts';
import {
  appAuthentication,
  gradioAuthentication,
  ROUTE,
  routeAuthentication,
  routeDependencies,
} from './server-authentication.ts';
import type { Route } from './server-authentication.ts';
import type { Unit } from './unit.ts';
import { evidenceOf, lastOf } from './unit.ts';
import { argumentOf, switchOf, textIn, valueOf } from './values.ts';

/** Frameworks whose application object a call makes. */
const APPS: readonly (readonly [framework: string, callee: RegExp])[] = [
  ['fastapi', /^fastapi\.(?:FastAPI|applications\.FastAPI)$/],
  ['flask', /^flask\.Flask$/],
  ['starlette', /^starlette\.applications\.Starlette$/],
  ['sanic', /^sanic\.Sanic$/],
  ['quart', /^quart\.Quart$/],
  ['dash', /^dash\.Dash$/],
  ['litserve', /^litserve\.LitServer$/],
  ['gradio', /^gradio\.(?:Interface|Blocks|ChatInterface|TabbedInterface|mount_gradio_app)$/],
  [
    'mcp',
    /^(?:mcp\.server\.(?:fastmcp\.)?FastMCP|fastmcp\.FastMCP|mcp\.server\.(?:lowlevel\.)?Server|mcp\.server\.fastmcp\.server\.FastMCP)$/,
  ],
  ['grpc', /^grpc\.(?:aio\.)?server$/],
  ['tornado', /^tornado\.web\.Application$/],
  ['http.server', /^http\.server\.(?:HTTPServer|ThreadingHTTPServer)$/],
];

const PUBLIC = /^(?:0\.0\.0\.0|::|\[::\]|\*|)$/;
const LOCAL = /^(?:127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;
/** Servers of the file: what listens, for whom, and whether callers prove who they are. */
export function servingFacts(unit: Unit): Fact[] {
  const facts: Fact[] = [];
  for (const app of [...applications(unit), ...declared(unit)]) {
    facts.push(elementFact(app.element));
    facts.push(flowFact(unit, app.span, { from: app.element, to: unit.self, data: ['request'], protocol: 'call' }));
    facts.push(flowFact(unit, app.span, { from: unit.self, to: app.element, data: ['prediction'], protocol: 'call' }));
  }
  return facts;
}

type App = { readonly element: Element; readonly span: Span };

function applications(unit: Unit): App[] {
  const apps: App[] = [];
  for (const [framework, callee] of APPS) {
    const made = unit.module.calls.filter((call) => callee.test(call.callee));
    const first = made[0];
    if (!first) continue;
    const listening = listenersOf(unit, framework);
    apps.push({ element: application(unit, framework, made, first, listening), span: first });
  }
  return apps;
}

function application(
  unit: Unit,
  framework: string,
  made: readonly Call[],
  first: Call,
  listening: readonly Call[],
): Element {
  const routes = framework === 'gradio' ? [] : routesOf(unit);
  const host = exposureOf(unit, framework, listening, first);
  const authentication =
    framework === 'gradio' ? gradioAuthentication(unit, listening) : appAuthentication(unit, made, routes);
  const spans = [first, ...listening, ...routes.map(({ span }) => span)];
  return elementOf(
    unit,
    { symbol: '', span: first },
    {
      kind: 'endpoint',
      name: `${framework} app`,
      exposure: host.exposure,
      authentication,
      controls: [...(authentication === 'required' ? ['authentication'] : []), ...surroundingsOf(unit)],
      evidence: spans.slice(0, 20).map((span) => evidenceOf(unit, span)),
      details: [
        ...routes.slice(0, 10).map(({ name }) => name.slice(0, 80)),
        ...(unit.module.calls.some(({ callee }) => callee.endsWith('.predict_proba'))
          ? ['answers with probabilities']
          : []),
      ].toSorted(),
      edits: [...host.edits],
    },
  );
}

/** What the file puts around its application: a limit for each caller, something that counts and traces requests. */
function surroundingsOf({ module }: Unit): string[] {
  const calls = (pattern: RegExp): boolean => module.calls.some(({ callee }) => pattern.test(callee));
  return [...(calls(WATCHES) ? ['monitoring'] : []), ...(calls(LIMITS) ? ['rate-limit'] : [])];
}

const WATCHES =
  /^(?:prometheus_(?:fastapi_instrumentator|flask_exporter)\.(?:\w+\.)*\w+|starlette_(?:prometheus|exporter)\.\w+|opentelemetry\.instrumentation\.(?:\w+\.)*\w+Instrumentor)$/;
const LIMITS =
  /^(?:slowapi\.(?:\w+\.)*Limiter|flask_limiter\.(?:\w+\.)*Limiter|fastapi_limiter\.(?:\w+\.)*(?:FastAPILimiter\.init|RateLimiter))$/;

/** Calls that bind the application to an address. */
function listenersOf(unit: Unit, framework: string): Call[] {
  return unit.module.calls.filter((call) => {
    if (framework === 'gradio') return call.callee.endsWith('.launch');
    if (framework === 'mcp')
      return /\.run(?:_\w+)?$/.test(call.callee) && !/^(?:asyncio|anyio|subprocess|uvicorn)\./.test(call.callee);
    if (framework === 'grpc') return /\.add_(?:in)?secure_port$/.test(call.callee);
    if (
      /^(?:uvicorn\.run|uvicorn\.Config|hypercorn\.\w+|waitress\.serve|gevent\.pywsgi\.WSGIServer)$/.test(call.callee)
    )
      return true;
    return (
      /(?:Flask|Sanic|Quart|Dash|LitServer)\.(?:run|run_server)$/.test(call.callee) ||
      (/^(?:app|server|application)$/.test(call.receiver) && /\.(?:run|run_server)$/.test(call.callee))
    );
  });
}

function exposureOf(
  unit: Unit,
  framework: string,
  listening: readonly Call[],
  app: Call,
): { exposure: Exposure; edits: readonly Edit[] } {
  let exposure: Exposure = 'unknown';
  const edits: Edit[] = [];
  for (const call of framework === 'mcp' ? [...listening, app] : listening) {
    const share = argumentOf(call, ['share']);
    if (share && switchOf(unit, share.value) === 'on') {
      exposure = 'public';
      if (share.value.kind === 'boolean' && !share.value.followed)
        edits.push(...replaceOnce(unit, share.span, 'disable-share', 'share=True', 'share=False'));
    }
    const bound = argumentOf(
      call,
      ['host', 'server_name', 'address'],
      /add_(?:in)?secure_port$/.test(call.callee) ? 0 : null,
    );
    const host = textIn(unit, bound?.value ?? null)?.replace(/:\d+$/, '') ?? null;
    // LitServe listens to everybody unless it is told otherwise, https://lightning.ai/docs/litserve/api-reference/litserver
    const open = framework === 'litserve' && bound === null && !call.opaque && call.callee.endsWith('LitServer.run');
    if (open || (host !== null && PUBLIC.test(host))) exposure = 'public';
    else if (host !== null && LOCAL.test(host) && exposure === 'unknown') exposure = 'local';
    if (bound && bound.value.kind === 'string' && !bound.value.followed) edits.push(...loopback(unit, bound.span));
  }
  if (framework === 'mcp' && exposure === 'unknown') exposure = speaksOverPipe(unit, listening) ? 'local' : 'unknown';
  if (
    framework === 'gradio' &&
    exposure === 'unknown' &&
    listening.length > 0 &&
    listening.every((call) => !argumentOf(call, ['server_name', 'share']) && !call.opaque)
  ) {
    exposure = 'local';
  }
  return { exposure, edits };
}

function speaksOverPipe(unit: Unit, listening: readonly Call[]): boolean {
  if (unit.module.calls.some(({ callee }) => callee.endsWith('stdio_server'))) return true;
  return listening.some((call) => {
    const transport = valueOf(call, ['transport'], 0);
    return transport === null ? call.callee.endsWith('FastMCP.run') : textIn(unit, transport) === 'stdio';
  });
}

function loopback(unit: Unit, span: Span): Edit[] {
  return replaceEither(unit, span, 'bind-loopback', [
    [`"0.0.0.0"`, `"127.0.0.1"`],
    [`'0.0.0.0'`, `'127.0.0.1'`],
  ]);
}

/** Functions that answer requests, by decorator. */
export function routesOf(unit: Unit): Route[] {
  const routes: Route[] = [];
  for (const definition of unit.module.definitions) {
    for (const decorator of definition.decorators) {
      const method = lastOf(decorator.callee);
      const path = textIn(unit, valueOf(decorator, ['path', 'rule'], 0));
      if (!ROUTE.test(method) || path === null || !path.startsWith('/')) continue;
      const verb = method === 'route' || method === 'api_route' ? methodsOf(decorator.arguments) : method.toUpperCase();
      routes.push({
        name: `${verb} ${path}`,
        path,
        protected: routeAuthentication(unit, definition, decorator.arguments),
        span: decorator.span,
        object: decorator.receiver,
        depends: routeDependencies(definition, decorator.arguments),
      });
    }
  }
  return routes;
}

function methodsOf(parts: readonly Argument[]): string {
  const methods = parts.find(({ name }) => name === 'methods')?.value;
  if (methods?.kind !== 'list') return 'GET';
  return methods.items.flatMap((item) => (item.kind === 'string' ? [item.value.toUpperCase()] : [])).join('|') || 'GET';
}

/** Servers that a decorator or a single call makes: BentoML, Ray Serve, Streamlit, Ray's dashboard. */
function declared(unit: Unit): App[] {
  const apps: App[] = [];
  const of = (name: string, spans: readonly Span[], given: Partial<Element> = {}): void => {
    const span = spans[0];
    if (!span) return;
    const evidence = spans.slice(0, 20).map((item) => evidenceOf(unit, item));
    apps.push({
      element: elementOf(
        unit,
        { symbol: '', span },
        { kind: 'endpoint', name, authentication: 'none', evidence, ...given },
      ),
      span,
    });
  };
  const decorated = (callee: RegExp): Span[] =>
    unit.module.definitions.flatMap(({ decorators }) =>
      decorators.filter((item) => callee.test(item.callee)).map((item) => item.span),
    );
  of('bentoml service', [
    ...decorated(/^bentoml\.service$/),
    ...unit.module.calls.filter(({ callee }) => callee === 'bentoml.Service'),
  ]);
  of('ray serve app', decorated(/^ray\.serve\.(?:deployment|ingress)$/));
  of('chainlit app', decorated(/^chainlit\.(?:on_message|on_chat_start)$/));
  const pages =
    /^streamlit\.(?:set_page_config|title|header|chat_input|text_input|text_area|button|file_uploader|sidebar\.\w+)$/;
  of('streamlit app', unit.module.calls.filter(({ callee }) => pages.test(callee)).slice(0, 3));
  const dashboards = unit.module.calls.filter(
    (call) => call.callee === 'ray.init' && argumentOf(call, ['dashboard_host']),
  );
  const open = dashboards.filter((call) => PUBLIC.test(textIn(unit, valueOf(call, ['dashboard_host'])) ?? 'unknown'));
  const edits = open.flatMap((call) => loopback(unit, argumentOf(call, ['dashboard_host'])?.span ?? call));
  of('ray dashboard', open, { exposure: 'public', edits });
  return apps;
}
