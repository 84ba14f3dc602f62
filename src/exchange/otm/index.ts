/** Open Threat Model (OTM) 0.1 and 0.2, in JSON or YAML. Source: the published schema of version 0.2.0. */
import { asBoolean, entriesOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, aThreat, anElement, joined } from '../build.ts';
import type {
  Box,
  Drawing,
  DrawnElement,
  DrawnShape,
  DrawnState,
  DrawnThreat,
  ExchangeFormat,
  ReadResult,
} from '../contract.ts';
import { boxAt, documentOf, textAt, treeOf, writeJson } from '../json-file.ts';
import { kindNamed } from '../kinds.ts';
import { placed } from '../place.ts';
import { safeId } from '../safe-id.ts';

export const otm: ExchangeFormat = {
  id: 'otm',
  title: 'Open Threat Model (OTM)',
  extensions: ['otm', 'json', 'yaml', 'yml'],
  detects: (_file, text) => /^\s*(?:\{\s*)?["']?otmVersion["']?\s*:/m.test(text),
  read: (_file, text) => readOtm(text),
  write: writeOtm,
};

const STORE = /data-?base|datastore|storage|bucket|blob|cache|queue|dynamo|rds|s3|sql|vault|registry|file/;
const ACTOR = /^(?:generic-)?(?:client|browser|mobile|external|user|actor|person)|third-party/;
const STATES: Readonly<Record<string, DrawnState>> = {
  exposed: 'open',
  'partly-mitigated': 'open',
  mitigated: 'mitigated',
  accepted: 'accepted',
  transferred: 'transferred',
  hidden: 'not-applicable',
  'not-applicable': 'not-applicable',
};

function readOtm(text: string): ReadResult {
  const parsed = treeOf(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  if (textAt(root, 'otmVersion') === '') return { ok: false, reason: 'expected otmVersion', line: root.line };
  const zones = itemsOf(get(root, 'trustZones')).filter(
    (zone) => textAt(zone, 'attributes', 'stridegateOutside') === '',
  );
  const components = itemsOf(get(root, 'components'));
  const zoneIds = new Set(zones.map((zone) => textAt(zone, 'id')));
  const parents = new Map(components.map((component) => [textAt(component, 'id'), parentOfComponent(component)]));
  const assets = new Map(itemsOf(get(root, 'assets')).map((asset) => [textAt(asset, 'id'), textAt(asset, 'name')]));
  const drawing = aDrawing({
    format: 'otm',
    title: textAt(root, 'project', 'name'),
    description: textAt(root, 'project', 'description'),
    owner: textAt(root, 'project', 'owner'),
    diagrams: [{ id: '', name: textAt(root, 'project', 'name') }],
    boundaries: zones.map((zone) =>
      aBoundary({
        ...thing(zone),
        parent: textAt(zone, 'parent', 'trustZone'),
        box: placeOf(zone),
        properties: [{ name: 'trustRating', label: 'Trust rating', value: textAt(zone, 'risk', 'trustRating') }],
      }),
    ),
    elements: components.map((component) => ({
      ...elementOf(component),
      boundary: zoneOf(parentOfComponent(component), parents, zoneIds),
    })),
    flows: itemsOf(get(root, 'dataflows')).map((flow) =>
      aFlow({
        ...thing(flow),
        source: textAt(flow, 'source'),
        target: textAt(flow, 'destination'),
        bidirectional: asBoolean(get(flow, 'bidirectional')) === true,
        protocol: textAt(flow, 'attributes', 'protocol'),
        data: strings(get(flow, 'assets')).map((id) => assets.get(id) ?? id),
      }),
    ),
    threats: threatsOf(root, [...components, ...itemsOf(get(root, 'dataflows'))]),
    document: documentOf(root),
  });
  return { ok: true, drawing: joined(drawing) };
}

function thing(node: TreeNode) {
  return {
    id: textAt(node, 'id'),
    name: textAt(node, 'name'),
    description: textAt(node, 'description'),
    type: textAt(node, 'type'),
    key: textAt(node, 'attributes', 'stridegateKey'),
    properties: entriesOf(get(node, 'attributes'))
      .filter(({ key }) => !key.startsWith('stridegate'))
      .map(({ key }) => ({ name: key, label: key, value: textAt(node, 'attributes', key) })),
    line: node.line,
  };
}

function elementOf(component: TreeNode): DrawnElement {
  const type = textAt(component, 'type').toLowerCase();
  const shape: DrawnShape = ACTOR.test(type) ? 'actor' : STORE.test(type) ? 'store' : 'process';
  const kind = kindNamed(textAt(component, 'attributes', 'stridegateKind'));
  const given = { ...thing(component), box: placeOf(component), tags: strings(get(component, 'tags')) };
  const drawn = textAt(component, 'attributes', 'stridegateShape');
  return anElement({
    ...given,
    shape: drawn === 'actor' || drawn === 'process' || drawn === 'store' ? drawn : shape,
    ...(kind === null ? {} : { kind }),
  });
}

function placeOf(node: TreeNode): Box | null {
  const representation = get(node, 'representations', 0);
  return boxAt(get(representation, 'position'), get(representation, 'size'));
}

function parentOfComponent(component: TreeNode): string {
  return textAt(component, 'parent', 'trustZone') || textAt(component, 'parent', 'component');
}

/** The trust zone that a component lies in, through the components around it. */
function zoneOf(parent: string, parents: ReadonlyMap<string, string>, zones: ReadonlySet<string>): string {
  let at = parent;
  for (let steps = 0; steps < 100 && at !== ''; steps += 1) {
    if (zones.has(at)) return at;
    at = parents.get(at) ?? '';
  }
  return '';
}

function threatsOf(root: TreeNode, subjects: readonly TreeNode[]): DrawnThreat[] {
  const definitions = new Map(itemsOf(get(root, 'threats')).map((threat) => [textAt(threat, 'id'), threat]));
  const mitigations = new Map(
    itemsOf(get(root, 'mitigations')).map((mitigation) => [textAt(mitigation, 'id'), textAt(mitigation, 'name')]),
  );
  const used = new Set<string>();
  const instances = subjects.flatMap((subject) =>
    itemsOf(get(subject, 'threats')).map((instance) => {
      const id = textAt(instance, 'threat');
      used.add(id);
      const state = textAt(instance, 'state').toLowerCase();
      return aThreat({
        ...defined(definitions.get(id), id),
        id: `${id}@${textAt(subject, 'id')}`,
        mitigation: itemsOf(get(instance, 'mitigations'))
          .map((entry) => mitigations.get(textAt(entry, 'mitigation')) ?? textAt(entry, 'mitigation'))
          .join('; '),
        state: (Object.hasOwn(STATES, state) ? STATES[state] : undefined) ?? 'open',
        subjects: [textAt(subject, 'id')],
        line: instance.line,
      });
    }),
  );
  const unused = [...definitions].filter(([id]) => !used.has(id));
  return [...instances, ...unused.map(([id, node]) => aThreat({ ...defined(node, id), id, line: node.line }))];
}

function defined(threat: TreeNode | undefined, id: string) {
  return {
    title: textAt(threat, 'name') || id,
    description: textAt(threat, 'description'),
    category: strings(get(threat, 'categories')).join(', '),
    severity: textAt(threat, 'risk', 'impact'),
    type: id,
  };
}

/** A component needs a parent: what lies in no boundary goes into a zone of its own that nobody trusts. */
const ELSEWHERE = 'outside';

function writeOtm(drawing: Drawing): Uint8Array {
  if (drawing.format === 'otm' && drawing.document !== undefined) return writeJson(drawing.document);
  const whole = placed(drawing);
  const zones = whole.boundaries.filter(({ shape }) => shape === 'box');
  const known = new Set(zones.map(({ id }) => id));
  const ids = new Set(whole.elements.map(({ id }) => id));
  const outside = whole.elements.some(({ boundary }) => !known.has(boundary));
  const instances = (id: string) =>
    whole.threats
      .filter(({ subjects }) => subjects[0] === id)
      .map((threat) => ({ threat: safeId(threat.id), state: STATE_WORDS[threat.state], mitigations: [] }));
  return writeJson({
    otmVersion: '0.2.0',
    project: {
      name: whole.title || 'Threat model',
      id: safeId(whole.title || 'threat-model'),
      description: whole.description,
      owner: whole.owner,
    },
    representations: [{ name: 'Diagram', id: 'diagram', type: 'diagram', size: { width: 4000, height: 4000 } }],
    trustZones: [
      ...(outside
        ? [
            {
              id: ELSEWHERE,
              name: 'Outside',
              type: ELSEWHERE,
              risk: { trustRating: 0 },
              attributes: { stridegateOutside: 'yes' },
            },
          ]
        : []),
      ...zones.map((zone) => ({
        id: safeId(zone.id),
        name: zone.name,
        type: zone.type || 'trust-zone',
        risk: { trustRating: Number(zone.properties.find(({ name }) => name === 'trustRating')?.value ?? 50) || 0 },
        ...(known.has(zone.parent) ? { parent: { trustZone: safeId(zone.parent) } } : {}),
        representations: placeIn(zone.box, zone.id),
      })),
    ],
    components: whole.elements.map((element) => ({
      id: safeId(element.id),
      name: element.name,
      type: element.kind ?? element.shape,
      ...(element.description === '' ? {} : { description: element.description }),
      parent: { trustZone: known.has(element.boundary) ? safeId(element.boundary) : ELSEWHERE },
      representations: placeIn(element.box, element.id),
      tags: element.tags,
      attributes: {
        stridegateShape: element.shape,
        ...(element.kind === null ? {} : { stridegateKind: element.kind }),
        ...(element.key === '' ? {} : { stridegateKey: element.key }),
      },
      threats: instances(element.id),
    })),
    dataflows: whole.flows
      .filter(({ source, target }) => ids.has(source) && ids.has(target))
      .map((flow) => ({
        id: safeId(flow.id),
        name: flow.name,
        bidirectional: flow.bidirectional,
        source: safeId(flow.source),
        destination: safeId(flow.target),
        attributes: { protocol: flow.protocol, ...(flow.key === '' ? {} : { stridegateKey: flow.key }) },
        threats: instances(flow.id),
      })),
    threats: whole.threats.map((threat) => ({
      id: safeId(threat.id),
      name: threat.title,
      description: threat.description,
      categories: threat.category === '' ? [] : [threat.category],
      risk: { likelihood: 50, impact: IMPACT[threat.severity.toLowerCase()] ?? 50 },
    })),
    mitigations: [],
  });
}

const STATE_WORDS: Readonly<Record<DrawnState, string>> = {
  open: 'exposed',
  mitigated: 'mitigated',
  'not-applicable': 'not-applicable',
  accepted: 'accepted',
  transferred: 'transferred',
  avoided: 'mitigated',
};
const IMPACT: Readonly<Record<string, number>> = { critical: 100, high: 75, medium: 50, low: 25 };

function placeIn(box: Box | null, id: string): unknown[] {
  if (box === null) return [];
  return [
    {
      representation: 'diagram',
      id: `${safeId(id)}-representation`,
      position: { x: box.x, y: box.y },
      size: { width: box.width, height: box.height },
    },
  ];
}
