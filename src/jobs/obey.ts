import { CONFIGURATION_PATH, readConfiguration, type Configuration } from '../policy/index.ts';
import { acceptancesOf, saveAcceptance, withdrawAcceptances, type Acceptance } from './acceptances.ts';
import { placeOf, type Answer, type Refusal } from './answer.ts';
import type { Command } from './command.ts';
import { Findings } from './findings.ts';
import type { Forge, PullRequestState, Reaction, Repository, Role } from './forge.ts';
import type { WebhookEvent } from './job-data.ts';
import { latestRecord } from './records.ts';
import type { Sql } from './sql.ts';

type CommandEvent = Extract<WebhookEvent, { kind: 'command' }>;

export type CommandTools = {
  readonly forge: Forge;
  readonly sql: Sql;
  readonly now: Date;
  /** Words for an answer, safe to post. */
  readonly say: (answer: Answer) => string;
  /** Asks for the pull request to be analysed again. */
  readonly analyse: () => Promise<void>;
};

type Case = {
  readonly event: CommandEvent;
  readonly where: Repository;
  readonly pull: PullRequestState;
  readonly tools: CommandTools;
};
type Effect = { readonly reaction: Reaction; readonly answer: Answer | null };

const RANK: readonly Role[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];
const DAY_MS = 86_400_000;

/**
 * Obeys a command of a comment. `help`, `status` and `explain` are for everybody; the others ask for the role that base's configuration
 * names, and accepting for somebody else than the pull request's author. What it does is bound to the head and the content that were
 * analysed, and doing it twice changes nothing.
 */
export async function obey(event: CommandEvent, tools: CommandTools): Promise<void> {
  const where: Repository = { owner: event.owner, name: event.repository };
  const pull = await tools.forge.pullRequest(where, event.number);
  if (pull === null) return;
  const effect = await effectOf(event.command, { event, where, pull, tools });
  if (effect.answer !== null)
    await tools.forge.reply(where, event.number, tools.say(effect.answer), placeOf(effect.answer));
  await tools.forge.react(where, event.commentId, effect.reaction);
}

async function effectOf(command: Command, given: Case): Promise<Effect> {
  if (command.name === 'help') return { reaction: 'eyes', answer: { about: 'help' } };
  if (command.name === 'status') return status(given);
  if (command.name === 'explain') return explain(command.target, given);
  const role = await given.tools.forge.roleOf(given.where, given.event.author);
  if (!reaches(role, 'write')) return { reaction: 'confused', answer: null };
  if (command.name === 'misread') return { reaction: 'confused', answer: { about: 'misread', wanted: command.wanted } };
  if (!given.pull.open) return { reaction: 'confused', answer: null };
  if (command.name === 'rerun') {
    await given.tools.analyse();
    return { reaction: 'rocket', answer: null };
  }
  if (command.name === 'reopen') return reopen(command.target, given);
  return decide(command, role, given);
}

async function status(given: Case): Promise<Effect> {
  const found = await findingsAt(given);
  if (found === null) return refuse({ why: 'not-ready' });
  const subjects = new Set([...found.findings.threats, ...found.findings.files].map(({ subject }) => subject));
  const register = await acceptancesOf(given.tools.sql, fullName(given.where));
  const acceptances = register.filter(({ subject }) => subjects.has(subject));
  const { headSha } = given.pull;
  return { reaction: 'eyes', answer: { about: 'status', headSha, ...found, acceptances } };
}

async function explain(target: string, given: Case): Promise<Effect> {
  const found = await findingsAt(given);
  if (found === null) return refuse({ why: 'not-ready' });
  const fitting = found.findings.threats.filter(({ subject, rule }) => rule === target || begins(subject, target));
  const [threat] = fitting;
  if (threat === undefined) return refuse({ why: 'unknown', target });
  return { reaction: 'eyes', answer: { about: 'explain', threat } };
}

type Decision = Extract<Command, { name: 'accept' | 'false-positive' }>;

