import { isOneEdit } from '../../dependency/index.ts';
import type { Element } from '../../model/index.ts';
import { KNOWN_OWNERS } from './known-owners.ts';
import type { Draft } from './step.ts';

const OF_HUBS = new Set<Element['kind']>(['model', 'dataset']);
const known = new Set(KNOWN_OWNERS.map(plain));

/**
 * Tells of models and data of a hub whose owner is named nearly like a known one: `EleuterAI/gpt-j-6B` gets the detail `owner resembles
 * EleutherAI`. One letter more, less, other or two swapped, or a letter that looks like another, in names of six letters or more.
 */
export function withOwners(draft: Draft): Draft {
  let changed = false;
  const elements = draft.elements.map((element) => {
    const detail = OF_HUBS.has(element.kind) && element.trust !== 'internal' ? imitationOf(element.name) : '';
    if (detail === '') return element;
    changed = true;
    return { ...element, details: [...element.details, detail].sort() };
  });
  return changed ? { ...draft, elements } : draft;
}

function imitationOf(name: string): string {
  const owner = /^([\w.-]{6,60})\/[\w.-]{1,100}$/.exec(name)?.[1];
  if (owner === undefined || known.has(plain(owner))) return '';
  const imitated = KNOWN_OWNERS.find(
    (one) =>
      one.length >= 6 &&
      (isOneEdit(plain(owner), plain(one)) || alike(plain(owner)) === alike(plain(one))) &&
      plain(owner).replaceAll(/\d/g, '') !== plain(one),
  );
  return imitated === undefined ? '' : `owner resembles ${imitated}`;
}

function plain(owner: string): string {
  return owner.toLowerCase().replaceAll(/[_.]/g, '-');
}

/** Letters that look alike as one: `I`, `l` and `1`; `0` and `o`; `rn` and `m`. Takes lower case. */
function alike(owner: string): string {
  return owner.replaceAll(/[1i|]/g, 'l').replaceAll('0', 'o').replaceAll('rn', 'm').replaceAll('-', '');
}
