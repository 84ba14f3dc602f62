import { parseYamlDocument } from '../../parse/index.ts';
import { signalFact, sourceOf, withoutPlaceholders } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { catalogFacts } from './catalog.ts';

const CATALOG = /(?:^|\/)conf\/(?:[^/]+\/){0,6}(?:catalog[^/]*\.ya?ml|catalog\/(?:[^/]+\/){0,4}[^/]+\.ya?ml)$/i;
/** A class of a dataset, as every entry of a catalog names one. */
const DATASET = /^\s+["']?type["']?:\s*["']?[\w.{}$ -]{0,200}(?:DataSet|Dataset)(?:V2)?\b/m;

/** Data catalogs of Kedro. */
export const kedro: Extractor = {
  id: 'kedro',
  version: 1,
  summary: 'Data catalogs of Kedro: what each dataset is, where it is kept, what is unpickled when it is read.',
  maxBytes: YAML_LIMIT,
  matches: (path) => CATALOG.test(path),
  claims: ({ text }) => DATASET.test(text),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYamlDocument(withoutPlaceholders(text), { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  // A cookiecutter's folder keeps its placeholder: only the text is made readable.
  return { ok: true, facts: [signalFact('kedro'), ...catalogFacts(sourceOf(path), parsed.root)] };
}
