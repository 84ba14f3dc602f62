import type { Analysis, ConfigurationProblem, Outcome } from '../../model/index.ts';
import {
  actionsOf,
  code,
  detailsOf,
  headline,
  LIMIT,
  newThreats,
  problemHeadline,
  prose,
  summaryOf,
  visible,
  type RenderOptions,
} from '../contract.ts';

export type Annotation = {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
};

/** GitHub's limits: title 70 by choice, summary and text 65,535 bytes each. Annotations are all of them; batching is the sender's. */
export type CheckRun = {
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'action_required';
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
};

const MAX_BYTES = 65_535;

/** The check run that tells an outcome. */
export function checkRunOf(outcome: Outcome, options: RenderOptions): CheckRun {
  if (outcome.outcome === 'misconfigured') {
    return {
      conclusion: 'action_required',
      title: problemHeadline(outcome.problems),
      summary: problemSummary(outcome.problems),
      text: '',
      annotations: [],
    };
  }
  const { analysis } = outcome;
  if (analysis.mode === 'off') {
    const summary = '**Off in the configuration.** Nothing was judged.';
    return { conclusion: 'neutral', title: headline(analysis), summary, text: '', annotations: [] };
  }
  return {
    conclusion: conclusionOf(analysis),
    title: headline(analysis),
    summary: summaryOf(analysis, options),
    text: detailsOf(analysis, options, MAX_BYTES),
    annotations: annotationsOf(analysis),
  };
}

function problemSummary(problems: readonly ConfigurationProblem[]): string {
  const lines = problems.slice(0, 8).map(({ file, line, key, message, expected }) => {
    const place = code(`${file}:${line}`, LIMIT.path);
    return `- ${place} — ${code(key)}: ${prose(message, LIMIT.title)}. Expected: ${prose(expected, LIMIT.title)}`;
  });
  return [
    '**Correct the configuration on the base branch; nothing was judged.**',
    '',
    ...lines,
    ...(problems.length > 8 ? [`- and ${problems.length - 8} more`] : []),
  ].join('\n');
}

function conclusionOf({ mode, verdict, notAssessed }: Analysis): CheckRun['conclusion'] {
  if (mode !== 'enforce') return 'neutral';
  if (verdict.status === 'blocked') return 'failure';
  if (verdict.status === 'pass') return 'success';
  return verdict.status === 'not-assessed' && notAssessed === 'neutral' ? 'neutral' : 'action_required';
}

function annotationsOf(analysis: Analysis): readonly Annotation[] {
  const { change, decide } = actionsOf(analysis);
  return newThreats(analysis).flatMap((threat) =>
    threat.evidence.map(({ path, startLine, endLine }) => ({
      path,
      startLine,
      endLine,
      level: change.includes(threat)
        ? ('failure' as const)
        : decide.includes(threat)
          ? ('warning' as const)
          : ('notice' as const),
      title: visible(threat.title, 255),
      message: visible(
        `${threat.summary} Seen: ${threat.detail}. Change: ${threat.mitigations.join(' ')} (${threat.rule})`,
        4000,
      ),
    })),
  );
}
