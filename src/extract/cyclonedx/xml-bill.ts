import type { MapEntry, TreeNode, XmlElement } from '../../parse/index.ts';

/** Lists of a bill by the element around them. */
const LISTS = new Set([
  'components',
  'hashes',
  'licenses',
  'datasets',
  'externalReferences',
  'dependencies',
  'services',
  'endpoints',
]);

/** A bill in XML as the tree that the same bill has in JSON, as far as it is read. The parser bounds the depth. */
export function treeOfBill(element: XmlElement): TreeNode {
  const { line, endLine } = element;
  const name = localName(element.name);
  const children = element.children.map((child) => ({
    key: localName(child.name),
    value: treeOfBill(child),
    line: child.line,
  }));
  if (LISTS.has(name)) return { kind: 'seq', items: children.map(({ value }) => value), tag: '', line, endLine };
  const text = element.text.trim();
  const attributes: MapEntry[] = [...element.attributes]
    .filter(([key]) => !key.startsWith('xmlns'))
    .map(([key, value]) => ({ key, value: scalar(value, element), line }));
  if (children.length === 0 && attributes.length === 0) return scalar(text, element);
  const content: MapEntry[] =
    text === '' || children.length > 0 ? [] : [{ key: 'content', value: scalar(text, element), line }];
  const dependsOn = name === 'dependency' && children.length > 0 ? [dependsOnOf(element, children)] : [];
  return { kind: 'map', entries: [...attributes, ...content, ...dependsOn, ...children], tag: '', line, endLine };
}

/** Dependencies nest in XML and are lists of names in JSON. */
function dependsOnOf(element: XmlElement, children: readonly MapEntry[]): MapEntry {
  const { line, endLine } = element;
  const items = element.children.map((child) => scalar(child.attributes.get('ref') ?? '', child));
  return { key: 'dependsOn', value: { kind: 'seq', items, tag: '', line, endLine }, line: children[0]?.line ?? line };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function scalar(text: string, { line }: XmlElement): TreeNode {
  const value = text === 'true' ? true : text === 'false' ? false : text;
  return { kind: 'scalar', value, text, tag: '', line, endLine: line, textLine: line };
}
