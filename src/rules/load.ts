import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { catalogOf, type CatalogName, type Catalogs, resolve } from '../catalog/index.ts';
import { type Condition, readCondition } from './expression.ts';
import { Rule } from './rule.ts';
import { compareText, type Subject } from './subjects.ts';
import { readTemplate, type Template } from './template.ts';
import { issueText, testSubjects } from './test-subjects.ts';

/** A rule that may judge: checked, compiled, its mappings written as reports write them (`AML.T0010.003@5.6.0`). */
export type LoadedRule = {
  readonly rule: Rule;
  /** The folder that it lies in: `references`, `agents`. */
  readonly area: string;
  readonly when: readonly Condition[];
  readonly unless: readonly Condition[];
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

const LARGEST_FILE = 64 * 1024;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

type Source = { readonly area: string; readonly file: string; readonly path: string };
type Problems = string[];

/**
 * Reads every `<area>/<id>.yaml` of a directory, synchronously, and checks each rule and the set. Either all rules can be used, or
 * every problem is told in a line: `rules/data/x.yaml: match.when[1]: no field 'tagret' on flow (did you mean 'target'?)`.
 * Takes files as trusted: rules are the application's own or come from a base commit.
 */
export function loadRules(directory: string, catalogs: Catalogs): RulesReading {
  const problems: Problems = [];
  const rules = listSources(directory, problems).flatMap((source) => {
    const rule = loadRule(directory, source, catalogs, problems);
    return rule === undefined ? [] : [rule];
  });
  problems.push(...clashes(rules));
  if (problems.length === 0 && rules.length === 0)
    problems.push(`${basename(directory)}: holds no rule; add <area>/<id>.yaml`);
  if (problems.length > 0) return { ok: false, problems: problems.toSorted(compareText) };
  return { ok: true, rules: rules.toSorted((a, b) => compareText(a.rule.id, b.rule.id)) };
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

function listSources(directory: string, problems: Problems): Source[] {
  const root = basename(directory);
  return list(directory).flatMap((area) => {
    if (!area.isDirectory() || !KEBAB.test(area.name)) {
      problems.push(`${root}/${area.name}: rules lie in <area>/<id>.yaml, both kebab-case; move or rename it`);
      return [];
    }
    return list(join(directory, area.name)).flatMap((entry) => {
      const path = `${root}/${area.name}/${entry.name}`;
      if (entry.isFile() && entry.name.endsWith('.yaml')) return [{ area: area.name, file: entry.name, path }];
      problems.push(`${path}: a rule is a file named <id>.yaml; move or rename it`);
      return [];
    });
  });
}

function list(path: string): Dirent[] {
  return readdirSync(path, { withFileTypes: true }).toSorted((a, b) => compareText(a.name, b.name));
}

function loadRule(directory: string, source: Source, catalogs: Catalogs, problems: Problems): LoadedRule | undefined {
  const own: Problems = [];
  const data = readYaml(join(directory, source.area, source.file), own);
  const parsed = own.length === 0 ? Rule.safeParse(data) : undefined;
  if (parsed?.success === false) own.push(...parsed.error.issues.map(issueText));
  const loaded = parsed?.success === true ? compile(parsed.data, source, catalogs, own) : undefined;
  problems.push(...own.map((problem) => `${source.path}: ${problem}`));
  return loaded;
}

function readYaml(path: string, problems: Problems): unknown {
  const text = readFileSync(path, 'utf8');
  if (text.length > LARGEST_FILE) {
    problems.push(`is longer than ${LARGEST_FILE} characters; split the rule`);
    return undefined;
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  problems.push(...[...document.errors, ...document.warnings].map(({ message }) => firstLine(message)));
  if (problems.length > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    problems.push('uses an alias; write the value out');
    return undefined;
  }
}

function compile(rule: Rule, source: Source, catalogs: Catalogs, problems: Problems): LoadedRule {
  const { each } = rule.match;
  if (`${rule.id}.yaml` !== source.file) problems.push(`id: '${rule.id}' is not the file's name; rename one of them`);
  if (rule.status === 'experimental' && rule.confidence !== 'low') {
    problems.push("confidence: an experimental rule has confidence 'low'; lower it or make the rule stable");
  }
  const conditions = (lines: readonly string[], place: string): Condition[] =>
    lines.flatMap((line, at) => {
      const reading = readCondition(each, line);
      if (reading.ok) return [reading.condition];
      problems.push(`${place}[${at}]: ${reading.message}`);
      return [];
    });
  const template = (text: string, place: string): Template => {
    const reading = readTemplate(each, text);
    if (reading.ok) return reading.template;
    problems.push(`${place}: ${reading.message}`);
    return { render: () => text };
  };
  return {
    rule: { ...rule, ...mappings(rule, catalogs, problems) },
    area: source.area,
    when: conditions(rule.match.when, 'match.when'),
    unless: conditions(rule.match.unless, 'match.unless'),
    title: template(rule.title, 'title'),
    detail: template(rule.evidence, 'evidence'),
    tests: loadTests(rule, problems),
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

function loadTests(rule: Rule, problems: Problems): LoadedTest[] {
  if (!rule.tests.some(({ expect }) => expect.length > 0))
    problems.push('tests: none fires; add one that expects a subject');
  if (!rule.tests.some(({ expect }) => expect.length === 0))
    problems.push('tests: none is silent; add one with `expect: []`');
  return rule.tests.flatMap((test, at) => {
    const reading = testSubjects(rule.match.each, test);
    if (reading.ok) return [{ name: test.name, subjects: reading.subjects, expect: test.expect }];
    problems.push(...reading.problems.map((problem) => `tests[${at}].${problem}`));
    return [];
  });
}

/** File names make ids unique within an area; across areas, and for aliases, this does. */
function clashes(rules: RuleSet): string[] {
  const owners = new Map<string, string>();
  return rules.flatMap(({ rule, area }) =>
    [rule.id, ...rule.aliases].flatMap((id) => {
      const owner = owners.get(id);
      if (owner === undefined) owners.set(id, `${area}/${rule.id}.yaml`);
      return owner === undefined
        ? []
        : [`${area}/${rule.id}.yaml: the id '${id}' is taken by ${owner}; choose another`];
    }),
  );
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/:$/, '');
}
