import { foldServers, imageFacts, type Script } from '../../container/index.ts';
import type { Authentication, Element, Fact } from '../../model/index.ts';
import {
  aliasFacts,
  elementFact,
  kindOfStep,
  ownElement,
  scriptFacts,
  signalFact,
  type Source,
  startedFiles,
} from '../../statement/index.ts';
import { bucketFacts, claimFacts, hostFacts, secretFacts } from './connections.ts';
import { type Container, containerOf } from './containers.ts';
import { belongingOf } from './machine-learning.ts';
import type { KubernetesObject } from './objects.ts';
import { powersOf } from './powers.ts';
import { containersOf, type PodTemplate, serviceAccountOf } from './templates.ts';

/** What the kind of an object tells of its workload. */
export type Role = {
  /** What it is; null when its containers and its name decide. */
  readonly kind: Element['kind'] | null;
  readonly authentication: Authentication;
  /** Only systems of machine learning have objects of this kind. */
  readonly sure: boolean;
  /** Names of hosts under which its own services answer. */
  readonly hosts: readonly string[];
  readonly exposure: Element['exposure'];
  readonly details: readonly string[];
};

export const PLAIN: Role = {
  kind: null,
  authentication: 'unknown',
  sure: false,
  hosts: [],
  exposure: 'unknown',
  details: [],
};

/** A pod template's containers beside what the object says. */
export type Workload = { readonly element: Element; readonly facts: readonly Fact[] };

/**
 * One element for an object that runs containers, whatever their number. What nothing says to belong to machine learning is only told
 * under its names: it is drawn when something that is drawn speaks of it.
 */
export function workloadFacts(
  source: Source,
  object: KubernetesObject,
  templates: readonly PodTemplate[],
  role: Role,
): Fact[] {
  const containers = templates.flatMap(({ spec }) => containersOf(spec)).map(containerOf);
  if (containers.length === 0 && !role.sure) return [];
  const draft = draftOf(source, object, templates, containers, role);
  const scripted = containers.flatMap((container) => startedBy(source, draft, container));
  const belonging = role.sure ? 'sure' : belongingOf(object, containers, scripted);
  const software = softwareIn(containers);
  const { element, facts } = foldServers(draft, scripted, {
    authentication: isStep(role.kind) ? 'unknown' : (software?.authentication ?? 'unknown'),
    kind: stepKind(source, object.name, containers),
  });
  const names = [
    ...templates.flatMap(({ labels }) => [...labels].map(([key, value]) => `pods:${key}=${value}`)),
    ...templates
      .map(({ spec }) => serviceAccountOf(spec))
      .flatMap((name) => (name === '' ? [] : [`service-account:${name}`])),
    ...role.hosts.map((host) => `host:${host}`),
    ...(software === null ? [] : [`software:${software.name}`]),
  ];
  const lines = { startLine: object.line, endLine: object.line };
  if (belonging === 'no') {
    return aliasFacts(source, lines, element, names).map((fact): Fact =>
      fact.fact === 'alias' ? { fact: 'alias', value: { ...fact.value, element } } : fact,
    );
  }
  return [
    elementFact(element),
    ...aliasFacts(source, lines, element, names),
    ...(role.sure ? [signalFact(`kubernetes:${object.kind}`)] : belonging === 'sure' ? [signalFact('kubernetes')] : []),
    ...facts,
    ...containers.flatMap((container) => [
      ...imagesOf(source, object, container),
      ...hostFacts(source, container, element),
      ...bucketFacts(source, container, element),
    ]),
    ...templates.flatMap(({ spec }) => [
      ...secretFacts(source, spec, containersOf(spec).map(containerOf), element),
      ...claimFacts(source, spec, element),
    ]),
  ];
}

/** A step of a pipeline has no callers. */
function isStep(kind: Element['kind'] | null): boolean {
  return kind === 'training' || kind === 'evaluation' || kind === 'process';
}

function draftOf(
  source: Source,
  object: KubernetesObject,
  templates: readonly PodTemplate[],
  containers: readonly Container[],
  role: Role,
): Element {
  const powers = templates.map(({ spec }) => powersOf(spec, containersOf(spec)));
  const software = softwareIn(containers);
  const controls = powers.map(({ controls: each }) => each);
  const lines = [...new Set([object.line, ...powers.flatMap((power) => power.lines)])].sort((a, b) => a - b);
  const repos = containers.slice(0, 5).flatMap(({ repo }) => (repo === '' ? [] : [`image ${repo}`]));
  const element = ownElement(
    source,
    { startLine: object.line, endLine: object.line },
    {
      kind: role.kind ?? software?.kind ?? 'service',
      name: object.name,
      symbol: object.name,
      exposure: role.exposure,
      authentication: role.authentication,
      capabilities: [...new Set(powers.flatMap(({ capabilities }) => capabilities))].sort(),
      controls: [...(controls[0] ?? [])].filter((control) => controls.every((each) => each.includes(control))),
      zone: `cluster:${object.namespace}`,
      details: [object.kind, ...repos, ...powers.flatMap(({ details }) => details), ...role.details],
    },
  );
  return {
    ...element,
    evidence: lines.slice(0, 50).map((line) => ({ path: source.path, startLine: line, endLine: line })),
  };
}

/** A command that only keeps a container alive for people to work in. */
const IDLE =
  /^(?:\/bin\/)?(?:(?:ba)?sh(?:\s+-\w+)*\s*)?['"]?(?:sleep\s+(?:infinity|\d+)|tail\s+-f\s+\/dev\/null|while\s+true)/;

/** The known software that a workload runs: that of its first container that does not idle. */
function softwareIn(containers: readonly Container[]): Container['software'] {
  const busy = containers.filter(({ scripts }) => !scripts.some(({ text }) => IDLE.test(text.trim().slice(0, 500))));
  return busy.find(({ software }) => software !== null)?.software ?? null;
}

/** What the commands of a container do, its variables at hand. */
function startedBy(source: Source, element: Element, container: Container): Fact[] {
  const variables = new Map(container.variables.map(({ name, value, line }) => [name, { value, line }]));
  return container.scripts.flatMap((script) =>
    scriptFacts(source, script, { runner: element, manifest: 'other', variables }),
  );
}

/** What a workload without servers and known images is: told by its name and the scripts that it starts. */
function stepKind(source: Source, name: string, containers: readonly Container[]): Element['kind'] {
  const scripts: readonly Script[] = containers.flatMap((container) => container.scripts);
  const told = kindOfStep(name, () => scripts.flatMap((script) => startedFiles(source, script)));
  return told === 'process' ? 'service' : told;
}

function imagesOf(source: Source, object: KubernetesObject, { image, imageLine }: Container): Fact[] {
  if (image === '' || /[{}<>]/.test(image)) return [];
  return imageFacts(image, {
    ...source,
    symbol: object.name,
    startLine: imageLine,
    endLine: imageLine,
    loader: 'image',
  });
}
