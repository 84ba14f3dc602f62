import { asText, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { type KubernetesObject, groupOf, objectOf, textsOf } from './objects.ts';

/** What a workload's pods are made from. */
export type PodTemplate = { readonly spec: TreeNode; readonly labels: ReadonlyMap<string, string> };

/** Kinds that have one template of their own. */
const TEMPLATED =
  /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|Rollout|Notebook|DeploymentConfig)$/;

/** Nested trials: an experiment of Katib holds a job, which holds a template. */
const MAX_NESTING = 3;

/** The pod templates of an object; none for what runs nothing. */
export function templatesOf(object: KubernetesObject, depth = 0): PodTemplate[] {
  const { kind, node } = object;
  const spec = get(node, 'spec');
  if (kind === 'Pod') return [{ spec: spec ?? node, labels: object.labels }];
  if (kind === 'CronJob') return templateAt(get(spec, 'jobTemplate', 'spec', 'template'));
  if (TEMPLATED.test(kind) || (kind === 'Service' && groupOf(object) === 'serving.knative.dev')) {
    return templateAt(get(spec, 'template'));
  }
  if (kind === 'RayCluster') return rayTemplates(spec);
  if (kind === 'RayJob') return rayTemplates(get(spec, 'rayClusterSpec'));
  if (kind === 'RayService') return rayTemplates(get(spec, 'rayClusterConfig'));
  if (kind === 'JobSet')
    return itemsOf(get(spec, 'replicatedJobs')).flatMap((job) => templateAt(get(job, 'template', 'spec', 'template')));
  if (kind === 'LeaderWorkerSet') {
    const template = get(spec, 'leaderWorkerTemplate');
    return ['leaderTemplate', 'workerTemplate'].flatMap((key) => templateAt(get(template, key)));
  }
  if (kind === 'Job' || groupOf(object) === 'batch.volcano.sh') {
    return itemsOf(get(spec, 'tasks')).flatMap((task) => templateAt(get(task, 'template')));
  }
  if (kind === 'Experiment' || kind === 'Trial') {
    const trial = get(spec, 'trialTemplate', 'trialSpec') ?? get(spec, 'runSpec');
    const nested = trial === undefined || depth >= MAX_NESTING ? [] : objectOf(trial);
    return nested.flatMap((inner) => templatesOf(inner, depth + 1));
  }
  // PyTorchJob, TFJob, MPIJob and their like: `pytorchReplicaSpecs: {Master: {template}}`.
  return entriesOf(spec)
    .filter(({ key }) => key.endsWith('ReplicaSpecs'))
    .flatMap(({ value }) => entriesOf(value))
    .flatMap(({ value }) => templateAt(get(value, 'template')));
}

function templateAt(template: TreeNode | undefined): PodTemplate[] {
  const spec = get(template, 'spec');
  return spec === undefined ? [] : [{ spec, labels: textsOf(get(template, 'metadata', 'labels')) }];
}

function rayTemplates(cluster: TreeNode | undefined): PodTemplate[] {
  const groups = [get(cluster, 'headGroupSpec'), ...itemsOf(get(cluster, 'workerGroupSpecs'))];
  return groups.flatMap((group) => templateAt(get(group, 'template')));
}

/** The container nodes of a pod, those that prepare it first. */
export function containersOf(spec: TreeNode): readonly TreeNode[] {
  return ['initContainers', 'containers']
    .flatMap((key) => itemsOf(get(spec, key)))
    .filter((node) => node.kind === 'map');
}

/** The name of the service account of a pod; empty for the namespace's own. */
export function serviceAccountOf(spec: TreeNode): string {
  return asText(get(spec, 'serviceAccountName')) ?? asText(get(spec, 'serviceAccount')) ?? '';
}
