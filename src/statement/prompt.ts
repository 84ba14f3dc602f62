import type { Element } from '../model/index.ts';
import { type End, ownElement } from './element.ts';
import { hiddenText } from './hidden-text.ts';
import { steeringOf } from './steering-text.ts';
import { evidenceAt, type Lines, type Source } from './source.ts';

const MAX_TEXT = 200_000;
const MAX_VARIABLES = 8;
/** `{{ name }}`, `{{$name}}`, `{{input.text}}`, `{% for item in items %}` is told by what it prints. */
const VARIABLE = /\{\{-?\s{0,20}\$?([A-Za-z_][\w.]{0,60})/g;
const KEYWORDS = new Set(['else', 'this', 'end', 'if', 'each', 'include', 'role', 'history', 'media', 'loop']);

/** A prompt's name: its file's without its endings, or its folder's where all of them have the same file name. */
export function promptName(path: string): string {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  const stem = file.replace(/^(.{1,200}?)(?:\.prompt)?\.\w{1,10}$/, '$1');
  const folder = segments.at(-2);
  return /^(?:skprompt|index|SKILL)$/.test(stem) && folder !== undefined ? folder : stem;
}

/** The prompt that a file is, for flows of other files that name it. */
export function promptEnd(path: string): End {
  return { kind: 'prompt', path, symbol: '', name: promptName(path) };
}

/** A prompt with its text: what is put into it, and whether it holds text that people do not see. */
export function promptElement(
  source: Source,
  lines: Lines,
  { text, ...given }: { readonly text: string; readonly name?: string; readonly details?: readonly string[] },
): Element {
  const shown = text.slice(0, MAX_TEXT);
  const variables = variablesOf(shown);
  const hidden = hiddenText(shown);
  const element = ownElement(source, lines, {
    kind: 'prompt',
    name: given.name ?? promptName(source.path),
    details: [
      ...(given.details ?? []),
      variables.length === 0 ? '' : `variables: ${variables.slice(0, MAX_VARIABLES).join(', ')}`,
      hidden.detail,
      ...steeringOf(shown),
    ],
  });
  const places = hidden.lines
    .filter((line) => line !== lines.startLine)
    .map((line) => evidenceAt(source, { startLine: line, endLine: line }));
  return { ...element, evidence: [...element.evidence, ...places] };
}

/** Names that a template is filled with, sorted. */
export function variablesOf(text: string): string[] {
  const names = new Set<string>();
  for (const match of text.matchAll(VARIABLE)) {
    const name = match[1] ?? '';
    if (!KEYWORDS.has(name)) names.add(name);
    if (names.size > 100) break;
  }
  return [...names].sort();
}
