import type { Fact } from '../../model/index.ts';
import { FRONT_MATTER_LIMIT, frontMatterOf, parseYamlDocument, type TreeNode } from '../../parse/index.ts';
import { TEXT_LIMIT } from '../contract.ts';
import type { Extraction, Extractor } from '../contract.ts';
import { cardFacts } from './card-facts.ts';
import { mentionsCard, readCard } from './card.ts';

const SIGNAL: Fact = { fact: 'signal', value: { name: 'model-card' } };

/** Model cards, dataset cards and Spaces of the Hugging Face hub: the YAML front matter of Markdown files. */
export const modelCard: Extractor = {
  id: 'model-card',
  version: 3,
  summary: 'Front matter of Hugging Face model cards, dataset cards and Spaces in Markdown files.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => /\.md$/i.test(path),
  extract: (file) => {
    const front = frontMatterOf(file.text);
    if (front.kind === 'none') return nothing();
    if (front.kind === 'unclosed') return unclosed(file.text);
    const parsed = parseYamlDocument(front.text, { maxBytes: 4 * FRONT_MATTER_LIMIT });
    if (!parsed.ok) return mentionsCard(front.text) ? failed(`${parsed.reason}, line ${parsed.line}`) : nothing();
    if (hasPlaceholder(parsed.root)) return mentionsCard(front.text) ? failed('a template, not a card') : nothing();
    const card = readCard(parsed.root);
    return card === null ? nothing() : { ok: true, facts: [SIGNAL, ...cardFacts(file, card)] };
  },
};

function nothing(): Extraction {
  return { ok: true, facts: [] };
}

function failed(reason: string): Extraction {
  return { ok: false, reason, facts: [] };
}

/** A rule of dashes opens many texts; only one that is longer than the limit and speaks of a card was left unread. */
function unclosed(text: string): Extraction {
  const unread = text.length > FRONT_MATTER_LIMIT && mentionsCard(text.slice(0, FRONT_MATTER_LIMIT));
  return unread ? failed(`front matter longer than ${FRONT_MATTER_LIMIT} characters`) : nothing();
}

/** `base_model: {{ name }}` is valid YAML, a map whose key is a map, and nothing that the hub reads. */
function hasPlaceholder(root: TreeNode): boolean {
  if (root.kind !== 'map') return false;
  return root.entries.some(
    ({ value }) => value.kind === 'map' && value.entries.length === 1 && value.entries[0]?.key === '',
  );
}
