import { imageFacts } from '../../container/index.ts';
import type { DataKind, Element, ElementKind, Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, itemsOf, type MapEntry, type TreeNode, walk } from '../../parse/index.ts';
import {
  dataOfKind,
  elementFact,
  flowFact,
  kindOfStep,
  lineOf,
  locationElement,
  ownElement,
  readBy,
  runsFact,
  sharedElement,
  withoutSecrets,
  writtenBy,
  type Source,
} from '../../statement/index.ts';

const ZONE = 'cloud:aws';
const MAX_STEPS = 1_000;
const MAX_NODES = 20_000;

type Step = {
  readonly name: string;
  readonly type: string;
  readonly node: TreeNode;
  readonly line: number;
  readonly gated: boolean;
};

/** Facts of a pipeline definition: the pipeline, its steps, what they hand on, data, images, registered models. */
export function pipelineFacts(source: Source, root: TreeNode): Fact[] {
  const steps = stepsOf(get(root, 'Steps'), false, 0).slice(0, MAX_STEPS);
  const parameters = new Map(
    itemsOf(get(root, 'Parameters')).flatMap((node): [string, string][] => {
      const [name, value] = [asText(get(node, 'Name')), asText(get(node, 'DefaultValue'))];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  const file = source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  const own = ownElement(source, lineOf(entryOf(root, 'Steps') ?? root), {
    kind: 'orchestrator',
    name: file,
    zone: ZONE,
    controls: steps.some(({ type }) => type === 'Condition') ? ['evaluation-gate'] : [],
  });
  const elements = new Map(
    steps
      .filter(({ type }) => !/^(?:Condition|Fail)$/.test(type))
      .map((step) => [step.name, stepElement(source, step)]),
  );
  return [
    elementFact(own),
    ...steps.flatMap((step) => {
      const element = elements.get(step.name);
      if (element === undefined) return [];
      const context = { source, step, element, parameters };
      return [
        elementFact(element),
        flowFact(source, lineOf(step), { from: own, to: element, data: ['configuration'], protocol: 'exec' }),
        ...handedFacts(context, elements),
        ...placeFacts(context),
        ...imagesOf(context),
        ...startedFacts(context),
        ...registryFacts(context),
      ];
    }),
  ];
}

/** Steps in order, with those that a condition chooses between. */
function stepsOf(node: TreeNode | undefined, gated: boolean, depth: number): Step[] {
  if (depth > 20) return [];
  return itemsOf(node).flatMap((item) => {
    const entry = entryOf(item, 'Name');
    const name = asText(entry?.value)?.slice(0, 200) ?? '';
    const type = asText(get(item, 'Type')) ?? '';
    if (entry === undefined || name === '') return [];
    const inner = ['IfSteps', 'ElseSteps'].flatMap((key) => stepsOf(get(item, 'Arguments', key), true, depth + 1));
    return [{ name, type, node: item, line: entry.line, gated }, ...inner];
  });
}

const KINDS: Readonly<Record<string, ElementKind>> = {
  Training: 'training',
  Tuning: 'training',
  AutoML: 'training',
  QualityCheck: 'evaluation',
  ClarifyCheck: 'evaluation',
};

function stepElement(source: Source, step: Step): Element {
  const given = get(step.node, 'Arguments');
  const isolated = [...walk(step.node)]
    .slice(0, MAX_NODES)
    .some((node) => asText(get(node, 'EnableNetworkIsolation')) === 'true');
  const encrypted = [...walk(step.node)]
    .slice(0, MAX_NODES)
    .some((node) => ['VolumeKmsKeyId', 'KmsKeyId'].some((key) => get(node, key) !== undefined));
  const role = asText(get(given, 'RoleArn')) ?? '';
  return ownElement(source, lineOf(step), {
    kind: KINDS[step.type] ?? kindOfStep(step.name, () => entryPoints(step.node)),
    name: step.name,
    symbol: step.name,
    zone: ZONE,
    controls: [
      ...(isolated || get(given, 'VpcConfig') !== undefined ? ['network-isolation'] : []),
      ...(encrypted ? ['encryption-at-rest'] : []),
      ...(step.type === 'QualityCheck' ? ['data-validation'] : []),
    ],
    details: [`${step.type} step`, role === '' ? '' : `role ${role.slice(role.lastIndexOf('/') + 1)}`],
  });
}

type Context = {
  readonly source: Source;
  readonly step: Step;
  readonly element: Element;
  readonly parameters: ReadonlyMap<string, string>;
};

/** What a step gets from others: `{"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}`. */
function handedFacts({ source, step, element }: Context, elements: ReadonlyMap<string, Element>): Fact[] {
  return [...walk(step.node)].slice(0, MAX_NODES).flatMap((node) => {
    const got = entryOf(node, 'Get');
    const match = /^Steps\.([\w-]{1,200})\.(.{0,300})$/.exec(asText(got?.value) ?? '');
    const from = match === null ? undefined : elements.get(match[1] ?? '');
    if (got === undefined || from === undefined || from === element) return [];
    const data: DataKind = /Model/.test(match?.[2] ?? '')
      ? 'model'
      : from.kind === 'evaluation'
        ? 'metrics'
        : 'dataset';
    return [flowFact(source, lineOf(got), { from, to: element, data: [data], protocol: 's3' })];
  });
}

/** A value as text: a constant, a parameter's default, a join; undefined when it is made at run time. */
function textOf(node: TreeNode | undefined, parameters: ReadonlyMap<string, string>, depth = 0): string | undefined {
  const text = asText(node);
  if (text !== undefined || node === undefined || depth > 10) return text?.slice(0, 1_000);
  const name = /^Parameters\.(.{1,200})$/.exec(asText(get(node, 'Get')) ?? '')?.[1];
  if (name !== undefined) return parameters.get(name)?.slice(0, 1_000);
  const join = get(node, 'Std:Join');
  if (join === undefined) return undefined;
  const parts = itemsOf(get(join, 'Values')).map((part) => textOf(part, parameters, depth + 1) ?? '${value}');
  return parts.join(asText(get(join, 'On')) ?? '').slice(0, 1_000);
}

const WRITTEN = /^(?:S3OutputPath|S3Output|OutputS3Uri)$/;

/** Places in S3 that a step reads, or writes by the name of the key. */
function placeFacts({ source, step, element, parameters }: Context): Fact[] {
  const open: { readonly node: TreeNode; readonly written: boolean }[] = [{ node: step.node, written: false }];
  const facts: Fact[] = [];
  for (let at = open.pop(), seen = 0; at !== undefined && seen < MAX_NODES; at = open.pop(), seen += 1) {
    const { node, written } = at;
    for (const entry of entriesOf(node)) {
      if (entry.key === 'IfSteps' || entry.key === 'ElseSteps') continue;
      const writes = written || WRITTEN.test(entry.key);
      if (/^(?:S3Uri|S3OutputPath|ModelDataUrl|OutputS3Uri)$/.test(entry.key))
        facts.push(...placeAt({ source, element, parameters }, entry, writes));
      open.push({ node: entry.value, written: writes });
    }
    for (const item of itemsOf(node)) open.push({ node: item, written });
  }
  return facts;
}

function placeAt({ source, element, parameters }: Omit<Context, 'step'>, entry: MapEntry, written: boolean): Fact[] {
  const address = textOf(entry.value, parameters)?.trim() ?? '';
  // The program of a step is uploaded by the SDK; its file is told by the entry point.
  if (!/^(?:s3|https?):\/\//.test(address) || /\.(?:py|sh)$/.test(address)) return [];
  const place = locationElement(
    source,
    lineOf(entry),
    withoutSecrets(address),
    entry.key === 'ModelDataUrl' ? { kind: 'model' } : {},
  );
  const carried = { data: [dataOfKind(place.kind)], protocol: 's3' };
  return (written ? writtenBy : readBy)(source, lineOf(entry), element, place, carried);
}

function imagesOf({ source, step, parameters }: Context): Fact[] {
  return [...walk(step.node)].slice(0, MAX_NODES).flatMap((node) =>
    ['TrainingImage', 'ImageUri', 'Image'].flatMap((key) => {
      const entry = entryOf(node, key);
      const text = textOf(entry?.value, parameters) ?? '';
      if (entry === undefined || text === '') return [];
      const where = { path: source.path, context: source.context, symbol: step.name, loader: key };
      return imageFacts(text, { ...where, startLine: entry.line, endLine: entry.line });
    }),
  );
}

/** Scripts of a step by their file's name: its entry point, or the program that a framework starts. */
function entryPoints(step: TreeNode): string[] {
  const words = itemsOf(get(step, 'Arguments', 'AppSpecification', 'ContainerEntrypoint')).map(
    (word) => asText(word) ?? '',
  );
  const program = asText(get(step, 'Arguments', 'HyperParameters', 'sagemaker_program'))?.replaceAll(/["']/g, '') ?? '';
  return [...words, program]
    .filter((word) => /\.(?:py|sh)$/.test(word))
    .map((word) => word.slice(word.lastIndexOf('/') + 1));
}

function startedFacts({ source, step, element }: Context): Fact[] {
  return entryPoints(step.node).map((file) => runsFact(source, lineOf(step), element, file));
}

/** The registry that a step adds a model to; a model that waits for a person is guarded by one. */
function registryFacts({ source, step, element, parameters }: Context): Fact[] {
  const group = [...walk(step.node)]
    .slice(0, MAX_NODES)
    .flatMap((node) => entryOf(node, 'ModelPackageGroupName') ?? [])[0];
  if (group === undefined || !/^RegisterModel|^Model$/.test(step.type)) return [];
  const status = [...walk(step.node)].slice(0, MAX_NODES).flatMap((node) => get(node, 'ModelApprovalStatus') ?? [])[0];
  const asks = textOf(status, parameters) === 'PendingManualApproval';
  const name = textOf(group.value, parameters) ?? 'sagemaker';
  const registry = sharedElement(source, lineOf(group), {
    kind: 'model-registry',
    name,
    zone: ZONE,
    controls: asks ? ['human-approval'] : [],
  });
  const controls = [...(asks ? ['human-approval'] : []), ...(step.gated ? ['evaluation-gate'] : [])];
  return writtenBy(source, lineOf(group), element, registry, { data: ['model'], protocol: 'https', controls });
}
