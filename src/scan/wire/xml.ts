import { parseXml, type XmlElement } from '../../parse/index.ts';
import type { ByteSource, ScanContext } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { readText } from './text.ts';

/** Largest description of a model in XML, in bytes, and its most elements. */
const MAX_XML = 64 * 2 ** 20;
const MAX_ELEMENTS = 2_000_000;

/**
 * A model that is described in XML. A document type is reported: it can define entities that read files of the machine or grow without end,
 * and no writer of models makes one. Rejects with `UnreadableError` where the text is no XML that is read.
 */
export async function readXmlModel(source: ByteSource, context: ScanContext): Promise<XmlElement> {
  const text = await readText(source, MAX_XML);
  if (/<!(?:DOCTYPE|ENTITY)\b/i.test(text))
    context.report({
      id: 'xml-document-type',
      verdict: 'suspicious',
      message:
        'It has a document type, whose entities make some readers open files of the machine or addresses; no writer of models makes one.',
    });
  const result = parseXml(text, { maxBytes: MAX_XML, maxDepth: 512, maxElements: MAX_ELEMENTS });
  if (!result.ok) throw new UnreadableError(`its XML is ${result.reason}`);
  return result.root;
}
