import type { Coverage } from '../model/index.ts';
import type { RenderOptions } from './contract.ts';
import { html, LIMIT } from './escape.ts';
import { count } from './wording.ts';

const MAX_FILES = 300;

/** What each reader looked at, and what it did not and why. */
export function ledger(coverage: readonly Coverage[], { tool, ruleSet }: RenderOptions): string {
  const told = `<p>${html(tool.name)} ${html(tool.version)}, rule set <code>${html(ruleSet)}</code>.</p>`;
  if (coverage.length === 0) return `${told}\n<p>No file was in scope.</p>`;
  return [
    told,
    '<table><thead><tr><th scope="col">Reader</th><th scope="col">Status</th><th scope="col">Why</th><th scope="col">Files</th></tr></thead><tbody>',
    ...coverage.map(
      (entry) =>
        `<tr><td>${html(entry.part)} / ${html(entry.plugin)}</td><td>${badge(entry.status)}</td><td>${entry.reason === undefined ? '—' : html(entry.reason, 300)}</td><td>${files(entry.files)}</td></tr>`,
    ),
    '</tbody></table>',
  ].join('\n');
}

function files(paths: readonly string[]): string {
  const shown = paths.slice(0, MAX_FILES).map((path) => `<code>${html(path, LIMIT.path)}</code>`);
  if (paths.length <= 3) return shown.join('<br>') || '—';
  const more = paths.length - shown.length;
  const cut = more > 0 ? `<br>… and ${more} more` : '';
  return `<details><summary>${count(paths.length, 'file')}</summary>${shown.join('<br>')}${cut}</details>`;
}

/** A severity or a status as a word in a frame. */
export function badge(word: string): string {
  return `<span class="badge ${html(word)}">${html(word)}</span>`;
}
