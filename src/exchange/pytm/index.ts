/** OWASP pytm: the JSON that it writes (`--json`) and the smaller form that it reads. */
import { asBoolean, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, aThreat, anElement, joined } from '../build.ts';
import type { Drawing, DrawnElement, DrawnShape, ExchangeFormat, NotUnderstood, ReadResult } from '../contract.ts';
import { documentOf, textAt, treeOf, writeJson } from '../json-file.ts';

export const pytm: ExchangeFormat = {
  id: 'pytm',
  title: 'pytm',
  extensions: ['json'],
  detects: (_file, text) => /^\s*\{/.test(text) && /"__class__"\s*:/.test(text) && /"flows"\s*:/.test(text),
  read: (_file, text) => readPytm(text),
  write: writePytm,
};

const SHAPES: Readonly<Record<string, DrawnShape>> = {
  Actor: 'actor',
  ExternalEntity: 'actor',
  Server: 'process',
  Process: 'process',
  SetOfProcesses: 'process',
  Lambda: 'process',
  LLM: 'process',
  Agent: 'process',
  Asset: 'process',
  Element: 'process',
  Datastore: 'store',
};

/** pytm tells things apart by name: a name is the id here, too. */
function readPytm(text: string): ReadResult {
  const parsed = treeOf(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  const notUnderstood: NotUnderstood[] = [];
  const elements: DrawnElement[] = [];
  const seen = new Set<string>();
  for (const node of ['elements', 'actors', 'assets'].flatMap((list) => itemsOf(get(root, list)))) {
    const name = textAt(node, 'name');
    if (seen.has(name)) continue;
    const type = textAt(node, '__class__');
    const shape = Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
    if (shape === undefined || name === '') {
      notUnderstood.push({
        id: name,
        line: node.line,
        reason: name === '' ? 'has no name' : `is of the unknown class ${type.slice(0, 40)}`,
      });
      continue;
    }
    seen.add(name);
    elements.push(
      anElement({
        ...thing(node, type),
        shape,
        boundary: boundaryName(node),
        outOfScope: asBoolean(get(node, 'inScope')) === false ? '' : null,
      }),
    );
  }
  const boundaries = itemsOf(get(root, 'boundaries')).map((node) =>
    aBoundary({ ...thing(node, 'Boundary'), parent: boundaryName(node) }),
  );
  const flows = itemsOf(get(root, 'flows')).map((node, index) =>
    aFlow({
      ...thing(node, 'Dataflow'),
      id: `flow ${index + 1}`,
      source: textAt(node, 'source'),
      target: textAt(node, 'sink'),
      protocol: textAt(node, 'protocol'),
      data: itemsOf(get(node, 'data')).map((data) => textAt(data) || textAt(data, 'name')),
    }),
  );
  const findings = [root, ...elementNodes(root)].flatMap((node) => itemsOf(get(node, 'findings')));
  const drawing = aDrawing({
    format: 'pytm',
    title: textAt(root, 'name'),
    description: textAt(root, 'description'),
    diagrams: [{ id: '', name: textAt(root, 'name') }],
    elements,
    boundaries,
    flows,
    threats: findings.map((finding, index) =>
      aThreat({
        id: textAt(finding, 'id') || `finding ${index + 1}`,
        title: textAt(finding, 'description') || textAt(finding, 'threat_id'),
        description: textAt(finding, 'details'),
        mitigation: textAt(finding, 'mitigations'),
        justification: textAt(finding, 'response'),
        severity: textAt(finding, 'severity'),
        type: textAt(finding, 'threat_id'),
        subjects: [textAt(finding, 'target')].filter((name) => seen.has(name)),
        line: finding.line,
      }),
    ),
    notUnderstood,
    document: documentOf(root),
  });
  return { ok: true, drawing: joined(drawing) };
}

function elementNodes(root: TreeNode): readonly TreeNode[] {
  return ['elements', 'flows'].flatMap((list) => itemsOf(get(root, list)));
}

function boundaryName(node: TreeNode): string {
  return textAt(node, 'inBoundary') || textAt(node, 'inBoundary', 'name');
}

function thing(node: TreeNode, type: string) {
  const name = textAt(node, 'name');
  return { id: name, name, type, description: textAt(node, 'description'), line: node.line };
}

const CLASSES = { actor: 'Actor', process: 'Server', store: 'Datastore' } as const;

/** Writes the form that pytm loads (`TM.load`); names are made unique, since they are its ids. */
function writePytm(drawing: Drawing): Uint8Array {
  if (drawing.format === 'pytm' && drawing.document !== undefined) return writeJson(drawing.document);
  const names = uniqueNames([...drawing.boundaries, ...drawing.elements]);
  const inBoundary = (id: string) => (names.has(id) && id !== '' ? { inBoundary: names.get(id) } : {});
  return writeJson({
    name: drawing.title || 'Threat model',
    description: drawing.description || drawing.title || 'Threat model',
    isOrdered: false,
    onDuplicates: 'IGNORE',
    boundaries: drawing.boundaries
      .filter(({ shape }) => shape === 'box')
      .map(({ id, parent }) => ({ name: names.get(id), ...inBoundary(parent) })),
    data: [],
    elements: drawing.elements.map((element) => ({
      __class__: CLASSES[element.shape],
      name: names.get(element.id),
      description: element.description,
      ...inBoundary(element.boundary),
    })),
    flows: drawing.flows
      .filter(({ source, target }) => names.has(source) && names.has(target))
      .map((flow) => ({
        name: flow.name || 'flow',
        source: names.get(flow.source),
        sink: names.get(flow.target),
        protocol: flow.protocol,
        note: flow.data.join(', '),
      })),
  });
}

function uniqueNames(things: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name } of things) {
    let unique = name === '' ? id : name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
    taken.add(unique);
    names.set(id, unique);
  }
  return names;
}
