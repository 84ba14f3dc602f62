import type { Analysis, Threat } from '../../model/index.ts';
import {
  actionsOf,
  changedThreats,
  completion,
  count,
  deltaRows,
  differences,
  groupByRule,
  headline,
  idsOf,
  isShowable,
  LIMIT,
  materialLines,
  materialsLine,
  moneyLine,
  placesOf,
  placeText,
  remedyOf,
  repositoryRulesLine,
  runsInText,
  standing,
  stepLines,
  visible,
  wayText,
  type Group,
  type Output,
  type RenderOptions,
} from '../contract.ts';

/** The analysis for a terminal: what to do first. */
export const text: Output = {
  id: 'text',
  summary: 'The verdict and what to do, for a terminal.',
  mediaType: 'text/plain',
  render: (analysis, options) => `${linesOf(analysis, options).join('\n')}\n`,
};

const WIDTH = 100;
const MAX_GROUPS = 100;
const MAX_LINES = 100;
const MAX_DELTA = 12;
const MAX_MATERIALS = 12;
const MAX_WAYS = 3;

const BOLD = '1';
const DIM = '2';
const COLOUR = { blocked: '1;31', decision: '1;33', 'not-assessed': '1;33', pass: '1;32' } as const;

type Paint = (style: string, text: string) => string;

function linesOf(analysis: Analysis, { colour, reproduce }: RenderOptions): readonly string[] {
  const paint: Paint = (style, text) => (colour ? `\u001B[${style}m${text}\u001B[0m` : text);
  const commits = `${analysis.head.commit.slice(0, 12)} against ${analysis.base.commit.slice(0, 12)}`;
  const top = [paint(COLOUR[analysis.verdict.status], headline(analysis)), paint(DIM, commits)];
  if (analysis.mode === 'off') return [...top, 'Nothing was judged.'];
  const { change, decide, reported, lost } = actionsOf(analysis);
  const own = repositoryRulesLine(analysis);
  return [
    ...top,
    ...(analysis.mode === 'audit' ? ['The configuration says `mode: audit`: this does not block.'] : []),
    ...threatSection('To change', change, paint),
    ...threatSection('To decide', decide, paint),
    ...lineSection(
      'To decide: protections taken away',
      lost.map(({ text, place }) => [visible(`${place}: ${text}`, LIMIT.text), 'Put it back.']),
      paint,
    ),
    ...threatSection('New or worse, nobody has to act', reported, paint),
    ...notAssessed(analysis, paint),
    ...contradictions(analysis, paint),
    ...delta(analysis, paint),
    ...bill(analysis, paint),
    ...threatLines('Changed, not worse', '~', changedThreats(analysis), paint),
    ...threatLines('Closed', '✓', analysis.diff.threats.resolved, paint),
    '',
    ...money(analysis),
    older(analysis),
    ...(own === '' ? [] : wrap(own, '')),
    ...(reproduce === '' ? [] : [`Reproduce: ${visible(reproduce, LIMIT.text)}`]),
  ];
}

function money(analysis: Analysis): readonly string[] {
  const line = moneyLine(analysis);
  if (line === null) return [];
  return wrap(visible(`${line.told}${line.mostly === '' ? '' : `, mostly: ${line.mostly}`}.`, LIMIT.text), '');
}

/** What changed of the bill of materials. */
function bill(analysis: Analysis, paint: Paint): readonly string[] {
  const lines = materialLines(analysis);
  if (lines.length === 0) return [];
  return [
    ...heading(`Bill of materials: ${materialsLine(analysis)}`, lines.length, paint),
    ...lines
      .slice(0, MAX_MATERIALS)
      .map(({ sign, kind, name, state }) => `  ${sign} ${kind} ${visible(name, LIMIT.path)} ${visible(state, 200)}`),
    ...(lines.length > MAX_MATERIALS ? [`  … and ${lines.length - MAX_MATERIALS} more`] : []),
  ];
}

function heading(title: string, number: number, paint: Paint): readonly string[] {
  return ['', paint(BOLD, `${title} (${number})`)];
}

function threatSection(title: string, threats: readonly Threat[], paint: Paint): readonly string[] {
  if (threats.length === 0) return [];
  const groups = groupByRule(threats);
  const more = groups.length - MAX_GROUPS;
  return [
    ...heading(title, threats.length, paint),
    ...groups.slice(0, MAX_GROUPS).flatMap((group, index) => threatItem(group, index + 1, paint)),
    ...(more > 0 ? [`  … and threats of ${count(more, 'more rule')}`] : []),
  ];
}

