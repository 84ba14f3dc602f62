import type { Difference } from './contradictions.ts';
import { html, LIMIT, richHtml } from './escape.ts';

const MAX_ITEMS = 100;

/** Where configuration and files differ, as a list of HTML; empty for none. */
export function differenceList(all: readonly Difference[]): string {
  if (all.length === 0) return '';
  const items = all.slice(0, MAX_ITEMS).map(({ text, remedy, place, isNew }) => {
    const mark = isNew ? '<b>new</b> ' : '';
    return `<li>${mark}<code>${html(place, LIMIT.path)}</code>: ${richHtml(text)}. ${richHtml(remedy)}</li>`;
  });
  const more = all.length - items.length;
  return `<ul>${items.join('\n')}</ul>${more > 0 ? `<p>… and ${more} more</p>` : ''}`;
}
