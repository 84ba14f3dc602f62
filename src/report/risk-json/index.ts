import { jsonText, type RiskOutput } from '../contract.ts';

/** `stridegate.risk/1`: an estimate for other programs. */
export const riskJson: RiskOutput = {
  id: 'json',
  summary: 'The estimate for other programs, as stridegate.risk/1.',
  mediaType: 'application/json',
  render: ({ commit, estimate: { scenarios, unvalued, ...estimate } }) =>
    jsonText({
      schema: 'stridegate.risk/1',
      commit,
      ...estimate,
      scenarios: scenarios.map(({ scenario: { threats, ...scenario }, expected, p95 }) => ({
        ...scenario,
        threats: threats.map(({ fingerprint }) => fingerprint),
        expected,
        p95,
      })),
      unvalued: unvalued.map(({ fingerprint }) => fingerprint),
    }),
};
