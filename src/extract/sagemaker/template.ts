import { asText, entriesOf, get, itemsOf, type MapEntry, type TreeNode, walk } from '../../parse/index.ts';

export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly entry: MapEntry;
  readonly properties: TreeNode | undefined;
};

export type Template = {
  readonly resources: ReadonlyMap<string, Resource>;
  /** Defaults of parameters. */
  readonly parameters: ReadonlyMap<string, string>;
};

const MAX_RESOURCES = 1_000;
const MAX_NODES = 20_000;
const LONGEST = 1_000;

export function templateOf(root: TreeNode): Template {
  const resources = entriesOf(get(root, 'Resources'))
    .slice(0, MAX_RESOURCES)
    .flatMap((entry): [string, Resource][] => {
      const type = asText(get(entry.value, 'Type')) ?? '';
      return type === ''
        ? []
        : [[entry.key, { id: entry.key, type, entry, properties: get(entry.value, 'Properties') }]];
    });
  const parameters = entriesOf(get(root, 'Parameters')).flatMap(({ key, value }): [string, string][] => {
    const usual = asText(get(value, 'Default'));
    return usual === undefined || usual === '' ? [] : [[key, usual]];
  });
  return { resources: new Map(resources), parameters: new Map(parameters) };
}

/** A value as text, with parameters filled in; what the stack only knows later stays `${Name}`. Empty for no text. */
export function textOf(template: Template, node: TreeNode | undefined, depth = 0): string {
  if (node === undefined || depth > 10) return '';
  const inner = intrinsic(node);
  if (inner === null) return (asText(node) ?? '').slice(0, LONGEST);
  const [name, value] = inner;
  if (name === 'Ref') return template.parameters.get(asText(value) ?? '') ?? `\${${asText(value) ?? ''}}`;
  if (name === 'Sub') {
    const text = (asText(value) ?? asText(itemsOf(value)[0]) ?? '').slice(0, LONGEST);
    return text
      .replaceAll(/\$\{([\w.:]{1,200})\}/g, (whole, id: string) => template.parameters.get(id) ?? whole)
      .slice(0, LONGEST);
  }
  if (name === 'Join') {
    const [by, parts] = itemsOf(value);
    return itemsOf(parts)
      .map((part) => textOf(template, part, depth + 1))
      .join(asText(by) ?? '')
      .slice(0, LONGEST);
  }
  return name === 'GetAtt'
    ? `\${${
        asText(value) ??
        itemsOf(value)
          .map((item) => asText(item) ?? '')
          .join('.')
      }}`
    : '';
}

/** An intrinsic function in its short form (`!Ref x`) or its long one (`Ref: x`, `Fn::Sub: x`). */
function intrinsic(node: TreeNode): readonly [name: string, value: TreeNode] | null {
  if (node.tag.startsWith('!')) return [node.tag.slice(1), { ...node, tag: '' }];
  if (node.kind !== 'map' || node.entries.length !== 1) return null;
  const [only] = node.entries;
  if (only === undefined || !/^(?:Ref|Fn::\w+)$/.test(only.key)) return null;
  return [only.key.replace('Fn::', ''), only.value];
}

/** The other resources that a node speaks of. */
export function refsOf({ resources }: Template, node: TreeNode | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  if (node === undefined) return found;
  let seen = 0;
  for (const at of walk(node)) {
    seen += 1;
    if (seen > MAX_NODES) break;
    const inner = intrinsic(at);
    if (inner === null) continue;
    const [name, value] = inner;
    const text = (asText(value) ?? asText(itemsOf(value)[0]) ?? '').slice(0, LONGEST);
    const ids =
      name === 'Sub'
        ? [...text.matchAll(/\$\{([\w]{1,200})/g)].map((match) => match[1] ?? '')
        : name === 'Ref' || name === 'GetAtt'
          ? [text.split('.', 1)[0] ?? '']
          : [];
    for (const id of ids) if (resources.has(id)) found.add(id);
  }
  return found;
}
