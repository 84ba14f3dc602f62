import type { Fact } from '../../model/index.ts';
import { get, asText, parseJson, parseYaml, type TreeNode } from '../../parse/index.ts';
import { type Source, sourceOf } from '../../statement/index.ts';
import { TEXT_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { exposureFacts } from './exposure.ts';
import { kserveFacts } from './kserve.ts';
import { kustomizeFacts } from './kustomize.ts';
import { type KubernetesObject, objectsOf } from './objects.ts';
import { policyFacts } from './policies.ts';
import { extraFacts, roleOf } from './roles.ts';
import { seldonFacts } from './seldon.ts';
import { templatesOf } from './templates.ts';
import { holdsWanted, isWantedJson, wantedPart } from './wanted.ts';
import { workloadFacts } from './workload.ts';

/** Manifests of Kubernetes: what trains, serves and stores models there, and what stands around it. */
export const kubernetes: Extractor = {
  id: 'kubernetes',
  version: 1,
  summary:
    'Manifests of Kubernetes: training jobs, model servers, their stores, and what exposes, shields and empowers them.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|\/)(?:node_modules|vendor|\.github)\//.test(path),
  claims: (file) => isKustomization(file.path) || claims(file),
  extract: (file) => extract(file),
};

function isKustomization(path: string): boolean {
  return /(?:^|\/)kustomization\.ya?ml$/i.test(path);
}

function claims({ path, text }: SourceFile): boolean {
  // Templates of Helm are read as such.
  if (text.includes('{{') && /(?:^|\/)templates\//.test(path)) return false;
  return isJson(path) ? isWantedJson(text) : holdsWanted(text);
}

function isJson(path: string): boolean {
  return /\.json$/i.test(path);
}

function extract({ path, text }: SourceFile): Extraction {
  const parsed = isJson(path) ? parseJson(text) : parseYaml(isKustomization(path) ? text : wantedPart(text));
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const documents: readonly TreeNode[] = 'documents' in parsed ? parsed.documents : [parsed.root];
  const source = sourceOf(path);
  const objects = objectsOf(documents);
  const kustomizations = documents.filter(
    (document) => isKustomization(path) || asText(get(document, 'kind')) === 'Kustomization',
  );
  return {
    ok: true,
    facts: [
      ...objects.flatMap((object) => factsOf(source, object, objects)),
      ...kustomizations.flatMap((root) => kustomizeFacts(source, root)),
    ],
  };
}

function factsOf(source: Source, object: KubernetesObject, all: readonly KubernetesObject[]): Fact[] {
  const serving = [...kserveFacts(source, object), ...seldonFacts(source, object)];
  if (serving.length > 0) return serving;
  const role = roleOf(object);
  return [
    ...workloadFacts(source, object, templatesOf(object), role),
    ...extraFacts(source, object, role),
    ...exposureFacts(source, object),
    ...policyFacts(source, object, all),
  ];
}
