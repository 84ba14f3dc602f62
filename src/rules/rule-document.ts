import { lineOf, parseYaml, plainOf } from '../parse/index.ts';

/** Something that keeps a rule from being used: where, what, and what to write instead. Lines count from 1. */
export type RuleProblem = {
  readonly file: string;
  readonly line: number;
  /** `match.when[0]`; empty for the file as a whole. */
  readonly key: string;
  readonly message: string;
};

export type RuleDocument = {
  readonly data: unknown;
  /** The line of a key such as `match.when[0]`, or of the nearest part of it that is there. */
  readonly lineOf: (key: string) => number;
};

const LARGEST_FILE = 64 * 1024;
const KEY = /^[\w-]+(?:\.[\w-]+|\[\d+\])*(?=: )/;

/** A rule's YAML as plain data with its lines; bounded in size and depth, without anchors, aliases and repeated keys. */
export function readRuleDocument(
  text: string,
):
  | { readonly ok: true; readonly document: RuleDocument }
  | { readonly ok: false; readonly line: number; readonly message: string } {
  const parsed = parseYaml(text, { maxBytes: LARGEST_FILE, maxDepth: 24, uniqueKeys: true, refuseAliases: true });
  if (!parsed.ok) return { ok: false, line: parsed.line, message: `${parsed.reason}; correct the YAML` };
  const [root, second] = parsed.documents;
  if (root === undefined) return { ok: false, line: 1, message: 'is empty; write a rule or remove the file' };
  if (second !== undefined)
    return { ok: false, line: second.line, message: 'holds a second document; write one rule a file' };
  return { ok: true, document: { data: plainOf(root), lineOf: (key) => lineOf(root, stepsOf(key)) } };
}

/** A problem told as `match.when[0]: what is wrong`, with its line. */
export function problemIn(file: string, told: string, line: (key: string) => number): RuleProblem {
  const key = KEY.exec(told)?.[0] ?? '';
  return { file, line: line(key), key, message: key === '' ? told : told.slice(key.length + 2) };
}

/** `rules/data/x.yaml:14: match.when[1]: no field 'tagret' on flow (did you mean 'target'?)`. */
export function ruleProblemText({ file, line, key, message }: RuleProblem): string {
  return `${file}:${line}: ${key === '' ? '' : `${key}: `}${message}`;
}

function stepsOf(key: string): (string | number)[] {
  return [...key.matchAll(/\[(\d+)\]|[\w-]+/g)].map(([word, index]) => (index === undefined ? word : Number(index)));
}
