import { z } from 'zod';
import { Binding, type Outcome, type Threat } from '../model/index.ts';
import { worsened } from '../policy/index.ts';

const Listed = z.strictObject({
  rule: z.string(),
  title: z.string(),
  severity: z.string(),
  status: z.enum(['open', 'accepted']),
  detail: z.string(),
  summary: z.string(),
  mitigations: z.array(z.string()),
  place: z.strictObject({ path: z.string(), startLine: z.number() }).nullable(),
});

/** What is kept of an analysis so that commands can speak of it: what is new or worse, and what was not read. Texts of the repository. */
export const Findings = z.strictObject({
  reasons: z.array(z.string()),
  threats: z.array(z.strictObject({ ...Binding.shape, ...Listed.shape })),
  files: z.array(Binding),
});
export type Findings = z.infer<typeof Findings>;
export type FoundThreat = Findings['threats'][number];

const MOST = 500;
const LONGEST = 1000;

/** The part of an outcome that commands speak of. */
export function findingsOf(outcome: Outcome): Findings {
  if (outcome.outcome !== 'analysed')
    return { reasons: outcome.problems.map(({ message }) => message), threats: [], files: [] };
  const { verdict, diff, bindings = [] } = outcome.analysis;
  const contents = new Map(bindings.filter(({ kind }) => kind === 'threat').map((one) => [one.subject, one]));
  const threats = worsened(diff).flatMap((threat) => {
    const binding = contents.get(threat.fingerprint);
    return binding === undefined ? [] : [{ ...binding, ...listed(threat) }];
  });
  const files = bindings.filter(({ kind }) => kind === 'file').slice(0, MOST);
  return { reasons: verdict.reasons.map(({ message }) => message), threats: threats.slice(0, MOST), files };
}

function listed({ rule, title, severity, status, detail, summary, mitigations, evidence }: Threat) {
  const [first] = evidence;
  const place = first === undefined ? null : { path: first.path, startLine: first.startLine };
  const texts = { title: cut(title), detail: cut(detail), summary: cut(summary) };
  return { rule, ...texts, severity, status, mitigations: mitigations.slice(0, 5).map(cut), place };
}

function cut(text: string): string {
  return text.slice(0, LONGEST);
}
