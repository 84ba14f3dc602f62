import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import { lineOf, remarkFact, type Source } from '../../statement/index.ts';
import { selectorOf } from './exposure.ts';
import { groupOf, type KubernetesObject } from './objects.ts';

const MOST = 200;

/** What policies and roles say about pods of other objects: who may reach them, and what their service account may do. */
export function policyFacts(source: Source, object: KubernetesObject, all: readonly KubernetesObject[]): Fact[] {
  const { kind } = object;
  if (kind === 'NetworkPolicy' || kind === 'CiliumNetworkPolicy') return networkPolicyFacts(source, object);
  if (/^(?:security|networking)\.istio\.io$/.test(groupOf(object))) return meshFacts(source, object);
  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') return bindingFacts(source, object, all);
  return kind === 'ServiceAccount' ? accountFacts(source, object) : [];
}

/** A policy for incoming traffic shields the pods that it chooses; one for all pods of a namespace chooses by no label. */
function networkPolicyFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const selected = entryOf(spec, 'podSelector') ?? entryOf(spec, 'endpointSelector');
  const selector = selectorOf(get(selected?.value, 'matchLabels'));
  const types = strings(get(spec, 'policyTypes'));
  const incoming = types.length === 0 || types.includes('Ingress');
  if (selected === undefined || selector === '' || !incoming || letsAllIn(get(spec, 'ingress'))) return [];
  const details = [`${object.kind} ${object.name}`.slice(0, 80)];
  return [remarkFact(source, lineOf(selected), `pods:${selector}`, { controls: ['network-isolation'], details })];
}

/** `ingress: [{}]` lets everybody in. */
function letsAllIn(rules: TreeNode | undefined): boolean {
  return itemsOf(rules).some(
    (rule) =>
      rule.kind === 'map' && entryOf(rule, 'from') === undefined && entryOf(rule, 'fromEndpoints') === undefined,
  );
}

function meshFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const selected = entryOf(get(spec, 'selector'), 'matchLabels');
  const selector = selectorOf(selected?.value);
  if (selected === undefined || selector === '') return [];
  const details = [`${object.kind} ${object.name}`.slice(0, 80)];
  const said = {
    AuthorizationPolicy: { controls: ['authorization'] },
    RequestAuthentication: { controls: ['authentication'], authentication: 'required' as const },
    PeerAuthentication: asText(get(spec, 'mtls', 'mode')) === 'STRICT' ? { controls: ['tls'] } : null,
  }[object.kind];
  return said === undefined || said === null
    ? []
    : [remarkFact(source, lineOf(selected), `pods:${selector}`, { ...said, details })];
}

/** The right to everything in the cluster, and the lines that give it to service accounts. */
function bindingFacts(source: Source, object: KubernetesObject, all: readonly KubernetesObject[]): Fact[] {
  const role = asText(get(object.node, 'roleRef', 'name')) ?? '';
  const roleKind = asText(get(object.node, 'roleRef', 'kind')) ?? '';
  const everything =
    role === 'cluster-admin' ||
    all.some(({ kind, name, node }) => kind === roleKind && name === role && allowsAll(node));
  const details = [`bound to ${role}`.slice(0, 80)];
  return itemsOf(get(object.node, 'subjects'))
    .slice(0, MOST)
    .flatMap((subject): Fact[] => {
      const named = entryOf(subject, 'name');
      if (named === undefined || asText(get(subject, 'kind')) !== 'ServiceAccount') return [];
      const about = `service-account:${asText(named.value) ?? ''}`;
      return [remarkFact(source, lineOf(named), about, { capabilities: everything ? ['cloud-admin'] : [], details })];
    });
}

function allowsAll(role: TreeNode): boolean {
  return itemsOf(get(role, 'rules')).some((rule) =>
    ['verbs', 'resources'].every((key) => strings(get(rule, key)).includes('*')),
  );
}

const CLOUD_ROLE =
  /^(?:iam\.gke\.io\/gcp-service-account|eks\.amazonaws\.com\/role-arn|azure\.workload\.identity\/client-id)$/;

/** The role in a cloud that pods of a service account take. */
function accountFacts(source: Source, object: KubernetesObject): Fact[] {
  const annotations = get(object.node, 'metadata', 'annotations');
  return [...object.annotations].flatMap(([key, value]): Fact[] => {
    const entry = CLOUD_ROLE.test(key) ? entryOf(annotations, key) : undefined;
    if (entry === undefined) return [];
    return [
      remarkFact(source, lineOf(entry), `service-account:${object.name}`, {
        details: [`cloud role ${value}`.slice(0, 80)],
      }),
    ];
  });
}
