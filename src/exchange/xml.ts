import type { XmlElement } from '../parse/index.ts';

/** XML to write; what was read fits as well. Either children or text. */
export type Markup = {
  readonly name: string;
  readonly attributes: Iterable<readonly [string, string]>;
  readonly children: readonly Markup[];
  readonly text: string;
};

/** An element to write: attributes in the given order, then its text or its children. */
export function markup(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: string | readonly Markup[] = [],
): Markup {
  return typeof content === 'string'
    ? { name, attributes: Object.entries(attributes), children: [], text: content }
    : { name, attributes: Object.entries(attributes), children: content, text: '' };
}

/** Text of a document without a declaration. `indent` puts each element on a line of its own; elements of text stay on one. */
export function writeXml(root: Markup, indent = false): string {
  const parts: string[] = [];
  const write = (element: Markup, depth: number): void => {
    const lead = indent ? `${depth === 0 ? '' : '\n'}${'  '.repeat(depth)}` : '';
    parts.push(`${lead}<${element.name}`);
    for (const [name, value] of element.attributes)
      parts.push(` ${name}="${escapeXml(value).replaceAll('\n', '&#xA;')}"`);
    if (element.children.length > 0) {
      parts.push('>');
      for (const child of element.children) write(child, depth + 1);
      parts.push(`${indent ? `\n${'  '.repeat(depth)}` : ''}</${element.name}>`);
    } else if (element.text === '') parts.push('/>');
    else parts.push('>', escapeXml(element.text), `</${element.name}>`);
  };
  write(root, 0);
  return parts.join('');
}

/** Characters that XML 1.0 does not allow are left out. */
function escapeXml(text: string): string {
  // Most texts are plain, and there are a hundred thousand of them in a large file.
  if (/^[\t\n #-%'-;=?-~!]*$/.test(text)) return text;
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

/** The name without its prefix: prefixes move about, names do not. */
export function localName(element: Markup): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => localName(candidate) === name);
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((candidate) => localName(candidate) === name) ?? [];
}

/** Text of a child, trimmed; empty when there is none. */
export function textOf(element: XmlElement | undefined, name: string): string {
  return child(element, name)?.text.trim() ?? '';
}

/** An attribute by its name without prefix. */
export function attribute(element: XmlElement | undefined, name: string): string {
  if (element === undefined) return '';
  for (const [key, value] of element.attributes) if (key.slice(key.indexOf(':') + 1) === name) return value;
  return '';
}

/** The type that `i:type` names, without its prefix. */
export function typeOf(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  for (const [key, value] of element.attributes) {
    if (key.endsWith(':type')) return value.slice(value.indexOf(':') + 1);
  }
  return '';
}
