/** Threagile: models of its YAML are read and written. Source: the published schema (`support/schema.json`). */
import { asBoolean, entriesOf, get, strings, type TreeNode } from '../../parse/index.ts';
import { aBoundary, aDrawing, aFlow, aThreat, anElement, joined } from '../build.ts';
import type {
  DrawnElement,
  DrawnFlow,
  DrawnShape,
  DrawnState,
  DrawnThreat,
  ExchangeFormat,
  ReadResult,
} from '../contract.ts';
import { documentOf, textAt, treeOf } from '../json-file.ts';
import { writeThreagile } from './write.ts';

export const threagile: ExchangeFormat = {
  id: 'threagile',
  title: 'Threagile',
  extensions: ['yaml', 'yml'],
  detects: (_file, text) => /^(?:threagile_version|technical_assets)\s*:/m.test(text),
  read: (_file, text) => readThreagile(text),
  write: writeThreagile,
};

const SHAPES: Readonly<Record<string, DrawnShape>> = {
  'external-entity': 'actor',
  process: 'process',
  datastore: 'store',
};
const STATES: Readonly<Record<string, DrawnState>> = {
  unchecked: 'open',
  'in-discussion': 'open',
  'in-progress': 'open',
  accepted: 'accepted',
  mitigated: 'mitigated',
  'false-positive': 'not-applicable',
};

function readThreagile(text: string): ReadResult {
  const parsed = treeOf(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  const assets = entriesOf(get(root, 'technical_assets'));
  if (get(root, 'technical_assets')?.kind !== 'map') {
    return { ok: false, reason: 'expected technical_assets, a map', line: root.line };
  }
  const data = new Map(entriesOf(get(root, 'data_assets')).map(({ key, value }) => [textAt(value, 'id'), key]));
  const zones = entriesOf(get(root, 'trust_boundaries'));
  const inside = new Map(
    zones.flatMap(({ value }) =>
      strings(get(value, 'technical_assets_inside')).map((asset) => [asset, textAt(value, 'id')] as const),
    ),
  );
  const around = new Map(
    zones.flatMap(({ value }) =>
      strings(get(value, 'trust_boundaries_nested')).map((zone) => [zone, textAt(value, 'id')] as const),
    ),
  );
  const drawing = aDrawing({
    format: 'threagile',
    title: textAt(root, 'title'),
    description: textAt(root, 'business_overview', 'description'),
    owner: textAt(root, 'author', 'name'),
    diagrams: [{ id: '', name: textAt(root, 'title') }],
    elements: assets.map(({ key, value, line }) => elementOf(key, value, line, inside)),
    flows: assets.flatMap(({ value }) => flowsOf(value, data)),
    boundaries: zones.map(({ key, value, line }) =>
      aBoundary({
        id: textAt(value, 'id'),
        name: key,
        description: textAt(value, 'description'),
        type: textAt(value, 'type'),
        parent: around.get(textAt(value, 'id')) ?? '',
        line,
      }),
    ),
    threats: threatsOf(root),
    document: documentOf(root),
  });
  return { ok: true, drawing: joined(drawing) };
}

const SAID = ['internet', 'machine', 'encryption', 'confidentiality', 'integrity', 'availability', 'multi_tenant'];

function elementOf(title: string, asset: TreeNode, line: number, inside: ReadonlyMap<string, string>): DrawnElement {
  const id = textAt(asset, 'id');
  const technology = textAt(asset, 'technology') || strings(get(asset, 'technologies')).join(', ');
  const shape = SHAPES[textAt(asset, 'type')] ?? 'process';
  return anElement({
    id,
    name: title,
    description: textAt(asset, 'description'),
    shape,
    type: technology,
    key: keyOf(asset),
    boundary: inside.get(id) ?? '',
    outOfScope: asBoolean(get(asset, 'out_of_scope')) === true ? textAt(asset, 'justification_out_of_scope') : null,
    properties: SAID.flatMap((name) => {
      const value = textAt(asset, name);
      return value === '' ? [] : [{ name, label: name, value }];
    }),
    tags: strings(get(asset, 'tags')),
    line,
  });
}

/** Our key stands in a tag, the one place of the format that takes a text of others. */
function keyOf(node: TreeNode): string {
  const tag = strings(get(node, 'tags')).find((candidate) => candidate.startsWith('stridegate:'));
  return tag?.slice('stridegate:'.length) ?? '';
}

function flowsOf(asset: TreeNode, data: ReadonlyMap<string, string>): DrawnFlow[] {
  const source = textAt(asset, 'id');
  return entriesOf(get(asset, 'communication_links')).map(({ key, value, line }) =>
    aFlow({
      id: `${source}>${key}`,
      name: key,
      description: textAt(value, 'description'),
      source,
      target: textAt(value, 'target'),
      protocol: textAt(value, 'protocol'),
      key: keyOf(value),
      data: [...strings(get(value, 'data_assets_sent')), ...strings(get(value, 'data_assets_received'))].map(
        (id) => data.get(id) ?? id,
      ),
      properties: ['authentication', 'authorization', 'vpn', 'ip_filtered', 'readonly'].flatMap((name) => {
        const said = textAt(value, name);
        return said === '' ? [] : [{ name, label: name, value: said }];
      }),
      line,
    }),
  );
}

/** Tracked risks (`category@asset`, with `*` for any) and those that people wrote down. */
function threatsOf(root: TreeNode): DrawnThreat[] {
  const tracked = entriesOf(get(root, 'risk_tracking')).map(({ key, value, line }) => {
    const [category = key, ...subjects] = key.split('@');
    const state = textAt(value, 'status');
    return aThreat({
      id: key,
      title: category,
      type: category,
      state: (Object.hasOwn(STATES, state) ? STATES[state] : undefined) ?? 'open',
      justification: textAt(value, 'justification'),
      subjects: subjects.filter((subject) => subject !== '*'),
      line,
    });
  });
  const written = entriesOf(get(root, 'individual_risk_categories')).flatMap(({ key, value }) =>
    entriesOf(get(value, 'risks_identified')).map((risk) =>
      aThreat({
        id: `${textAt(value, 'id')}:${risk.key}`,
        title: risk.key.replaceAll(/<[^<>]{0,40}>/g, ''),
        category: textAt(value, 'stride'),
        type: key,
        description: textAt(value, 'description'),
        mitigation: textAt(value, 'mitigation'),
        severity: textAt(risk.value, 'severity'),
        subjects: [textAt(risk.value, 'most_relevant_technical_asset')].filter((id) => id !== ''),
        line: risk.line,
      }),
    ),
  );
  return [...tracked, ...written];
}
