import { parseXml } from '../../parse/index.ts';
import { readJson } from '../../statement/index.ts';
import { TEXT_LIMIT, type Extractor } from '../contract.ts';
import { billFacts } from './bill.ts';
import { treeOfBill } from './xml-bill.ts';

/** Bills of materials of machine learning in CycloneDX, https://cyclonedx.org/capabilities/mlbom/ */
export const cyclonedx: Extractor = {
  id: 'cyclonedx',
  version: 1,
  summary:
    'CycloneDX bills of materials that hold models or data: versions, digests, licences, what a model was trained on.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => /\.(?:json|xml|cdx)$/.test(path) && !/(?:^|\/)node_modules\//.test(path),
  // Bills of libraries alone are plentiful, and manifests tell the same.
  claims: ({ text }) =>
    /"bomFormat"\s*:\s*"CycloneDX"|cyclonedx\.org\/schema\/bom/.test(text) &&
    /machine-learning-model|["']type["']?\s*[:=]\s*["']data["']|modelCard/.test(text),
  extract: ({ path, text }) => {
    if (/^\s*</.test(text)) {
      const parsed = parseXml(text, { maxBytes: TEXT_LIMIT });
      if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
      return { ok: true, facts: billFacts(path, treeOfBill(parsed.root)) };
    }
    const read = readJson(text, { maxBytes: TEXT_LIMIT });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.flatMap((root) => billFacts(path, root)) };
  },
};
