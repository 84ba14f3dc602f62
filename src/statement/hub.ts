import { pinnedOf } from '../command/index.ts';
import type { Pinned } from '../model/index.ts';

/** A model, dataset or Space of the Hugging Face hub. */
export type HubName = {
  readonly kind: 'model' | 'dataset' | 'space';
  /** `owner/name`, or a name alone for the oldest ones. */
  readonly repo: string;
  readonly revision: string;
  readonly pinned: Pinned;
};

const NAME = '[\\w][\\w.-]{0,95}(?:/[\\w][\\w.-]{0,95})?';
const PAGE = new RegExp(
  `^(?:https?://(?:www\\.)?(?:huggingface\\.co|hf\\.co)/|hf://)(?:(datasets|spaces|models)/)?(${NAME})(?:@([\\w./-]{1,100}?))?(?:/(?:tree|blob|resolve|raw)/([^/?#]{1,100}))?(?:[/?#].*)?$`,
  'i',
);
const PURL = new RegExp(`^pkg:huggingface/(${NAME})(?:@([\\w./-]{1,100}))?(?:[?#].*)?$`, 'i');
/** Pages of the site that are no repositories. */
const SITE =
  /^(?:docs|blog|papers|learn|spaces|datasets|models|join|login|settings|organizations|tasks|pricing|posts|collections|api)(?:\/|$)/;

/**
 * What an address of the hub (`https://huggingface.co/datasets/a/b/tree/main`, `hf://a/b@rev`) or a package URL (`pkg:huggingface/a/b@rev`)
 * names; null for anything else.
 */
export function hubNameOf(text: string): HubName | null {
  if (text.length > 1_000) return null;
  const purl = PURL.exec(text);
  if (purl !== null) return named('model', purl[1] ?? '', purl[2] ?? '');
  const page = PAGE.exec(text);
  if (page === null || SITE.test(page[2] ?? '')) return null;
  const kind = page[1] === 'datasets' ? 'dataset' : page[1] === 'spaces' ? 'space' : 'model';
  return named(kind, page[2] ?? '', decodeRevision(page[3] ?? page[4] ?? ''));
}

function named(kind: HubName['kind'], repo: string, revision: string): HubName {
  return { kind, repo, revision, pinned: pinnedOf(revision) };
}

/** `refs%2Fconvert%2Fparquet` as it is meant. */
function decodeRevision(text: string): string {
  return text.replaceAll(/%2f/gi, '/');
}
