import { amount, amounts, count, LIMIT, type RiskOutput, visible } from '../contract.ts';

const MOST = 10;

/** An estimate for a terminal. */
export const riskText: RiskOutput = {
  id: 'text',
  summary: 'The loss to expect in a year and what makes it, for a terminal.',
  mediaType: 'text/plain',
  render: ({ commit, estimate }) => {
    const { currency, expected, p50, p95, p99, scenarios, mitigations, drivers, assumptions, unvalued } = estimate;
    const money = (value: number): string => amount(value, currency);
    const defaults = assumptions.filter(({ origin }) => origin === 'default');
    const lines = [
      `Loss to expect in a year: ${money(expected)} (${commit.slice(0, 12)})`,
      `${p50 === 0 ? 'Half of the years cost nothing' : `Half of the years cost more than ${money(p50)}`}, one in twenty more than ${money(p95)}, one in a hundred more than ${money(p99)}.`,
      ...(estimate.accepted > 0 ? [`Of it accepted: ${money(estimate.accepted)}.`] : []),
      ...list(
        'What makes it',
        scenarios.map(
          ({ scenario, expected: own, p95: bad }) =>
            `${money(own)} a year${bad === 0 ? '' : `, one year in twenty over ${money(bad)}`}: ${visible(scenario.title, LIMIT.title)} (${visible(scenario.asset)}${scenario.threats.length > 1 ? `, ${scenario.threats.length} places` : ''}${scenario.accepted ? ', accepted' : ''})`,
        ),
      ),
      ...list(
        'What closing them gains',
        mitigations.map(
          ({ rule, advice, threats, expected: gain }) =>
            `${money(gain)} a year: ${rule}, ${count(threats, 'threat')}. ${visible(advice, LIMIT.text)}`,
        ),
      ),
      ...list(
        'What the number hangs on',
        drivers
          .filter(({ atLow, atHigh }) => atLow !== atHigh)
          .map(({ what, atLow, atHigh }) => `${amounts(atLow, atHigh, currency)}: ${visible(what, LIMIT.title)}`),
      ),
      ...list(
        'Not your values but ours',
        defaults.map(({ what, value }) => `${visible(what, LIMIT.title)}: ${visible(value)}`),
      ),
      '',
      ...(unvalued.length > 0
        ? [
            `${count(unvalued.length, 'threat')} ${unvalued.length === 1 ? 'reaches' : 'reach'} nothing that has a value in the configuration.`,
          ]
        : []),
      `${estimate.trials} simulated years, seed ${estimate.seed}: the same input gives the same numbers.`,
    ];
    return `${lines.join('\n')}\n`;
  },
};

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - MOST;
  return [
    '',
    `${title} (${items.length})`,
    ...items.slice(0, MOST).map((item) => `  ${item}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
