import type { ScalarNode } from '../../parse/index.ts';
import type { Environment } from './workflow.ts';

/** Longest expression that is looked at; what follows is ignored. */
const EXPRESSION_LIMIT = 4_000;

/** Fields of an event that anybody can write who may open an issue, a pull request or a discussion. */
const FIELDS = [
  'head_ref',
  String.raw`event\.(?:issue|pull_request|discussion)\.(?:title|body)`,
  String.raw`event\.pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))`,
  String.raw`event\.(?:comment|review|review_comment)\.body`,
  String.raw`event\.(?:workflow_run\.)?(?:head_commit|commits\.[*\d]{1,9})\.(?:message|author\.(?:name|email))`,
  String.raw`event\.pages\.[*\d]{1,9}\.page_name`,
  String.raw`event\.workflow_run\.(?:head_branch|display_title|pull_requests\.[*\d]{1,9}\.head\.ref)`,
];
const STRANGER = new RegExp(String.raw`(?<![\w.])github\.(?:${FIELDS.join('|')})(?![\w-])`);
const WHOLE_EVENT =
  /tojson\(github(?:\.event(?:\.(?:issue|pull_request|comment|discussion|review|head_commit|commits|workflow_run))?)?\)/;

/** Names that make the head of a stranger's pull request what is checked out. */
const HEAD =
  /github\.event\.pull_request\.(?:head\.|merge_commit_sha)|github\.head_ref|refs\/pull\/|github\.event\.workflow_run\.head_|outputs\.head_(?:ref|sha)/;

type Expression = { readonly body: string; readonly offset: number };

/** The expressions `${{ … }}` of a text, in order. Linear. */
export function expressionsIn(text: string): readonly Expression[] {
  const found: Expression[] = [];
  for (let at = text.indexOf('${{'); at !== -1;) {
    const end = text.indexOf('}}', at + 3);
    if (end === -1) break;
    found.push({ body: normalised(text.slice(at + 3, Math.min(end, at + EXPRESSION_LIMIT))), offset: at });
    at = text.indexOf('${{', end + 2);
  }
  return found;
}

/** `github.event['issue'] . title` and `github.event.issue.title` are the same; function names ignore case. */
function normalised(body: string): string {
  const plain = body
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .replaceAll(/\[['"]([a-z0-9_-]{1,80})['"]\]/g, '.$1')
    .replaceAll(/\[(\d{1,9}|\*)\]/g, '.$1');
  return withoutTests(plain);
}

/** Cuts out calls that answer true or false: what they look at does not come out of the expression. */
function withoutTests(body: string): string {
  let rest = body;
  for (const name of ['contains(', 'startswith(', 'endswith(']) {
    for (let at = rest.indexOf(name); at !== -1; at = rest.indexOf(name, at)) {
      let depth = 0;
      let end = at + name.length - 1;
      for (; end < rest.length; end += 1) {
        if (rest[end] === '(') depth += 1;
        else if (rest[end] === ')') depth -= 1;
        if (depth === 0) break;
      }
      rest = `${rest.slice(0, at)}true${rest.slice(end + 1)}`;
    }
  }
  return rest;
}

function isStrangers({ body }: Expression): boolean {
  return STRANGER.test(body) || WHOLE_EVENT.test(body);
}

/** Names of the variables that hold text of a stranger. */
export function strangersVariables(environment: Environment): ReadonlySet<string> {
  return new Set(
    [...environment].filter(([, { text }]) => expressionsIn(text).some(isStrangers)).map(([name]) => name),
  );
}

/** Offset of the first expression that puts a stranger's text here, directly or by a variable of the workflow; -1 for none. */
export function strangersText(text: string, variables: ReadonlySet<string>): number {
  const lower = new Set([...variables].map((name) => name.toLowerCase()));
  const found = expressionsIn(text).find(
    (expression) =>
      isStrangers(expression) ||
      [...expression.body.matchAll(/(?<![\w.])env\.(\w{1,200})/g)].some(([, name]) => lower.has(name ?? '')),
  );
  return found?.offset ?? -1;
}

/** Offset of the first mention of a variable (`$BODY`, `${BODY}`, `BODY`) among the words of a text; -1 for none. */
export function variableIn(text: string, variables: ReadonlySet<string>): number {
  if (variables.size === 0) return -1;
  for (const match of text.matchAll(/[A-Za-z_]\w*/g)) if (variables.has(match[0])) return match.index;
  return -1;
}

/** Whether a text names the head of a pull request, directly or by a variable of the workflow. */
export function namesHead(text: string, environment: Environment): boolean {
  if (HEAD.test(text)) return true;
  return [...text.matchAll(/\benv\.(\w{1,200})/g)].some(([, name]) =>
    HEAD.test(environment.get(name ?? '')?.text ?? ''),
  );
}

/** Offset of a command that fetches the head of a pull request; -1 for none. */
export function headFetch(script: string): number {
  let offset = 0;
  for (const line of script.split('\n')) {
    const command = line.trimStart();
    if (!command.startsWith('#')) {
      const git = /\bgit\s+(?:fetch|pull|checkout|clone|switch|merge|reset)\b/.exec(line);
      if (/\bgh\s+pr\s+checkout\b/.test(line)) return offset + line.search(/\bgh\s/);
      if (git !== null && (HEAD.test(line) || /\bpull\/[^\s/]{1,200}\/(?:head|merge)/.test(line)))
        return offset + git.index;
    }
    offset += line.length + 1;
  }
  return -1;
}

/** Line of an offset in a text of a tree, never behind the text's last line. */
export function lineIn(node: ScalarNode, offset: number): number {
  let lines = 0;
  for (let at = node.text.indexOf('\n'); at !== -1 && at < offset; at = node.text.indexOf('\n', at + 1)) lines += 1;
  return Math.min(node.textLine + lines, Math.max(node.endLine, node.textLine));
}
