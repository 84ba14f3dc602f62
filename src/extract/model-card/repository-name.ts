import { pinnedOf, plainAddress } from '../../command/index.ts';
import type { Pinned, Reference } from '../../model/index.ts';

/** A model or dataset as a card names it. */
type RepositoryName = {
  readonly name: string;
  readonly revision: string;
  readonly pinned: Pinned;
  readonly transport: Reference['transport'];
};

const HUB = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/(?:datasets\/)?/i;
const HUB_NAME = /^[\w][\w.-]{0,95}(?:\/[\w][\w.-]{0,95})?$/;

/**
 * A hub id (`owner/name`, with `@revision` where somebody pins it), a page of the hub, another address, or a path of the machine that
 * the card was generated on. Null for what is none of these: a placeholder, a sentence.
 */
export function repositoryName(text: string): RepositoryName | null {
  const hub = text
    .replace(HUB, '')
    .replace(/\/(?:tree|blob)\/.*$/, '')
    .replace(/\/$/, '');
  const at = hub.indexOf('@');
  const name = at < 0 ? hub : hub.slice(0, at);
  const revision = at < 0 ? '' : hub.slice(at + 1);
  if (HUB_NAME.test(name) && /^[\w./-]{0,100}$/.test(revision)) {
    return { name, revision, pinned: pinnedOf(revision), transport: 'hub' };
  }
  const address = plainAddress(text);
  if (address !== null) {
    const scheme = address.split(':', 1)[0] ?? '';
    const transport = scheme === 'https' || scheme === 'http' ? scheme : 'unknown';
    return { name: address, revision: '', pinned: 'none', transport };
  }
  if (!/^[\w.~/\\:-]{1,200}$/.test(text) || !/[/\\]/.test(text)) return null;
  return { name: text, revision: '', pinned: 'local', transport: 'local' };
}
