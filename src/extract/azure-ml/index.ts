import { parseYamlDocument } from '../../parse/index.ts';
import { signalFact, sourceOf, withoutPlaceholders } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { deploymentFacts, endpointFacts } from './endpoints.ts';
import { environmentFacts } from './environment.ts';
import { kindOfDocument, type DocumentKind } from './kinds.ts';
import { fileFacts } from './pipeline.ts';
import { dataFacts, datastoreFacts, featureFacts, importFacts, indexFacts, modelFacts } from './assets.ts';
import { scheduleFacts } from './schedules.ts';
import { connectionFacts, workspaceFacts } from './workspaces.ts';
import type { AzureFile, Reader } from './azure-file.ts';

const SCHEMA = /\$schema["']?:\s*["']?https?:\/\/(?:azuremlschemas[\w.]*|azuremlsdk2[\w.]*|azureml)\/(?!promptflow)/;
const TYPED = /^["']?type["']?:\s*["']?(?:pipeline|command|sweep|automl|parallel|spark|kubernetes|managed|model)\b/m;
const SPEAKS_AZURE = /\bazureml:|\$\{\{\s*(?:parent|inputs|outputs|search_space)\.|^(?:endpoint_name|auth_mode):/m;

const READERS: ReadonlyMap<DocumentKind, Reader> = new Map<DocumentKind, Reader>([
  ['job', fileFacts],
  ['endpoint', endpointFacts],
  ['deployment', deploymentFacts],
  ['environment', (file) => environmentFacts(file, file.root, '')],
  ['data', dataFacts],
  ['data-import', importFacts],
  ['data-index', indexFacts],
  ['model', modelFacts],
  ['datastore', datastoreFacts],
  ['feature', featureFacts],
  ['schedule', scheduleFacts],
  ['workspace', workspaceFacts],
  ['connection', connectionFacts],
]);

/** Files of version 2 of Azure Machine Learning's command line and SDK. */
export const azureMl: Extractor = {
  id: 'azure-ml',
  version: 1,
  summary: 'Jobs, components, endpoints, assets and schedules of Azure Machine Learning (CLI and SDK version 2).',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.ya?ml$/i.test(path) && !path.startsWith('.github/'),
  claims: ({ text }) => SCHEMA.test(text) || (TYPED.test(text) && SPEAKS_AZURE.test(text)),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const parsed = parseYamlDocument(withoutPlaceholders(text), { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const { root } = parsed;
  if (root.kind !== 'map') return { ok: false, reason: 'not a map', facts: [] };
  const file: AzureFile = { source: sourceOf(path), root };
  const kind = kindOfDocument(root);
  const facts = kind === null ? [] : (READERS.get(kind)?.(file) ?? []);
  return { ok: true, facts: [signalFact('azure-ml'), ...facts] };
}
