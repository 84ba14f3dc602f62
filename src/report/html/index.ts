import type { Analysis } from '../../model/index.ts';
import {
  actionsOf,
  changedThreats,
  count,
  deltaRows,
  differenceList,
  differences,
  groupByRule,
  headline,
  html,
  htmlDocument,
  ledger,
  repositoryRulesLine,
  LIMIT,
  limitsOf,
  materialLines,
  materialsLine,
  moneyLine,
  newThreats,
  placeText,
  richHtml,
  sameModel,
  section,
  type DeltaRow,
  type Group,
  type Output,
  type RenderOptions,
} from '../contract.ts';
import { notAssessed } from './coverage.ts';
import { drawing } from './drawing.ts';
import { anchorOf, findingLines, findings, where } from './findings.ts';

/** One file that stands alone: no network, no script. */
export const htmlPage: Output = {
  id: 'html',
  summary: 'A report in one file: verdict, findings, diagram and coverage, without script or network.',
  mediaType: 'text/html',
  render: (analysis, options) => htmlDocument(headline(analysis), body(analysis, options)),
};

const MAX_ACTIONS = 6;
const MAX_ROWS = 6;
const MOST_MATERIALS = 200;

function body(analysis: Analysis, options: RenderOptions): string {
  const { mode, verdict, head, base, diff, system } = analysis;
  const isOff = mode === 'off';
  const title = `<h1 class="${isOff ? 'off' : verdict.status}">${richHtml(headline(analysis))}</h1>`;
  const commits = `<p class="dim"><code>${head.commit.slice(0, 12)}</code> against <code>${base.commit.slice(0, 12)}</code>, blocks from severity ${analysis.failOn} on.</p>`;
  if (isOff) return `<header>\n${title}\n${commits}\n<p>Nothing was judged.</p>\n</header>`;
  const { unchanged, resolved } = diff.threats;
  const changed = changedThreats(analysis);
  return [
    '<header>',
    title,
    commits,
    ...notes(analysis),
    counts(analysis),
    actions(analysis),
    money(analysis),
    delta(analysis),
    '</header>',
    '<main>',
    section('New or worse', findings(newThreats(analysis), system)),
    section('Not assessed', notAssessed(analysis)),
    section('Declared and found differ', differenceList(differences(analysis))),
    section('What changed in the data-flow diagram', drawing(diff.system, system)),
    section('What changed in the bill of materials', bill(analysis)),
    section('Changed, not worse', changed.length === 0 ? '' : findings(changed, system)),
    section('Closed', resolved.length === 0 ? '' : findingLines(resolved)),
    section('What was looked at', `${ownRules(analysis)}${ledger(analysis.coverage, options)}`),
    section(
      'There before',
      unchanged.length === 0
        ? ''
        : `<details><summary>${count(unchanged.length, 'older threat')}, not counted</summary>\n${findingLines(unchanged)}\n</details>`,
    ),
    section(
      'Limits of this run',
      `<ul>${limitsOf(analysis)
        .map((limit) => `<li>${html(limit, 300)}</li>`)
        .join('')}</ul>`,
    ),
    section(
      'Make this report again',
      options.reproduce === '' ? '' : `<pre tabindex="0"><code>${html(options.reproduce, LIMIT.text)}</code></pre>`,
    ),
    '</main>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function notes({ mode, verdict, notAssessed }: Analysis): readonly string[] {
  if (mode === 'audit') return ['<p>The configuration says <code>mode: audit</code>: this does not block.</p>'];
  return verdict.status === 'not-assessed' && notAssessed === 'neutral'
    ? ['<p>The configuration lets unread files pass: this does not block.</p>']
    : [];
}

function ownRules(analysis: Analysis): string {
  const own = repositoryRulesLine(analysis);
  return own === '' ? '' : `<p>${html(own, 3000)}</p>`;
}

function counts(analysis: Analysis): string {
  const { resolved, unchanged } = analysis.diff.threats;
  const gaps = analysis.unread.length + actionsOf(analysis).gaps.length;
  const items: readonly (readonly [string, number])[] = [
    ['new or worse', newThreats(analysis).length],
    ['not assessed', gaps],
    ['closed', resolved.length],
    ['there before', unchanged.length],
  ];
  return `<ul class="counts">${items.map(([name, number]) => `<li><b>${number}</b> ${name}</li>`).join('')}</ul>`;
}

function money(analysis: Analysis): string {
  const line = moneyLine(analysis);
  if (line === null) return '';
  return `<p>${html(line.told, 300)}${line.mostly === '' ? '' : `, mostly: ${richHtml(line.mostly, LIMIT.title)}`}.</p>`;
}

/** What changed of the bill of materials. */
function bill(analysis: Analysis): string {
  const lines = materialLines(analysis);
  if (lines.length === 0) return '';
  const items = lines
    .slice(0, MOST_MATERIALS)
    .map(
      ({ sign, kind, name, state }) =>
        `<li><b>${sign}</b> ${kind} <code>${html(name, LIMIT.path)}</code> ${html(state, 200)}</li>`,
    );
  const more = lines.length - items.length;
  return `<p>${html(materialsLine(analysis), 300)}.</p>\n<ul>${items.join('\n')}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`;
}

/** What a person has to type or decide, in few lines. */
function actions(analysis: Analysis): string {
  const { change, decide, lost } = actionsOf(analysis);
  const items = [
    ...groupByRule(change).map((group) => actionLine('Change', group)),
    ...groupByRule(decide).map((group) => actionLine('Decide', group)),
    ...lost.map(({ place, text }) => {
      const at = place === '' ? '' : `<code>${html(place, LIMIT.path)}</code>: `;
      return `<li><b>Decide</b> ${at}${html(text, LIMIT.title)}. Put it back.</li>`;
    }),
  ];
  if (items.length === 0) return '';
  const more = items.length - MAX_ACTIONS;
  return `<ol>${items.slice(0, MAX_ACTIONS).join('\n')}</ol>${more > 0 ? `<p>and ${more} more below</p>` : ''}`;
}

function actionLine(verb: string, group: Group): string {
  const title = `<a href="#${anchorOf(group)}">${richHtml(group.first.title, LIMIT.title)}</a>`;
  return `<li><b>${verb}</b> ${where(group, 3)}: ${title}. ${richHtml(group.first.mitigations[0] ?? '', 300)}</li>`;
}

function delta(analysis: Analysis): string {
  const rows = deltaRows(analysis);
  if (rows.length === 0) return `<p>${sameModel(analysis)}</p>`;
  const more = rows.slice(MAX_ROWS, 500);
  const hidden = rows.length - MAX_ROWS - more.length;
  const rest =
    more.length === 0
      ? ''
      : `<details><summary>${count(rows.length - MAX_ROWS, 'more change')}</summary>${table(more)}${hidden > 0 ? `<p>… and ${hidden} more</p>` : ''}</details>`;
  return table(rows.slice(0, MAX_ROWS)) + rest;
}

function table(rows: readonly DeltaRow[]): string {
  return [
    '<table><thead><tr><th scope="col"></th><th scope="col">The threat model</th><th scope="col">Because</th><th scope="col">Asks</th></tr></thead><tbody>',
    ...rows.map(({ sign, what, text, evidence, asks }) => {
      const because = evidence === undefined ? '—' : `<code>${html(placeText(evidence), LIMIT.path)}</code>`;
      return `<tr><td>${sign} ${what}</td><td>${richHtml(text, LIMIT.title)}</td><td>${because}</td><td>${asks || '—'}</td></tr>`;
    }),
    '</tbody></table>',
  ].join('\n');
}
