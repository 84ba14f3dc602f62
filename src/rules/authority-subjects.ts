import { type Capability, type Evidence, type Step, subjectKey } from '../model/index.ts';
import type { Edge, Node, RuleGraph } from './graph.ts';
import { distinct, stepEnd } from './path-subjects.ts';
import type { Subject, Subjects } from './subjects.ts';
import { compareText } from './text.ts';
import type { AuthorityView } from './vocabulary.ts';

type Role = Exclude<Step['role'], 'hop'>;

/** What an agent or a tool of it can do, by the leg of the triangle that it is. Reading a page is a way in, and calling it a way out, but not both. */
const ROLES: ReadonlyMap<Capability, Role> = new Map([
  ['file-read', 'private-data'],
  ['sql', 'private-data'],
  ['network', 'untrusted-text'],
  ['browser', 'untrusted-text'],
  ['message', 'way-out'],
  ['file-write', 'way-out'],
  ['shell', 'way-out'],
  ['code', 'way-out'],
  ['spawn-server', 'way-out'],
]);

/** Data that somebody declared to be for few. */
const PRIVATE = new Set(['internal', 'secret', 'pii', 'phi']);
/** What a model reads as text. */
const READ = new Set(['document', 'feedback', 'completion', 'dataset', 'features', 'request']);

/**
 * What each agent may do: its own powers and those of its tools, the private data and the text of strangers that reach it. Each leg is a step
 * with its evidence. Agents with all three legs can be made to give away what they read ("the lethal trifecta", S. Willison, 2025).
 */
export function authoritySubjects(graph: RuleGraph): Subjects {
  const subjects = graph.nodes.flatMap((node, place) =>
    node.element.kind === 'agent' ? [subjectOf(graph, node, place)] : [],
  );
  return { subjects: subjects.toSorted((a, b) => compareText(a.about.key, b.about.key)), problems: graph.problems };
}

function subjectOf(graph: RuleGraph, agent: Node, place: number): Subject {
  const tools = toolsOf(graph, place);
  const legs = [
    ...ownLegs(agent),
    ...tools.flatMap((tool) => toolLegs(agent, tool)),
    ...(graph.into[place] ?? []).flatMap((edge) => readLegs(graph, agent, edge)),
  ].toSorted((a, b) => compareText(sortKey(a), sortKey(b)));
  const { name, path, symbol, context, controls, details } = agent.element;
  const named = (role: Role): string[] => [...new Set(legs.filter((leg) => leg.role === role).map(nameOf))];
  const view: AuthorityView = {
    name,
    path,
    symbol,
    context,
    // A protection of the agent holds for all that it does; one of a tool only where every tool has it.
    controls: [...new Set([...controls, ...sharedControls(tools)])].toSorted(),
    details,
    capabilities: [
      ...new Set([agent, ...tools.map(({ node }) => node)].flatMap(({ element }) => element.capabilities)),
    ].toSorted(),
    privateData: named('private-data'),
    untrustedText: named('untrusted-text'),
    wayOut: named('way-out'),
  };
  const key = subjectKey({ kind: 'authority', path, symbol, name });
  return {
    about: { key, kind: 'authority', name, path, symbol, context },
    view,
    evidence: distinct([...agent.element.evidence, ...legs.flatMap(({ evidence }) => evidence)]),
    edits: [],
    steps: legs,
  };
}

type Tool = { readonly node: Node; readonly edge: Edge };

/** Tools that it calls itself, and those of tool servers that it is given. */
function toolsOf({ nodes, out }: RuleGraph, place: number): readonly Tool[] {
  return (out[place] ?? []).flatMap((edge): Tool[] => {
    const node = nodes[edge.to];
    return node?.element.kind === 'tool' && edge.flow.data.includes('tool-call') ? [{ node, edge }] : [];
  });
}

function sharedControls(tools: readonly Tool[]): readonly string[] {
  const acting = tools.filter(({ node }) => node.element.capabilities.some((one) => ROLES.get(one) === 'way-out'));
  const [first, ...others] = acting.map(({ node, edge }) => new Set([...node.element.controls, ...edge.flow.controls]));
  return first === undefined ? [] : [...first].filter((control) => others.every((one) => one.has(control)));
}

function ownLegs(agent: Node): Step[] {
  return agent.element.capabilities.flatMap((capability) => {
    const role = ROLES.get(capability);
    return role === undefined ? [] : [legOf(role, agent, agent, [], capability, agent.element.evidence)];
  });
}

function toolLegs(agent: Node, { node, edge }: Tool): Step[] {
  const evidence = node.element.evidence.length > 0 ? node.element.evidence : edge.flow.evidence;
  return node.element.capabilities.flatMap((capability) => {
    const role = ROLES.get(capability);
    return role === undefined ? [] : [legOf(role, agent, node, edge.flow.data, capability, evidence)];
  });
}

/** What flows to the agent from elsewhere than its tools, whose powers say it already. */
function readLegs({ nodes }: RuleGraph, agent: Node, { from, flow }: Edge): Step[] {
  const source = nodes[from];
  if (source === undefined || source.element.kind === 'tool' || !flow.data.some((one) => READ.has(one))) return [];
  const { element } = source;
  const isPrivate = element.kind === 'datastore' || (element.declared?.data.some((one) => PRIVATE.has(one)) ?? false);
  const role: Role | null =
    element.trust === 'public' && element.kind !== 'human'
      ? 'untrusted-text'
      : isPrivate && element.trust !== 'public'
        ? 'private-data'
        : null;
  const evidence = flow.evidence.length > 0 ? flow.evidence : element.evidence;
  return role === null ? [] : [legOf(role, source, agent, flow.data, flow.protocol, evidence)];
}

function legOf(
  role: Role,
  from: Node,
  to: Node,
  data: Step['data'],
  protocol: string,
  evidence: readonly Evidence[],
): Step {
  return {
    role,
    from: stepEnd(from),
    to: stepEnd(to),
    data: [...data],
    protocol,
    evidence: [...evidence],
    isNew: false,
    changes: [],
  };
}

function nameOf({ from, to, protocol }: Step): string {
  return from.key === to.key ? protocol : to.kind === 'tool' ? to.name : from.name;
}

function sortKey({ role, from, to, protocol }: Step): string {
  return [role, from.key, to.key, protocol].join('\0');
}
