import type { Analysis, Evidence, Threat } from '../model/index.ts';
import type { RenderOptions } from './contract.ts';
import { differences } from './contradictions.ts';
import { deltaRows } from './delta.ts';
import { code, fenced, fencedJson, LIMIT, prose, rich, safeUrl } from './escape.ts';
import { changeChart } from './flow-chart.ts';
import { groupByRule, placesOf, type Group } from './group.ts';
import { materialLines, materialsLine } from './materials.ts';
import { moneyLine } from './money.ts';
import { rulePage } from './rule-page.ts';
import { completion, stepLines, wayText } from './steps.ts';
import { taxonomyUrl } from './taxonomy.ts';
import {
  actionsOf,
  changedThreats,
  count,
  idsOf,
  newThreats,
  placeText,
  remedyOf,
  repositoryRulesLine,
  runsInText,
  sameModel,
  standing,
  verdictLine,
  type LostProtection,
} from './wording.ts';

/** Verdict, what to do, and what became of the rest: Markdown of at most 12 lines. */
export function summaryOf(analysis: Analysis, { reportUrl }: RenderOptions): string {
  const { change, decide, lost, gaps } = actionsOf(analysis);
  const { threats } = analysis.diff;
  const items = [
    ...groupByRule(change).map((group) => `**Change** ${groupLine(group)}`),
    ...groupByRule(decide).map((group) => `**Decide** ${groupLine(group)}`),
    ...lost.map((protection) => `**Decide** ${lostLine(protection)}`),
    ...analysis.unread.map(({ path, reason }) => `**Not assessed** ${code(path, LIMIT.path)} — ${prose(reason)}`),
    ...gaps.map(({ message }) => `**Not assessed** ${prose(message, 200)}`),
    ...differences(analysis)
      .filter(({ isNew }) => isNew)
      .map(({ text, place }) => `**Compare** ${code(place, LIMIT.path)} — ${rich(text, 300)}`),
  ];
  const url = safeUrl(reportUrl ?? '');
  const also = `Also: ${count(threats.resolved.length, 'threat')} closed, ${count(threats.unchanged.length, 'older threat')} unchanged (not counted).`;
  const waived = analysis.verdict.status === 'not-assessed' && analysis.notAssessed === 'neutral';
  return [
    `${verdictOf(analysis)} — \`${analysis.head.commit.slice(0, 7)}\` vs \`${analysis.base.commit.slice(0, 7)}\``,
    '',
    ...items.slice(0, 6).map((item, index) => `${index + 1}. ${item}`),
    ...(items.length > 6 ? [`7. and ${items.length - 6} more in the details below`] : []),
    '',
    ...moneyLines(analysis),
    url === undefined ? also : `${also} [Report](${url})`,
    ...(waived ? ['The configuration lets unread files pass: this does not block.'] : []),
  ].join('\n');
}

function verdictOf(analysis: Analysis): string {
  const told = rich(verdictLine(analysis));
  return analysis.mode === 'audit' ? `**Audit: this check does not block.** If enforced: **${told}**` : `**${told}**`;
}

function moneyLines(analysis: Analysis): readonly string[] {
  const line = moneyLine(analysis);
  if (line === null) return [];
  return [`${prose(line.told, 300)}${line.mostly === '' ? '' : `, mostly: ${rich(line.mostly, LIMIT.title)}`}.`, ''];
}

function runsIn(threat: Threat): string {
  const told = runsInText(threat);
  return told === '' ? '' : ` Runs in: ${rich(told, LIMIT.text)}.`;
}

function lostLine({ text, place }: LostProtection): string {
  return `${place === '' ? '' : `${code(place, LIMIT.path)} — `}${prose(text, 200)}. Put it back.`;
}

function groupLine(group: Group): string {
  const told = [
    `${rich(group.first.title, LIMIT.title)}.`,
    wayOf(group.first),
    rich(group.first.mitigations[0] ?? '', 300),
  ];
  return `${whereOf(group)} — ${told.filter((part) => part !== '').join(' ')}`;
}

/** A path in one line, and what of it is new. */
function wayOf(threat: Threat): string {
  const way = wayText(threat);
  const told = completion(threat);
  return [way === '' ? '' : `Path: ${rich(way, 300)}.`, told === '' ? '' : rich(told, 300)]
    .filter((part) => part !== '')
    .join(' ');
}

function wayItems(threat: Threat): readonly string[] {
  return stepLines(threat).map(
    ({ text, place, note }, at) =>
      `  - ${at + 1}. ${rich(text, LIMIT.title)}${place === '' ? '' : ` ${code(place, LIMIT.path)}`}${note === '' ? '' : ` **${rich(note, 100)}**`}`,
  );
}

