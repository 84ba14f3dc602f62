/** OWASP Threat Dragon: models of version 2 are read and written, those of version 1 read. */
import { asBoolean, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, aThreat, anElement, joined } from '../build.ts';
import type {
  DrawnBoundary,
  DrawnElement,
  DrawnFlow,
  DrawnProperty,
  DrawnShape,
  DrawnState,
  DrawnThreat,
  ExchangeFormat,
  NotUnderstood,
  Point,
  ReadResult,
} from '../contract.ts';
import { boxAt, documentOf, pointAt, stringAt, textAt, treeOf } from '../json-file.ts';
import { kindNamed } from '../kinds.ts';
import { oneLine } from '../plain-text.ts';
import { writeThreatDragon } from './write.ts';

export const threatDragon: ExchangeFormat = {
  id: 'threat-dragon',
  title: 'OWASP Threat Dragon',
  extensions: ['json'],
  detects: (_file, text) => /^\s*\{/.test(text) && /"detail"\s*:/.test(text) && /"diagrams"\s*:/.test(text),
  read: (_file, text) => readThreatDragon(text),
  write: writeThreatDragon,
};

const SHAPES: Readonly<Record<string, DrawnShape>> = {
  actor: 'actor',
  process: 'process',
  store: 'store',
  'tm.actor': 'actor',
  'tm.process': 'process',
  'tm.store': 'store',
};
const STATES: Readonly<Record<string, DrawnState>> = {
  open: 'open',
  mitigated: 'mitigated',
  na: 'not-applicable',
  notapplicable: 'not-applicable',
  'not applicable': 'not-applicable',
  accepted: 'accepted',
  transferred: 'transferred',
  avoided: 'avoided',
  eliminated: 'avoided',
};

type Page = {
  readonly elements: DrawnElement[];
  readonly flows: DrawnFlow[];
  readonly boundaries: DrawnBoundary[];
  readonly threats: DrawnThreat[];
  readonly notUnderstood: NotUnderstood[];
};

function readThreatDragon(text: string): ReadResult {
  const parsed = treeOf(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  const diagrams = get(root, 'detail', 'diagrams');
  if (diagrams?.kind !== 'seq') return { ok: false, reason: 'expected detail.diagrams, a list', line: root.line };
  const page: Page = { elements: [], flows: [], boundaries: [], threats: [], notUnderstood: [] };
  const seen = new Set<string>();
  const names = diagrams.items.map((diagram, index) => {
    const id = textAt(diagram, 'id') || String(index);
    for (const cell of itemsOf(get(diagram, 'cells') ?? get(diagram, 'diagramJson', 'cells'))) {
      readCell(cell, id, seen, page);
    }
    return { id, name: textAt(diagram, 'title') };
  });
  const drawing = aDrawing({
    ...page,
    format: 'threat-dragon',
    title: textAt(root, 'summary', 'title'),
    description: textAt(root, 'summary', 'description'),
    owner: textAt(root, 'summary', 'owner'),
    diagrams: names,
    document: documentOf(root),
  });
  return { ok: true, drawing: joined(drawing) };
}

function readCell(cell: TreeNode, diagram: string, seen: Set<string>, page: Page): void {
  // Version 1 keeps what version 2 has in `data` in the cell itself.
  const data = get(cell, 'data') ?? cell;
  const id = textAt(cell, 'id');
  const type = (stringAt(cell, 'shape') || stringAt(cell, 'type') || stringAt(data, 'type')).toLowerCase();
  if (id === '' || seen.has(id)) {
    page.notUnderstood.push({ id, line: cell.line, reason: id === '' ? 'has no id' : 'has the id of another cell' });
    return;
  }
  seen.add(id);
  const given = {
    id,
    name: oneLine(nameOf(cell, data)),
    description: textAt(data, 'description'),
    type: stringAt(data, 'type'),
    key: stringAt(data, 'stridegateKey'),
    diagram,
    properties: propertiesOf(data),
    line: cell.line,
  };
  const outOfScope = asBoolean(get(data, 'outOfScope')) === true ? textAt(data, 'reasonOutOfScope') : null;
  const shape = Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
  const box = boxAt(get(cell, 'position'), get(cell, 'size'));
  if (shape !== undefined) {
    const kind = kindNamed(stringAt(data, 'stridegateKind'));
    page.elements.push(anElement({ ...given, shape, outOfScope, box, ...(kind === null ? {} : { kind }) }));
  } else if (type === 'flow' || type === 'tm.flow') {
    page.flows.push(
      aFlow({
        ...given,
        source: textAt(cell, 'source', 'cell') || textAt(cell, 'source', 'id'),
        target: textAt(cell, 'target', 'cell') || textAt(cell, 'target', 'id'),
        bidirectional: asBoolean(get(data, 'isBidirectional')) === true,
        protocol: textAt(data, 'protocol'),
        outOfScope,
        points: pointsOf(cell),
      }),
    );
  } else if (type.startsWith('trust-boundary') || type === 'tm.boundary' || type === 'tm.boundarybox') {
    const isBox = type.includes('box');
    page.boundaries.push(
      isBox ? aBoundary({ ...given, box }) : aBoundary({ ...given, shape: 'line', points: pointsOf(cell) }),
    );
  } else {
    const text = type === 'td-text-block' || type === 'tm.text';
    const reason = text ? 'is a text on the diagram' : `is of the unknown shape ${type.slice(0, 40)}`;
    page.notUnderstood.push({ id, line: cell.line, reason });
    return;
  }
  for (const threat of itemsOf(get(data, 'threats') ?? get(cell, 'threats'))) {
    page.threats.push(threatOf(threat, id, page.threats.length));
  }
}

function nameOf(cell: TreeNode, data: TreeNode): string {
  return (
    stringAt(data, 'name') ||
    stringAt(cell, 'attrs', 'text', 'text') ||
    stringAt(cell, 'labels', 0, 'attrs', 'labelText', 'text') ||
    stringAt(cell, 'labels', 0, 'attrs', 'text', 'text')
  );
}

const SAID = [
  'providesAuthentication',
  'isALog',
  'storesCredentials',
  'isEncrypted',
  'isSigned',
  'isPublicNetwork',
  'privilegeLevel',
  'isWebApplication',
  'handlesCardPayment',
  'handlesGoodsOrServices',
];

function propertiesOf(data: TreeNode): DrawnProperty[] {
  return SAID.flatMap((name) => {
    const value = textAt(data, name);
    return value === '' ? [] : [{ name, label: name, value }];
  });
}

function pointsOf(cell: TreeNode): Point[] {
  const ends = [get(cell, 'source'), ...itemsOf(get(cell, 'vertices')), get(cell, 'target')];
  return ends.flatMap((end) => pointAt(end) ?? []);
}

function threatOf(threat: TreeNode, subject: string, index: number): DrawnThreat {
  const status = textAt(threat, 'status').toLowerCase();
  return aThreat({
    id: textAt(threat, 'id') || `${subject}#${index + 1}`,
    title: textAt(threat, 'title'),
    category: textAt(threat, 'type'),
    description: textAt(threat, 'description'),
    mitigation: textAt(threat, 'mitigation'),
    state: (Object.hasOwn(STATES, status) ? STATES[status] : undefined) ?? 'open',
    severity: textAt(threat, 'severity'),
    subjects: [subject],
    line: threat.line,
  });
}
