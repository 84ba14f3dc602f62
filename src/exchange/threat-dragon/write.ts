import type { Drawing, DrawnElement, DrawnFlow, DrawnState, DrawnThreat } from '../contract.ts';
import { guidOf } from '../guid.ts';
import { writeJson } from '../json-file.ts';
import { placed } from '../place.ts';

const VERSION = '2.2.0';

/**
 * Writes a model of Threat Dragon's version 2. Threats stand in the cell's data, where the tool itself keeps them. A drawing that came
 * from such a file is written with all that the file held.
 */
export function writeThreatDragon(drawing: Drawing): Uint8Array {
  if (drawing.format === 'threat-dragon' && drawing.document !== undefined) return writeJson(drawing.document);
  const whole = placed(drawing);
  const surfaces = whole.diagrams.length > 0 ? whole.diagrams : [{ id: '', name: 'Data flow' }];
  const number = new Map(whole.threats.map((threat, index) => [threat, index + 1]));
  const threatsOf = (id: string) =>
    whole.threats
      .filter(({ subjects }) => subjects[0] === id)
      .map((threat) => threatOf(threat, number.get(threat) ?? 0));
  return writeJson({
    version: VERSION,
    summary: { title: whole.title, owner: whole.owner, description: whole.description, id: 0 },
    detail: {
      contributors: [],
      diagrams: surfaces.map((surface, index) => ({
        id: index,
        title: surface.name || 'Data flow',
        diagramType: 'STRIDE',
        placeholder: 'Data flow diagram',
        thumbnail: './public/content/images/thumbnail.stride.jpg',
        version: VERSION,
        cells: cellsOf(whole, (diagram) => diagram === surface.id || surfaces.length === 1, threatsOf),
      })),
      diagramTop: surfaces.length,
      reviewer: '',
      threatTop: whole.threats.length,
    },
  });
}

type ThreatsOf = (id: string) => readonly { readonly status: string }[];

function cellsOf(drawing: Drawing, here: (diagram: string) => boolean, threatsOf: ThreatsOf): unknown[] {
  const known = new Set(drawing.elements.map(({ id }) => id));
  return [
    ...drawing.boundaries
      .filter(({ diagram, box }) => here(diagram) && box !== null)
      .map(({ id, name, description, box }) => ({
        id: cellId(id),
        shape: 'trust-boundary-box',
        position: { x: box?.x ?? 0, y: box?.y ?? 0 },
        size: { width: box?.width ?? 100, height: box?.height ?? 100 },
        attrs: { label: { text: name } },
        zIndex: -1,
        data: { type: 'tm.BoundaryBox', name, description, isTrustBoundary: true, hasOpenThreats: false },
      })),
    ...drawing.elements.filter(({ diagram }) => here(diagram)).map((element) => nodeOf(element, threatsOf(element.id))),
    ...drawing.flows.filter(({ diagram }) => here(diagram)).map((flow) => edgeOf(flow, known, threatsOf(flow.id))),
  ];
}

const TYPES = { actor: 'tm.Actor', process: 'tm.Process', store: 'tm.Store' } as const;

function nodeOf(element: DrawnElement, threats: readonly { readonly status: string }[]): unknown {
  const { box } = element;
  return {
    id: cellId(element.id),
    shape: element.shape,
    position: { x: box?.x ?? 0, y: box?.y ?? 0 },
    size: { width: box?.width ?? 100, height: box?.height ?? 60 },
    attrs: { text: { text: element.name } },
    visible: true,
    zIndex: 1,
    data: { type: TYPES[element.shape], ...common(element, threats), ...own(element.kind, element.key) },
  };
}

function edgeOf(flow: DrawnFlow, known: ReadonlySet<string>, threats: readonly { readonly status: string }[]): unknown {
  const end = (id: string, place: { x: number; y: number } | undefined) =>
    known.has(id) ? { cell: cellId(id) } : (place ?? { x: 0, y: 0 });
  return {
    id: cellId(flow.id),
    shape: 'flow',
    source: end(flow.source, flow.points[0]),
    target: end(flow.target, flow.points.at(-1)),
    vertices: flow.points.slice(1, -1),
    labels: [{ position: 0.5, attrs: { labelText: { text: flow.name } } }],
    connector: 'smooth',
    zIndex: 10,
    data: {
      type: 'tm.Flow',
      ...common(flow, threats),
      isBidirectional: flow.bidirectional,
      isEncrypted: ['https', 'grpcs', 'ssh', 'sftp', 'tls'].includes(flow.protocol.toLowerCase()),
      isPublicNetwork: false,
      protocol: flow.protocol,
      ...own(null, flow.key),
    },
  };
}

function common(thing: DrawnElement | DrawnFlow, threats: readonly { readonly status: string }[]) {
  return {
    name: thing.name,
    description: thing.description,
    outOfScope: thing.outOfScope !== null,
    reasonOutOfScope: thing.outOfScope ?? '',
    isTrustBoundary: false,
    hasOpenThreats: threats.some(({ status }) => status === 'Open'),
    threats,
  };
}

function own(kind: string | null, key: string) {
  return { ...(kind === null ? {} : { stridegateKind: kind }), ...(key === '' ? {} : { stridegateKey: key }) };
}

function cellId(id: string): string {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id : guidOf(id);
}

const STATUS: Readonly<Record<DrawnState, string>> = {
  open: 'Open',
  mitigated: 'Mitigated',
  'not-applicable': 'NotApplicable',
  accepted: 'NotApplicable',
  transferred: 'NotApplicable',
  avoided: 'Mitigated',
};
const STRIDE = [
  'Spoofing',
  'Tampering',
  'Repudiation',
  'Information disclosure',
  'Denial of service',
  'Elevation of privilege',
];

function threatOf(threat: DrawnThreat, number: number) {
  const severity =
    threat.severity === '' ? 'TBD' : `${threat.severity.slice(0, 1).toUpperCase()}${threat.severity.slice(1)}`;
  return {
    id: guidOf(`threat ${threat.id}`),
    title: threat.title,
    status: STATUS[threat.state],
    severity,
    // The tool's list has the six classic letters; what is none of them keeps its own word.
    type: STRIDE.find((name) => name.toLowerCase() === threat.category.toLowerCase()) ?? threat.category,
    description: threat.description,
    mitigation: [threat.mitigation, threat.justification].filter((text) => text !== '').join('\n\n'),
    modelType: 'STRIDE',
    new: false,
    number,
    score: '',
  };
}