function whereOf(group: Group): string {
  const { places, more } = placesOf(group);
  const times = group.threats.length > 1 ? `${group.threats.length} times: ` : '';
  return `${times}${places.map((place: Evidence) => code(placeText(place), LIMIT.path)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What is left out when the text is too long, in this order. */
const DROPS = ['machine block', 'diagram', 'mappings', 'advice', 'low threats', 'medium threats'] as const;

/**
 * Everything else as Markdown: the delta, the diagram, all threats, what was not read, a block for machines. Detail is left out until it
 * takes no more than `maxBytes` of UTF-8, and the text says what is missing.
 */
export function detailsOf(analysis: Analysis, options: RenderOptions, maxBytes: number): string {
  for (let dropped = 0; dropped <= DROPS.length; dropped += 1) {
    const text = textWithout(analysis, options, new Set(DROPS.slice(0, dropped)), 200);
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  for (let shown = 40; shown > 1; shown = Math.floor(shown / 2)) {
    const text = textWithout(analysis, options, new Set(DROPS), shown);
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return 'The details are longer than GitHub takes; `stridegate diff` prints them.';
}

function textWithout(analysis: Analysis, options: RenderOptions, dropped: ReadonlySet<string>, shown: number): string {
  const { diff, unread } = analysis;
  const { gaps } = actionsOf(analysis);
  const own = repositoryRulesLine(analysis);
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
      ...groups
        .slice(0, shown)
        .map((group) => threatItem(group, rulePage(group.first.rule, analysis, options), dropped)),
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
      : [sameModel(analysis)]),
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
    ...section('Changed', changedThreats(analysis)),
    ...closedLines(diff.threats.resolved, shown),
    ...(unread.length + gaps.length > 0
      ? [
          '',
          `### Not assessed (${unread.length + gaps.length})`,
          ...gaps.slice(0, shown).map(({ message }) => `- ${prose(message, 300)}`),
          ...unread
            .slice(0, shown)
            .map(({ path, reason }) => `- ${code(path, LIMIT.path)} — ${prose(reason)} → ${remedyOf(reason)}`),
          ...(unread.length > shown ? [`- +${unread.length - shown} more`] : []),
        ]
      : []),
    ...differenceLines(analysis, shown),
    ...billLines(analysis, Math.min(shown, 30)),
    '',
    `${count(diff.threats.unchanged.length, 'older threat')}, not counted.`,
    ...(own === '' ? [] : ['', prose(own, 3000)]),
    ...(dropped.has('machine block') || newThreats(analysis).length === 0
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

/** What changed of the bill of materials. */
function billLines(analysis: Analysis, shown: number): readonly string[] {
  const lines = materialLines(analysis);
  if (lines.length === 0) return [];
  return [
    '',
    `### Bill of materials (${materialsLine(analysis)})`,
    ...lines
      .slice(0, shown)
      .map(({ sign, kind, name, state }) => `- \`${sign}\` ${kind} ${code(name, LIMIT.path)} ${rich(state, 200)}`),
    ...(lines.length > shown ? [`- and ${lines.length - shown} more`] : []),
  ];
}

function differenceLines(analysis: Analysis, shown: number): readonly string[] {
  const all = differences(analysis);
  if (all.length === 0) return [];
  return [
    '',
    `### Declared and found differ (${all.length})`,
    ...all
      .slice(0, shown)
      .map(
        ({ text, remedy, place, isNew }) =>
          `- ${isNew ? '**new** ' : ''}${code(place, LIMIT.path)} — ${rich(text)}${remedy === '' ? '' : ` → ${rich(remedy)}`}`,
      ),
    ...(all.length > shown ? [`- +${all.length - shown} more`] : []),
  ];
}

function closedLines(threats: readonly Threat[], shown: number): readonly string[] {
  if (threats.length === 0) return [];
  const groups = groupByRule(threats);
  const told = groups
    .slice(0, shown)
    .map((group) => `- ${rich(group.first.title, LIMIT.title)} — ${whereOf(group)} · ${code(group.rule)}`);
  const more = groups.length - told.length;
  return [
    '',
    `### Closed (${threats.length})`,
    ...told,
    ...(more > 0 ? [`- and threats of ${count(more, 'more rule')}`] : []),
  ];
}

function threatItem(group: Group, page: string | undefined, dropped: ReadonlySet<string>): string {
  const { first } = group;
  const ids = idsOf(first).map((id) => {
    const url = safeUrl(taxonomyUrl(id) ?? '');
    return url === undefined ? rich(id) : `[${rich(id)}](${url})`;
  });
  const rule = page === undefined || dropped.has('mappings') ? code(first.rule) : `[${code(first.rule)}](${page})`;
  return [
    `- **${rich(first.title, LIMIT.title)}** (${standing(first)}) — ${whereOf(group)}`,
    `  ${rich(first.summary)} Seen: ${rich(first.detail, 300)}${runsIn(first)}`,
    ...(completion(first) === '' ? [] : [`  ${rich(completion(first), 300)}`]),
    ...(dropped.has('advice') ? [] : group.threats.slice(0, 3).flatMap(wayItems)),
    ...(dropped.has('advice') ? [] : first.mitigations.slice(0, 5).map((advice) => `  - Change: ${rich(advice)}`)),
    `  - ${[rule, ...(dropped.has('mappings') ? [] : ids)].join(' · ')}`,
  ].join('\n');
}
