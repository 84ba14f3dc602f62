import { basename } from 'node:path';
import { catalogOf, type CatalogName, type Catalogs, resolve } from '../catalog/index.ts';
import type { SubjectKind } from '../model/index.ts';
import { type Condition, readCondition } from './expression.ts';
import { issueTexts } from './issue-text.ts';
import { hint } from './nearest.ts';
import type { PathQuery } from './path-search.ts';
import { PathShape, Rule } from './rule.ts';
import { problemIn, readRuleDocument, type RuleProblem, ruleProblemText } from './rule-document.ts';
import { type RuleFile, readRuleFiles } from './rule-files.ts';
import type { Subject } from './subjects.ts';
import { compareText } from './text.ts';
import { readTemplate, type Template } from './template.ts';
import { testSubjects } from './test-subjects.ts';
import { knownControls } from './vocabulary.ts';

/** A rule that may judge: checked, compiled, its mappings written as reports write them (`AML.T0010.003@5.6.0`). */
export type LoadedRule = {
  readonly rule: Rule;
  /** The folder that it lies in: `references`, `agents`. */
  readonly area: string;
  /** Whether it comes with the application or from the base commit of the repository that it judges. */
  readonly origin: 'shipped' | 'repository';
  /** Its file as messages name it: `rules/references/x.yaml`. */
  readonly path: string;
  /** The line of a key such as `tests[0]` in its file. */
  readonly lineOf: (key: string) => number;
  readonly when: readonly Condition[];
  readonly unless: readonly Condition[];
  /** What to look for, for a rule on each path. */
  readonly paths: PathQuery | undefined;
  readonly title: Template;
  readonly detail: Template;
  readonly tests: readonly LoadedTest[];
};

export type LoadedTest = {
  readonly name: string;
  readonly subjects: readonly Subject[];
  readonly expect: readonly string[];
};

/** All rules, by id. */
export type RuleSet = readonly LoadedRule[];

export type RulesReading =
  | { readonly ok: true; readonly rules: RuleSet }
  | { readonly ok: false; readonly problems: readonly string[] };

const PATH_FIELDS: ReadonlySet<string> = new Set(Object.keys(PathShape.shape));

type Source = Omit<RuleFile, 'text'>;
type Problems = string[];
type Compiled = Omit<LoadedRule, 'origin' | 'path' | 'lineOf'>;

/**
 * Reads every `<area>/<id>.yaml` of a directory, synchronously, and checks each rule and the set. Either all rules can be used, or
 * every problem is told in a line: `rules/data/x.yaml:14: match.when[1]: no field 'tagret' on flow (did you mean 'target'?)`.
 */
export function loadRules(directory: string, catalogs: Catalogs, root = basename(directory)): RulesReading {
  const problems: RuleProblem[] = [];
  const reading = readRules(readRuleFiles(directory, root, problems), catalogs);
  problems.push(...reading.problems);
  if (problems.length === 0 && reading.rules.length === 0)
    problems.push({ file: root, line: 1, key: '', message: 'holds no rule; add <area>/<id>.yaml' });
  if (problems.length === 0) return { ok: true, rules: reading.rules };
  return { ok: false, problems: problems.toSorted(byPlace).map(ruleProblemText) };
}

function byPlace(a: RuleProblem, b: RuleProblem): number {
  return compareText(a.file, b.file) || a.line - b.line;
}

/** Checks rules and the set that they make together; rules by id. Bounded: the files may come from anybody's base commit. */
export function readRules(
  files: readonly RuleFile[],
  catalogs: Catalogs,
): { readonly rules: RuleSet; readonly problems: readonly RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const rules = files.flatMap((file) => loadRule(file, catalogs, problems) ?? []);
  problems.push(...clashes(rules));
  return { rules: rules.toSorted((a, b) => compareText(a.rule.id, b.rule.id)), problems };
}

/** The rule with this id, or the one that had it before. */
export function findRule(rules: RuleSet, id: string): LoadedRule | undefined {
  return (
    rules.find(({ rule }) => rule.id === id) ?? rules.find(({ rule }) => rule.aliases.some((alias) => alias === id))
  );
}

/** The set without the rules of these ids (or earlier ids). */
export function withoutRules(rules: RuleSet, ids: readonly string[]): RuleSet {
  const left = new Set(ids.flatMap((id) => findRule(rules, id)?.rule.id ?? []));
  return rules.filter(({ rule }) => !left.has(rule.id));
}

function loadRule(source: RuleFile, catalogs: Catalogs, problems: RuleProblem[]): LoadedRule | undefined {
  const reading = readRuleDocument(source.text);
  if (!reading.ok) {
    problems.push({ file: source.path, line: reading.line, key: '', message: reading.message });
    return undefined;
  }
  const { data, lineOf } = reading.document;
  const own: Problems = [];
  const parsed = Rule.safeParse(data);
  if (!parsed.success) own.push(...issueTexts(parsed.error.issues, Rule, data));
  const compiled = parsed.success ? compile(parsed.data, source, catalogs, own) : undefined;
  problems.push(...own.map((told) => problemIn(source.path, told, lineOf)));
  return compiled === undefined ? undefined : { ...compiled, origin: 'shipped', path: source.path, lineOf };
}

