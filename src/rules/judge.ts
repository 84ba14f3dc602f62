import type { Finding, RuleId, SystemModel } from '../model/index.ts';
import { FINDING_LIMIT, STEP_LIMIT, stepsOn } from './budget.ts';
import { bind, type Bound } from './expression.ts';
import type { LoadedRule, RuleSet } from './load.ts';
import { type RuleGraph, ruleGraph } from './graph.ts';
import type { PathQuery } from './path-search.ts';
import { pathSubjects } from './path-subjects.ts';
import { authoritySubjects } from './authority-subjects.ts';
import { type ListedKind, type Subject, type Subjects, subjectsOf } from './subjects.ts';

/** A rule that could not judge everything that it is about: a gap in coverage, never the absence of a threat. */
export type RuleFailure = {
  readonly rule: RuleId;
  readonly message: string;
  readonly origin: LoadedRule['origin'];
  /** The rule's file, as messages name it. */
  readonly path: string;
};

export type Judgement = { readonly findings: readonly Finding[]; readonly failures: readonly RuleFailure[] };

/** An inline test whose rule did not fire on just the subjects that the test expects. */
export type TestFailure = { readonly rule: RuleId; readonly test: string; readonly message: string };

type Ready = { readonly subject: Subject; readonly bound: Bound };

/**
 * Judges a system: findings by rule id, then subject key. Nothing is judged in a system without a signal of machine learning. A
 * rule that fails on a subject keeps its other findings and is listed with its first message.
 */
export function judge(rules: RuleSet, system: SystemModel): Judgement {
  const findings: Finding[] = [];
  const failures: RuleFailure[] = [];
  if (system.signals.length === 0) return { findings, failures };
  const subjects = subjectsFor(system);
  for (const loaded of rules) {
    if (loaded.rule.status === 'deprecated') continue;
    const known = subjects(loaded);
    const outcome = judgeWith(loaded, known.subjects);
    findings.push(...outcome.fired.map((subject) => findingOf(loaded, subject)));
    const [message] = [...known.problems, ...outcome.problems];
    if (message !== undefined)
      failures.push({ rule: loaded.rule.id, message, origin: loaded.origin, path: loaded.path });
  }
  return { findings, failures };
}

/** Runs the inline tests of all rules, deprecated ones, too; an empty list means that all passed. */
export function testRules(rules: RuleSet): TestFailure[] {
  return rules.flatMap((loaded) =>
    loaded.tests.flatMap(({ name, subjects, expect }) => {
      const outcome = judgeWith(loaded, subjects.map(readyFor));
      const fired = outcome.fired
        .map(({ about }) => about.key)
        .sort()
        .join(', ');
      const expected = [...expect].sort().join(', ');
      const message = outcome.problems[0] ?? `expected [${expected}], fired on [${fired}]`;
      return outcome.problems.length === 0 && fired === expected ? [] : [{ rule: loaded.rule.id, test: name, message }];
    }),
  );
}

type ReadySubjects = { readonly subjects: readonly Ready[]; readonly problems: readonly string[] };

/** Makes the subjects of a rule ready: those of the model once for all rules on their kind, paths for each rule. */
function subjectsFor(system: SystemModel): (loaded: LoadedRule) => ReadySubjects {
  const known = new Map<ListedKind | 'authority', ReadySubjects>();
  let graph: RuleGraph | undefined;
  return ({ rule: { match }, paths }) => {
    const { each } = match;
    if (each === 'path') {
      graph ??= ruleGraph(system);
      return paths === undefined ? { subjects: [], problems: [] } : pathsReady(graph, paths);
    }
    if (each === 'authority') graph ??= ruleGraph(system);
    const ready =
      known.get(each) ??
      allReady(each === 'authority' ? authoritySubjects(graph ?? ruleGraph(system)) : subjectsOf(system, each));
    known.set(each, ready);
    return ready;
  };
}

function pathsReady(graph: RuleGraph, query: PathQuery): ReadySubjects {
  try {
    return allReady(pathSubjects(graph, query));
  } catch (error) {
    return { subjects: [], problems: [messageOf(error)] };
  }
}

function allReady({ subjects, problems }: Subjects): ReadySubjects {
  return { subjects: subjects.map(readyFor), problems };
}

function readyFor(subject: Subject): Ready {
  return { subject, bound: bind(subject.about.kind, subject.view) };
}

function judgeWith(loaded: LoadedRule, subjects: readonly Ready[]): { fired: Subject[]; problems: string[] } {
  const fired: Subject[] = [];
  const problems: string[] = [];
  const costs = [...loaded.when, ...loaded.unless].map(({ cost }) => cost);
  let steps = 0;
  for (const { subject, bound } of subjects) {
    if (loaded.origin === 'repository') {
      steps += stepsOn(subject.view, costs);
      const cut =
        steps > STEP_LIMIT ? `${STEP_LIMIT} steps` : fired.length === FINDING_LIMIT ? `${FINDING_LIMIT} findings` : '';
      if (cut !== '') return { fired, problems: [`cut off after ${cut}; compare less, or fire on less`] };
    }
    try {
      const concerned = loaded.when.every((condition) => condition.holds(bound));
      if (concerned && !loaded.unless.some((condition) => condition.holds(bound))) fired.push(subject);
    } catch (error) {
      problems.push(`${subject.about.key}: ${messageOf(error)}`);
    }
  }
  return { fired, problems };
}

function findingOf({ rule, title, detail }: LoadedRule, subject: Subject): Finding {
  return {
    rule: rule.id,
    title: title.render(subject.view),
    summary: rule.summary,
    detail: detail.render(subject.view),
    likelihood: rule.likelihood,
    impact: rule.impact,
    confidence: rule.confidence,
    stride: rule.stride,
    atlas: rule.atlas,
    owasp: rule.owasp,
    nist: rule.nist,
    iso: rule.iso,
    subject: subject.about,
    evidence: [...subject.evidence],
    mitigations: rule.mitigations,
    edits: subject.edits.filter(({ id }) => [rule.fix].flat().some((fix) => fix === id)),
    references: rule.references,
    ...(subject.steps === undefined ? {} : { steps: [...subject.steps] }),
  };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
