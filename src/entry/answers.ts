import { FORMS, type Acceptance, type Answer, type Refusal } from '../jobs/index.ts';
import { code, prose, rich } from '../report/index.ts';

const MOST = 20;
const LINE = 400;

/** What a command is answered with, in GitHub's Markdown. Everything that comes from people or the repository is escaped. */
export function answerText(answer: Answer): string {
  switch (answer.about) {
    case 'help':
      return help();
    case 'misread':
      return `Nothing was done: that is not one of the commands. Write \`${answer.wanted}\` on the first line; \`${FORMS.help}\` lists them all.`;
    case 'refused':
      return `Nothing was done: ${refusalText(answer.refusal)}`;
    case 'decided':
      return decidedText(answer.acceptance);
    case 'reopened':
      return `**Reopened** ${code(answer.subject)} by ${code(answer.by)}: it counts again. The check follows.`;
    case 'explain':
      return explainText(answer);
    default:
      return statusText(answer);
  }
}

function help(): string {
  return [
    '**Commands of the threat model check**',
    '',
    `- \`${FORMS.status}\` lists what is new, with ids, and what is accepted.`,
    `- \`${FORMS.explain}\` says what was seen and what to change.`,
    `- \`${FORMS.rerun}\` analyses this pull request again. *`,
    `- \`${FORMS.accept}\`: a threat, or a file that could not be read, does not count until that day. *`,
    `- \`${FORMS['false-positive']}\`: a threat does not count as it stands. *`,
    `- \`${FORMS.reopen}\` takes an acceptance back. *`,
    '',
    '\\* for people who may write to this repository; the author of the pull request cannot accept what it brings, unless the configuration',
    'says so. An acceptance ends by itself when what it speaks of changes. A command stands on the first line of a comment.',
  ].join('\n');
}

function refusalText(refusal: Refusal): string {
  switch (refusal.why) {
    case 'role':
      return `accepting asks for the role \`${refusal.needed}\` in this repository (\`commands.role\` of the configuration).`;
    case 'author':
      return 'the author of a pull request cannot accept what it brings. Ask somebody else who may write to this repository.';
    case 'not-ready':
      return 'the newest commit is not analysed yet. Give the command again when its check is complete.';
    case 'configuration':
      return 'the configuration on the base branch has errors, so nobody can tell who may accept. Correct it first.';
    case 'past':
      return 'that day has passed. Name one to come.';
    case 'too-long':
      return `an acceptance may last ${refusal.days} days at most (\`commands.max_days\` of the configuration).`;
    case 'unknown':
      return `nothing here has the id ${code(refusal.target)}. \`${FORMS.status}\` lists the ids.`;
    default:
      return `several things have ids that begin with ${code(refusal.target)}. Give more digits.`;
  }
}

function decidedText(acceptance: Acceptance): string {
  const { decision, title, subject, until } = acceptance;
  const what = decision === 'accepted' ? 'Accepted' : 'Marked as a false positive';
  const end = until === null ? 'while it stays as it is' : `until ${until}, while it stays as it is`;
  return [
    `**${what}**, ${end}: ${rich(title, LINE)} (${code(subject)})`,
    '',
    whoAndWhy(acceptance),
    '',
    `The check follows. \`/threatmodel reopen ${subject.slice(0, 8)}\` takes it back.`,
  ].join('\n');
}

function whoAndWhy({ by, because, headSha }: Acceptance): string {
  return `By ${code(by)} at \`${headSha.slice(0, 7)}\`, because: ${prose(because, LINE)}`;
}

function explainText({ threat }: Extract<Answer, { about: 'explain' }>): string {
  const { place, mitigations } = threat;
  const where = place === null ? '' : ` in ${code(`${place.path}:${place.startLine}`)}`;
  return [
    `**${rich(threat.title, LINE)}** (${code(threat.subject)}, ${threat.severity})`,
    '',
    rich(threat.summary),
    '',
    `Seen${where}: ${rich(threat.detail)}`,
    '',
    ...mitigations.map((text) => `- ${rich(text)}`),
    '',
    `Rule ${code(threat.rule)}. To live with it: \`/threatmodel accept ${threat.subject.slice(0, 8)} until YYYY-MM-DD because REASON\``,
  ].join('\n');
}

function statusText({ headSha, verdict, findings, acceptances }: Extract<Answer, { about: 'status' }>): string {
  const threats = findings.threats.map(({ subject, title, severity, status }) => {
    const state = status === 'accepted' ? ', accepted' : '';
    return `- ${code(subject)} ${rich(title, LINE)} (${severity}${state})`;
  });
  const files = findings.files.map(({ subject }) => `- ${code(subject, LINE)} was not read`);
  const accepted = acceptances.map((one) => {
    const end = one.until === null ? '' : ` until ${one.until}`;
    return `- ${code(one.subject)}${end}. ${whoAndWhy(one)}`;
  });
  const all = [...threats, ...files];
  return [
    `**${verdict === 'decision' ? 'Needs a decision' : sentence(verdict)}** at \`${headSha.slice(0, 7)}\`: ${findings.reasons.map((reason) => prose(reason, LINE)).join('; ')}`,
    '',
    ...(all.length === 0 ? ['Nothing new, and nothing that was not read.'] : capped(all)),
    ...(accepted.length === 0 ? [] : ['', 'Accepted, while they stay as they were:', '', ...capped(accepted)]),
  ].join('\n');
}

function sentence(verdict: string): string {
  const words = verdict.replaceAll('-', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function capped(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST), `- and ${lines.length - MOST} more, in the check`];
}
