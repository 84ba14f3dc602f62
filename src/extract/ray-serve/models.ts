import type { Fact } from '../../model/index.ts';
import { asBoolean, asString, entryOf, get, type TreeNode } from '../../parse/index.ts';
import { pinnedOf } from '../../command/index.ts';
import {
  type End,
  isAddress,
  lineOf,
  locationElement,
  readBy,
  referenceFact,
  sharedElement,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

const HUB_ID = /^[\w][\w.-]{0,95}\/[\w][\w.-]{0,95}$/;

/** The name by which callers ask for the model. */
export function modelNameOf(config: TreeNode | undefined): string {
  const loading = get(config, 'model_loading_config');
  return (asString(get(loading, 'model_id')) ?? asString(get(loading, 'model_source')) ?? '').slice(0, 80);
}

/**
 * The model of one configuration of a language model, https://docs.ray.io/en/latest/serve/llm/: by its source (the hub, a bucket, a
 * path), else by its id; adapters that are loaded while it runs; whether code of the hub runs.
 */
export function languageModelConfigFacts(source: Source, config: TreeNode | undefined, end: End): Fact[] {
  const loading = get(config, 'model_loading_config');
  const engine = get(config, 'engine_kwargs');
  const entry = entryOf(loading, 'model_source') ?? entryOf(loading, 'model_id');
  const bucket = entryOf(entry?.value, 'bucket_uri');
  const at = bucket ?? entry;
  const name = asString(at?.value)?.trim() ?? '';
  const adapters = entryOf(get(config, 'lora_config'), 'dynamic_lora_loading_path');
  const remoteCode = asBoolean(get(engine, 'trust_remote_code')) === true ? 'on' : 'off';
  const revision = asString(get(engine, 'revision')) ?? '';
  return [
    ...(at === undefined ? [] : fetchedFacts(source, at, { name, kind: 'model', remoteCode, revision, end })),
    ...(adapters === undefined
      ? []
      : fetchedFacts(source, adapters, {
          name: asString(adapters.value) ?? '',
          kind: 'adapter',
          remoteCode: 'off',
          revision: '',
          end,
        })),
  ];
}

type Fetched = {
  readonly name: string;
  readonly kind: 'model' | 'adapter';
  readonly remoteCode: 'on' | 'off';
  readonly revision: string;
  readonly end: End;
};

function fetchedFacts(source: Source, at: { readonly line: number }, { name, kind, end, ...said }: Fetched): Fact[] {
  const lines = lineOf(at);
  if (name === '' || name.length > 500 || /[\s${}]/.test(name)) return [];
  const loader = 'ray.serve.llm';
  if (isAddress(name)) {
    const repo = withoutSecrets(name);
    const transport =
      /^https?:/.exec(repo)?.[0] === undefined ? 'object-store' : repo.startsWith('https:') ? 'https' : 'http';
    const element = locationElement(source, lines, repo, { kind: 'model' });
    return [
      referenceFact(source, lines, {
        kind,
        symbol: end.symbol,
        repo,
        pinned: 'none',
        loader,
        transport,
        remoteCode: said.remoteCode,
      }),
      ...readBy(source, lines, end, element, { data: ['model'], protocol: repo.slice(0, repo.indexOf(':')) }),
    ];
  }
  if (!HUB_ID.test(name)) {
    // A path of the machine that serves: a volume that somebody filled.
    if (!name.startsWith('/')) return [];
    const element = sharedElement(source, lines, { kind: 'model', name });
    return readBy(source, lines, end, element, { data: ['model'], protocol: 'file' });
  }
  const element = sharedElement(source, lines, { kind: 'model', name, trust: 'third-party' });
  return [
    referenceFact(source, lines, {
      kind,
      symbol: end.symbol,
      repo: name,
      revision: said.revision,
      pinned: pinnedOf(said.revision),
      loader,
      transport: 'hub',
      remoteCode: said.remoteCode,
    }),
    ...readBy(source, lines, end, element, { data: ['model'], protocol: 'hub' }),
  ];
}
