import type { Analysis, Evidence, Outcome, Threat } from '../../model/index.ts';
import {
  actionsOf,
  certainty,
  changeChart,
  code,
  count,
  deltaRows,
  fenced,
  fencedJson,
  groupByRule,
  headline,
  LIMIT,
  newThreats,
  placesOf,
  placeText,
  problemText,
  prose,
  remedyOf,
  rich,
  safeUrl,
  taxonomyUrl,
  visible,
  type Group,
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
    const lines = outcome.problems.slice(0, 8).map((problem) => `- ${prose(problemText(problem), 400)}`);
    return {
      conclusion: 'action_required',
      title: `Configuration: ${count(outcome.problems.length, 'line')} to correct`,
      summary: ['**Correct the configuration on the base branch; nothing was judged.**', '', ...lines].join('\n'),
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
    text: textOf(analysis),
    annotations: annotationsOf(analysis),
  };
}

function conclusionOf({ mode, verdict, notAssessed }: Analysis): CheckRun['conclusion'] {
  if (mode !== 'enforce') return 'neutral';
  if (verdict.status === 'blocked') return 'failure';
  if (verdict.status === 'pass') return 'success';
  return verdict.status === 'not-assessed' && notAssessed === 'neutral' ? 'neutral' : 'action_required';
}

function summaryOf(analysis: Analysis, { reportUrl }: RenderOptions): string {
  const { change, decide, lost, gaps } = actionsOf(analysis);
  const { threats } = analysis.diff;
  const items = [
    ...groupByRule(change).map((group) => `**Change** ${groupLine(group)}`),
    ...groupByRule(decide).map((group) => `**Decide** ${groupLine(group)}`),
    ...lost.map(({ message }) => `**Decide** ${prose(message, 200)}`),
    ...analysis.unread.map(({ path, reason }) => `**Not assessed** ${code(path, LIMIT.path)} — ${prose(reason)}`),
    ...gaps.map(({ message }) => `**Not assessed** ${prose(message, 200)}`),
  ];
  const url = safeUrl(reportUrl ?? '');
  const also = `Also: ${count(threats.resolved.length, 'threat')} closed, ${count(threats.unchanged.length, 'older threat')} unchanged (not counted).`;
  const waived = analysis.verdict.status === 'not-assessed' && analysis.notAssessed === 'neutral';
  return [
    `**${rich(headline(analysis))}** — \`${analysis.head.commit.slice(0, 7)}\` vs \`${analysis.base.commit.slice(0, 7)}\``,
    '',
    ...items.slice(0, 6).map((item, index) => `${index + 1}. ${item}`),
    ...(items.length > 6 ? [`7. and ${items.length - 6} more in the details below`] : []),
    '',
    url === undefined ? also : `${also} [Report](${url})`,
    ...(waived ? ['The configuration lets unread files pass: this does not block.'] : []),
  ].join('\n');
}

function groupLine(group: Group): string {
  return `${whereOf(group)} — ${rich(group.first.title, LIMIT.title)}. ${rich(group.first.mitigations[0] ?? '', 300)}`;
}

