import type { Estimate } from '../../risk/index.ts';
import {
  amount,
  count,
  html,
  htmlDocument,
  LIMIT,
  richHtml,
  type RiskOutput,
  type RiskReport,
  section,
} from '../contract.ts';

import { exceedanceCurve, tornado } from './curve.ts';

/** An estimate as one page that stands alone. */
export const riskHtml: RiskOutput = {
  id: 'html',
  summary: 'One page for people who decide about money, without script or network.',
  mediaType: 'text/html',
  render: (report) => htmlDocument('Loss to expect in a year', body(report)),
};

function body({ commit, estimate }: RiskReport): string {
  const { currency, expected, p50, p95, p99, tail, accepted, unvalued, trials, seed } = estimate;
  const money = (value: number): string => amount(value, currency);
  const figures: readonly (readonly [string, string])[] = [
    [money(expected), 'to expect in a year'],
    p50 === 0 ? ['Half', 'of the years cost nothing'] : [money(p50), 'half of the years cost more'],
    [money(p95), 'one year in twenty costs more'],
    [money(p99), 'one in a hundred costs more'],
    ...(accepted > 0 ? [[money(accepted), 'of it accepted'] as const] : []),
  ];
  return [
    '<header>',
    '<h1>Loss to expect in a year</h1>',
    `<p class="dim">What the threats of <code>${commit.slice(0, 12)}</code> would cost, by the values that the team declared.</p>`,
    `<ul class="counts">${figures.map(([value, name]) => `<li><b>${html(value)}</b> ${name}</li>`).join('')}</ul>`,
    '</header>',
    '<main>',
    section('How likely a year costs more', curve(estimate, tail)),
    section('What makes it', scenarios(estimate)),
    section('What closing them gains', mitigations(estimate)),
    section('What the number hangs on', tornado(estimate)),
    section('Every value behind it', assumptions(estimate)),
    section(
      'Limits',
      `<ul>${[
        ...(unvalued.length > 0
          ? [
              `Of no value here: ${count(unvalued.length, 'threat')} whose way leads to nothing that has a value in the configuration.`,
            ]
          : []),
        'Threats of one rule on one asset are one event: where the first door stays open, closing the second gains nothing.',
        'Events are taken to strike independently of each other.',
        `${trials} simulated years from seed ${seed}: the same input gives the same numbers.`,
      ]
        .map((line) => `<li>${html(line, 300)}</li>`)
        .join('')}</ul>`,
    ),
    '</main>',
  ].join('\n');
}

function curve(estimate: Estimate, tail: number): string {
  const drawn = exceedanceCurve(estimate);
  if (drawn === '') return '<p>No simulated year costs anything.</p>';
  const rows = estimate.exceedance.map(
    ({ probability, loss }) => `<tr><td>${percent(probability)}</td><td>${amount(loss, estimate.currency)}</td></tr>`,
  );
  return [
    drawn,
    `<p>The worst twentieth of the years costs ${amount(tail, estimate.currency)} in the mean.</p>`,
    `<details><summary>As a table</summary><table><thead><tr><th scope="col">Probability</th><th scope="col">costs more than</th></tr></thead><tbody>${rows.join('')}</tbody></table></details>`,
  ].join('\n');
}

const MOST = 50;

function scenarios({ scenarios: all, currency }: Estimate): string {
  if (all.length === 0) return '<p>No threat reaches anything that has a value.</p>';
  const rows = all.slice(0, MOST).map(({ scenario, expected, p95 }) => {
    const places = scenario.threats.flatMap(({ evidence }) => evidence.slice(0, 1));
    const shown = places
      .slice(0, 3)
      .map(({ path, startLine }) => `<code>${html(`${path}:${startLine}`, LIMIT.path)}</code>`);
    const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
    const owner = scenario.owner === '' ? '' : `, ${html(scenario.owner)}`;
    return `<tr><td>${amount(expected, currency)}</td><td>${p95 > 0 ? amount(p95, currency) : '—'}</td><td>${richHtml(scenario.title, LIMIT.title)}${scenario.accepted ? ' (accepted)' : ''}<br><span class="dim">${shown.join(', ')}${more}</span></td><td>${html(scenario.asset)}${owner}</td><td>${scenario.likelihood}, ${scenario.impact}</td></tr>`;
  });
  const head = ['a year', 'one in twenty', 'Threat', 'What it hits', 'Likelihood, impact'];
  return `${table(head, rows)}${all.length > MOST ? `<p>and ${all.length - MOST} more</p>` : ''}`;
}

function mitigations({ mitigations: all, currency }: Estimate): string {
  const rows = all.map(
    ({ advice, threats, expected, p95 }) =>
      `<tr><td>${amount(expected, currency)}</td><td>${p95 > 0 ? amount(p95, currency) : '—'}</td><td>${richHtml(advice, LIMIT.text)}</td><td>${threats}</td></tr>`,
  );
  return rows.length === 0 ? '' : table(['less a year', 'less in one year of twenty', 'What to do', 'Threats'], rows);
}

function assumptions({ assumptions: all }: Estimate): string {
  const rows = all.map(
    ({ what, value, origin, source }) =>
      `<tr><td>${html(what, LIMIT.title)}</td><td>${html(value, LIMIT.title)}</td><td>${origin === 'default' ? '<span class="badge medium">ours</span>' : 'yours'}</td><td>${html(source, LIMIT.text)}</td></tr>`,
  );
  return table(['Value', '', 'Whose', 'Where from'], rows);
}

function table(head: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(3))} %`;
}
