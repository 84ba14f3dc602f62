import { settingOf, unquoted } from './scopes.ts';
import type { Scope, Setting } from './scopes.ts';

const LINE_LIMIT = 4_000;
const SECTION = /^\s*\[([^\]]{1,200})\]\s*$/;
const PAIR = /^[\s{,]*(?:-\s+)?(?:export\s+)?["']?([A-Za-z_][\w.-]{0,100})["']?\s*[=:](.*)$/;

/** Settings of a file of lines (`.env`, INI), by section; also what can be told of a file that does not parse. */
export function scopesOfLines(text: string): readonly Scope[] {
  const scopes: { settings: Setting[]; key: string; path: string; parent: null }[] = [];
  let scope = { settings: [] as Setting[], key: '', path: '', parent: null };
  scopes.push(scope);
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.slice(0, LINE_LIMIT);
    if (/^\s*[#;]/.test(line)) continue;
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) {
      scope = { settings: [], key: section.toLowerCase(), path: section, parent: null };
      scopes.push(scope);
      continue;
    }
    const pair = PAIR.exec(line);
    if (pair !== null) scope.settings.push(settingOf(pair[1] ?? '', valueOf(pair[2] ?? ''), index + 1));
  }
  return scopes;
}

/** The value without quotes, the comma of a list and a comment behind it. */
function valueOf(text: string): string {
  const trimmed = text.trim().replace(/,$/, '');
  if (/^["']/.test(trimmed)) {
    const end = trimmed.indexOf(trimmed[0] ?? '', 1);
    return end === -1 ? trimmed : unquoted(trimmed.slice(0, end + 1));
  }
  const comment = trimmed.search(/\s[#;]/);
  return comment === -1 ? trimmed : trimmed.slice(0, comment);
}
