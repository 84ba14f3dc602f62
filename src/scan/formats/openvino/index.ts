import { walkXml, type XmlElement } from '../../../parse/index.ts';
import type { FormatScanner, ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { latin1 } from '../../wire/text.ts';
import { readXmlModel } from '../../wire/xml.ts';

/** Sets of operations that come with OpenVINO (docs/…/operation-sets); `ie_internal_opset` is of its own passes. */
const SETS = /^(?:opset\d{1,2}|experimental|ie_internal_opset|type_relaxed_opset|util)$/;

/** Models of OpenVINO: the network in XML, its weights in a `.bin` beside. */
export const openvino: FormatScanner = {
  id: 'openvino',
  summary: 'Models of OpenVINO: operations of extension libraries, and weights outside of the file beside.',
  recognises: (head) => {
    const text = latin1(head);
    return /<net\s[^>]*\bversion\s*=/.test(text) && /<layers?[\s>]/.test(text) ? 3 : 0;
  },
  scan: async (source, context) => {
    const root = await readXmlModel(source, context);
    const foreign = new Map<string, string>();
    let last = 0;
    for (const element of walkXml(root)) {
      context.step();
      if (element.name === 'layer') judgeLayer(element, foreign);
      if (element.name === 'data') last = Math.max(last, endOf(element, context));
    }
    for (const [set, type] of foreign)
      context.report({
        id: 'openvino-extension',
        verdict: 'unverified',
        message: `The operation ${quote(type)} of ${quote(set)} runs in a library that is loaded beside the model and can't be seen from here.`,
        operation: quote(type),
        target: quote(set),
      });
    await checkWeights(last, context);
  },
};

function judgeLayer(layer: XmlElement, foreign: Map<string, string>): void {
  const set = layer.attributes.get('version');
  // Before version 10 of the format layers had none.
  if (set === undefined || SETS.test(set) || foreign.size >= 100) return;
  foreign.set(set, foreign.get(set) ?? layer.attributes.get('type') ?? '');
}

/** Where a constant ends in the weights, in bytes; what is no place is told. */
function endOf(data: XmlElement, context: ScanContext): number {
  const [offset, size] = [data.attributes.get('offset'), data.attributes.get('size')];
  if (offset === undefined || size === undefined || data.attributes.get('element_type') === undefined) return 0;
  if (/^\d{1,15}$/.test(offset) && /^\d{1,15}$/.test(size)) return Number(offset) + Number(size);
  context.report({
    id: 'openvino-out-of-range',
    verdict: 'suspicious',
    message: `A constant lies at ${quote(offset)} with the length ${quote(size)}, which is no place that a reader can trust.`,
  });
  return 0;
}

async function checkWeights(last: number, context: ScanContext): Promise<void> {
  const base = context.name.split('/').at(-1) ?? '';
  if (last === 0 || !base.endsWith('.xml')) return;
  const name = `${base.slice(0, -'.xml'.length)}.bin`;
  const weights = await context.sibling(name);
  if (weights === null || last <= weights.size) return;
  context.report({
    id: 'openvino-out-of-range',
    verdict: 'suspicious',
    message: `A constant ends at byte ${last} of ${quote(name)}, which has ${weights.size}, so a reader without checks leaves its memory.`,
  });
}
