import sax, { type QualifiedTag, type Tag } from 'sax';
import { lineFinder } from './lines.ts';
import { DEFAULT_MAX_DEPTH, failure, type ParseFailure, type ParseOptions, refuse } from './tree.ts';

/** An element of an XML document. Lines count from 1; `endLine` is the line of its closing tag. */
export type XmlElement = {
  /** As written, with its prefix: `cdx:component`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text that stands directly in it, at most 20,000 characters. */
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
};

export type XmlResult = { readonly ok: true; readonly root: XmlElement } | ParseFailure;

type Open = {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
  line: number;
};

/** Only the five entities of XML; the published types do not know the option. */
const STRICT = { strictEntities: true, position: true };
const MAX_TEXT = 20_000;
const MAX_ELEMENTS = 50_000;

export type XmlOptions = ParseOptions & {
  /** Most elements; 50,000 when not given. */
  readonly maxElements?: number;
  /** Most characters of the text of one element, the rest is dropped; 20,000 when not given. */
  readonly maxText?: number;
};

/**
 * Parses well-formed XML without recursion into a tree with lines. Refused are document types, and with them every way to define
 * entities: the five of XML and numeric ones are all there are. Comments and processing instructions are left out. Linear in the text.
 */
export function parseXml(text: string, options: XmlOptions = {}): XmlResult {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const refused = refuse(source, options);
  if (refused !== null) return refused;
  const { maxDepth = DEFAULT_MAX_DEPTH, maxElements = MAX_ELEMENTS, maxText = MAX_TEXT } = options;
  const parser = sax.parser(true, STRICT);
  const lineAt = lineFinder(source);
  const open: Open[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  let trouble: ParseFailure | null = null;
  const stop = (reason: string): void => {
    trouble ??= failure(reason, parser.line + 1);
    // What follows is fed no more.
    throw STOP;
  };
  const addText = (part: string): void => {
    const top = open.at(-1);
    if (top !== undefined && top.text.length < maxText) top.text = (top.text + part).slice(0, maxText);
  };
  Object.assign(parser, {
    onerror: () => stop('not valid XML'),
    ondoctype: () => stop('a document type is not read'),
    onopentag: (tag: Tag | QualifiedTag) => {
      elements += 1;
      if (elements > maxElements) stop(`more than ${maxElements} elements`);
      if (open.length >= maxDepth) stop(`nested deeper than ${maxDepth} levels`);
      // The position counts from 1 and is that of the bracket.
      const line = lineAt(Math.max(0, parser.startTagPosition - 1));
      open.push({ name: tag.name, attributes: attributesOf(tag), children: [], text: '', line });
    },
    ontext: addText,
    oncdata: addText,
    onclosetag: () => {
      const closed = open.pop();
      if (closed === undefined) return;
      const element: XmlElement = { ...closed, endLine: Math.max(closed.line, parser.line + 1) };
      const parent = open.at(-1);
      if (parent === undefined) root ??= element;
      else parent.children.push(element);
    },
  });
  try {
    parser.write(source).close();
  } catch (error) {
    if (error !== STOP) throw error;
  }
  if (trouble !== null) return trouble;
  return root === null ? failure('not valid XML', 1) : { ok: true, root };
}

/** Ends the reading at the first trouble: the parser itself would go on after an error that somebody took note of. */
const STOP = new Error('stop');

function attributesOf(tag: Tag | QualifiedTag): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tag.attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]),
  );
}

/** Every element below and including `root`, parents first, in document order. Iterative, so it is safe at any depth. */
export function* walkXml(root: XmlElement): Generator<XmlElement, void> {
  const stack: XmlElement[] = [root];
  for (let element = stack.pop(); element !== undefined; element = stack.pop()) {
    yield element;
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index];
      if (child !== undefined) stack.push(child);
    }
  }
}
