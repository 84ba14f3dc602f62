import { inflateRawSync, inflateSync } from 'node:zlib';
import { parseXml, type XmlElement } from '../../parse/index.ts';
import { MAX_FILE_BYTES, type ExchangeFile, type ReadFailure } from '../contract.ts';
import { children, localName } from '../xml.ts';

export type Page = { readonly id: string; readonly name: string; readonly model: XmlElement };
export type Unpacked = { readonly ok: true; readonly root: XmlElement; readonly pages: readonly Page[] } | ReadFailure;

const LIMITS = { maxBytes: MAX_FILE_BYTES, maxDepth: 60, maxElements: 400_000, maxText: MAX_FILE_BYTES };
const MAX_PAGES = 100;

/**
 * The pages of a file, unpacked. A page's text may be base64 of raw deflate of a percent-encoded document; an SVG holds the file in its
 * attribute `content`, a PNG in a chunk called mxfile or mxGraphModel. Every step is bounded by the size of the largest file.
 */
export function unpack(file: ExchangeFile, text: string): Unpacked {
  const source = text === '' ? pngText(file.bytes) : text;
  if (source === null) return fail('holds no diagram', 1);
  let parsed = parseXml(source, LIMITS);
  if (!parsed.ok) return parsed;
  if (localName(parsed.root) === 'svg') {
    const content = parsed.root.attributes.get('content');
    if (content === undefined) return fail('is an SVG without a diagram in it', parsed.root.line);
    parsed = parseXml(content, LIMITS);
    if (!parsed.ok) return parsed;
  }
  const { root } = parsed;
  if (localName(root) === 'mxGraphModel') return { ok: true, root, pages: [{ id: '', name: '', model: root }] };
  if (localName(root) !== 'mxfile') {
    return fail(`expected <mxfile>, found <${localName(root).slice(0, 40)}>`, root.line);
  }
  const diagrams = children(root, 'diagram');
  if (diagrams.length > MAX_PAGES) return fail(`has more than ${MAX_PAGES} pages`, root.line);
  const pages: Page[] = [];
  for (const diagram of diagrams) {
    const model = children(diagram, 'mxGraphModel')[0] ?? modelIn(diagram);
    if ('reason' in model) return model;
    pages.push({
      id: diagram.attributes.get('id') ?? String(pages.length),
      name: diagram.attributes.get('name') ?? '',
      model,
    });
  }
  return { ok: true, root, pages };
}

function modelIn(diagram: XmlElement): XmlElement | ReadFailure {
  const text = diagram.text.trim();
  if (!/^[\w+/=\s]+$/.test(text)) return fail('has a page that is neither XML nor packed', diagram.line);
  let xml: string;
  try {
    const inflated = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_FILE_BYTES });
    xml = decodeURIComponent(inflated.toString('utf8'));
  } catch {
    return fail('has a page that cannot be unpacked, or only to more than the largest file', diagram.line);
  }
  const parsed = parseXml(xml, LIMITS);
  return parsed.ok ? parsed.root : { ...parsed, line: diagram.line };
}

function fail(reason: string, line: number): ReadFailure {
  return { ok: false, reason, line };
}

/** The text chunk of a PNG that holds the diagram, null when there is none. */
function pngText(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const body = Buffer.from(bytes.subarray(at + 8, Math.min(at + 8 + length, bytes.length)));
    const end = body.indexOf(0);
    const key = end < 0 ? '' : body.subarray(0, end).toString('latin1');
    if ((type === 'zTXt' || type === 'tEXt') && (key === 'mxfile' || key === 'mxGraphModel')) {
      try {
        const packed =
          type === 'zTXt' ? inflateSync(body.subarray(end + 2), { maxOutputLength: MAX_FILE_BYTES }) : null;
        const text = (packed ?? body.subarray(end + 1)).toString('latin1');
        return text.startsWith('<') ? text : decodeURIComponent(text);
      } catch {
        return null;
      }
    }
    at += 12 + length;
  }
  return null;
}
