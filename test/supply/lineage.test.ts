import { describe, expect, it } from 'vitest';
import { conflict, termsOf } from '../../src/supply/terms.ts';
import { introducedBy, type Files } from '../incidents/replay.ts';

const RULES = new Set(['licence-conflict-in-lineage', 'model-made-of-itself', 'lineage-of-model-changed']);

async function told(base: Files, change: Files): Promise<string[]> {
  const threats = await introducedBy(base, change);
  return threats
    .filter(({ rule }) => RULES.has(rule))
    .map(({ rule, severity, evidence, detail }) => `${severity} ${rule} ${evidence[0]?.path ?? ''}: ${detail}`);
}

function card(name: string, lines: string): string {
  return `---\n${lines}\nmodel-index:\n  - name: ${name}\n---\n`;
}

const README = 'models/own/README.md';

describe('licences along a chain', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'a permissive model made of one with terms',
      'license: apache-2.0\nbase_model: meta-llama/Llama-2-7b-hf',
      [
        'medium licence-conflict-in-lineage models/own/README.md: own of meta-llama/Llama-2-7b-hf in models/own/README.md: apache-2.0, but llama2 has terms that must go along',
      ],
    ],
    [
      'a commercial model whose hub base forbids it, two steps away',
      'license: mit\nbase_model: acme/tuned',
      [
        'medium licence-conflict-in-lineage models/own/README.md: own of acme/research in models/own/README.md: mit, but cc-by-nc-4.0 forbids commercial use, by way of acme/tuned',
      ],
    ],
    ['the same under terms that keep those of its base', 'license: cc-by-nc-4.0\nbase_model: acme/tuned', []],
    [
      'a merge of two, one of which does not agree',
      'license: llama2\nbase_model:\n  - meta-llama/Llama-2-7b-hf\n  - google/gemma-2b',
      [],
    ],
    ['a licence that nobody knows', 'license: other\nlicense_name: acme-own\nbase_model: meta-llama/Llama-2-7b-hf', []],
    ['a card without a licence, which another rule tells', 'base_model: meta-llama/Llama-2-7b-hf', []],
    ['a base of which nothing is known', 'license: mit\nbase_model: acme/unheard-of', []],
  ])('%s', async (_, lines, expected) => {
    expect(await told({}, { [README]: card('own', lines) })).toEqual(expected);
  });

  it('chains over cards of the repository', async () => {
    const files = {
      'models/first/README.md': card('acme/first', 'license: gpl-3.0\nlibrary_name: transformers'),
      'models/second/README.md': card('acme/second', 'license: mit\nbase_model: acme/first'),
    };
    expect(await told({}, files)).toEqual([
      'medium licence-conflict-in-lineage models/second/README.md: acme/second of acme/first in models/second/README.md: mit, but gpl-3.0 must stay under its own terms',
    ]);
  });

  it('data binds what is trained with it only by what it forbids', async () => {
    const files = {
      'data/README.md': '---\nlicense: cc-by-nc-4.0\ntask_categories: [text-generation]\ntitle: acme/rows\n---\n',
      [README]: card('own', 'license: mit\ndatasets: [acme/rows]'),
    };
    expect(await told({}, files)).toEqual([
      'medium licence-conflict-in-lineage models/own/README.md: own trained with acme/rows in models/own/README.md: mit, but cc-by-nc-4.0 forbids commercial use',
    ]);
  });

  it('a circle ends, and is told', async () => {
    const files = { [README]: card('acme/round', 'license: mit\nbase_model: acme/round-too') };
    expect(await told({}, files)).toEqual([
      'low model-made-of-itself models/own/README.md: acme/round in models/own/README.md: is made of itself, as the cards say',
    ]);
  });

  it('another base is told as a change, a first one is not', async () => {
    const before = { [README]: card('own', 'license: mit\nbase_model: acme/base') };
    expect(await told(before, { [README]: card('own', 'license: mit\nbase_model: acme/other') })).toEqual([
      'low lineage-of-model-changed models/own/README.md: own in models/own/README.md: made of acme/other instead of acme/base',
    ]);
    expect(
      await told(before, {
        [README]: card('own', 'license: mit\nbase_model: acme/base\npipeline_tag: text-generation'),
      }),
    ).toEqual([]);
    expect(await told({ [README]: card('own', 'license: mit\nlibrary_name: x') }, before)).toEqual([]);
  });
});

describe('what a licence means for a chain', () => {
  it.each([
    ['apache-2.0', 'free'],
    ['MIT', 'free'],
    ['BSD-3-Clause', 'free'],
    ['cc-by-4.0', 'free'],
    ['cc-by-sa-4.0', 'copyleft'],
    ['AGPL-3.0-only', 'copyleft'],
    ['gpl-3.0', 'copyleft'],
    ['cc-by-nc-sa-4.0', 'non-commercial'],
    ['cc-by-nc-nd-4.0', 'no-derivatives'],
    ['cc-by-nd-4.0', 'no-derivatives'],
    ['fair-noncommercial-research-license', 'non-commercial'],
    ['creativeml-openrail-m', 'terms'],
    ['openrail++', 'terms'],
    ['bigscience-bloom-rail-1.0', 'terms'],
    ['llama3.1', 'terms'],
    ['Llama 2', 'terms'],
    ['gemma', 'terms'],
    ['other', 'unknown'],
    ['', 'unknown'],
  ])('%s: %s', (licence, terms) => {
    expect(termsOf(licence)).toBe(terms);
  });

  it.each<[string, string, 'model' | 'dataset', string | null]>([
    ['mit', 'cc-by-nd-4.0', 'model', 'forbids to give on what is made of it'],
    ['llama3', 'cc-by-nc-4.0', 'dataset', 'forbids commercial use'],
    ['cc-by-nc-4.0', 'cc-by-nc-sa-4.0', 'model', null],
    ['mit', 'gemma', 'model', 'has terms that must go along'],
    ['mit', 'gemma', 'dataset', null],
    ['mit', 'cc-by-sa-4.0', 'dataset', null],
    ['gemma', 'gpl-3.0', 'model', null],
    ['llama3', 'gemma', 'model', null],
    ['mit', 'apache-2.0', 'model', null],
  ])('%s made of %s, a %s', (own, source, kind, why) => {
    expect(conflict(own, source, kind)).toBe(why);
  });
});
