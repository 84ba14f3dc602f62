import type { z } from 'zod';
import type { ConfigurationProblem } from '../model/index.ts';
import { entryOf, get, parseYaml, type MapEntry, type TreeNode } from '../parse/index.ts';
import { Configuration, defaultConfiguration } from './configuration.ts';

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

const MAX_BYTES = 100_000;
const MAX_PROBLEMS = 20;

/**
 * Reads a repository's configuration (null: there is none, defaults hold). Each problem names the key, its line and the form that is
 * expected. Aliases and repeated keys are refused: the file decides what may be merged.
 */
export function readConfiguration(
  source: { readonly file: string; readonly text: string } | null,
): ConfigurationReading {
  if (source === null) return { ok: true, configuration: defaultConfiguration() };
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
    return { ok: true, configuration: defaultConfiguration() };
  }
  const checked = Configuration.safeParse(plain(document));
  if (checked.success) return { ok: true, configuration: checked.data };
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
    const known = knownKeys(issue.path).join(', ');
    return issue.keys.map((key) => at([...issue.path, key], `one of ${known}`, 'unknown key'));
  }
  return [
    at(
      issue.path,
      expectedForm(issue),
      issue.code === 'invalid_value' ? 'not one of the allowed values' : 'not of the expected form',
    ),
  ];
}

function expectedForm(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ');
  if (issue.code === 'invalid_type') return `a ${issue.expected}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  return issue.message;
}

/** Plain data for the schema. Maps have no prototype, so that no key means anything. */
function plain(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'seq') return node.items.map(plain);
  const object = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of node.entries) object[key] = plain(value);
  return object;
}

/** The line of a path of keys and indexes, or of the deepest part of it that is there. */
function lineOf(document: TreeNode, path: readonly PropertyKey[]): number {
  let node: TreeNode | undefined = document;
  let line = document.line;
  for (const step of path) {
    if (node === undefined) return line;
    const entry: MapEntry | undefined = typeof step === 'number' ? undefined : entryOf(node, String(step));
    node = typeof step === 'number' ? get(node, step) : entry?.value;
    line = entry?.line ?? node?.line ?? line;
  }
  return line;
}

const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['', Object.keys(Configuration.shape)],
  ['paths', ['ignore']],
  ['limits', ['text_mb', 'yaml_mb']],
  ['rules', ['disable']],
]);

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  return KEYS.get(path.map(String).join('.')) ?? Object.keys(Configuration.shape.acceptances.unwrap().element.shape);
}
