import { readJson } from '../../statement/index.ts';
import { TEXT_LIMIT, type Extractor } from '../contract.ts';
import { graphFacts } from './graph.ts';
import { packagesFacts } from './packages.ts';

/** Bills of materials in SPDX: the AI and dataset profiles of version 3, https://spdx.github.io/spdx-spec/v3.0.1/, and hub models in version 2. */
export const spdx: Extractor = {
  id: 'spdx',
  version: 1,
  summary:
    'SPDX documents that hold AI packages, datasets or models of a hub: what a model was trained and tested on, digests.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => /\.json(?:ld)?$/.test(path) && !/(?:^|\/)node_modules\//.test(path),
  claims: ({ text }) =>
    (/spdx\.org\/rdf\/3/.test(text) && /AIPackage|DatasetPackage/.test(text)) ||
    (/"spdxVersion"\s*:\s*"SPDX-2/.test(text) && /huggingface/.test(text)),
  extract: ({ path, text }) => {
    const read = readJson(text, { maxBytes: TEXT_LIMIT });
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    const state = /"spdxVersion"\s*:\s*"SPDX-2/.test(text) ? packagesFacts : graphFacts;
    return { ok: true, facts: read.documents.flatMap((root) => state(path, root)) };
  },
};
