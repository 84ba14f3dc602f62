import { z } from 'zod';
import { suggest } from '../catalog/index.ts';
import type { ConfigurationProblem, Declaration } from '../model/index.ts';
import { asText, get, lineOf, parseYaml, plainOf, type TreeNode } from '../parse/index.ts';
import { Configuration, configurationSchema, defaultConfiguration } from './configuration.ts';
import { declarationOf } from './declared-system.ts';

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration; readonly declaration: Declaration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

const NOTHING: Declaration = { elements: [], about: [], flows: [] };
const MAX_BYTES = 100_000;
const MAX_PROBLEMS = 20;

/**
 * Reads a repository's configuration (null: there is none, defaults hold). Each problem names the key, its line and the form that is
 * expected. Aliases and repeated keys are refused: the file decides what may be merged.
 */
export function readConfiguration(
  source: { readonly file: string; readonly text: string } | null,
): ConfigurationReading {
  if (source === null) return { ok: true, configuration: defaultConfiguration(), declaration: NOTHING };
  const { file, text } = source;
  const parsed = parseYaml(text, { maxBytes: MAX_BYTES, uniqueKeys: true, refuseAliases: true });
  if (!parsed.ok) {
    return {
      ok: false,
      problems: [{ file, key: '(file)', line: parsed.line, expected: 'a YAML mapping', message: parsed.reason }],
    };
  }
  const [document] = parsed.documents;
  if (document === undefined || (document.kind === 'scalar' && document.value === null)) {
    return { ok: true, configuration: defaultConfiguration(), declaration: NOTHING };
  }
  const checked = Configuration.safeParse(plainOf(document));
  if (checked.success) {
    const declaration = declarationOf(checked.data.system, (list, index) => {
      const startLine = lineOf(document, ['system', list, index]);
      return { path: file, startLine, endLine: startLine };
    });
    return { ok: true, configuration: checked.data, declaration };
  }
  return {
    ok: false,
    problems: checked.error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => problemsOf(file, document, issue)),
  };
}

function problemsOf(file: string, document: TreeNode, issue: z.core.$ZodIssue): ConfigurationProblem[] {
  const at = (path: readonly PropertyKey[], expected: string, message: string): ConfigurationProblem => ({
    file,
    key: path.map(String).join('.') || '(file)',
    line: lineOf(document, path),
    expected,
    message,
  });
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) =>
      at([...issue.path, key], `one of ${known.join(', ')}`, `unknown key${nearest(key, known)}`),
    );
  }
  if (issue.code !== 'invalid_value') return [at(issue.path, expectedForm(issue), 'not of the expected form')];
  const given = asText(nodeAt(document, issue.path)) ?? '';
  const near = nearest(given, issue.values.map(String));
  return [at(issue.path, expectedForm(issue), `not one of the allowed values${near}`)];
}

/** ` (did you mean 'fail_on'?)`, or nothing when none is near. */
function nearest(word: string, candidates: readonly string[]): string {
  const near = suggest(word, candidates);
  return near === undefined ? '' : ` (did you mean '${near}'?)`;
}

const FORMS: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['object', 'a map of keys'],
  ['string', 'a text'],
]);

function expectedForm(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ');
  if (issue.code === 'invalid_type') return FORMS.get(issue.expected) ?? `a ${issue.expected}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue.code === 'too_small') return `${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
  return issue.message;
}

function nodeAt(document: TreeNode, path: readonly PropertyKey[]): TreeNode | undefined {
  return get(document, ...path.map((step) => (typeof step === 'number' ? step : String(step))));
}

const Schema = z.object({ properties: z.record(z.string(), z.unknown()).optional(), items: z.unknown().optional() });

/** The keys that the schema knows at a path of keys and indexes. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let at = Schema.safeParse(configurationSchema()).data;
  for (const step of path) {
    at = Schema.safeParse(typeof step === 'number' ? at?.items : at?.properties?.[String(step)]).data;
  }
  return Object.keys(at?.properties ?? {});
}
