import { type ClauseLine, type Framework, FRAMEWORKS, type Found, type Standing } from '../../assurance/index.ts';
import type { Threat } from '../../model/index.ts';
import {
  type ControlsOutput,
  type ControlsReport,
  count,
  FRAMEWORK_NAMES,
  html,
  htmlDocument,
  LIMIT,
  placeText,
  type RenderOptions,
  richHtml,
  rulePage,
  section,
  STANDINGS,
} from '../contract.ts';

/** The coverage of controls as one page that stands alone. */
export const controlsHtml: ControlsOutput = {
  id: 'html',
  summary: 'One page in the style of a statement of applicability, without script or network.',
  mediaType: 'text/html',
  render: (report, options) => htmlDocument(`Controls of ${report.repository}`, body(report, options)),
};

const BADGES: Readonly<Record<Standing, string>> = {
  gap: 'high',
  partly: 'medium',
  shown: 'done',
  declared: 'skipped',
  silent: 'low',
  elsewhere: 'low',
};
const WORDS: Readonly<Record<Standing, string>> = {
  gap: 'gap',
  partly: 'partly',
  shown: 'in place',
  declared: 'declared',
  silent: 'not shown',
  elsewhere: 'elsewhere',
};

function body(report: ControlsReport, options: RenderOptions): string {
  const { repository, commit, clauses } = report;
  const link = (rule: string): string | undefined =>
    rulePage(rule, { repositoryRules: [...report.repositoryRules] }, options);
  const told = FRAMEWORKS.filter((framework) => clauses.some((clause) => clause.framework === framework));
  return [
    '<header>',
    `<h1>Controls of ${html(repository)}</h1>`,
    `<p class="dim">What the files of <code>${commit.slice(0, 12)}</code> show to be in place, and what speaks against it. A clause asks for more than a repository can show: this is evidence for an auditor, not a certificate.</p>`,
    '</header>',
    '<main>',
    ...told.map((framework) => {
      const own = clauses.filter((clause) => clause.framework === framework);
      return section(FRAMEWORK_NAMES[framework], `${counts(own)}${table(framework, own, link)}`);
    }),
    section(
      'How to read it',
      `<dl>${(Object.keys(STANDINGS) as Standing[]).map((one) => `<dt>${badge(one)}</dt><dd>${STANDINGS[one]}</dd>`).join('')}</dl>`,
    ),
    '</main>',
  ].join('\n');
}

function counts(clauses: readonly ClauseLine[]): string {
  const items = (Object.keys(STANDINGS) as Standing[]).flatMap((standing) => {
    const number = clauses.filter((clause) => clause.standing === standing).length;
    return number === 0 ? [] : [`<li><b>${number}</b> ${STANDINGS[standing]}</li>`];
  });
  return `<ul class="counts">${items.join('')}</ul>`;
}

type Link = (rule: string) => string | undefined;

function table(framework: Framework, clauses: readonly ClauseLine[], link: Link): string {
  const rows = clauses.map(
    (clause) =>
      `<tr id="${framework}-${html(clause.id).replace(/[^\w.-]/g, '-')}"><td><b>${html(clause.id)}</b><br>${html(clause.title, LIMIT.title)}</td><td>${badge(clause.standing)}</td><td>${inPlace(clause)}</td><td>${against(clause, link)}</td></tr>`,
  );
  return `<table class="clauses"><thead><tr><th scope="col">Clause</th><th scope="col">Standing</th><th scope="col">In place</th><th scope="col">Against it</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function badge(standing: Standing): string {
  return `<span class="badge ${BADGES[standing]}">${WORDS[standing]}</span>`;
}

function inPlace({ found, reason }: ClauseLine): string {
  if (found.length === 0) return `<span class="dim">${html(reason, LIMIT.title)}</span>`;
  return found.map((one) => foundHtml(one)).join('<br>');
}

function foundHtml({ title, origin, count: number, places }: Found): string {
  const shown = [...new Set(places.flatMap(({ evidence }) => evidence.slice(0, 1).map(placeText)))].slice(0, 3);
  const where = shown.map((place) => `<code>${html(place, LIMIT.path)}</code>`).join(', ');
  const more = number > shown.length && shown.length > 0 ? ` and ${number - shown.length} more` : '';
  const told = origin === 'declared' ? ' (declared)' : '';
  return `${html(title, LIMIT.title)}${told}${where === '' ? '' : `: ${where}${more}`}`;
}

const MOST = 5;

function against({ open, carried }: ClauseLine, link: Link): string {
  const lines = [
    ...open.slice(0, MOST).map((threat) => threatHtml(threat, link)),
    ...(open.length > MOST ? [`and ${open.length - MOST} more`] : []),
    ...(carried.length > 0 ? [count(carried.length, 'accepted threat')] : []),
  ];
  return lines.join('<br>');
}

function threatHtml({ severity, title, rule, evidence }: Threat, link: Link): string {
  const page = link(rule);
  const told = richHtml(title, LIMIT.title);
  const [first] = evidence;
  const at = first === undefined ? '' : ` <code>${html(placeText(first), LIMIT.path)}</code>`;
  return `<span class="badge ${severity}">${severity}</span>${page === undefined ? told : `<a href="${html(page, 500)}">${told}</a>`}${at}`;
}
