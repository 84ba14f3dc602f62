import { parseXml, type XmlElement } from '../../parse/index.ts';
import { MAX_FILE_BYTES, type NotUnderstood, type ReadFailure } from '../contract.ts';
import { child, children, localName, textOf } from '../xml.ts';
import { parseFilter } from './filter.ts';
import type { Representation, Stencil, Template, TemplateAttribute, ThreatType } from './template.ts';

export type TemplateResult =
  | { readonly ok: true; readonly template: Template; readonly notUnderstood: readonly NotUnderstood[] }
  | ReadFailure;

const LIMITS = { maxBytes: MAX_FILE_BYTES, maxDepth: 40, maxElements: 400_000, maxText: 10_000 };
const REPRESENTATIONS: ReadonlySet<string> = new Set<Representation>([
  'Ellipse',
  'Rectangle',
  'ParallelLines',
  'Line',
  'LineBoundary',
  'BorderBoundary',
  'Annotation',
  'Inherited',
]);

/** Reads a template (`.tb7`) of the Threat Modeling Tool. Filters that do not parse are listed, and their threat type is left out. */
export function readTemplate(text: string): TemplateResult {
  const parsed = parseXml(text, LIMITS);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  if (localName(root) !== 'KnowledgeBase') {
    return { ok: false, reason: `expected <KnowledgeBase>, found <${localName(root).slice(0, 40)}>`, line: root.line };
  }
  return { ok: true, ...templateOf(root) };
}

/** The template below an element `KnowledgeBase`, in the form of a `.tb7` or as a `.tm7` embeds it. */
export function templateOf(root: XmlElement): {
  readonly template: Template;
  readonly notUnderstood: readonly NotUnderstood[];
} {
  const manifest = child(root, 'Manifest');
  const said = (name: string): string => manifest?.attributes.get(name.toLowerCase()) ?? textOf(manifest, name) ?? '';
  const notUnderstood: NotUnderstood[] = [];
  const threatTypes: ThreatType[] = [];
  for (const element of child(root, 'ThreatTypes')?.children ?? []) {
    const type = threatTypeOf(element);
    const wrong = [type.include, type.exclude].map((filter) => parseFilter(filter)).find((result) => !result.ok);
    if (wrong === undefined || wrong.ok) threatTypes.push(type);
    else {
      const reason = `has a filter that is not understood: ${wrong.reason} (character ${wrong.at + 1})`;
      notUnderstood.push({ id: type.id, line: element.line, reason });
    }
  }
  const template: Template = {
    id: said('Id'),
    name: said('Name'),
    version: said('Version'),
    author: said('Author'),
    generic: (child(root, 'GenericElements')?.children ?? []).map(stencilOf),
    standard: (child(root, 'StandardElements')?.children ?? []).map(stencilOf),
    categories: (child(root, 'ThreatCategories')?.children ?? []).map((category) => ({
      id: textOf(category, 'Id'),
      name: textOf(category, 'Name'),
      description: textOf(category, 'ShortDescription'),
    })),
    threatTypes,
  };
  return { template, notUnderstood };
}

function stencilOf(element: XmlElement): Stencil {
  const representation = textOf(element, 'Representation');
  return {
    id: textOf(element, 'ID') || textOf(element, 'Id'),
    name: textOf(element, 'Name'),
    description: textOf(element, 'Description'),
    parent: textOf(element, 'ParentElement') || textOf(element, 'ParentId'),
    representation: REPRESENTATIONS.has(representation) ? (representation as Representation) : 'Inherited',
    hidden: textOf(element, 'Hidden') === 'true',
    attributes: (child(element, 'Attributes')?.children ?? []).map(attributeOf),
  };
}

function attributeOf(element: XmlElement): TemplateAttribute {
  return {
    id: textOf(element, 'Id'),
    name: textOf(element, 'Name'),
    label: textOf(element, 'DisplayName'),
    mode: textOf(element, 'Mode') === 'Static' ? 'Static' : 'Dynamic',
    values: (child(element, 'AttributeValues')?.children ?? []).map((value) => value.text.trim()),
  };
}

function threatTypeOf(element: XmlElement): ThreatType {
  const filters = child(element, 'GenerationFilters');
  const datum = (name: string): string => {
    const found = children(child(element, 'PropertiesMetaData'), 'ThreatMetaDatum').find(
      (candidate) => textOf(candidate, 'Name') === name,
    );
    return child(found, 'Values')?.children[0]?.text.trim() ?? '';
  };
  return {
    id: textOf(element, 'Id'),
    title: textOf(element, 'ShortTitle'),
    category: textOf(element, 'Category'),
    description: textOf(element, 'Description'),
    include: textOf(filters, 'Include'),
    exclude: textOf(filters, 'Exclude'),
    mitigation: datum('PossibleMitigations'),
    priority: datum('Priority'),
  };
}
