import type { Edit, SystemModel, Threat } from '../../model/index.ts';
import {
  badge,
  completion,
  count,
  escapeHtml,
  groupByRule,
  html,
  idsOf,
  isShowable,
  LIMIT,
  placesOf,
  placeText,
  runsInText,
  richHtml,
  safeUrl,
  standing,
  taxonomyUrl,
  type Group,
} from '../contract.ts';
import { chainOf } from './chain.ts';

/** A page of more findings is read by nobody. */
const MAX_GROUPS = 500;
const MAX_PLACES = 20;

/** Findings in full, one fold for each rule, opened. */
export function findings(threats: readonly Threat[], system: SystemModel): string {
  return listed(threats, (group) => finding(group, system));
}

/** Findings in one line each. */
export function findingLines(threats: readonly Threat[]): string {
  return `<ul>\n${listed(threats, (group) => `<li>${badge(group.first.severity)}${richHtml(group.first.title, LIMIT.title)} — ${where(group, 3)} <code>${html(group.first.rule)}</code></li>`)}\n</ul>`;
}

function listed(threats: readonly Threat[], write: (group: Group) => string): string {
  const groups = groupByRule(threats);
  const more = groups.length - MAX_GROUPS;
  const cut = more > 0 ? [`<p>… and threats of ${count(more, 'more rule')}</p>`] : [];
  return [...groups.slice(0, MAX_GROUPS).map(write), ...cut].join('\n');
}

/** The anchor of a finding. */
export function anchorOf({ first }: Group): string {
  return `t-${first.fingerprint}`;
}

/** Where a group stands, as code. */
export function where(group: Group, shown: number): string {
  const { places, more } = placesOf(group, shown);
  const told = places.map((place) => `<code>${html(placeText(place), LIMIT.path)}</code>`).join(', ');
  return more > 0 ? `${told} and ${more} more` : told;
}

function finding(group: Group, system: SystemModel): string {
  const { first, threats } = group;
  const chain = chainOf(first, system);
  const others = threats.length === 1 ? first.evidence.slice(1, MAX_PLACES) : [];
  const rows: readonly (readonly [string, string])[] = [
    [
      'Path',
      chain.length === 0 ? '' : `<ol class="chain">${chain.map((part) => `<li>${html(part, 200)}</li>`).join('')}</ol>`,
    ],
    ['Where', where(group, MAX_PLACES)],
    ['Why', richHtml(first.summary)],
    ['Seen', richHtml(first.detail, 300)],
    ...(runsInText(first) === '' ? [] : [['Runs in', richHtml(runsInText(first), LIMIT.text)] as const]),
    ['New in it', html(completion(first), 300)],
    ['See also', others.map((place) => `<code>${html(placeText(place), LIMIT.path)}</code>`).join(', ')],
    ['Change', list(first.mitigations.slice(0, 8).map((advice) => richHtml(advice))) + edits(threats)],
    ['Severity', html(standing(first), LIMIT.title)],
    [
      'Mappings',
      idsOf(first)
        .map((id) => linked(id, taxonomyUrl(id)))
        .join(' · '),
    ],
    [
      'Read on',
      first.references
        .slice(0, 8)
        .map((url) => linked(url, url))
        .join('<br>'),
    ],
    ['Ids', ids(group)],
  ];
  const body = rows.filter(([, value]) => value !== '').map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`);
  return [
    `<details class="finding ${first.severity}" id="${anchorOf(group)}" open>`,
    `<summary>${badge(first.severity)}${richHtml(first.title, LIMIT.title)}${threats.length > 1 ? ` (${threats.length} times)` : ''}</summary>`,
    `<dl>${body.join('\n')}</dl>`,
    '</details>',
  ].join('\n');
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function edits(threats: readonly Threat[]): string {
  return threats
    .slice(0, 5)
    .flatMap((threat) => threat.edits.filter(isShowable).slice(0, 1))
    .map(
      (edit: Edit) =>
        `<p><code>${html(placeText(edit), LIMIT.path)}</code> becomes</p><pre tabindex="0"><code>${escapeHtml(edit.replacement)}</code></pre>`,
    )
    .join('');
}

function linked(text: string, url: string | undefined): string {
  const safe = safeUrl(url ?? '');
  const shown = html(text, LIMIT.title);
  return safe === undefined ? shown : `<a href="${html(safe, 500)}" rel="noreferrer">${shown}</a>`;
}

function ids({ first, threats }: Group): string {
  const shown = threats.slice(0, MAX_PLACES).map(({ fingerprint }) => `<code>${fingerprint}</code>`);
  const more = threats.length - shown.length;
  return `rule <code>${html(first.rule)}</code>, ${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}`;
}
