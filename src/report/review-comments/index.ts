import type { Analysis, CommitSha, Edit, Evidence, Fingerprint, Threat } from '../../model/index.ts';
import { compareSeverity } from '../../threats/index.ts';
import {
  code,
  completion,
  fenced,
  groupBy,
  isShowable,
  LIMIT,
  newThreats,
  placeText,
  runsInText,
  rich,
  safeUrl,
  stepLines,
  taxonomyUrl,
  wayText,
} from '../contract.ts';

/** A comment on lines of the head. `fingerprints` are the threats that it speaks of. */
export type ReviewComment = {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly fingerprints: readonly Fingerprint[];
  /** At most 8 lines. */
  readonly body: string;
};

const MAX_COMMENTS = 5;
const MAX_MARKERS = 50;

/** At most 5 comments, the gravest first: open threats, new or worse, from medium on; one for each rule, file and symbol. */
export function reviewCommentsOf(analysis: Analysis): readonly ReviewComment[] {
  const worth = newThreats(analysis).filter(
    (threat) =>
      threat.status === 'open' && compareSeverity(threat.severity, 'medium') >= 0 && threat.evidence.length > 0,
  );
  const groups = groupBy(worth, (threat) => [threat.rule, threat.evidence[0]?.path, threat.subject.symbol].join('\0'));
  return [...groups.values()].slice(0, MAX_COMMENTS).flatMap(commentOn);
}

/** What a comment reads once its threats are gone from `commit`; keeps the markers of `fingerprints`. */
export function resolvedBody(commit: CommitSha, fingerprints: readonly Fingerprint[] = []): string {
  const told = `**Resolved in \`${commit.slice(0, 7)}\`.** What this comment named is no longer there.`;
  return [told, ...(fingerprints.length > 0 ? [markers(fingerprints)] : [])].join('\n');
}

function commentOn(threats: readonly Threat[]): readonly ReviewComment[] {
  const [first] = threats;
  const evidence = first?.evidence[0];
  if (first === undefined || evidence === undefined) return [];
  const edit = suggestionFor(first, evidence);
  const { startLine, endLine } = edit ?? evidence;
  const fingerprints = threats.map(({ fingerprint }) => fingerprint);
  return [{ path: evidence.path, startLine, endLine, fingerprints, body: bodyOf(threats, first, evidence, edit) }];
}

/** An edit that can be shown in full and covers the evidence's lines. */
function suggestionFor(threat: Threat, evidence: Evidence): Edit | undefined {
  return threat.edits.find(
    (edit) =>
      isShowable(edit) &&
      edit.path === evidence.path &&
      edit.startLine === evidence.startLine &&
      edit.endLine === evidence.endLine,
  );
}

function bodyOf(threats: readonly Threat[], first: Threat, evidence: Evidence, edit: Edit | undefined): string {
  const where = first.subject.symbol === '' ? 'this file' : code(first.subject.symbol);
  const more = threats.length > 1 ? `; ${threats.length - 1} more like it in ${where}` : '';
  const told = runsInText(first);
  const runs = told === '' ? '' : `. Runs in: ${rich(told, LIMIT.text)}`;
  const seen = `Seen: ${rich(first.detail, 300)} (${code(placeText(evidence), LIMIT.path)}${more})${runs}`;
  const change =
    edit === undefined ? `Change: ${rich(first.mitigations[0] ?? '')}` : fenced('suggestion', edit.replacement);
  const ids = [...first.atlas.slice(0, 1), ...first.owasp.slice(0, 1)].map(idLink);
  return [
    `**${rich(first.title, LIMIT.title)}**`,
    `${rich(first.summary, 400)} ${seen}`,
    ...wayLine(first),
    change,
    `${[code(first.rule), ...ids].join(' · ')} ${markers(threats.map(({ fingerprint }) => fingerprint))}`,
  ].join('\n');
}

/** A path with the place of each hop, in one line. */
function wayLine(threat: Threat): readonly string[] {
  const steps = stepLines(threat).map(
    ({ text, place, note }) =>
      `${rich(text, 120)}${place === '' ? '' : ` ${code(place, LIMIT.path)}`}${note === '' ? '' : ` **${rich(note, 80)}**`}`,
  );
  if (steps.length === 0) return [];
  return [
    [`${wayText(threat) === '' ? 'Made of' : 'Path'}: ${steps.join('; ')}.`, rich(completion(threat), 300)]
      .join(' ')
      .trim(),
  ];
}

function idLink(id: string): string {
  const url = safeUrl(taxonomyUrl(id) ?? '');
  return url === undefined ? rich(id) : `[${rich(id)}](${url})`;
}

function markers(fingerprints: readonly Fingerprint[]): string {
  return fingerprints
    .slice(0, MAX_MARKERS)
    .map((fingerprint) => `<!-- stridegate:${fingerprint} -->`)
    .join('');
}
