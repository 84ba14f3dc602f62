import type { Analysis, ConfigurationProblem, Edit, Evidence, Reason, Threat } from '../model/index.ts';
import { worsened } from '../policy/index.ts';
import { byWeight } from '../threats/index.ts';
import { subjectName } from './delta.ts';
import { hasInvisible, visible } from './escape.ts';

/** A protection that was taken away; texts come from the repository. */
export type LostProtection = {
  readonly text: string;
  /** `serve.py:12`, or the file alone; empty when the reason names none. */
  readonly place: string;
};

/** What a person has to do about a change, by kind; each threat stands in one list. */
export type Actions = {
  /** The files prove these. */
  readonly change: readonly Threat[];
  /** The files make these likely: a person decides. */
  readonly decide: readonly Threat[];
  /** New or worse, but nobody has to act: below the threshold, only possible, or accepted. */
  readonly reported: readonly Threat[];
  /** Protections that were taken away. */
  readonly lost: readonly LostProtection[];
  /** What could not be judged beyond single files. */
  readonly gaps: readonly Reason[];
};

/** Threats that are new or became worse, the gravest first. */
export function newThreats({ diff }: Analysis): readonly Threat[] {
  return worsened(diff).sort(byWeight);
}

/** Threats that changed and did not become worse, the gravest first. */
export function changedThreats({ diff }: Analysis): readonly Threat[] {
  const worse = new Set(worsened(diff));
  return diff.threats.changed
    .map(({ after }) => after)
    .filter((threat) => !worse.has(threat))
    .sort(byWeight);
}

/** Sorts new threats and the verdict's reasons by what they ask for. */
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
    reported: threats.filter(({ fingerprint }) => !asking.has(fingerprint) && !blocking.has(fingerprint)),
    lost: reasons.filter(({ code }) => code === 'mitigation-removed').map((reason) => lostProtection(analysis, reason)),
    gaps: reasons.filter(({ code }) => code === 'tree-truncated' || code === 'rule-failed'),
  };
}

/** The reason says which protection went; the delta it speaks of knows the line. */
function lostProtection({ diff }: Analysis, { message, files }: Reason): LostProtection {
  const delta = diff.system.mitigations.removed.find(
    ({ control, subject, evidence }) =>
      message === `'${control}' was removed from ${subject.name}` && evidence.every(({ path }) => files.includes(path)),
  );
  if (delta === undefined) return { text: message, place: files[0] ?? '' };
  const [evidence] = delta.evidence;
  return {
    text: `'${delta.control}' was removed from ${subjectName(delta.subject.name)}`,
    place: evidence === undefined ? (files[0] ?? '') : placeText(evidence),
  };
}

/** The first words of every report: the verdict and what to do, at most 70 characters of plain text. */
export function headline(analysis: Analysis): string {
  if (analysis.mode === 'off') return 'Off in the configuration';
  const told = verdictLine(analysis);
  return analysis.mode === 'audit' ? `Audit, not enforced: ${lowerFirst(told)}`.slice(0, 70) : told;
}

