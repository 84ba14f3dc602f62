/** AWS Threat Composer: statements of threats with their mitigations; a model of it has no elements of its own. */
import { get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';
import { aDrawing, aThreat } from '../build.ts';
import type { Drawing, DrawnState, ExchangeFormat, ReadResult } from '../contract.ts';
import { guidOf } from '../guid.ts';
import { documentOf, textAt, treeOf, writeJson } from '../json-file.ts';

export const threatComposer: ExchangeFormat = {
  id: 'threat-composer',
  title: 'Threat Composer',
  extensions: ['tc.json', 'json'],
  detects: (_file, text) =>
    /^\s*\{/.test(text) && /"(?:applicationInfo|mitigationLinks)"\s*:/.test(text) && /"threats"\s*:/.test(text),
  read: (_file, text) => readThreatComposer(text),
  write: writeThreatComposer,
};

const STATES: Readonly<Record<string, DrawnState>> = {
  threatIdentified: 'open',
  threatResolved: 'mitigated',
  threatResolvedNotUseful: 'not-applicable',
};

function readThreatComposer(text: string): ReadResult {
  const parsed = treeOf(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  const mitigations = new Map(
    itemsOf(get(root, 'mitigations')).map((node) => [textAt(node, 'id'), textAt(node, 'content')]),
  );
  const links = itemsOf(get(root, 'mitigationLinks'));
  const mitigationOf = (id: string): string =>
    links
      .filter((link) => textAt(link, 'linkedId') === id)
      .flatMap((link) => mitigations.get(textAt(link, 'mitigationId')) ?? [])
      .join('\n');
  const drawing = aDrawing({
    format: 'threat-composer',
    title: textAt(root, 'applicationInfo', 'name'),
    description: textAt(root, 'applicationInfo', 'description'),
    threats: itemsOf(get(root, 'threats')).map((node, index) => {
      const id = textAt(node, 'id') || `threat ${index + 1}`;
      const state = textAt(node, 'status');
      return aThreat({
        id,
        title: textAt(node, 'statement') || sentenceOf(node),
        description: strings(get(node, 'impactedAssets')).join(', '),
        mitigation: mitigationOf(id),
        state: (Object.hasOwn(STATES, state) ? STATES[state] : undefined) ?? 'open',
        severity: metadata(node, 'Priority'),
        category: metadata(node, 'STRIDE'),
        type: metadata(node, 'stridegate'),
        line: node.line,
      });
    }),
    document: documentOf(root),
  });
  return { ok: true, drawing };
}

/** The tool's own grammar: a source with prerequisites can do something, which leads to an impact. */
function sentenceOf(node: TreeNode): string {
  const [source, prerequisites, action, impact] = ['threatSource', 'prerequisites', 'threatAction', 'threatImpact'].map(
    (name) => textAt(node, name),
  );
  return [source, prerequisites, action === '' ? '' : `can ${action}`, impact === '' ? '' : `which leads to ${impact}`]
    .filter((part) => part !== '' && part !== undefined)
    .join(' ');
}

function metadata(node: TreeNode, key: string): string {
  const entry = itemsOf(get(node, 'metadata')).find((candidate) => textAt(candidate, 'key') === key);
  return textAt(entry, 'value') || strings(get(entry, 'value')).join(', ');
}

function writeThreatComposer(drawing: Drawing): Uint8Array {
  if (drawing.format === 'threat-composer' && drawing.document !== undefined) return writeJson(drawing.document);
  const names = new Map([...drawing.elements, ...drawing.flows].map(({ id, name }) => [id, name]));
  const mitigated = drawing.threats.filter(({ mitigation }) => mitigation !== '');
  return writeJson({
    schema: 1,
    applicationInfo: { name: drawing.title, description: drawing.description },
    architecture: { description: '', image: '' },
    dataflow: { description: drawing.flows.map(({ name }) => `- ${name}`).join('\n'), image: '' },
    assumptions: [],
    assumptionLinks: [],
    mitigations: mitigated.map(({ id, mitigation }, index) => ({
      id: guidOf(`mitigation ${id}`),
      numericId: index + 1,
      displayOrder: index + 1,
      content: mitigation,
      status: 'mitigationIdentified',
    })),
    mitigationLinks: mitigated.map(({ id }) => ({
      linkedId: guidOf(`threat ${id}`),
      mitigationId: guidOf(`mitigation ${id}`),
    })),
    threats: drawing.threats.map((threat, index) => ({
      id: guidOf(`threat ${threat.id}`),
      numericId: index + 1,
      displayOrder: index + 1,
      statement: threat.title,
      threatAction: threat.title,
      threatImpact: threat.description,
      impactedAssets: threat.subjects.flatMap((id) => names.get(id) ?? []),
      status:
        { open: 'threatIdentified', mitigated: 'threatResolved', avoided: 'threatResolved' }[threat.state as 'open'] ??
        'threatResolvedNotUseful',
      metadata: [
        ...(threat.severity === '' ? [] : [{ key: 'Priority', value: threat.severity }]),
        ...(threat.category === '' ? [] : [{ key: 'STRIDE', value: [threat.category] }]),
        ...(threat.type === '' ? [] : [{ key: 'stridegate', value: threat.type }]),
      ],
    })),
  });
}
