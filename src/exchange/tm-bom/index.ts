/** OWASP TM-BOM (Threat Model Library schema 1.0): models whose parts name each other by `symbolic_name`. */
import { get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, aThreat, anElement, joined } from '../build.ts';
import type { Drawing, DrawnElement, DrawnShape, ExchangeFormat, ReadResult } from '../contract.ts';
import { documentOf, textAt, treeOf, writeJson } from '../json-file.ts';
import { kindNamed } from '../kinds.ts';
import { safeId } from '../safe-id.ts';

export const tmBom: ExchangeFormat = {
  id: 'tm-bom',
  title: 'OWASP TM-BOM',
  extensions: ['tmbom.json', 'json'],
  detects: (_file, text) =>
    /^\s*\{/.test(text) && /"trust_zones"\s*:/.test(text) && /"(?:components|data_flows)"\s*:/.test(text),
  read: (_file, text) => readTmBom(text),
  write: writeTmBom,
};

const LISTS: readonly (readonly [list: string, shape: DrawnShape])[] = [
  ['actors', 'actor'],
  ['components', 'process'],
  ['data_stores', 'store'],
];

function readTmBom(text: string): ReadResult {
  const parsed = treeOf(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  const elements = LISTS.flatMap(([list, shape]) => itemsOf(get(root, list)).map((node) => elementOf(node, shape)));
  const drawing = aDrawing({
    format: 'tm-bom',
    title: textAt(root, 'scope', 'title') || textAt(root, 'title'),
    description: textAt(root, 'scope', 'description') || textAt(root, 'description'),
    diagrams: [{ id: '', name: textAt(root, 'scope', 'title') }],
    elements,
    boundaries: itemsOf(get(root, 'trust_zones')).map((node) =>
      aBoundary({ ...thing(node), parent: textAt(node, 'stridegate_parent') }),
    ),
    flows: itemsOf(get(root, 'data_flows')).map((node, index) =>
      aFlow({
        ...thing(node),
        id: textAt(node, 'symbolic_name') || `flow-${index + 1}`,
        source: textAt(node, 'source', 'object') || textAt(node, 'source'),
        target:
          textAt(node, 'destination', 'object') || textAt(node, 'target', 'object') || textAt(node, 'destination'),
        protocol: textAt(node, 'protocol') || textAt(node, 'transport'),
        data: strings(get(node, 'data_sets')),
      }),
    ),
    threats: itemsOf(get(root, 'threats')).map((node) =>
      aThreat({
        id: textAt(node, 'symbolic_name'),
        title: textAt(node, 'title'),
        description: textAt(node, 'description'),
        category: strings(get(node, 'categories')).join(', '),
        severity: textAt(node, 'severity'),
        subjects: ['components', 'affected_components', 'data_flows'].flatMap((list) => [...strings(get(node, list))]),
        line: node.line,
      }),
    ),
    document: documentOf(root),
  });
  return { ok: true, drawing: joined(drawing) };
}

function thing(node: TreeNode) {
  return {
    id: textAt(node, 'symbolic_name'),
    name: textAt(node, 'title') || textAt(node, 'name') || textAt(node, 'symbolic_name'),
    description: textAt(node, 'description'),
    type: textAt(node, 'type'),
    key: textAt(node, 'stridegate_key'),
    line: node.line,
  };
}

function elementOf(node: TreeNode, shape: DrawnShape): DrawnElement {
  const kind = kindNamed(textAt(node, 'stridegate_kind'));
  return anElement({ ...thing(node), shape, boundary: textAt(node, 'trust_zone'), ...(kind === null ? {} : { kind }) });
}

function writeTmBom(drawing: Drawing): Uint8Array {
  if (drawing.format === 'tm-bom' && drawing.document !== undefined) return writeJson(drawing.document);
  const shapeOf = new Map(drawing.elements.map(({ id, shape }) => [id, shape]));
  const type = { actor: 'actor', process: 'component', store: 'data_store' } as const;
  const end = (id: string) => ({ type: type[shapeOf.get(id) ?? 'process'], object: safeId(id) });
  const list = (shape: DrawnShape) =>
    drawing.elements
      .filter((element) => element.shape === shape)
      .map((element) => ({
        symbolic_name: safeId(element.id),
        title: element.name,
        description: element.description,
        ...(element.boundary === '' ? {} : { trust_zone: safeId(element.boundary) }),
        ...(element.kind === null ? {} : { stridegate_kind: element.kind }),
        ...(element.key === '' ? {} : { stridegate_key: element.key }),
      }));
  return writeJson({
    version: '1.0.0',
    scope: { title: drawing.title || 'Threat model', description: drawing.description },
    trust_zones: drawing.boundaries
      .filter(({ shape }) => shape === 'box')
      .map(({ id, name, description, parent }) => ({
        symbolic_name: safeId(id),
        title: name,
        description,
        ...(parent === '' ? {} : { stridegate_parent: safeId(parent) }),
      })),
    trust_boundaries: [],
    actors: list('actor'),
    components: list('process'),
    data_stores: list('store'),
    data_sets: [],
    data_flows: drawing.flows
      .filter(({ source, target }) => shapeOf.has(source) && shapeOf.has(target))
      .map((flow) => ({
        symbolic_name: safeId(flow.id),
        title: flow.name,
        source: end(flow.source),
        destination: end(flow.target),
        protocol: flow.protocol,
        ...(flow.key === '' ? {} : { stridegate_key: flow.key }),
      })),
    assumptions: [],
    threat_personas: [],
    threats: drawing.threats.map((threat) => ({
      symbolic_name: safeId(threat.id),
      title: threat.title,
      description: threat.description,
      severity: threat.severity,
      components: threat.subjects.filter((id) => shapeOf.has(id)).map(safeId),
    })),
    controls: [],
    risks: [],
  });
}
