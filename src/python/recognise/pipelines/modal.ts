import type { Element, Fact } from '../../../model/index.ts';
import type { Argument, Call, Definition, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, switchOf, textIn, valueOf } from '../values.ts';
import { compose, membersOf } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { type Decorator, stepFinder } from './functions.ts';
import { callsInside } from './reach.ts';
import { commandOf, imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep, pipelineElement } from './step.ts';

const FUNCTION = /^modal\.(?:App|Stub)\.(?:function|cls)$/;
const WEB = /^modal\.(?:web_endpoint|fastapi_endpoint|asgi_app|wsgi_app|web_server)$/;
const METHODS = /\.(?:remote|remote_gen|map|starmap|for_each|spawn|local)(?:\.aio)?$/;
const ZONE = 'cloud:modal';

/** Modal: functions that run in its cloud, what their images install, volumes, secrets, schedules, web endpoints. */
export const modal: PipelineReader = { id: 'modal', imports: ['modal'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  for (const definition of unit.module.definitions) {
    const decorator = definition.decorators.find(({ callee }) => FUNCTION.test(callee));
    if (decorator) remoteFunction(unit, sketch, definition, decorator);
  }
  for (const definition of unit.module.definitions) webEndpoint(unit, sketch, definition);
  sketch.facts.push(...unit.module.calls.flatMap((call) => imageFacts(unit, call)));
  entrypoint(unit, sketch);
  return sketch;
}

function remoteFunction(unit: Unit, sketch: Sketch, definition: Definition, decorator: Decorator): void {
  const { symbol } = definition;
  const element = functionStep(unit, definition, {
    zone: ZONE,
    trust: 'third-party',
    details: detailsOf(
      scheduleOf(unit, valueOf(decorator, ['schedule'])),
      textIn(unit, valueOf(decorator, ['gpu'])) === null ? '' : `gpu: ${textIn(unit, valueOf(decorator, ['gpu']))}`,
      ...secrets(unit, valueOf(decorator, ['secrets', 'secret'])),
    ),
  });
  sketch.elements.push(element);
  sketch.owners.set(symbol, element);
  sketch.facts.push(
    ...volumes(unit, argumentOf(decorator, ['volumes', 'network_file_systems', 'shared_volumes']), element, symbol),
  );
}

function secrets(unit: Unit, value: Value | null): string[] {
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  return items.slice(0, 5).flatMap((item) => {
    const call = item.kind === 'call' ? unit.module.calls[item.call] : undefined;
    const name = call && call.callee.endsWith('from_name') ? textIn(unit, valueOf(call, ['name'], 0)) : null;
    return name === null ? [] : [`secret: ${name}`];
  });
}

/** `volumes={'/models': modal.Volume.from_name('weights')}` */
function volumes(unit: Unit, argument: Argument | null, step: Element, symbol: string): Fact[] {
  if (argument?.value.kind !== 'dict') return [];
  return argument.value.entries.slice(0, 20).flatMap(([, value]) => {
    const call = value.kind === 'call' ? unit.module.calls[value.call] : undefined;
    const name = call ? textIn(unit, valueOf(call, ['name', 'bucket_name', 'label'], 0)) : null;
    if (!call || name === null) return [];
    const bucket = lastOf(call.callee) === 'CloudBucketMount';
    const store = elementOf(
      unit,
      { symbol, span: argument.span },
      {
        kind: 'datastore',
        name: bucket ? `s3://${name}` : `modal volume ${name}`,
        shared: true,
        ...(bucket ? {} : { zone: ZONE }),
      },
    );
    const span = { ...argument.span, symbol };
    const way = { data: ['artifact' as const], protocol: 'file' };
    return [
      elementFact(store),
      flowFact(unit, span, { from: store, to: step, ...way }),
      flowFact(unit, span, { from: step, to: store, ...way }),
    ];
  });
}

/** Anybody may call it unless it asks for the proxy's token. */
function webEndpoint(unit: Unit, sketch: Sketch, definition: Definition): void {
  const decorator = definition.decorators.find(({ callee }) => WEB.test(callee));
  if (!decorator) return;
  const asks = switchOf(unit, valueOf(decorator, ['requires_proxy_auth'])) === 'on';
  const method = textIn(unit, valueOf(decorator, ['method']));
  const endpoint = elementOf(
    unit,
    { symbol: definition.symbol, span: { startLine: decorator.span.startLine, endLine: definition.startLine } },
    {
      kind: 'endpoint',
      name: `modal ${lastOf(definition.symbol)}`,
      zone: ZONE,
      exposure: 'public',
      authentication: asks ? 'required' : /app$|server$/.test(decorator.callee) ? 'unknown' : 'none',
      controls: asks ? ['authentication'] : [],
      details: detailsOf(method === null ? '' : `method: ${method}`),
    },
  );
  const owner =
    sketch.owners.get(definition.symbol) ?? sketch.owners.get(definition.symbol.split('.')[0] ?? '') ?? unit.self;
  const span = { ...decorator.span, symbol: definition.symbol };
  sketch.facts.push(
    elementFact(endpoint),
    flowFact(unit, span, { from: endpoint, to: owner, data: ['request'], protocol: 'https' }),
    flowFact(unit, span, { from: owner, to: endpoint, data: ['prediction'], protocol: 'https' }),
  );
}

/** `modal.Image.debian_slim().pip_install('torch==2.1').run_commands('…')`, `.from_registry('nvidia/cuda:…')` */
function imageFacts(unit: Unit, call: Call): Fact[] {
  const method = /^modal\.Image\.(?:\w+\.)*(\w+)$/.exec(call.callee)?.[1];
  const { symbol } = call;
  if (method === 'from_registry')
    return imageOf(unit, { symbol, argument: argumentOf(call, ['tag'], 0) }, 'from_registry');
  if (method === 'pip_install' || method === 'uv_pip_install') {
    return call.arguments
      .filter(({ name }) => name === null)
      .flatMap((argument) => packageFacts(unit, { symbol, argument }, 'environment'));
  }
  if (method !== 'run_commands') return [];
  const runner = { ...unit.self, symbol };
  return call.arguments
    .filter(({ name }) => name === null)
    .flatMap((argument) => commandOf(unit, runner, argument, 'environment').filter(({ fact }) => fact !== 'runs'));
}

/** What the local entry point calls remotely. */
function entrypoint(unit: Unit, sketch: Sketch): void {
  const app = unit.module.calls.find(({ callee }) => /^modal\.(?:App|Stub)$/.test(callee));
  if (!app || sketch.owners.size === 0) return;
  const name = textIn(unit, valueOf(app, ['name'], 0)) ?? 'modal app';
  const stepOf = stepFinder(unit, sketch.owners, { methods: METHODS });
  const main = unit.module.definitions.find(({ decorators }) =>
    decorators.some(({ callee }) => callee.endsWith('local_entrypoint')),
  );
  const element: Element = pipelineElement(unit, main?.symbol ?? '', main ?? app, name);
  const calls = main ? callsInside(unit, main.symbol) : [];
  const { edges, steps } = compose(
    unit,
    calls.filter(({ callee }) => METHODS.test(callee)),
    stepOf,
  );
  if (steps.length === 0) return;
  sketch.elements.push(element);
  if (main) sketch.owners.set(main.symbol, element);
  sketch.edges.push(...edges);
  sketch.members.push(...membersOf(element, steps));
}
