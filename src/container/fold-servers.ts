import { type Authentication, type Element, type Fact, keyOf, type SubjectKey } from '../model/index.ts';

/** A container as an element, with the facts of what it starts. */
export type Folded = { readonly element: Element; readonly facts: readonly Fact[] };

/** What holds of a container when its configuration and commands do not say. */
export type Otherwise = {
  /** Whether callers are asked who they are. */
  readonly authentication: Authentication;
  /** What it is when it starts no server (`training` for one called `train`). */
  readonly kind: Element['kind'];
};

/**
 * A server that a container starts is the container: one element has the container's name and reach and the server's way of asking its
 * callers. A container without a kind of its own (`service`) takes the server's. `facts` are those of the container's commands, stated at
 * its path and symbol.
 */
export function foldServers(container: Element, facts: readonly Fact[], otherwise: Otherwise): Folded {
  const servers = facts.flatMap((fact) =>
    fact.fact === 'element' && isInside(fact.value, container) ? [fact.value] : [],
  );
  const [first] = servers;
  const told =
    container.authentication === 'unknown'
      ? authenticationOf(servers, otherwise.authentication)
      : container.authentication;
  const element: Element = {
    ...container,
    kind: container.kind === 'service' ? (first?.kind ?? otherwise.kind) : container.kind,
    // A server that listens on loopback is out of reach, whatever is published.
    exposure:
      first !== undefined && servers.every(({ exposure }) => exposure === 'local') ? 'local' : container.exposure,
    authentication: told,
    controls: [...new Set([...container.controls, ...(told === 'required' ? ['authentication'] : [])])].sort(),
    details: [...new Set([...container.details, ...servers.flatMap(detailsOf)])].sort(),
    evidence: [...container.evidence, ...servers.flatMap(({ evidence }) => evidence.slice(0, 1))].slice(0, 50),
  };
  const key = keyOf('element', element);
  const own = new Set<SubjectKey>([keyOf('element', container), ...servers.map((server) => keyOf('element', server))]);
  const moved = (end: SubjectKey): SubjectKey => (own.has(end) ? key : end);
  return {
    element,
    facts: facts.flatMap((fact): Fact[] => {
      if (fact.fact === 'element') return isInside(fact.value, container) ? [] : [fact];
      if (fact.fact === 'runs') return [{ fact: 'runs', value: { ...fact.value, runner: moved(fact.value.runner) } }];
      if (fact.fact !== 'flow') return [fact];
      const [source, target] = [moved(fact.value.source), moved(fact.value.target)];
      return source === target ? [] : [{ fact: 'flow', value: { ...fact.value, source, target } }];
    }),
  };
}

function isInside(element: Element, container: Element): boolean {
  return element.path === container.path && element.symbol === container.symbol;
}

function authenticationOf(servers: readonly Element[], standard: Authentication): Authentication {
  const told = servers.map(({ authentication }) => authentication);
  for (const worst of ['none', 'optional'] as const) if (told.includes(worst)) return worst;
  if (told.length > 0 && told.every((each) => each === 'required')) return 'required';
  return told.includes('unknown') && told.length > 0 ? 'unknown' : standard;
}

function detailsOf({ name, details }: Element): string[] {
  return [`starts ${name}`.slice(0, 80), ...details];
}
