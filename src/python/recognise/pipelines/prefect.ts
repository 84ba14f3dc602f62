import type { Element, Fact } from '../../../model/index.ts';
import type { Call } from '../../module.ts';
import { kindOfCalls } from '../training.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { argumentOf, textIn, valueOf } from '../values.ts';
import { compose, membersOf } from './compose.ts';
import { emptySketch, type PipelineReader, type Sketch } from './contract.ts';
import { decorated, stepFinder, stepNamed } from './functions.ts';
import { callsInside, workOf } from './reach.ts';
import { imageOf, packageFacts, remoteCode } from './requirements.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep, pipelineElement } from './step.ts';

const FLOW = /^prefect\.(?:flows\.)?flow$/;
const TASK = /^prefect\.(?:tasks\.)?(?:task|materialize)$/;
const METHODS = /\.(?:with_options\.)?(?:submit|map|delay|apply_async|__call__)$/;

/** Prefect flows and tasks, what they hand to each other, and how flows are deployed. Of version 1 the `with Flow(…)` form. */
export const prefect: PipelineReader = { id: 'prefect', imports: ['prefect'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const deployed = deployments(unit);
  for (const { definition } of decorated(unit, TASK)) {
    const element = functionStep(unit, definition);
    sketch.owners.set(definition.symbol, element);
    sketch.elements.push(element);
  }
  const flows = decorated(unit, FLOW);
  const tasks = new Map(sketch.owners);
  for (const { definition, decorator } of flows) {
    const details = [
      nameDetail(unit, valueOf(decorator, ['name'], 0), definition.symbol),
      ...deployed.filter(({ flow }) => flow === definition.symbol).flatMap((item) => item.details),
    ];
    const element = flowElement(unit, definition.symbol, definition, detailsOf(...details), tasks);
    sketch.owners.set(definition.symbol, element);
    sketch.elements.push(element);
  }
  const stepOf = stepFinder(unit, sketch.owners, { methods: METHODS, imported: true });
  for (const { definition } of flows) {
    const pipeline = sketch.owners.get(definition.symbol);
    const { edges, steps } = compose(unit, callsInside(unit, definition.symbol), stepOf);
    sketch.edges.push(...edges);
    if (pipeline) sketch.members.push(...membersOf(pipeline, steps));
  }
  firstVersion(unit, sketch, deployed);
  sketch.facts.push(...deployed.flatMap(({ facts }) => facts));
  return sketch;
}

function nameDetail(unit: Unit, value: Parameters<typeof textIn>[1], symbol: string): string {
  const name = textIn(unit, value);
  return name === null || name === lastOf(symbol) ? '' : `name: ${name}`;
}

/** A flow without tasks that itself trains, evaluates or watches is what it does. */
function flowElement(
  unit: Unit,
  symbol: string,
  span: { readonly startLine: number; readonly endLine: number },
  details: string[],
  tasks: ReadonlyMap<string, Element>,
): Element {
  const work = workOf(unit, symbol);
  const kind = kindOfCalls(work);
  const stepOf = stepFinder(unit, tasks, { methods: METHODS });
  if (kind !== 'process' && kind !== 'service' && !work.some((call) => stepOf(call) !== null)) {
    return functionStep(unit, { symbol, ...span }, { kind, details: detailsOf('prefect flow', ...details) });
  }
  return pipelineElement(unit, symbol, span, lastOf(symbol), details);
}

/** `with Flow('name') as flow:` at module level or in a function, whose body calls tasks. */
function firstVersion(unit: Unit, sketch: Sketch, deployed: readonly Deployment[]): void {
  const made = unit.module.calls.filter(
    ({ callee }) => callee === 'prefect.Flow' || callee === 'prefect.core.flow.Flow',
  );
  const [first] = made;
  if (!first) return;
  const name = textIn(unit, valueOf(first, ['name'], 0)) ?? 'flow';
  const schedules = made.map((call) => scheduleOf(unit, valueOf(call, ['schedule'], 1)));
  const details = detailsOf(...schedules, ...deployed.flatMap((item) => item.details));
  const pipeline = pipelineElement(unit, '', first, name, details);
  const stepOf = stepFinder(unit, sketch.owners, { methods: /\.(?:map|__call__)$/, imported: true });
  const calls = unit.module.calls.filter(
    ({ symbol, startLine }) => symbol === first.symbol && startLine > first.startLine,
  );
  const { edges, steps } = compose(unit, calls, stepOf);
  sketch.elements.push(pipeline);
  sketch.edges.push(...edges);
  sketch.members.push(...membersOf(pipeline, steps));
}

type Deployment = { readonly flow: string; readonly details: readonly string[]; readonly facts: readonly Fact[] };

const DEPLOYS =
  /(?:^|\.)(?:deploy|serve|to_deployment)$|^prefect\.deployments\.(?:\w+\.)*Deployment(?:Spec)?(?:\.build_from_flow)?$/;

/** `train.deploy(…)`, `train.serve(…)`, `Deployment.build_from_flow(flow=train, …)`: where and when a flow runs, and from which source. */
function deployments(unit: Unit): Deployment[] {
  return unit.module.calls.flatMap((call) => [...sourceOf(unit, call), ...deploymentOf(unit, call)]);
}

function deploymentOf(unit: Unit, call: Call): Deployment[] {
  if (!DEPLOYS.test(call.callee)) return [];
  const given = valueOf(call, ['flow']);
  const flow = given?.kind === 'name' ? given.qualified : call.callee.replace(/\.(?:deploy|serve|to_deployment)$/, '');
  if (!isFlow(unit, flow)) return [];
  const pool = textIn(unit, valueOf(call, ['work_pool_name', 'work_queue_name']));
  const name = textIn(unit, valueOf(call, ['name'], flow === call.callee.replace(/\.\w+$/, '') ? 0 : null));
  const when = valueOf(call, ['cron', 'schedule', 'schedules', 'interval', 'rrule']);
  const symbol = unit.definitions.has(flow) ? flow : '';
  return [
    {
      flow,
      details: detailsOf(
        name === null ? '' : `deployment: ${name}`,
        pool === null ? '' : `work pool: ${pool}`,
        scheduleOf(unit, when),
      ),
      facts: [
        ...imageOf(unit, { symbol, argument: argumentOf(call, ['image']) }, 'deploy image'),
        ...packageFacts(unit, { symbol, argument: argumentOf(call, ['pip_packages', 'packages']) }, 'environment'),
      ],
    },
  ];
}

/** A flow of this file, or one that another file of the repository defines; also the result of `from_source`. */
function isFlow(unit: Unit, name: string): boolean {
  if (/(?:^|\.)from_source$/.test(name)) return true;
  const own = unit.definitions.get(name);
  if (own) return own.decorators.some(({ callee }) => FLOW.test(callee));
  return stepNamed(unit, new Map(), name) !== null;
}

/** `flow.from_source('https://github.com/org/repo.git', entrypoint='flows.py:train')`: code fetched when the flow runs. */
function sourceOf(unit: Unit, call: Call): Deployment[] {
  if (!/(?:^|\.)from_source$/.test(call.callee)) return [];
  const source = textIn(unit, valueOf(call, ['source', 'url'], 0));
  if (source === null) return [];
  const where = { symbol: call.symbol, span: call };
  return [{ flow: '', details: [], facts: remoteCode(unit, where, source, 'prefect from_source') }];
}
