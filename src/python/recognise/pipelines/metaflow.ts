import type { DataKind, Element, Fact } from '../../../model/index.ts';
import type { Definition } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, entryOf, textIn, valueOf } from '../values.ts';
import { dataMade } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import type { Decorator } from './functions.ts';
import { imageOf, packageFacts } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep, pipelineElement } from './step.ts';
import { dataNamed } from './words.ts';

const STEP = /^metaflow\.(?:\w+\.)*step$/;
const FLOW = /^metaflow\.(?:\w+\.)*FlowSpec$/;
/** Decorators that say where a step runs. */
const COMPUTE = /^metaflow\.(?:\w+\.)*(?:batch|kubernetes|resources|parallel|torchrun|titus|slurm|gpu_profile)$/;
/** Decorators that bring packages. */
const PACKAGES = /^metaflow\.(?:\w+\.)*(?:conda|conda_base|pypi|pypi_base|uv_base)$/;

/** Metaflow: a class is the flow, its methods are the steps; `self.next` says the order and `self.x` what is handed on. */
export const metaflow: PipelineReader = { id: 'metaflow', imports: ['metaflow'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const steps = new Map<string, Definition[]>();
  for (const definition of unit.module.definitions) {
    const flow = outerOf(definition.symbol);
    if (flow === '' || !definition.decorators.some(({ callee }) => STEP.test(callee))) continue;
    const group = steps.get(flow);
    if (group) group.push(definition);
    else steps.set(flow, [definition]);
  }
  for (const [symbol, methods] of steps) {
    const flow = unit.definitions.get(symbol);
    if (flow?.kind === 'class') readFlow(unit, sketch, flow, methods);
  }
  return sketch;
}

function readFlow(unit: Unit, sketch: Sketch, flow: Definition, methods: readonly Definition[]): void {
  const { symbol } = flow;
  if (!flow.bases.some((base) => FLOW.test(base) || unit.definitions.has(base) || !base.startsWith('?'))) return;
  const pipeline = pipelineElement(unit, symbol, flow, lastOf(symbol), detailsOfFlow(unit, flow));
  sketch.elements.push(pipeline);
  sketch.owners.set(symbol, pipeline);
  sketch.facts.push(...flow.decorators.flatMap((decorator) => decoratorFacts(unit, decorator, symbol)));
  const steps = new Map<string, Element>();
  for (const method of methods) {
    const given = { details: detailsOfStep(unit, method), ...zoneOf(unit, method) };
    const own = steppedKind(method);
    const element = functionStep(unit, method, { ...given, ...own });
    steps.set(method.symbol, element);
    sketch.elements.push(element);
    sketch.owners.set(method.symbol, element);
    sketch.facts.push(...method.decorators.flatMap((decorator) => decoratorFacts(unit, decorator, method.symbol)));
  }
  const first = steps.get(`${symbol}.start`) ?? [...steps.values()][0];
  if (first) sketch.members.push({ pipeline, step: first, where: { ...headOf(unit, first), symbol } });
  sketch.edges.push(...orderOf(unit, symbol, steps));
  sketch.facts.push(...kept(unit, symbol, steps));
}

/** `start` and `end` are every flow's, whatever their names say. */
function steppedKind({ symbol }: Definition): { readonly kind?: Element['kind'] } {
  return /\.(?:join|branch)$/.test(symbol) ? { kind: 'process' } : {};
}

function headOf(unit: Unit, element: Element): { startLine: number; endLine: number } {
  const definition = unit.definitions.get(element.symbol);
  return { startLine: definition?.startLine ?? 1, endLine: definition?.startLine ?? 1 };
}

/** `self.next(self.a, self.b)`, `self.next(self.train, foreach='params')`, `self.next({'x': self.a}, condition='which')`. */
function orderOf(unit: Unit, flow: string, steps: ReadonlyMap<string, Element>): Sketch['edges'] {
  return unit.module.calls.flatMap((call) => {
    const from = steps.get(call.symbol);
    if (!from || call.receiver !== 'self' || lastOf(call.callee) !== 'next') return [];
    const values = call.arguments
      .filter(({ name }) => name === null)
      .flatMap(({ value }) => (value.kind === 'dict' ? value.entries.map(([, item]) => item) : [value]));
    const data = [...dataKept(unit, call.symbol), dataMade(from)];
    return values.flatMap((value) => {
      const name = value.kind === 'name' ? value.qualified : `${flow}.${value.text.replace(/^self\./, '')}`;
      const to = steps.get(name);
      return to ? [{ from, to, data: data.slice(0, Math.max(1, data.length - 1)), where: call }] : [];
    });
  });
}

/** Kinds of what a step leaves in `self`, each once, in a fixed order. */
function dataKept(unit: Unit, symbol: string): DataKind[] {
  const kinds = new Set<DataKind>();
  for (const { target, symbol: where } of unit.module.assignments) {
    if (where !== symbol || !/^self\.\w+$/.test(target)) continue;
    const kind = dataNamed(target.slice('self.'.length));
    if (kind !== null) kinds.add(kind);
  }
  return [...kinds].toSorted();
}

/** Everything in `self` is pickled into the datastore; models and data there are what another run loads. */
function kept(unit: Unit, flow: string, steps: ReadonlyMap<string, Element>): Fact[] {
  return [...steps].flatMap(([symbol, step]) => {
    const data = dataKept(unit, symbol).filter((kind) => kind === 'model' || kind === 'dataset' || kind === 'features');
    const first = unit.module.assignments.find(
      (assignment) => assignment.symbol === symbol && dataNamed(assignment.target.replace('self.', '')) === data[0],
    );
    if (!first || data.length === 0) return [];
    const store = elementOf(
      unit,
      { symbol: flow, span: first },
      { kind: 'datastore', name: 'metaflow datastore', shared: true, details: ['artefacts are pickles'] },
    );
    const span = { ...first, symbol };
    return [elementFact(store), flowFact(unit, span, { from: step, to: store, data, protocol: 'unknown' })];
  });
}

function detailsOfFlow(unit: Unit, flow: Definition): string[] {
  const names = unit.module.assignments
    .filter(({ symbol, value }) => symbol === flow.symbol && value.kind === 'call')
    .flatMap(({ value }) => {
      if (value.kind !== 'call' || !/^metaflow\.(?:\w+\.)*(?:IncludeFile|Config|Parameter)$/.test(value.callee))
        return [];
      const call = unit.module.calls[value.call];
      const name = call ? textIn(unit, valueOf(call, ['name'], 0)) : null;
      return name === null ? [] : [`${lastOf(value.callee) === 'Parameter' ? 'parameter' : 'file'}: ${name}`];
    });
  const when = flow.decorators.flatMap((decorator) => {
    if (lastOf(decorator.callee) === 'schedule') {
      const text = scheduleOf(unit, valueOf(decorator, ['cron']));
      const word = decorator.arguments.find(({ name, value }) => name !== 'timezone' && value.kind === 'boolean')?.name;
      return [text === '' && word ? `schedule: ${word}` : text];
    }
    if (/^trigger(?:_on_finish)?$/.test(lastOf(decorator.callee))) {
      const event = textIn(unit, valueOf(decorator, ['event', 'flow']));
      return [event === null ? 'schedule: on events' : `schedule: on ${event}`];
    }
    return lastOf(decorator.callee) === 'project'
      ? [`project: ${textIn(unit, valueOf(decorator, ['name'])) ?? '?'}`]
      : [];
  });
  return [...when, ...names];
}

function detailsOfStep(unit: Unit, step: Definition): string[] {
  const details = step.decorators.flatMap((decorator) => {
    const name = lastOf(decorator.callee);
    if (COMPUTE.test(decorator.callee)) return [`@${name}`];
    if (name !== 'secrets') return [];
    const sources = valueOf(decorator, ['sources']);
    const items = sources?.kind === 'list' ? sources.items.slice(0, 5) : [];
    return items.map((item) => {
      const text = textIn(unit, item) ?? textIn(unit, entryOf(item, 'id')) ?? textIn(unit, entryOf(item, 'type'));
      return text === null ? '' : `secret: ${text}`;
    });
  });
  return detailsOf(...details);
}

function zoneOf(unit: Unit, step: Definition): { readonly zone?: string } {
  const names = step.decorators.map(({ callee }) => lastOf(callee));
  if (names.includes('batch')) return { zone: 'cloud:aws' };
  const pod = step.decorators.find(({ callee }) => lastOf(callee) === 'kubernetes');
  const namespace = pod ? textIn(unit, valueOf(pod, ['namespace'])) : null;
  return namespace !== null && /^[\w.-]{1,80}$/.test(namespace) ? { zone: `cluster:${namespace}` } : {};
}

function decoratorFacts(unit: Unit, decorator: Decorator, symbol: string): Fact[] {
  const given = (...names: string[]): { symbol: string; argument: ReturnType<typeof argumentOf> } => ({
    symbol,
    argument: argumentOf(decorator, names),
  });
  if (COMPUTE.test(decorator.callee)) return imageOf(unit, given('image'), `@${lastOf(decorator.callee)}`);
  return PACKAGES.test(decorator.callee) ? packageFacts(unit, given('packages', 'libraries'), 'environment') : [];
}

function outerOf(symbol: string): string {
  return symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
}
