import { keyOf, type Element, type Flow, type SystemModel, type Threat } from '../model/index.ts';
import { aBoundary, aDrawing, aFlow, aThreat, anElement } from './build.ts';
import type { Drawing, DrawnElement, DrawnFlow, DrawnProperty, DrawnThreat } from './contract.ts';
import { shapeOf } from './kinds.ts';
import { attributeName } from './tb7/attributes.ts';

/**
 * A system model as a drawing, to be written in any format: elements with kind and key, flows, trust boundaries as boxes, threats at the
 * element or flow that they are about. A threat about something that no diagram shows (a package, a credential) stands at no element.
 */
export function drawingOf(
  system: SystemModel,
  threats: readonly Threat[],
  about: { readonly title: string; readonly description: string },
): Drawing {
  const boundaryOf = new Map(
    system.boundaries.flatMap(({ key, contains }) => contains.map((element) => [element as string, key] as const)),
  );
  const keys = new Set(system.elements.map((element) => keyOf('element', element) as string));
  return aDrawing({
    format: 'system',
    title: about.title,
    description: about.description,
    diagrams: [{ id: 'system', name: about.title }],
    elements: system.elements.map((element) => elementOf(element, boundaryOf.get(keyOf('element', element)) ?? '')),
    flows: system.flows.map(flowOf),
    boundaries: system.boundaries.map(({ key, name }) => aBoundary({ id: key, name, key, diagram: 'system' })),
    threats: threats.map((threat) => threatOf(threat, keys)),
  });
}

function elementOf(element: Element, boundary: string): DrawnElement {
  const key = keyOf('element', element);
  const place = element.evidence[0];
  return anElement({
    id: key,
    key,
    name: element.name,
    shape: shapeOf(element.kind),
    kind: element.kind,
    type: element.kind,
    boundary,
    diagram: 'system',
    description: [...(place === undefined ? [] : [`${place.path}:${place.startLine}`]), ...element.details].join('; '),
    properties: propertiesOf(element),
    tags: [element.kind],
  });
}

function propertiesOf(element: Element): DrawnProperty[] {
  return [
    ...said('exposure', 'Who reaches it', element.exposure),
    ...said('authentication', 'Authentication', element.authentication),
    ...said('trust', 'Who controls it', element.trust),
    ...element.capabilities.map((capability) => ({
      name: attributeName('capability', capability),
      label: `Is able to: ${capability}`,
      value: 'Yes',
    })),
    ...element.controls.map((control) => ({
      name: attributeName('control', control),
      label: `Protection: ${control}`,
      value: 'Yes',
    })),
  ];
}

function flowOf(flow: Flow): DrawnFlow {
  const key = keyOf('flow', flow);
  return aFlow({
    id: key,
    key,
    name: flow.data.join(', '),
    source: flow.source,
    target: flow.target,
    protocol: flow.protocol === 'unknown' ? '' : flow.protocol,
    data: flow.data,
    diagram: 'system',
  });
}

function threatOf(threat: Threat, keys: ReadonlySet<string>): DrawnThreat {
  const { subject } = threat;
  const steps = (threat.steps ?? []).flatMap(({ from, to }) => [from.key as string, to.key as string]);
  const subjects = [subject.key as string, ...steps].filter((key) => keys.has(key) || subject.kind === 'flow');
  return aThreat({
    id: threat.fingerprint,
    title: threat.title,
    category: CATEGORIES[threat.stride[0]?.slice(0, 1) ?? ''] ?? '',
    description: [threat.summary, threat.detail].join(' '),
    mitigation: threat.mitigations.join('\n'),
    state: threat.status === 'accepted' ? 'accepted' : 'open',
    severity: threat.severity,
    type: threat.rule,
    subjects: [...new Set(subjects)],
  });
}

const CATEGORIES: Readonly<Record<string, string>> = {
  S: 'Spoofing',
  T: 'Tampering',
  R: 'Repudiation',
  I: 'Information disclosure',
  D: 'Denial of service',
  E: 'Elevation of privilege',
  A: 'Abuse',
};

function said(field: string, label: string, value: string): DrawnProperty[] {
  return value === 'unknown' ? [] : [{ name: attributeName(field), label, value }];
}
