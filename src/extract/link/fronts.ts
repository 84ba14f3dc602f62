import { type Element, type SubjectKey } from '../../model/index.ts';
import { graphOf, withControls, type Graph } from './graph.ts';
import type { Draft } from './step.ts';

/** What stands in front of others and hands requests on. */
const GATEWAY =
  /(?:^|[^a-z])(?:nginx|traefik|kong|envoy|caddy|haproxy|apisix|istio|oauth2?-proxy|authelia|authentik|pomerium|keycloak-gatekeeper|gatekeeper|krakend|tyk|ingress|gateway|api-?gw|reverse-?proxy|proxy|httpd|litellm)(?:$|[^a-z])/i;
/** What a gateway does for what lies behind it. */
const HANDED_ON = ['authentication', 'rate-limit', 'input-validation', 'output-filter', 'guardrail'];
const SERVERS = new Set<Element['kind']>([
  'endpoint',
  'service',
  'agent',
  'llm',
  'model-registry',
  'monitoring',
  'annotation',
  'orchestrator',
]);

/**
 * What a gateway asks of its callers is asked of everybody who reaches a server behind it, unless that server is published beside the
 * gateway or one of several ways to it lacks the protection. The image that a protected service runs, its code and the endpoint of that
 * code are reached the same way.
 */
export function withFronts(draft: Draft): Draft {
  const graph = graphOf(draft);
  const found = new Map<SubjectKey, Set<string>>();
  for (const [key, element] of graph.elements) {
    if (!SERVERS.has(element.kind)) continue;
    for (const control of handedOn(key, element, graph)) {
      for (const behind of startedBy(key, graph)) found.set(behind, (found.get(behind) ?? new Set()).add(control));
    }
  }
  return withControls(draft, found);
}

/** Protections that every gateway in front of a server has; none when it can be reached past them. */
function handedOn(key: SubjectKey, element: Element, graph: Graph): readonly string[] {
  if (element.exposure === 'public' || isGateway(element)) return [];
  const gateways = graph
    .into(key)
    .filter(({ data }) => data.includes('request'))
    .flatMap(({ source }) => graph.elements.get(source) ?? [])
    .filter(isGateway);
  const [first, ...others] = gateways.map(protectionsOf);
  return first?.filter((control) => others.every((controls) => controls.includes(control))) ?? [];
}

function protectionsOf({ controls, authentication }: Element): readonly string[] {
  const shown = HANDED_ON.filter((control) => controls.includes(control));
  return authentication === 'required' && !shown.includes('authentication') ? ['authentication', ...shown] : shown;
}

function isGateway({ name, details, kind }: Element): boolean {
  return (kind === 'service' || kind === 'endpoint') && [name, ...details].some((text) => GATEWAY.test(text));
}

/** A server, the image and code that it alone starts, and the endpoints of that code. */
function startedBy(server: SubjectKey, graph: Graph): ReadonlySet<SubjectKey> {
  const started = new Set<SubjectKey>([server]);
  // A set is walked while it grows.
  for (const key of started) {
    for (const { target, protocol } of graph.outOf(key)) {
      const starters = graph.into(target).filter((flow) => flow.protocol === 'exec');
      if (protocol === 'exec' && starters.every(({ source }) => started.has(source))) started.add(target);
      const element = graph.elements.get(target);
      const code = graph.elements.get(key);
      if (element?.kind === 'endpoint' && element.path === code?.path && element.path !== '') started.add(target);
    }
  }
  return started;
}
