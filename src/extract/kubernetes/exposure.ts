import type { Authentication, Exposure, Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import {
  aliasFacts,
  flowFact,
  hostOf,
  lineOf,
  type Lines,
  namedEnd,
  remarkFact,
  type Source,
} from '../../statement/index.ts';
import { groupOf, type KubernetesObject, textsOf } from './objects.ts';

const MOST = 200;

/** `app=x,tier=api` of a map of labels, sorted; empty for none. */
export function selectorOf(labels: TreeNode | undefined): string {
  return [...textsOf(labels)]
    .map(([key, value]) => `${key}=${value}`)
    .filter((label) => !label.includes(','))
    .sort()
    .join(',');
}

/** What objects in front of pods say about them: who reaches them, who is let through. Nothing for other kinds. */
export function exposureFacts(source: Source, object: KubernetesObject): Fact[] {
  const group = groupOf(object);
  if (object.kind === 'Service' && group === '') return serviceFacts(source, object);
  if (object.kind === 'Ingress') return ingressFacts(source, object);
  if (/^(?:HTTPRoute|GRPCRoute|TCPRoute|TLSRoute)$/.test(object.kind)) return routeFacts(source, object);
  if (object.kind === 'VirtualService') return virtualServiceFacts(source, object);
  if (object.kind === 'Route' && group === 'route.openshift.io') return openShiftFacts(source, object);
  if (object.kind === 'ServiceMonitor' || object.kind === 'PodMonitor') return monitorFacts(source, object);
  return [];
}

const INTERNAL = /internal/i;
const INTERNAL_BALANCER =
  /load-?balancer.*(?:internal|scheme|type)|internal-load-?balancer|alb\.ingress\.kubernetes\.io\/scheme/i;

function isInternal({ annotations }: KubernetesObject): boolean {
  return [...annotations].some(
    ([key, value]) => INTERNAL_BALANCER.test(key) && (INTERNAL.test(value) || (INTERNAL.test(key) && value === 'true')),
  );
}

function serviceFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const selector = selectorOf(get(spec, 'selector'));
  if (selector === '') return [];
  const type = entryOf(spec, 'type');
  const written = asText(type?.value) ?? 'ClusterIP';
  const exposure: Exposure = written === 'LoadBalancer' && !isInternal(object) ? 'public' : 'network';
  const lines = lineOf(type ?? { line: object.line });
  const ports = itemsOf(get(spec, 'ports'))
    .slice(0, 10)
    .flatMap((port) => {
      const number = asText(get(port, 'port'));
      return number === undefined ? [] : [`port ${number}`];
    });
  const details = [`Service ${object.name} (${written})`, ...ports].map((detail) => detail.slice(0, 80));
  const pods = `pods:${selector}`;
  const names = hostNames(object, [object.name]);
  const labels = [...object.labels].map(([key, value]) => `services:${key}=${value}`);
  return [
    ...aliasFacts(source, { startLine: object.line, endLine: object.line }, namedEnd(source, pods), [
      ...names,
      ...labels,
    ]),
    remarkFact(source, lines, pods, { exposure, details }),
  ];
}

/** Names under which other pods reach a service. */
export function hostNames({ namespace }: KubernetesObject, services: readonly string[]): string[] {
  return services.flatMap((service) => {
    const name = service.toLowerCase();
    return namespace === '' ? [`host:${name}`] : [`host:${name}`, `host:${name}.${namespace}`];
  });
}

type Door = {
  readonly exposure: Exposure;
  readonly authentication: Authentication;
  readonly controls: string[];
  readonly details: string[];
};

function doorTo(source: Source, service: string, lines: Lines, door: Door): Fact[] {
  const host = hostOf(`http://${service}`);
  return host === null ? [] : [remarkFact(source, lines, `host:${host}`, door)];
}

const ASKS =
  /(?:auth-url|auth-type|auth-secret|auth-tls-secret|auth-signin|enable-auth|oauth2?|cognito|jwt|iap|basic-auth|forward-auth|authproxy)/i;

