import type { Element } from '../../../model/index.ts';
import { lastOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { textIn, valueOf } from '../values.ts';
import { compose, dataMade, membersOf } from './compose.ts';
import { emptySketch, type End, type PipelineReader, type Sketch } from './contract.ts';
import { assetsOf, checksOf, type Asset } from './dagster-assets.ts';
import { resourceFacts } from './dagster-resources.ts';
import { decorated, stepFinder } from './functions.ts';
import { callsInside } from './reach.ts';
import { scheduleOf } from './schedules.ts';
import { detailsOf, functionStep, pipelineElement } from './step.ts';

const OP = /^dagster\.(?:\w+\.)*(?:op|solid|graph_asset)$/;
const JOB = /^dagster\.(?:\w+\.)*(?:job|graph|pipeline|graph_asset|graph_multi_asset)$/;
const TRIGGER = /^dagster\.(?:\w+\.)*(?:sensor|asset_sensor|multi_asset_sensor|run_status_sensor|schedule)$/;
const ASSET_JOB = /^dagster\.(?:\w+\.)*(?:define_asset_job|build_schedule_from_partitioned_job)$/;
const DEFINITIONS = /^dagster\.(?:\w+\.)*(?:Definitions|Repository\w*)$/;

/** Dagster: assets and what they depend on by name, ops in jobs, checks, schedules, sensors, resources. */
export const dagster: PipelineReader = { id: 'dagster', imports: ['dagster'], read };

function read(unit: Unit): Sketch {
  const sketch = emptySketch();
  const assets = assetsOf(unit);
  const byKey = new Map(assets.flatMap((asset) => asset.keys.map((key): [string, Asset] => [key, asset])));
  for (const asset of assets) {
    sketch.elements.push(asset.element);
    sketch.owners.set(asset.definition.symbol, asset.element);
    for (const { key, end, where } of asset.needs) {
      const from: End = byKey.get(key)?.element ?? end;
      sketch.edges.push({ from, to: asset.element, data: [dataMade(from)], where });
    }
  }
  for (const { element, definition, needs } of checksOf(unit)) {
    sketch.elements.push(element);
    sketch.owners.set(definition.symbol, element);
    for (const { key, end, where } of needs)
      sketch.edges.push({ from: byKey.get(key)?.element ?? end, to: element, data: ['dataset'], where });
  }
  ops(unit, sketch);
  const jobs = [...composedJobs(unit, sketch), ...assetJobs(unit, sketch, assets)];
  triggers(unit, sketch, jobs);
  if (jobs.length === 0) definitions(unit, sketch, assets);
  sketch.facts.push(...resourceFacts(unit, sketch.owners));
  return sketch;
}

function ops(unit: Unit, sketch: Sketch): void {
  for (const { definition } of decorated(unit, OP)) {
    if (sketch.owners.has(definition.symbol)) continue;
    const element = functionStep(unit, definition);
    sketch.elements.push(element);
    sketch.owners.set(definition.symbol, element);
  }
}

/** `@job def nightly(): train(extract())` */
function composedJobs(unit: Unit, sketch: Sketch): Element[] {
  const stepOf = stepFinder(unit, sketch.owners, {
    methods: /\.(?:alias|with_\w+|map|configured)\.__call__$|\.map$/,
    imported: true,
  });
  return decorated(unit, JOB).flatMap(({ definition, decorator }) => {
    const { symbol } = definition;
    if (sketch.owners.has(symbol)) return [];
    const name = textIn(unit, valueOf(decorator, ['name'])) ?? lastOf(symbol);
    const element = pipelineElement(
      unit,
      symbol,
      definition,
      lastOf(symbol),
      name === lastOf(symbol) ? [] : [`name: ${name}`],
    );
    const { edges, steps } = compose(unit, callsInside(unit, symbol), stepOf);
    sketch.elements.push(element);
    sketch.owners.set(symbol, element);
    sketch.edges.push(...edges);
    sketch.members.push(...membersOf(element, steps));
    return [element];
  });
}

/** `define_asset_job('nightly', selection=[a, 'b'])` and the schedule that starts it. */
function assetJobs(unit: Unit, sketch: Sketch, assets: readonly Asset[]): Element[] {
  return unit.module.calls.flatMap((call) => {
    if (!ASSET_JOB.test(call.callee)) return [];
    const name = textIn(unit, valueOf(call, ['name'], 0));
    if (name === null) return [];
    const element = pipelineElement(unit, '', call, name, []);
    sketch.elements.push(element);
    const selection = valueOf(call, ['selection'], 1);
    const chosen = selection === null ? assets : assets.filter((asset) => isSelected(asset, selection.text));
    for (const asset of chosen) sketch.members.push({ pipeline: element, step: asset.element, where: call });
    return [element];
  });
}

function isSelected({ definition, keys, group }: Asset, text: string): boolean {
  if (/AssetSelection\.all\b|^["']\*["']$/.test(text)) return true;
  const words = new Set(text.split(/[^\w]+/));
  return (
    words.has(lastOf(definition.symbol)) || keys.some((key) => words.has(key)) || (group !== '' && words.has(group))
  );
}

/** Schedules and sensors are told of the job that they start; a sensor's function also does something itself. */
function triggers(unit: Unit, sketch: Sketch, jobs: readonly Element[]): void {
  for (const { definition, decorator } of decorated(unit, TRIGGER)) {
    const job = jobNamed(unit, sketch, jobs, valueOf(decorator, ['job', 'target', 'job_name']));
    const cron = scheduleOf(unit, valueOf(decorator, ['cron_schedule']));
    if (job) replace(sketch, job, cron === '' ? `sensor: ${lastOf(definition.symbol)}` : cron);
    if (job) sketch.owners.set(definition.symbol, job);
  }
  for (const call of unit.module.calls) {
    if (!/^dagster\.(?:\w+\.)*ScheduleDefinition$/.test(call.callee)) continue;
    const job = jobNamed(unit, sketch, jobs, valueOf(call, ['job', 'target', 'job_name']));
    if (job) replace(sketch, job, scheduleOf(unit, valueOf(call, ['cron_schedule'])));
  }
}

function jobNamed(
  unit: Unit,
  sketch: Sketch,
  jobs: readonly Element[],
  value: ReturnType<typeof valueOf>,
): Element | null {
  const own = value?.kind === 'name' ? sketch.owners.get(value.qualified) : undefined;
  const made = value?.kind === 'call' ? unit.module.calls[value.call] : undefined;
  const name = made ? textIn(unit, valueOf(made, ['name'], 0)) : textIn(unit, value);
  const found =
    own ?? jobs.find((job) => job.name === name) ?? (jobs.length === 1 && value === null ? jobs[0] : undefined);
  return found === undefined
    ? null
    : (sketch.elements.find((item) => item.name === found.name && item.symbol === found.symbol) ?? null);
}

/** Adds a detail to an element of the sketch; its key stays. */
function replace(sketch: Sketch, element: Element, detail: string): void {
  const index = sketch.elements.findIndex((item) => item.name === element.name && item.symbol === element.symbol);
  const known = sketch.elements[index];
  if (known && detail !== '') sketch.elements[index] = { ...known, details: detailsOf(...known.details, detail) };
}

/** Without a job, `Definitions(assets=[…])` is what runs the assets of its file. */
function definitions(unit: Unit, sketch: Sketch, assets: readonly Asset[]): void {
  const call = unit.module.calls.find(({ callee }) => DEFINITIONS.test(callee));
  if (!call || assets.length === 0) return;
  const element = pipelineElement(unit, '', call, 'dagster definitions', []);
  sketch.elements.push(element);
  for (const asset of assets) sketch.members.push({ pipeline: element, step: asset.element, where: call });
}
