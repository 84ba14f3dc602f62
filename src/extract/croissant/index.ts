import { readJson } from '../../statement/index.ts';
import type { Extractor } from '../contract.ts';
import { datasetFacts } from './dataset.ts';

const LIMIT = 2_000_000;

/** Descriptions of datasets in the Croissant format, https://docs.mlcommons.org/croissant/docs/croissant-spec.html */
export const croissant: Extractor = {
  id: 'croissant',
  version: 1,
  summary: 'Croissant descriptions of datasets: where their files come from, digests, licence.',
  maxBytes: LIMIT,
  matches: (path) => /\.json(?:ld)?$/.test(path) && !/(?:^|\/)node_modules\//.test(path),
  claims: ({ text }) => /mlcommons\.org\/(?:croissant|schema)\b/.test(text) && /"distribution"\s*:/.test(text),
  extract: ({ path, text }) => {
    const read = readJson(text, { maxBytes: LIMIT });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.flatMap((root) => datasetFacts(path, root)) };
  },
};
