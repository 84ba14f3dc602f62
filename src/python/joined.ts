import type { Joined, Value } from './module.ts';

/** Larger ones are not kept: followed through names they could multiply. */
const weightLimit = 40;

/** Values as parts of one text or path; nothing when they are too many to keep. */
export function joinedOf(parts: readonly Value[], by: Joined['by']): { readonly joined?: Joined } {
  return weightOf(parts, 0) > weightLimit ? {} : { joined: { parts, by } };
}

/** The same, only when some part was reached by a name: plain texts need no parts. */
export function followedParts(parts: readonly Value[], by: Joined['by']): { readonly joined?: Joined } {
  return parts.some((part) => part.kind === 'string' && part.followed) ? joinedOf(parts, by) : {};
}

function weightOf(parts: readonly Value[], before: number): number {
  let weight = before;
  for (const part of parts) {
    weight += 1;
    if (part.kind === 'list') weight = weightOf(part.items, weight);
    else if (part.kind === 'dict') weight += part.entries.length * 4;
    else if (part.kind === 'string' || part.kind === 'unknown') {
      if (part.joined) weight = weightOf(part.joined.parts, weight);
      if (part.kind === 'unknown' && part.item) weight = weightOf([part.item.of], weight);
    } else if ((part.kind === 'parameter' || part.kind === 'environment') && part.fallback) {
      weight = weightOf([part.fallback], weight);
    }
    if (weight > weightLimit) return weight;
  }
  return weight;
}
