import { Threat } from '../src/model/index.ts';
import type { RiskSide } from '../src/risk/index.ts';
import { built } from './built.ts';

/**
 * How long it takes to simulate 10,000 years of 1,000 threats of which each is an event of its own, beside drawing as many random numbers
 * from `Math.random` alone. Bar: below 3 s.
 */
const { estimate } = await built('risk/index');
const THREATS = 1000;
const TRIALS = 10_000;

const side: RiskSide = {
  threats: Array.from({ length: THREATS }, (_, at) => threatOf(at)),
  elements: [],
  flows: [],
  valuation: {
    currency: 'EUR',
    frequency: { low: { low: 0.001, high: 0.01 }, medium: { low: 0.01, high: 0.1 }, high: { low: 0.1, high: 1 } },
    share: { low: 0.02, medium: 0.1, high: 0.4, critical: 1 },
    assets: [
      {
        name: 'everything',
        owner: '',
        elements: new Set(),
        holds: () => true,
        losses: [
          { form: 'response', factors: [{ low: 5000, high: 50_000 }], atMost: null },
          { form: 'fines', factors: [{ low: 10_000, high: 2_000_000 }], atMost: 20_000_000 },
        ],
      },
    ],
    assumptions: [],
  },
};

const bare = seconds(() => {
  let sum = 0;
  for (let at = 0; at < THREATS * TRIALS * 2; at += 1) sum += Math.random();
  return sum;
});
let expected = 0;
const simulated = seconds(() => {
  expected = estimate(side, { seed: 1, trials: TRIALS }).expected;
});
process.stdout.write(
  `${(simulated / bare).toFixed(1)} times as long as drawing two random numbers a threat and year: ${THREATS} threats, ` +
    `${TRIALS} years, ${simulated.toFixed(2)} s, ${Math.round(process.resourceUsage().maxRSS / 1000)} MB of memory at most, ` +
    `${expected} expected\n`,
);

function threatOf(at: number): Threat {
  return Threat.parse({
    rule: `rule-${at}`,
    title: 'A threat',
    summary: '',
    detail: '',
    likelihood: ['low', 'medium', 'high'][at % 3],
    impact: ['low', 'medium', 'high', 'critical'][at % 4],
    confidence: 'high',
    stride: ['E1'],
    subject: { key: `load|${at}.py||x`, kind: 'load', name: 'x', path: `${at}.py`, symbol: '', context: 'shipped' },
    evidence: [{ path: `${at}.py`, startLine: 1, endLine: 1 }],
    mitigations: [],
    fingerprint: at.toString(16).padStart(16, '0'),
    severity: 'high',
    status: 'open',
    atlas: [],
    owasp: [],
    nist: [],
    iso: [],
    edits: [],
    references: [],
  });
}

/** Processor time, which other programs do not lengthen. */
function seconds(work: () => unknown): number {
  const started = process.cpuUsage();
  work();
  return process.cpuUsage(started).user / 1e6;
}
