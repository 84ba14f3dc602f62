import type { Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, type MapEntry, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  lineOf,
  referenceFact,
  repositoryPath,
  sharedElement,
  signalFact,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';
import { isHubName, pinnedOf } from './places.ts';

const MAX_DATASETS = 1_000;

/**
 * Facts of LLaMA-Factory's `dataset_info.json`: what the names that settings of trainings use stand for. Hubs and files are references and
 * details; each name is one dataset. https://github.com/hiyouga/LLaMA-Factory/tree/main/data
 */
export function datasetListFacts(source: Source, root: TreeNode): Fact[] {
  const entries = entriesOf(root).filter(({ value }) => value.kind === 'map');
  const facts = entries.slice(0, MAX_DATASETS).flatMap((entry) => datasetFacts(source, entry));
  return facts.length === 0 ? [] : [signalFact('training-settings'), ...facts];
}

function datasetFacts(source: Source, entry: MapEntry): Fact[] {
  const hub =
    entryOf(entry.value, 'hf_hub_url') ?? entryOf(entry.value, 'ms_hub_url') ?? entryOf(entry.value, 'om_hub_url');
  const file =
    entryOf(entry.value, 'file_name') ?? entryOf(entry.value, 'cloud_file_name') ?? entryOf(entry.value, 'script_url');
  const name = asText(hub?.value) ?? asText(file?.value) ?? '';
  if (name === '' || name.length > 300) return [];
  const digested = /^[0-9a-f]{40}$/i.test(asText(get(entry.value, 'file_sha1')) ?? '');
  const dataset = sharedElement(source, lineOf(entry), {
    kind: 'dataset',
    name: entry.key,
    trust: hub === undefined ? 'internal' : 'third-party',
    controls: digested ? ['checksum'] : [],
    details: [hub === undefined ? placeOf(source, name) : `hub: ${name}`],
  });
  if (hub === undefined || !isHubName(name)) return [elementFact(dataset)];
  const revision = asText(get(entry.value, 'revision')) ?? '';
  const given = { repo: name, revision, pinned: pinnedOf(revision), loader: hub.key, transport: 'hub' } as const;
  return [elementFact(dataset), referenceFact(source, lineOf(hub), { kind: 'dataset', ...given })];
}

function placeOf(source: Source, name: string): string {
  return `file: ${/:\/\//.test(name) ? withoutSecrets(name) : (repositoryPath(folderOf(source.path), name) ?? name)}`;
}
