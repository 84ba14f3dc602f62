import { subjectKey } from '../../model/index.ts';
import type { PythonModule, SmallValue } from '../../model/index.ts';
import type { Call } from '../module.ts';
import { agentCalls } from '../recognise/agents.ts';
import { asksCallers, dependenciesGiven, isHealth, refusingFunctions } from '../recognise/server-authentication.ts';
import { routesOf } from '../recognise/serving.ts';
import { evidenceOf } from '../recognise/unit.ts';
import { valueOf } from '../recognise/values.ts';
import type { Names } from './names.ts';
import { isOpen, smallOf, UNKNOWN } from './small.ts';

const KEPT = 100;
const WEB = /^(?:fastapi|flask|starlette|sanic|quart|litestar|aiohttp|uvicorn|hypercorn|waitress|gunicorn)$/;

type Served = Pick<PythonModule, 'routes' | 'routers' | 'includes' | 'listens' | 'depends' | 'refuses'>;

/** Routes, routers and servers that stand in other files than what they belong to. */
export function moduleServers(names: Names): Served {
  const { unit } = names;
  const empty: Served = { routes: [], routers: [], includes: [], listens: [], depends: [], refuses: [] };
  const listens = unit.module.calls.filter(({ callee }) =>
    /^(?:uvicorn\.run|uvicorn\.Config|waitress\.serve)$/.test(callee),
  );
  if (listens.length === 0 && ![...unit.roots].some((root) => WEB.test(root)) && unit.roots.size > 0) return empty;
  const line = (call: Call): number => evidenceOf(unit, call).startLine;
  const routes = routesOf(unit)
    .slice(0, KEPT)
    .map(({ name, path, protected: authentication, span, object, depends }) => ({
      name: name.slice(0, 80),
      object,
      guarded: authentication === 'required' || isHealth(path),
      depends: [...depends],
      line: evidenceOf(unit, span).startLine,
    }));
  const includes = unit.module.calls
    .filter(({ callee }) => /\.(?:include_router|register_blueprint)$/.test(callee))
    .slice(0, KEPT)
    .map((call) => ({
      object: call.receiver,
      router: smallOf(names, valueOf(call, ['router', 'blueprint'], 0) ?? NOTHING, call.symbol),
      guarded: asksCallers(unit, call, ['dependencies']),
      depends: [...dependenciesGiven(call)],
      line: line(call),
    }));
  return {
    routes,
    routers: routersOf(names),
    depends: unit.module.calls
      .filter(({ callee }) => APPLICATION.test(callee))
      .flatMap(dependenciesGiven)
      .slice(0, KEPT),
    refuses: refusingFunctions(unit).slice(0, KEPT),
    includes,
    listens: listens.slice(0, KEPT).map((call) => ({
      app: smallOf(names, valueOf(call, ['app'], 0) ?? NOTHING, call.symbol),
      host: smallOf(names, valueOf(call, ['host']) ?? NOTHING, call.symbol),
      line: line(call),
    })),
  };
}

const APPLICATION = /^fastapi\.(?:applications\.)?FastAPI$/;
const NOTHING = { kind: 'unknown', text: '' } as const;

function routersOf({ unit }: Names): PythonModule['routers'] {
  const found = unit.module.assignments.flatMap(({ target, value }) => {
    if (value.kind !== 'call' || !/(?:^|\.)(?:APIRouter|Blueprint)$/.test(value.callee)) return [];
    const call = unit.module.calls[value.call];
    if (call === undefined) return [{ name: target, guarded: false, depends: [] }];
    const depends = [...dependenciesGiven(call)];
    return [{ name: target, guarded: asksCallers(unit, call, ['dependencies']), depends }];
  });
  return found.slice(0, KEPT);
}

/** Agents whose tools may stand in another file. */
export function moduleAgents(names: Names): PythonModule['agents'] {
  return agentCalls(names.unit)
    .slice(0, KEPT)
    .flatMap(({ element, call, tools }) => {
      const given: SmallValue = tools === null ? UNKNOWN : smallOf(names, tools, call.symbol);
      return isOpen(given)
        ? [{ key: subjectKey(element), tools: given, line: evidenceOf(names.unit, call).startLine }]
        : [];
    });
}