async function decide(command: Decision, role: Role, given: Case): Promise<Effect> {
  const { event, where, pull, tools } = given;
  const configuration = await configurationOf(given);
  if (configuration === null) return refuse({ why: 'configuration' });
  const { role: needed, author_accepts: authorAccepts, max_days: days } = configuration.commands;
  if (!reaches(role, needed)) return refuse({ why: 'role', needed });
  if (!authorAccepts && pull.author?.toLowerCase() === event.author.toLowerCase()) return refuse({ why: 'author' });
  const until = command.name === 'accept' ? command.until : null;
  const wrongDay = until === null ? null : refusalOfDay(until, days, tools.now);
  if (wrongDay !== null) return refuse(wrongDay);
  const found = await findingsAt(given);
  if (found === null) return refuse({ why: 'not-ready' });
  const { threats, files } = found.findings;
  const fitting = [
    ...threats.filter(({ subject }) => begins(subject, command.target)),
    ...files.filter(({ subject }) => subject === command.target).map((file) => ({ ...file, title: file.subject })),
  ];
  const [only] = fitting;
  if (only === undefined) return refuse({ why: 'unknown', target: command.target });
  if (fitting.length > 1) return refuse({ why: 'ambiguous', target: command.target });
  const acceptance: Acceptance = {
    repository: fullName(where),
    kind: only.kind,
    subject: only.subject,
    content: only.content,
    title: only.title,
    decision: command.name === 'accept' ? 'accepted' : 'false-positive',
    by: event.author,
    because: command.because,
    until,
    pullRequest: event.number,
    headSha: pull.headSha,
    commentId: event.commentId,
    decidedAt: tools.now,
  };
  await saveAcceptance(tools.sql, acceptance);
  await tools.analyse();
  return { reaction: '+1', answer: { about: 'decided', acceptance } };
}

async function reopen(target: string, given: Case): Promise<Effect> {
  const { event, where, tools } = given;
  const repository = fullName(where);
  const register = await acceptancesOf(tools.sql, repository);
  const subjects = new Set(register.map(({ subject }) => subject));
  const fitting = [...subjects].filter((subject) => subject === target || begins(subject, target));
  const [subject] = fitting;
  if (subject === undefined) return refuse({ why: 'unknown', target });
  if (fitting.length > 1) return refuse({ why: 'ambiguous', target });
  await withdrawAcceptances(tools.sql, {
    repository,
    subject,
    by: event.author,
    at: tools.now,
    commentId: event.commentId,
  });
  await tools.analyse();
  return { reaction: '+1', answer: { about: 'reopened', subject, by: event.author } };
}

function refuse(refusal: Refusal): Effect {
  return { reaction: 'confused', answer: { about: 'refused', refusal } };
}

function refusalOfDay(until: string, days: number, now: Date): Refusal | null {
  if (until < now.toISOString().slice(0, 10)) return { why: 'past' };
  const last = new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return until > last ? { why: 'too-long', days } : null;
}

/** What was found at the present head; null while it is not analysed. */
async function findingsAt({ event, where, pull, tools }: Case) {
  const of = { repository: fullName(where), pullRequest: event.number, headSha: pull.headSha };
  const record = await latestRecord(tools.sql, of);
  const findings = Findings.safeParse(record?.summary);
  return record === undefined || !findings.success ? null : { verdict: record.verdict, findings: findings.data };
}

async function configurationOf({ where, pull, tools }: Case): Promise<Configuration | null> {
  const source = await tools.forge.configuration(where, pull.baseSha);
  const reading = readConfiguration(source === null ? null : { file: CONFIGURATION_PATH, text: source.text });
  return reading.ok ? reading.configuration : null;
}

function begins(fingerprint: string, digits: string): boolean {
  return /^[0-9a-f]{6,16}$/.test(digits) && fingerprint.startsWith(digits);
}

function reaches(role: Role, needed: Role): boolean {
  return RANK.indexOf(role) >= RANK.indexOf(needed);
}

function fullName({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}