function doorOf(object: KubernetesObject, hosts: readonly string[], tls: boolean): Door {
  const annotations = [...object.annotations];
  const className =
    asText(get(object.node, 'spec', 'ingressClassName')) ?? object.annotations.get('kubernetes.io/ingress.class') ?? '';
  const asks = annotations.some(
    ([key, value]) =>
      (ASKS.test(key.slice(key.indexOf('/') + 1)) && !/^(?:none|false)?$/i.test(value)) ||
      (/middlewares?$/.test(key) && /auth/i.test(value)),
  );
  const limits = annotations.some(([key]) => /\/(?:limit-(?:rps|rpm|connections)|rate-?limit)/i.test(key));
  const ranges = annotations.some(
    ([key, value]) => /source-ranges?$/.test(key) && value !== '' && !value.includes('0.0.0.0/0'),
  );
  const controls = [
    ...(asks ? ['authentication'] : []),
    ...(limits ? ['rate-limit'] : []),
    ...(ranges ? ['network-isolation'] : []),
    ...(tls ? ['tls'] : []),
  ];
  return {
    exposure: isInternal(object) || INTERNAL.test(className) ? 'network' : 'public',
    authentication: asks ? 'required' : 'unknown',
    controls,
    details: [`${object.kind} ${object.name}`, ...hosts.slice(0, 5).map((host) => `host ${host}`)].map((detail) =>
      detail.slice(0, 80),
    ),
  };
}

function ingressFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const rules = itemsOf(get(spec, 'rules'));
  const hosts = rules.flatMap((rule) => asText(get(rule, 'host')) ?? []);
  const door = doorOf(object, hosts, entryOf(spec, 'tls') !== undefined);
  const backends = [
    get(spec, 'defaultBackend'),
    get(spec, 'backend'),
    ...rules.flatMap((rule) => itemsOf(get(rule, 'http', 'paths'))).map((path) => get(path, 'backend')),
  ];
  return backends.slice(0, MOST).flatMap((backend) => {
    const entry = entryOf(get(backend, 'service'), 'name') ?? entryOf(backend, 'serviceName');
    const service = asText(entry?.value) ?? '';
    return entry === undefined ? [] : doorTo(source, service, lineOf(entry), door);
  });
}

function routeFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const door = doorOf(object, strings(get(spec, 'hostnames')), object.kind === 'TLSRoute');
  return itemsOf(get(spec, 'rules'))
    .flatMap((rule) => itemsOf(get(rule, 'backendRefs')))
    .slice(0, MOST)
    .flatMap((backend) => {
      const entry = entryOf(backend, 'name');
      const kind = asText(get(backend, 'kind')) ?? 'Service';
      return entry === undefined || kind !== 'Service'
        ? []
        : doorTo(source, asText(entry.value) ?? '', lineOf(entry), door);
    });
}

function virtualServiceFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const gateways = strings(get(spec, 'gateways')).filter((name) => name !== 'mesh');
  if (gateways.length === 0) return [];
  const door = doorOf(object, strings(get(spec, 'hosts')), false);
  return ['http', 'tls', 'tcp']
    .flatMap((key) => itemsOf(get(spec, key)))
    .flatMap((route) => itemsOf(get(route, 'route')))
    .slice(0, MOST)
    .flatMap((route) => {
      const entry = entryOf(get(route, 'destination'), 'host');
      return entry === undefined ? [] : doorTo(source, asText(entry.value) ?? '', lineOf(entry), door);
    });
}

function openShiftFacts(source: Source, object: KubernetesObject): Fact[] {
  const spec = get(object.node, 'spec');
  const entry = entryOf(get(spec, 'to'), 'name');
  const host = asText(get(spec, 'host'));
  const door = doorOf(object, host === undefined ? [] : [host], entryOf(spec, 'tls') !== undefined);
  return entry === undefined ? [] : doorTo(source, asText(entry.value) ?? '', lineOf(entry), door);
}

/** Metrics that an operator has Prometheus take. */
function monitorFacts(source: Source, object: KubernetesObject): Fact[] {
  const selected = entryOf(get(object.node, 'spec', 'selector'), 'matchLabels');
  const selector = selectorOf(selected?.value);
  if (selected === undefined || selector === '') return [];
  const from = namedEnd(source, `${object.kind === 'PodMonitor' ? 'pods' : 'services'}:${selector}`);
  const to = namedEnd(source, 'software:Prometheus');
  return [flowFact(source, lineOf(selected), { from, to, data: ['metrics'], protocol: 'http' })];
}
