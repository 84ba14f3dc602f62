import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { loadRules } from '../../src/rules/index.ts';
import { type Files, introducedBy, threatsIn } from '../incidents/replay.ts';

const reading = loadRules('rules', loadCatalogs('catalogs'));
const rules = reading.ok ? reading.rules : [];

/** What the placeholders of examples stand for. None is a real credential. */
const PLACEHOLDERS: readonly (readonly [string, string])[] = [
  ['<digest>', '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393'],
  ['<a token of Hugging Face>', ['hf', 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbC'].join('_')],
  ['<a password>', 'Kx7vQ9mZ2pLwR4tYb8nD'],
];

function filled(text: string): string | Uint8Array {
  const bytes = /^<bytes ([0-9A-F ]+):/.exec(text)?.[1];
  if (bytes !== undefined) return Buffer.from(bytes.replaceAll(' ', ''), 'hex');
  return PLACEHOLDERS.reduce((whole, [placeholder, value]) => whole.replaceAll(placeholder, value), text).replaceAll(
    /<U\+([0-9A-F]{4,5})>/g,
    (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** Threats that a file brings in; a declaration counts as it stands on the base branch. */
async function told(file: string, text: string) {
  const files: Files = { [file]: filled(text) };
  return file === '.github/threatmodel.yml' ? threatsIn(files) : introducedBy({}, files);
}

/** What they speak of takes two revisions or two files; test/intelligence and test/supply have both. */
const COMPARED = new Set([
  'revision-brings-other-content',
  'lineage-of-model-changed',
  'hostile-file-is-loaded',
  'lock-disagrees-with-manifest',
  'lock-lacks-new-package',
  'lock-has-other-bytes-for-same-version',
  'lock-takes-package-from-elsewhere',
]);

/** Their examples leave out the results of measurements, which are further files; test/scenarios/evidence.test.ts has both. */
const MEASURED = new Set(['demanded-evidence-missing', 'demanded-robustness-not-met']);

describe('the example of each rule that ships', () => {
  it.each(rules.map(({ rule }) => [rule.id, rule] as const))('%s', async (id, { example }) => {
    if (example === undefined) throw new Error(`rules/*/${id}.yaml has no example`);
    if (MEASURED.has(id) || COMPARED.has(id)) return;
    const before = await told(example.file, example.before);
    const after = await told(example.renamed ?? example.file, example.after);
    expect(before.map(({ rule }) => rule)).toContain(id);
    expect(after.filter(({ rule, severity }) => rule === id || severity === 'high' || severity === 'critical')).toEqual(
      [],
    );
  });
});