function compile(rule: Rule, source: Source, catalogs: Catalogs, problems: Problems): Compiled {
  const { each } = rule.match;
  if (`${rule.id}.yaml` !== source.file) problems.push(`id: '${rule.id}' is not the file's name; rename one of them`);
  if (rule.status === 'experimental' && rule.confidence !== 'low') {
    problems.push("confidence: an experimental rule has confidence 'low'; lower it or make the rule stable");
  }
  const conditions = (lines: readonly string[], place: string): Condition[] =>
    readConditions(each, lines, place, problems);
  const template = (text: string, place: string): Template => {
    const reading = readTemplate(each, text);
    if (reading.ok) return reading.template;
    problems.push(`${place}: ${reading.message}`);
    return { render: () => text };
  };
  const paths = pathQuery(rule, source, problems);
  return {
    rule: { ...rule, ...mappings(rule, catalogs, problems) },
    area: source.area,
    when: conditions(rule.match.when, 'match.when'),
    unless: conditions(rule.match.unless, 'match.unless'),
    paths,
    title: template(rule.title, 'title'),
    detail: template(rule.evidence, 'evidence'),
    tests: loadTests(rule, paths, problems),
  };
}

function readConditions(each: SubjectKind, lines: readonly string[], place: string, problems: Problems): Condition[] {
  return lines.flatMap((line, at) => {
    const reading = readCondition(each, line);
    if (reading.ok) return [reading.condition];
    problems.push(`${place}[${at}]: ${reading.message}`);
    return [];
  });
}

/** Both ends of a path have to be said; rules on anything else say nothing of paths. */
function pathQuery({ match }: Rule, source: Source, problems: Problems): PathQuery | undefined {
  const stoppedBy = match['stopped-by'];
  if (match.each !== 'path') {
    for (const [field, said] of Object.entries(match)) {
      if (PATH_FIELDS.has(field) && Array.isArray(said) && said.length > 0)
        problems.push(`match.${field}: belongs to rules on each path; leave it out`);
    }
    return undefined;
  }
  // What a search asks of elements and flows is not counted against the budget of a repository's rules.
  if (source.path.startsWith('.github/')) {
    problems.push("match.each: a repository's own rule cannot look for paths; judge the element or the flow");
    return undefined;
  }
  for (const end of ['from', 'to'] as const) {
    if (match[end].length === 0) problems.push(`match.${end}: a path needs a condition on the element at this end`);
  }
  stoppedBy.forEach((control, at) => {
    if (!knownControls.some((known) => known === control))
      problems.push(`match.stopped-by[${at}]: no protection '${control}' (${hint(control, knownControls)})`);
  });
  return {
    from: readConditions('element', match.from, 'match.from', problems),
    through: match.through.map((entry, at) => readConditions('element', entry, `match.through[${at}]`, problems)),
    to: readConditions('element', match.to, 'match.to', problems),
    along: readConditions('flow', match.along, 'match.along', problems),
    stoppedBy,
    hops: match.hops,
  };
}

function mappings(
  rule: Rule,
  catalogs: Catalogs,
  problems: Problems,
): Pick<Rule, 'stride' | 'atlas' | 'owasp' | 'nist' | 'iso'> {
  const canonical = (field: string, ids: readonly string[], catalogs_: readonly CatalogName[]): string[] =>
    ids.map((id, at) => {
      const [only] = catalogs_;
      const named = catalogOf(id);
      const name = catalogs_.length === 1 ? only : catalogs_.find((candidate) => candidate === named);
      if (name === undefined) {
        problems.push(`${field}[${at}]: '${id}' belongs to none of ${catalogs_.join(', ')}; write the full id`);
        return id;
      }
      const resolution = resolve(catalogs, name, id);
      if (resolution.ok) return resolution.canonicalId;
      problems.push(`${field}[${at}]: ${resolution.message}`);
      return id;
    });
  return {
    stride: canonical('stride', rule.stride, ['stride-llm']),
    atlas: canonical('atlas', rule.atlas, ['atlas']),
    owasp: canonical('owasp', rule.owasp, ['owasp-agentic', 'owasp-llm', 'owasp-ml']),
    nist: canonical('nist', rule.nist, ['nist-ai-rmf']),
    iso: canonical('iso', rule.iso, ['iso-27001', 'iso-42001']),
  };
}

function loadTests(rule: Rule, paths: PathQuery | undefined, problems: Problems): LoadedTest[] {
  if (!rule.tests.some(({ expect }) => expect.length > 0))
    problems.push('tests: none fires; add one that expects a subject');
  if (!rule.tests.some(({ expect }) => expect.length === 0))
    problems.push('tests: none is silent; add one with `expect: []`');
  return rule.tests.flatMap((test, at) => {
    const reading = testSubjects(rule.match.each, test, paths);
    if (reading.ok) return [{ name: test.name, subjects: reading.subjects, expect: test.expect }];
    problems.push(...reading.problems.map((problem) => `tests[${at}].${problem}`));
    return [];
  });
}

/** File names make ids unique within an area; across areas, and for aliases, this does. */
export function clashes(rules: RuleSet): RuleProblem[] {
  const owners = new Map<string, string>();
  return rules.flatMap(({ rule, path, lineOf }) =>
    [rule.id, ...rule.aliases].flatMap((id, at) => {
      const owner = owners.get(id);
      if (owner === undefined) owners.set(id, path);
      if (owner === undefined) return [];
      const key = at === 0 ? 'id' : `aliases[${at - 1}]`;
      return [{ file: path, line: lineOf(key), key, message: `'${id}' is taken by ${owner}; choose another` }];
    }),
  );
}