function threatItem(group: Group, number: number, paint: Paint): readonly string[] {
  const { first } = group;
  const mark = `  ${number}. `;
  const indent = ' '.repeat(mark.length);
  const { places, more } = placesOf(group);
  const where = `${places.map((place) => visible(placeText(place), LIMIT.path)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const times = group.threats.length > 1 ? `, ${group.threats.length} times` : '';
  const fingerprints = group.threats.slice(0, 5).map(({ fingerprint }) => fingerprint);
  const hidden = group.threats.length - fingerprints.length;
  const ids = [first.rule, ...idsOf(first), ...fingerprints, ...(hidden > 0 ? [`and ${hidden} more`] : [])];
  return [
    ...wrap(`${mark}${paint(BOLD, visible(first.title, LIMIT.title))}`, indent),
    ...wrap(`${indent}${where} (${standing(first)}${times})`, indent),
    ...wrap(`${indent}Why: ${visible(first.summary, LIMIT.text)}`, indent),
    ...(first.detail === '' ? [] : wrap(`${indent}Seen: ${visible(first.detail, 300)}`, indent)),
    ...(runsInText(first) === '' ? [] : wrap(`${indent}Runs in: ${visible(runsInText(first), LIMIT.text)}`, indent)),
    ...group.threats.slice(0, MAX_WAYS).flatMap((threat) => way(threat, indent)),
    ...first.mitigations.slice(0, 5).flatMap((advice) => wrap(`${indent}Do: ${visible(advice, LIMIT.text)}`, indent)),
    ...editLines(group, indent),
    ...wrap(`${indent}${ids.map((id) => visible(id)).join(' · ')}`, indent).map((line) => paint(DIM, line)),
  ];
}

/** A path hop by hop, and what of it is new. */
function way(threat: Threat, indent: string): readonly string[] {
  const lines = stepLines(threat);
  if (lines.length === 0) return [];
  const told = completion(threat);
  return [
    `${indent}${wayText(threat) === '' ? 'Made of:' : 'Path:'}`,
    ...lines.flatMap(({ text, place, note }) => {
      const mark = note === '' ? '' : ` — ${visible(note, 100)}`;
      return wrap(
        `${indent}  ${visible(text, LIMIT.title)}${place === '' ? '' : ` ${visible(place, LIMIT.path)}`}${mark}`,
        `${indent}    `,
      );
    }),
    ...(told === '' ? [] : wrap(`${indent}  ${visible(told, 300)}`, `${indent}  `)),
  ];
}

/** The lines to type, for up to three places. */
function editLines({ threats }: Group, indent: string): readonly string[] {
  return threats.slice(0, 3).flatMap(({ edits }) => {
    const edit = edits.find(isShowable);
    if (edit === undefined) return [];
    const lines = edit.replacement.split('\n').map((line) => `${indent}  ${line}`);
    return [`${indent}${visible(placeText(edit), LIMIT.path)} becomes`, ...lines];
  });
}

function lineSection(title: string, items: readonly (readonly [string, string])[], paint: Paint): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - MAX_LINES;
  return [
    ...heading(title, items.length, paint),
    ...items
      .slice(0, MAX_LINES)
      .flatMap(([told, remedy]) => [...wrap(`  ${told}`, '    '), ...(remedy === '' ? [] : [`    → ${remedy}`])]),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function notAssessed(analysis: Analysis, paint: Paint): readonly string[] {
  const files = analysis.unread.map(
    ({ path, reason }) => [`${visible(path, LIMIT.path)}: ${visible(reason, 300)}`, remedyOf(reason)] as const,
  );
  const gaps = actionsOf(analysis).gaps.map(({ message }) => [visible(message, 300), ''] as const);
  return lineSection('Not assessed', [...files, ...gaps], paint);
}

function contradictions(analysis: Analysis, paint: Paint): readonly string[] {
  const lines = differences(analysis).map(({ text, remedy, place, isNew }) => {
    const told = `${visible(place, LIMIT.path)}: ${isNew ? 'new: ' : ''}${visible(text, LIMIT.text)}`;
    return [told, remedy] as const;
  });
  return lineSection('Declared and found differ', lines, paint);
}

function delta(analysis: Analysis, paint: Paint): readonly string[] {
  const rows = deltaRows(analysis).filter(({ what }) => what !== 'closed');
  if (rows.length === 0) return [];
  return [
    ...heading('The threat model, what got weaker first', rows.length, paint),
    ...rows.slice(0, MAX_DELTA).flatMap(({ sign, what, text, evidence }) => {
      const place = evidence === undefined ? '' : ` (${visible(placeText(evidence), LIMIT.path)})`;
      return wrap(`  ${sign} ${what}: ${visible(text, LIMIT.title)}${place}`, '    ');
    }),
    ...(rows.length > MAX_DELTA ? [`  … and ${rows.length - MAX_DELTA} more`] : []),
  ];
}

function threatLines(title: string, sign: string, threats: readonly Threat[], paint: Paint): readonly string[] {
  if (threats.length === 0) return [];
  const more = threats.length - MAX_LINES;
  return [
    ...heading(title, threats.length, paint),
    ...threats.slice(0, MAX_LINES).flatMap((threat) => {
      const [place] = threat.evidence;
      const where = place === undefined ? '' : ` (${visible(placeText(place), LIMIT.path)})`;
      return wrap(`  ${sign} ${visible(threat.title, LIMIT.title)}${where} ${threat.fingerprint}`, '    ');
    }),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function older({ diff }: Analysis): string {
  const { unchanged } = diff.threats;
  const accepted = unchanged.filter(({ status }) => status === 'accepted').length;
  return `${count(unchanged.length, 'older threat')}, not counted${accepted > 0 ? ` (${accepted} accepted)` : ''}.`;
}

/** Breaks at spaces; `indent` starts all lines but the first, whose own indentation is kept. */
function wrap(line: string, indent: string): readonly string[] {
  const [start = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let current = start;
  for (const word of line.slice(start.length).split(' ')) {
    const isFirst = current.trim() === '';
    if (!isFirst && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current += isFirst ? word : ` ${word}`;
  }
  return [...lines, current];
}
