import type { Analysis, ConfigurationProblem, Evidence, Reason, Threat } from '../model/index.ts';
import { byWeight, compareSeverity } from '../threats/index.ts';
import { visible } from './escape.ts';

/** What a person has to do about a change, by kind; each threat stands in one list. */
export type Actions = {
  /** The files prove these. */
  readonly change: readonly Threat[];
  /** The files make these likely: a person decides. */
  readonly decide: readonly Threat[];
  /** Protections that were taken away. */
  readonly lost: readonly Reason[];
  /** What could not be judged beyond single files. */
  readonly gaps: readonly Reason[];
};

/** Threats that are new or became worse, the gravest first. */
export function newThreats({ diff }: Analysis): readonly Threat[] {
  const worse = diff.threats.changed.filter(isWorse).map(({ after }) => after);
  return [...diff.threats.introduced, ...worse].sort(byWeight);
}

type Change = { readonly before: Threat; readonly after: Threat };

/** More severe, more certain, or no longer accepted. */
export function isWorse({ before, after }: Change): boolean {
  const certainty = ['low', 'medium', 'high'];
  return (
    compareSeverity(after.severity, before.severity) > 0 ||
    certainty.indexOf(after.confidence) > certainty.indexOf(before.confidence) ||
    (before.status === 'accepted' && after.status === 'open')
  );
}

/** Sorts the verdict's reasons by what they ask for. */
export function actionsOf(analysis: Analysis): Actions {
  const { reasons } = analysis.verdict;
  const named = (...codes: readonly string[]): Set<string> =>
    new Set(reasons.filter(({ code }) => codes.includes(code)).flatMap(({ threats }) => threats));
  const blocking = named('new-threat', 'worsened-threat');
  const asking = named('likely-threat');
  const threats = newThreats(analysis);
  return {
    change: threats.filter(({ fingerprint }) => blocking.has(fingerprint)),
    decide: threats.filter(({ fingerprint }) => asking.has(fingerprint) && !blocking.has(fingerprint)),
    lost: reasons.filter(({ code }) => code === 'mitigation-removed'),
    gaps: reasons.filter(({ code }) => code === 'tree-truncated' || code === 'rule-failed'),
  };
}

/** The first words of every report: the verdict and what to do, at most 70 characters of plain text. */
export function headline(analysis: Analysis): string {
  if (analysis.mode === 'off') return 'Off in the configuration';
  const told = verdictLine(analysis);
  return analysis.mode === 'audit' ? `Audit, not enforced: ${lowerFirst(told)}`.slice(0, 70) : told;
}

function verdictLine(analysis: Analysis): string {
  const actions = actionsOf(analysis);
  switch (analysis.verdict.status) {
    case 'blocked':
      return withPlace(`Blocked: ${count(actions.change.length, 'change')} to make`, actions.change);
    case 'decision': {
      const asked = actions.decide.length + actions.lost.length;
      return withPlace(`Needs a decision: ${count(asked, 'point')}`, actions.lost.length > 0 ? [] : actions.decide);
    }
    case 'not-assessed': {
      const what = [
        ...(analysis.unread.length > 0 ? [count(analysis.unread.length, 'file')] : []),
        ...(actions.gaps.length > 0 ? [count(actions.gaps.length, 'part')] : []),
      ];
      return `Not assessed: ${what.join(', ') || 'a part'} (${restOf(analysis)} in the rest)`;
    }
    case 'pass':
      return passLine(analysis);
  }
}

function restOf({ diff }: Analysis): string {
  const { length } = diff.threats.introduced;
  return length === 0 ? 'nothing new' : `${length} new`;
}

function passLine(analysis: Analysis): string {
  const { introduced, resolved } = analysis.diff.threats;
  const closed = resolved.length === 0 ? '' : `, ${count(resolved.length, 'threat')} closed`;
  if (introduced.length > 0) return `Pass: ${introduced.length} new, none that blocks at '${analysis.failOn}'${closed}`;
  return analysis.relevant ? `Pass: no new threat${closed}` : 'Pass: the threat model did not change';
}

/** Names the file when all threats stand in one, its name is plain and the line stays short. */
function withPlace(line: string, threats: readonly Threat[]): string {
  const files = new Set(threats.flatMap(({ evidence }) => evidence.slice(0, 1).map(({ path }) => path)));
  const [file] = files;
  if (file === undefined) return line;
  if (files.size > 1) return `${line} in ${files.size} files`;
  const placed = `${line} in ${file}`;
  return placed.length <= 70 && /^[\w./-]+$/.test(file) && !file.startsWith('www.') ? placed : line;
}

/** `3 threats`, `1 threat`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How sure a threat is, in words that say what it means. */
export function certainty({ confidence }: Pick<Threat, 'confidence'>): string {
  return { high: 'proven from the files', medium: 'likely', low: 'possible' }[confidence];
}

/** `train.py:7` or `train.py:7-9`, plain text. */
export function placeText({ path, startLine, endLine }: Evidence): string {
  return `${path}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}

/** How a file that was not read can get judged; holds Markdown code spans of our own. */
export function remedyOf(reason: string): string {
  if (/pointer|LFS|not in the repository/i.test(reason)) {
    return 'make the object readable here, or accept it: `/threatmodel accept PATH until DATE because REASON`';
  }
  if (/over the limit|too large/i.test(reason)) {
    return 'raise `limits` in `.github/threatmodel.yml`, split the file, or accept it: `/threatmodel accept PATH until DATE because REASON`';
  }
  if (/symbolic link|submodule/i.test(reason)) {
    return 'commit the file itself, or accept it: `/threatmodel accept PATH until DATE because REASON`';
  }
  return 'repair the file, or accept it: `/threatmodel accept PATH until DATE because REASON`';
}

/** What this run could not know, one sentence each. */
export function limitsOf(analysis: Analysis): readonly string[] {
  const open = analysis.coverage.filter(({ status }) => status !== 'done').flatMap(({ files }) => files).length;
  return [
    'Static reading only: nothing of the repository was run, loaded or installed.',
    'No claim about how a model behaves.',
    open === 0 ? 'Every file in scope was read.' : `${count(open, 'file')} in scope not read, see the coverage.`,
  ];
}

/** A problem of the configuration in one line of plain text. */
export function problemText(problem: ConfigurationProblem): string {
  const { file, line, key, message, expected } = problem;
  return visible(`${file}:${line}: ${key}: ${message}; expected ${expected}`, 400);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
