import type { Analysis } from '../../model/index.ts';
import { actionsOf, html, LIMIT, remedyOf, richHtml } from '../contract.ts';

const MAX_FILES = 300;

/** What could not be judged and how to get it judged; empty when there is nothing. */
export function notAssessed(analysis: Analysis): string {
  const items = [
    ...actionsOf(analysis).gaps.map(({ message }) => `<li>${html(message, 300)}</li>`),
    ...analysis.unread
      .slice(0, MAX_FILES)
      .map(
        ({ path, reason }) =>
          `<li><code>${html(path, LIMIT.path)}</code>: ${html(reason, 300)} → ${richHtml(remedyOf(reason))}</li>`,
      ),
    ...(analysis.unread.length > MAX_FILES ? [`<li>… and ${analysis.unread.length - MAX_FILES} more</li>`] : []),
  ];
  return items.length === 0 ? '' : `<ul>${items.join('\n')}</ul>`;
}
