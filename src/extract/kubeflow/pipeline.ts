import type { Element, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  isAddress,
  kindOfStep,
  lineOf,
  locationElement,
  ownElement,
  readBy,
  schemeOf,
  sharedElement,
  withoutSecrets,
  writtenBy,
} from '../../statement/index.ts';
import { containerFacts, containerOf, learnedKind, scriptsOf } from './containers.ts';
import { dataOfSchema, edgesOf } from './edges.ts';
import { constantOf, dagOf, leavesOf, parameterText, type Pipeline, type Task } from './specification.ts';

/** Facts of a compiled pipeline: itself as an orchestrator, its tasks as steps, data that is imported, and what moves between them. */
export async function pipelineFacts(pipeline: Pipeline, signal: AbortSignal): Promise<Fact[]> {
  const { source, name, lines, details } = pipeline;
  const own = ownElement(source, lines, { kind: 'orchestrator', name, zone: zoneOf(pipeline), details: [...details] });
  const facts: Fact[] = [elementFact(own)];
  const root = dagOf(pipeline);
  const elements = new Map<Task, Element>();
  for (const task of leavesOf(root)) {
    const importer = get(task.executor?.value, 'importer');
    const element =
      importer === undefined ? await stepFacts(pipeline, task, own, facts, signal) : imported(pipeline, task, importer);
    if (importer !== undefined) facts.push(elementFact(element));
    elements.set(task, element);
    signal.throwIfAborted();
  }
  for (const { from, to, data, line } of edgesOf(root)) {
    const [source_, target] = [elements.get(from), elements.get(to)];
    if (source_ === undefined || target === undefined) continue;
    const protocol = schemeOf(source_.name);
    facts.push(flowFact(source, lineOf({ line }), { from: source_, to: target, data: [data], protocol }));
  }
  return facts;
}

function zoneOf({ isVertex }: Pipeline): string {
  return isVertex ? 'cloud:gcp' : 'cluster:';
}

async function stepFacts(
  pipeline: Pipeline,
  task: Task,
  own: Element,
  facts: Fact[],
  signal: AbortSignal,
): Promise<Element> {
  const { source } = pipeline;
  const node = get(task.executor?.value, 'container') ?? get(task.executor?.value, 'customJob', 'customJob');
  const container = node === undefined ? null : await containerOf(source, node, signal);
  const told = kindOfStep(task.name, () => (container === null ? [] : scriptsOf(source, container)));
  const kind = told === 'process' && container !== null ? (learnedKind(container) ?? told) : told;
  const element = ownElement(source, lineOf(task.entry), {
    kind,
    name: task.name,
    symbol: task.symbol,
    zone: zoneOf(pipeline),
    details: [task.parent.task === null ? '' : `inside ${task.parent.task.symbol}`],
  });
  facts.push(
    elementFact(element),
    flowFact(source, lineOf(task.entry), { from: own, to: element, data: ['configuration'], protocol: 'exec' }),
    ...(container === null ? [] : containerFacts(source, container, element)),
    ...placeFacts(pipeline, task, element),
    ...secretFacts(pipeline, task, element),
  );
  return element;
}

/** What an importer brings in is data or a model at an address; without a known address it stays the pipeline's own. */
function imported(pipeline: Pipeline, task: Task, importer: TreeNode): Element {
  const { source } = pipeline;
  const written = get(importer, 'artifactUri');
  const parameter = asText(get(written, 'runtimeParameter')) ?? 'uri';
  const constant = constantOf(written) ?? asText(written);
  const place =
    constant === undefined
      ? parameterText(pipeline, task, parameter)
      : { text: constant, line: written?.line ?? task.entry.line };
  const schema = asText(get(importer, 'typeSchema', 'schemaTitle')) ?? '';
  const model = dataOfSchema(schema) === 'model';
  const address = place?.text.trim() ?? '';
  if (place === undefined || !isAddress(address))
    return ownElement(source, lineOf(task.entry), {
      kind: model ? 'model' : 'dataset',
      name: task.name,
      symbol: task.symbol,
    });
  return locationElement(source, lineOf(place), withoutSecrets(address), model ? { kind: 'model' } : {});
}

/** Parameters whose name says that the step writes there. */
const WRITES =
  /(?:^|_|-)(?:out|output|outputs|dest|destination|export|save|target|staging|sink|result|results)(?:$|_|-)/i;

/** Addresses among the parameters of a task: where it reads, or writes by the parameter's name. */
function placeFacts(pipeline: Pipeline, task: Task, step: Element): Fact[] {
  const { source } = pipeline;
  const names = new Set([
    ...entriesOf(get(task.entry.value, 'inputs', 'parameters')).map(({ key }) => key),
    ...entriesOf(get(task.component, 'inputDefinitions', 'parameters')).map(({ key }) => key),
  ]);
  return [...names].slice(0, 500).flatMap((name) => {
    const given = parameterText(pipeline, task, name);
    const address = given?.text.trim() ?? '';
    if (given === undefined || !isAddress(address) || address.length > 500 || /\s|\{\{/.test(address)) return [];
    const element = locationElement(source, lineOf(given), withoutSecrets(address));
    const carried = { data: [dataOfKind(element.kind)], protocol: schemeOf(address) };
    return (WRITES.test(name) ? writtenBy : readBy)(source, lineOf(given), step, element, carried);
  });
}

/** Secrets that the platform gives to the task's executor. */
function secretFacts({ source, platform }: Pipeline, task: Task, step: Element): Fact[] {
  const executor = get(platform, task.executor?.key ?? '');
  return ['secretAsEnv', 'secretAsVolume', 'imagePullSecret'].flatMap((key) =>
    itemsOf(get(executor, key)).flatMap((item) => {
      const entry =
        entryOf(item, 'secretName') ?? entryOf(get(item, 'secretNameParameter', 'runtimeValue'), 'constant');
      const name = asText(entry?.value)?.trim() ?? '';
      if (entry === undefined || name === '') return [];
      const secret = sharedElement(source, lineOf(entry), { kind: 'secret', name, controls: ['secret-store'] });
      return readBy(source, lineOf(entry), step, secret, { data: ['credential'], protocol: 'file' });
    }),
  );
}
