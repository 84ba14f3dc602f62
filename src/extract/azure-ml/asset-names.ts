import type { Fact, Reference } from '../../model/index.ts';
import { referenceFact, type Lines, type Source } from '../../statement/index.ts';

/** An asset of a workspace or registry by name: a model, an environment, data, a component. */
export type AssetName = {
  /** `azureml:NAME`, or `azureml://registries/REGISTRY/models/NAME`: without a version. */
  readonly name: string;
  readonly revision: string;
  /** A version is given once; a label moves on. */
  readonly pinned: Reference['pinned'];
  /** Whether it comes from a registry, which others may own. */
  readonly shared: boolean;
};

/**
 * Reads `azureml:NAME:VERSION`, `azureml:NAME@LABEL`, `azureml://registries/R/models/NAME/versions/V` and `…/labels/L`; null for other
 * texts. What has neither version nor label is the newest.
 */
export function assetName(text: string): AssetName | null {
  const whole = text.trim().slice(0, 500);
  const registry =
    /^(azureml:\/\/registries\/[\w.${}-]+\/[a-z]+\/[\w.${}-]+)(?:\/(versions|labels)\/([\w.${}-]+))?$/.exec(whole);
  if (registry !== null) {
    const [, name = '', by, revision = ''] = registry;
    return { name, revision, pinned: by === 'versions' ? 'tag' : 'none', shared: true };
  }
  const match = /^azureml:([\w.${}-]+)(?:([:@])([\w.${}-]+))?$/.exec(whole);
  if (match === null) return null;
  const [, name = '', by, revision = ''] = match;
  return { name: `azureml:${name}`, revision, pinned: by === ':' ? 'tag' : 'none', shared: false };
}

/** The reference that a file makes to an asset. */
export function assetReference(
  source: Source,
  lines: Lines,
  asset: AssetName,
  given: { readonly kind: Reference['kind']; readonly loader: string; readonly symbol: string },
): Fact {
  const code = given.kind === 'code';
  return referenceFact(source, lines, {
    ...given,
    repo: asset.name,
    revision: asset.revision,
    pinned: asset.pinned,
    transport: 'registry',
    remoteCode: code ? 'on' : 'off',
    formats: [code ? 'code' : 'unknown'],
  });
}