/** The verdict and what to do, whatever the mode. */
export function verdictLine(analysis: Analysis): string {
  const { status } = analysis.verdict;
  if (status === 'pass') return passLine(analysis);
  const { change, decide, lost, gaps } = actionsOf(analysis);
  if (status === 'blocked') return withPlace(`Blocked: ${count(change.length, 'change')} to make`, filesOf(change));
  if (status === 'decision') {
    const files = [...filesOf(decide), ...lost.map(({ place }) => place.replace(/:[\d-]+$/, ''))];
    return withPlace(`Needs a decision: ${count(decide.length + lost.length, 'point')}`, files);
  }
  const what = [
    ...(analysis.unread.length > 0 ? [count(analysis.unread.length, 'file')] : []),
    ...(gaps.length > 0 ? [count(gaps.length, 'part')] : []),
  ];
  return `Not assessed: ${what.join(', ') || 'a part'} (${restOf(analysis)} in the rest)`;
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

function filesOf(threats: readonly Threat[]): readonly string[] {
  return threats.flatMap(({ evidence }) => evidence.slice(0, 1).map(({ path }) => path));
}

/** Names the file when all points stand in one, its name is plain and the line stays short. */
function withPlace(line: string, paths: readonly string[]): string {
  const files = new Set(paths);
  const [file] = files;
  if (file === undefined || file === '') return line;
  if (files.size > 1) return `${line} in ${files.size} files`;
  const placed = `${line} in ${file}`;
  return placed.length <= 70 && /^[\w./-]+$/.test(file) && !file.startsWith('www.') ? placed : line;
}

/** `3 threats`, `1 threat`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** How sure a threat is, in words that say what it means. */
function certainty({ confidence }: Pick<Threat, 'confidence'>): string {
  return { high: 'proven from the files', medium: 'likely', low: 'possible' }[confidence];
}

/** Severity, certainty and whether somebody accepted it. */
export function standing(threat: Threat): string {
  return `${threat.severity}, ${certainty(threat)}${threat.status === 'accepted' ? ', accepted' : ''}`;
}

/** `train.py:7` or `train.py:7-9`, plain text. */
export function placeText({ path, startLine, endLine }: Evidence): string {
  return `${path}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`;
}

/** Whether an edit is short and holds nothing that a reader would not see. */
export function isShowable({ replacement }: Edit): boolean {
  return (
    replacement.length <= 2000 &&
    replacement.split('\n').length <= 3 &&
    !replacement.includes('\r') &&
    !hasInvisible(replacement)
  );
}

/** Which jobs run what a threat is about, and what they hold, one sentence without its full stop; empty when none holds anything. Plain text. */
export function runsInText({ runsIn = [] }: Threat): string {
  return runsIn
    .map(({ job, rights, evidence }) => `${job} with ${rights.join(', ')} (${placeText(evidence)})`)
    .join('; ');
}

/** Ids of the catalogues that a threat is mapped to. */
export function idsOf(threat: Threat): readonly string[] {
  return [...threat.stride, ...threat.atlas, ...threat.owasp, ...threat.nist, ...threat.iso];
}

/** How a file that was not read can get judged; holds Markdown code spans of our own. */
export function remedyOf(reason: string): string {
  if (/pointer|LFS|not in the repository/i.test(reason)) {
    return 'make the object readable to this check, or leave the file out with `paths.ignore` in `.github/threatmodel.yml`';
  }
  if (/over the limit|too large/i.test(reason)) {
    return 'raise `limits` in `.github/threatmodel.yml`, split the file, or leave it out with `paths.ignore`';
  }
  if (/symbolic link|submodule/i.test(reason)) {
    return 'commit the file itself, or leave it out with `paths.ignore` in `.github/threatmodel.yml`';
  }
  if (/not scanned/i.test(reason)) {
    return 'publish the weights as safetensors, or have a person look at the file and leave it out with `paths.ignore` in `.github/threatmodel.yml`';
  }
  return 'repair the file, or leave it out with `paths.ignore` in `.github/threatmodel.yml`';
}

/** What an empty delta means; what was not read may have changed. */
export function sameModel(analysis: Analysis): string {
  const isWhole = analysis.unread.length + actionsOf(analysis).gaps.length === 0;
  return isWhole ? 'The threat model did not change.' : 'In what was read, the threat model did not change.';
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

/** Which rules of the repository's own judged, and which of them were cut off; empty when it has none. Holds ids and our own words alone. */
export function repositoryRulesLine({ repositoryRules = [], coverage }: Analysis): string {
  if (repositoryRules.length === 0) return '';
  const cut = coverage.filter(({ part, status }) => part === 'rules' && status === 'failed');
  const shown = repositoryRules.slice(0, 20).join(', ');
  const more = repositoryRules.length > 20 ? ` and ${repositoryRules.length - 20} more` : '';
  const gaps = cut.slice(0, 20).map(({ plugin, reason = '' }) => `${plugin} (${visible(reason, 200)})`);
  const told = gaps.length === 0 ? '' : ` Not judged to the end: ${gaps.join('; ')}.`;
  return `Rules of this repository judged, too: ${shown}${more}.${told}`;
}

/** The first words about a configuration that cannot be used, at most 70 characters of plain text. */
export function problemHeadline(problems: readonly ConfigurationProblem[]): string {
  const [first] = problems;
  if (first === undefined) return 'Configuration: cannot be used';
  const told = `Configuration: ${visible(first.key, 24)} on line ${first.line} cannot be used`;
  const rest = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return told.length + rest.length <= 70 ? told + rest : told;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
