import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  kindOfStep,
  lineOf,
  locationElement,
  referenceFact,
  scriptFacts,
  scriptOfText,
  scriptOfWords,
  sharedElement,
  type Source,
} from '../../statement/index.ts';
import { groupOf, type KubernetesObject } from './objects.ts';
import { PLAIN, type Role } from './workload.ts';

const TRAINING =
  /^(?:PyTorchJob|TFJob|MPIJob|XGBoostJob|PaddleJob|MXJob|JAXJob|TrainJob|Experiment|Trial|StudyJob|KerasJob)$/;
const OPERATORS = /^(?:(?:trainer\.)?kubeflow\.org|batch\.paddlepaddle\.org|elastic\.iml\.github\.io)$/;

/** What an object's kind tells of the containers that it runs. */
export function roleOf(object: KubernetesObject): Role {
  const group = groupOf(object);
  const { kind, name } = object;
  if (TRAINING.test(kind) && (OPERATORS.test(group) || group === '')) {
    return { ...PLAIN, kind: kindOfStep(name) === 'evaluation' ? 'evaluation' : 'training', sure: true };
  }
  if (group === 'ray.io' && kind === 'RayCluster') {
    // Whoever reaches the head may run code: Ray leaves its protection to the network.
    return {
      ...PLAIN,
      kind: 'orchestrator',
      authentication: 'none',
      sure: true,
      hosts: [`${name}-head-svc`],
      exposure: 'network',
    };
  }
  if (group === 'ray.io' && kind === 'RayService') {
    const hosts = [`${name}-serve-svc`, `${name}-head-svc`];
    return { ...PLAIN, kind: 'endpoint', authentication: 'none', sure: true, hosts, exposure: 'network' };
  }
  if (group === 'ray.io' && kind === 'RayJob') return { ...PLAIN, kind: kindOfStep(name), sure: true };
  if (kind === 'Notebook' && group === 'kubeflow.org') return { ...PLAIN, kind: 'service', sure: true, hosts: [name] };
  if (kind === 'Service' && group === 'serving.knative.dev') return { ...PLAIN, hosts: [name], exposure: 'public' };
  return PLAIN;
}

/** What objects say outside of their pod templates: a Ray job's entry point, a training job's model, data and own container. */
export function extraFacts(source: Source, object: KubernetesObject, role: Role): Fact[] {
  const spec = get(object.node, 'spec');
  const { name } = object;
  const end = { kind: role.kind ?? 'process', path: source.path, symbol: name, name } as const;
  if (object.kind === 'RayJob') {
    const script = scriptOfText(get(spec, 'entrypoint'));
    return script === null ? [] : scriptFacts(source, script, { runner: end, manifest: 'other' });
  }
  if (object.kind !== 'TrainJob') return [];
  const trainer = get(spec, 'trainer');
  const script = scriptOfWords(get(trainer, 'command'), get(trainer, 'args'));
  const initializer = get(spec, 'initializer') ?? spec;
  return [
    ...(script === null ? [] : scriptFacts(source, script, { runner: end, manifest: 'other' })),
    ...initialFacts(source, get(initializer, 'model') ?? get(initializer, 'modelConfig'), 'model', end),
    ...initialFacts(source, get(initializer, 'dataset') ?? get(initializer, 'datasetConfig'), 'dataset', end),
  ];
}

/** The model that training begins with, or its data: `hf://org/name`, `s3://bucket/key`. */
function initialFacts(
  source: Source,
  node: TreeNode | undefined,
  kind: 'model' | 'dataset',
  to: Parameters<typeof flowFact>[2]['to'],
): Fact[] {
  const entry = entryOf(node, 'storageUri') ?? entryOf(get(node, 'input'), 'storageUri');
  const uri = asText(entry?.value) ?? '';
  if (entry === undefined || uri === '') return [];
  const lines = lineOf(entry);
  const hub = uri.startsWith('hf://');
  const name = hub ? uri.slice('hf://'.length) : uri;
  const thing = hub
    ? sharedElement(source, lines, { kind, name, trust: 'public' })
    : locationElement(source, lines, name, { kind, trust: 'internal' });
  const reference = referenceFact(source, lines, {
    kind,
    repo: name,
    pinned: 'none',
    loader: 'TrainJob',
    transport: hub ? 'hub' : 'object-store',
    symbol: to.symbol,
  });
  return [
    reference,
    elementFact(thing),
    flowFact(source, lines, { from: thing, to, data: [kind], protocol: hub ? 'hub' : uri.slice(0, uri.indexOf(':')) }),
  ];
}
