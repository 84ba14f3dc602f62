import { keyOf, type Element } from '../../model/index.ts';
import { joinFlows, unify } from './assemble.ts';
import { compareText } from './order.ts';
import type { Draft, Surroundings } from './step.ts';

/** The graph with what the repository's configuration declares about it, and where both differ. */
export function withDeclared(draft: Draft, { declare }: Surroundings): Draft {
  const { elements, flows, contradictions } = declare(draft);
  if (elements === draft.elements && flows === draft.flows) return draft;
  const unique = unify<Element>('element', elements, true);
  return {
    ...draft,
    elements: unique,
    flows: joinFlows(flows, new Set(unique.map((element) => keyOf('element', element)))),
    contradictions: [...contradictions].sort((a, b) =>
      compareText([a.about, a.field, a.key, a.declared].join('\0'), [b.about, b.field, b.key, b.declared].join('\0')),
    ),
  };
}
