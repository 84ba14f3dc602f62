import type { ScalarNode, TreeNode } from '../../parse/index.ts';

/** One setting: a key with a text, wherever it stands (`key: value`, `- KEY=value`, `--key value`). */
export type Setting = {
  /** As written. */
  readonly name: string;
  /** Lower case, words joined by `_`, so that `--trust-remote-code` and `TRUST_REMOTE_CODE` are one. */
  readonly key: string;
  readonly value: string;
  readonly startLine: number;
  readonly endLine: number;
};

/** Settings that stand beside each other. */
export type Scope = {
  readonly settings: readonly Setting[];
  /** Key of the map or list, empty at the top; lists pass theirs on to their items. */
  readonly key: string;
  /** Keys from the top, joined by dots. */
  readonly path: string;
  readonly parent: Scope | null;
};

type Draft = { settings: Setting[]; key: string; path: string; parent: Scope | null };

/** Keys whose text is a command line. */
const COMMAND_KEY = /command|cmd|args|entrypoint|script|^run$|exec|launch|flags|options/;
/** `pretrained=org/name,dtype=float32`, the form of arguments of evaluation harnesses. */
const PAIRS = /^[A-Za-z_]\w{0,60}=[^\s,]{0,300}(?:,|$)/;
const VARIABLE = /^(?:export\s+)?([A-Za-z_][\w.-]{0,100})=([^]*)$/;
const MAX_WORDS = 2_000;

/** All groups of settings of a document, outer ones first. */
export function scopesOf(root: TreeNode): readonly Scope[] {
  const scopes: Scope[] = [];
  collect(root, '', null, scopes);
  return scopes;
}

/** A setting by its parts. */
export function settingOf(name: string, value: string, startLine: number, endLine = startLine): Setting {
  return { name, key: keyOf(name), value: value.trim(), startLine, endLine };
}

function keyOf(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

function open(key: string, parent: Scope | null, scopes: Scope[]): Draft {
  const path = key === '' || parent === null ? key : parent.path === '' ? key : `${parent.path}.${key}`;
  const draft: Draft = { settings: [], key: keyOf(key), path: path.slice(0, 160), parent };
  scopes.push(draft);
  return draft;
}

/** Documents are bounded in depth by their parser, so recursion is too. */
function collect(node: TreeNode, key: string, parent: Scope | null, scopes: Scope[]): void {
  if (node.kind === 'map') collectMap(node.entries, open(key, parent, scopes), scopes);
  else if (node.kind === 'seq') collectList(node.items, key, parent, scopes);
}

function collectMap(
  entries: readonly { readonly key: string; readonly value: TreeNode }[],
  scope: Draft,
  scopes: Scope[],
): void {
  // Of a repeated key the last one counts for readers, but a credential is one wherever it stands: all are kept.
  for (const { key, value } of entries) {
    if (value.kind !== 'scalar') {
      collect(value, key, scope, scopes);
      continue;
    }
    scope.settings.push(settingOf(key, value.value === null ? '' : value.text, value.textLine, value.endLine));
    if (PAIRS.test(value.text)) addPairs(value, open(key, scope, scopes));
    else if (value.text.includes('--trust') && COMMAND_KEY.test(keyOf(key))) {
      addWords(wordsOf([value]), open(key, scope, scopes));
    }
  }
}

function collectList(items: readonly TreeNode[], key: string, parent: Scope | null, scopes: Scope[]): void {
  const scalars = items.filter((item): item is ScalarNode => item.kind === 'scalar' && item.value !== null);
  const pairs = items.flatMap((item) => {
    if (item.kind !== 'map') return [];
    const [name, value] = ['name', 'value'].map((part) => item.entries.find((entry) => entry.key === part)?.value);
    return name?.kind === 'scalar' && value?.kind === 'scalar' ? [{ item, name: name.text, value }] : [];
  });
  if (scalars.length > 0 || pairs.length > 0) {
    const scope = open(key, parent, scopes);
    for (const { name, value } of pairs) {
      scope.settings.push(settingOf(name, value.text, value.textLine, value.endLine));
    }
    const words: Word[] = [];
    for (const scalar of scalars) {
      const variable = VARIABLE.exec(scalar.text);
      if (variable !== null) {
        scope.settings.push(settingOf(variable[1] ?? '', unquoted(variable[2] ?? ''), scalar.textLine, scalar.endLine));
      } else if (scalar.text.includes('--') || words.length > 0 || scalar.text === 'serve')
        words.push(...wordsOf([scalar]));
      else scope.settings.push({ ...settingOf(key, scalar.text, scalar.textLine, scalar.endLine), key: '' });
    }
    addWords(words, scope);
  }
  const named = new Set(pairs.map(({ item }) => item));
  for (const item of items) {
    if (item.kind === 'map' && named.has(item)) {
      const rest = item.entries.filter((entry) => entry.key !== 'name' && entry.key !== 'value');
      if (rest.length > 0) collectMap(rest, open(key, parent, scopes), scopes);
    } else if (item.kind !== 'scalar') collect(item, key, parent, scopes);
  }
}

/** A text without the quotes around it. */
export function unquoted(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  return (quote === '"' || quote === "'") && trimmed.length > 1 && trimmed.endsWith(quote)
    ? trimmed.slice(1, -1)
    : trimmed;
}

function addPairs(node: ScalarNode, scope: Draft): void {
  for (const pair of node.text.split(',').slice(0, MAX_WORDS)) {
    const equals = pair.indexOf('=');
    if (equals > 0) scope.settings.push(settingOf(pair.slice(0, equals).trim(), pair.slice(equals + 1), node.textLine));
  }
}

type Word = { readonly text: string; readonly line: number };

function wordsOf(nodes: readonly ScalarNode[]): Word[] {
  return nodes.flatMap((node) =>
    node.text.split('\n').flatMap((line, index) =>
      line
        .split(/\s+/)
        .filter((text) => text !== '' && text !== '\\')
        .slice(0, MAX_WORDS)
        .map((text) => ({
          text: unquoted(text),
          line: Math.min(node.textLine + index, Math.max(node.endLine, node.textLine)),
        })),
    ),
  );
}

/** The options of a command line as settings: `--model x`, `--model=x`, `--flag` (true), `serve x`. */
function addWords(words: readonly Word[], scope: Draft): void {
  for (const [index, { text, line }] of words.entries()) {
    const next = words[index + 1]?.text;
    const value = next === undefined || next.startsWith('-') ? 'true' : next;
    if (text === 'serve' && next !== undefined && !next.startsWith('-'))
      scope.settings.push(settingOf('model', next, line));
    if (!text.startsWith('--') || text.length > 4_000) continue;
    const equals = text.indexOf('=');
    const setting =
      equals === -1
        ? settingOf(text.slice(2), value, line)
        : settingOf(text.slice(2, equals), unquoted(text.slice(equals + 1)), line);
    // `--trust-remote-code org/name` is a flag before an argument.
    const flag = setting.key === 'trust_remote_code' && !/^(?:true|false|0|1|yes|no)$/i.test(setting.value);
    scope.settings.push(flag ? { ...setting, value: 'true' } : setting);
  }
}
