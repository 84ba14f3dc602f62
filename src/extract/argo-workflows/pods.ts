import { credentialFacts, credentialOf } from '../../credential/index.ts';
import { imageFacts } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { asBoolean, asNumber, asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { elementFact, flowFact, lineOf, sharedElement, type Source } from '../../statement/index.ts';
import { filled, type Workflow } from './workflow.ts';

/** Containers of a template: the one that it is about, those beside and before it. */
export function containersOf(template: TreeNode): readonly TreeNode[] {
  const main = [get(template, 'container'), get(template, 'script')].flatMap((node) =>
    node?.kind === 'map' ? [node] : [],
  );
  const others = ['sidecars', 'initContainers'].flatMap((key) => itemsOf(get(template, key)));
  return [...main, ...itemsOf(get(template, 'containerSet', 'containers')), ...others].slice(0, 100);
}

/** What the pods of a template may do to their node, and what was taken from them. */
export function powersOf(template: TreeNode, spec: TreeNode | undefined): Pick<Element, 'capabilities' | 'controls'> {
  const capabilities = new Set<Element['capabilities'][number]>();
  const controls = new Set<string>();
  const contexts = [get(template, 'securityContext'), get(spec, 'securityContext')];
  for (const container of containersOf(template)) {
    const own = get(container, 'securityContext');
    contexts.unshift(own);
    if (asBoolean(get(own, 'privileged')) === true) capabilities.add('privileged');
    if (asBoolean(get(own, 'readOnlyRootFilesystem')) === true) controls.add('read-only-root');
    if (itemsOf(get(own, 'capabilities', 'add')).some((item) => /^(?:ALL|SYS_ADMIN)$/i.test(asText(item) ?? '')))
      capabilities.add('privileged');
    if (get(container, 'resources', 'limits') !== undefined) controls.add('resource-limit');
  }
  if (contexts.some((context) => asBoolean(get(context, 'runAsNonRoot')) === true)) controls.add('non-root');
  if (contexts.some((context) => asNumber(get(context, 'runAsUser')) === 0)) capabilities.add('root');
  if (asBoolean(get(template, 'hostNetwork')) === true || asBoolean(get(spec, 'hostNetwork')) === true)
    capabilities.add('host-network');
  for (const volume of mountedVolumes(template, spec)) {
    const path = asText(get(volume, 'hostPath', 'path'));
    if (path !== undefined) capabilities.add(path.endsWith('docker.sock') ? 'docker-socket' : 'host-mount');
  }
  if (asBoolean(get(template, 'automountServiceAccountToken')) === false) controls.add('least-privilege');
  return { capabilities: [...capabilities].sort(), controls: [...controls].sort() };
}

/** Volumes of the template and of the workflow that a container mounts. */
function mountedVolumes(template: TreeNode, spec: TreeNode | undefined): readonly TreeNode[] {
  const mounted = new Set(
    containersOf(template).flatMap((container) =>
      itemsOf(get(container, 'volumeMounts')).map((mount) => asText(get(mount, 'name')) ?? ''),
    ),
  );
  const all = [...itemsOf(get(template, 'volumes')), ...itemsOf(get(spec, 'volumes'))];
  return all.filter((volume) => mounted.has(asText(get(volume, 'name')) ?? '')).slice(0, 200);
}

/** The images of a template. */
export function imageFactsOf(workflow: Workflow, template: TreeNode, symbol: string): Fact[] {
  const { source } = workflow;
  return containersOf(template).flatMap((container) => {
    const image = entryOf(container, 'image');
    const text = filled(workflow, asText(image?.value) ?? '');
    if (image === undefined || text === '') return [];
    const where = { path: source.path, context: source.context, symbol, loader: 'image' };
    return imageFacts(text, { ...where, startLine: image.line, endLine: image.line });
  });
}

/** Secrets that a template is given, by name, and credentials that are written into its environment. */
export function secretFactsOf(source: Source, template: TreeNode, spec: TreeNode | undefined, step: Element): Fact[] {
  const variables = containersOf(template).flatMap((container) => [
    ...itemsOf(get(container, 'env')),
    ...itemsOf(get(container, 'envFrom')),
  ]);
  const volumes = mountedVolumes(template, spec);
  const named = [
    ...variables.flatMap((item) => [
      entryOf(get(item, 'valueFrom', 'secretKeyRef'), 'name') ?? [],
      entryOf(get(item, 'secretRef'), 'name') ?? [],
    ]),
    ...volumes.flatMap((volume) => entryOf(get(volume, 'secret'), 'secretName') ?? []),
  ].flat();
  return [
    ...named.flatMap((entry) => {
      const name = asText(entry.value)?.trim() ?? '';
      if (name === '' || name.includes('{{')) return [];
      const given = { kind: 'secret', name, controls: ['secret-store'] } as const;
      const secret = sharedElement(source, lineOf(entry), { ...given, controls: [...given.controls] });
      return [
        elementFact(secret),
        flowFact(source, lineOf(entry), { from: secret, to: step, data: ['credential'], protocol: 'file' }),
      ];
    }),
    ...variables.flatMap((item) => {
      const value = entryOf(item, 'value');
      const text = asText(value?.value) ?? '';
      // What looks like a credential under any name is told by the reader of settings files.
      if (value === undefined || credentialOf('', text) !== null) return [];
      const place = { path: source.path, context: source.context, symbol: step.symbol };
      const at = { startLine: value.line, endLine: value.line };
      return credentialFacts(asText(get(item, 'name')) ?? '', text, { ...place, ...at });
    }),
  ];
}