function whereOf(group: Group): string {
  const { places, more } = placesOf(group);
  const times = group.threats.length > 1 ? `${group.threats.length} times: ` : '';
  return `${times}${places.map((place: Evidence) => code(placeText(place), LIMIT.path)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What is left out when the text is too long, in this order. */
const DROPS = ['machine block', 'diagram', 'mappings', 'advice', 'low threats', 'medium threats'] as const;

function textOf(analysis: Analysis): string {
  for (let dropped = 0; dropped <= DROPS.length; dropped += 1) {
    const text = textWithout(analysis, new Set(DROPS.slice(0, dropped)), 200);
    if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  }
  for (let shown = 40; shown > 1; shown = Math.floor(shown / 2)) {
    const text = textWithout(analysis, new Set(DROPS), shown);
    if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  }
  return 'The details are longer than GitHub takes; `stridegate diff` prints them.';
}

function textWithout(analysis: Analysis, dropped: ReadonlySet<string>, shown: number): string {
  const { diff, unread } = analysis;
  const chart = dropped.has('diagram') ? '' : changeChart(diff.system, analysis.system);
  const kept = (threats: readonly Threat[]): readonly Threat[] =>
    threats.filter(({ severity }) => !dropped.has(`${severity} threats`));
  const section = (title: string, threats: readonly Threat[]): string[] => {
    const groups = groupByRule(kept(threats));
    if (threats.length === 0) return [];
    const hidden = threats.length - groups.slice(0, shown).reduce((sum, group) => sum + group.threats.length, 0);
    return [
      '',
      `### ${title} (${threats.length})`,
      ...groups.slice(0, shown).map((group) => threatItem(group, dropped)),
      ...(hidden > 0 ? [`- +${hidden} more`] : []),
    ];
  };
  const rows = deltaRows(analysis);
  return [
    ...(dropped.size > 0 ? [`Shortened to GitHub's limit; left out: ${[...dropped].join(', ')}.`, ''] : []),
    ...(rows.length > 0
      ? [
          '| | Change | Because | Asks |',
          '|---|---|---|---|',
          ...rows
            .slice(0, 6)
            .map(
              (row) =>
                `| ${row.sign} ${row.what} | ${rich(row.text, 200)} | ${row.evidence ? code(placeText(row.evidence), LIMIT.path) : '—'} | ${row.asks || '—'} |`,
            ),
        ]
      : ['The threat model did not change.']),
    ...(rows.length > 6 ? ['', `+${rows.length - 6} more changes`] : []),
    ...(chart === ''
      ? []
      : [
          '',
          '<details><summary>Data-flow diagram of what changed</summary>',
          '',
          fenced('mermaid', chart.trimEnd()),
          '',
          '</details>',
        ]),
    ...section('New or worse', newThreats(analysis)),
    ...section(
      'Changed',
      diff.threats.changed.map(({ after }) => after),
    ),
    ...section('Closed', diff.threats.resolved),
    ...(unread.length > 0
      ? [
          '',
          `### Not assessed (${unread.length})`,
          ...unread
            .slice(0, shown)
            .map(({ path, reason }) => `- ${code(path, LIMIT.path)} — ${prose(reason)} → ${remedyOf(reason)}`),
          ...(unread.length > shown ? [`- +${unread.length - shown} more`] : []),
        ]
      : []),
    '',
    `${count(diff.threats.unchanged.length, 'older threat')}, not counted.`,
    ...(dropped.has('machine block')
      ? []
      : [
          '',
          fencedJson(
            newThreats(analysis).map((threat) => ({
              rule: threat.rule,
              fingerprint: threat.fingerprint,
              path: threat.evidence[0]?.path ?? '',
              lines: [threat.evidence[0]?.startLine ?? 0, threat.evidence[0]?.endLine ?? 0],
              verdict: analysis.verdict.status,
              fix: threat.edits[0]?.id ?? 'manual',
            })),
          ),
        ]),
  ].join('\n');
}

function threatItem(group: Group, dropped: ReadonlySet<string>): string {
  const { first } = group;
  const ids = [...first.stride, ...first.atlas, ...first.owasp, ...first.nist, ...first.iso].map((id) => {
    const url = safeUrl(taxonomyUrl(id) ?? '');
    return url === undefined ? rich(id) : `[${rich(id)}](${url})`;
  });
  return [
    `- **${rich(first.title, LIMIT.title)}** (${first.severity}, ${certainty(first)}) — ${whereOf(group)}`,
    `  ${rich(first.summary)} Seen: ${rich(first.detail, 300)}`,
    ...(dropped.has('advice') ? [] : first.mitigations.slice(0, 5).map((advice) => `  - Change: ${rich(advice)}`)),
    `  - ${[code(first.rule), ...(dropped.has('mappings') ? [] : ids)].join(' · ')}`,
  ].join('\n');
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
