import type { z } from 'zod';
import {
  Artifact,
  Credential,
  Dependency,
  Element,
  Flow,
  identityOf,
  Job,
  JoinedFlow,
  Load,
  Measurement,
  Observation,
  Operation,
  PackageIndex,
  Reference,
  SubjectKey,
  type SubjectKind,
} from '../model/index.ts';
import { hint } from './nearest.ts';
import type { Given, PartialSubject, RuleTest } from './rule.ts';
import { graphOf, type RuleGraph } from './graph.ts';
import type { PathQuery } from './path-search.ts';
import { authoritySubjects } from './authority-subjects.ts';
import { pathSubjects } from './path-subjects.ts';
import { aboutSubject, type ListedKind, type Subject } from './subjects.ts';

export type TestSubjects =
  | { readonly ok: true; readonly subjects: readonly Subject[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The list of `given`, and of the system model, that holds the subjects of each kind. */
export const listOf = {
  element: 'elements',
  flow: 'flows',
  reference: 'references',
  dependency: 'dependencies',
  index: 'packageIndexes',
  load: 'loads',
  operation: 'operations',
  credential: 'credentials',
  job: 'jobs',
  artifact: 'artifacts',
  measurement: 'measurements',
  observation: 'observations',
} as const satisfies Record<ListedKind, keyof Given>;

const schemas = {
  element: Element,
  flow: JoinedFlow,
  reference: Reference,
  dependency: Dependency,
  index: PackageIndex,
  load: Load,
  operation: Operation,
  credential: Credential,
  job: Job,
  artifact: Artifact,
  measurement: Measurement,
  observation: Observation,
} as const;

const anySubject = { path: 'src/main.py', symbol: '', context: 'shipped', controls: [], edits: [] };

/**
 * What a field is when a test does not say it: the harmless or unknown value, so that each test shows what makes its rule fire.
 * `kind` of an operation and of an observation has no default. docs/adding-a-rule.md lists these.
 */
export const defaults: { readonly [Kind in ListedKind]: Readonly<Record<string, unknown>> } = {
  element: {
    kind: 'process',
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: [],
  },
  flow: { data: [], protocol: 'unknown', boundaries: [] },
  reference: {
    kind: 'model',
    repo: 'acme/base',
    resolved: true,
    revision: '',
    pinned: 'none',
    loader: 'transformers.AutoModel.from_pretrained',
    remoteCode: 'off',
    formats: ['unknown'],
    transport: 'hub',
    verified: false,
  },
  dependency: {
    ecosystem: 'pypi',
    package: 'acme',
    specifier: '==1.0',
    pinned: 'exact',
    hashed: false,
    source: 'index',
    manifest: 'requirements',
    scope: 'direct',
    dev: false,
    marker: '',
    hashes: [],
    origin: '',
    resembles: '',
    reputation: '',
    advisories: [],
  },
  index: { kind: 'index', url: 'https://pypi.org/simple', transport: 'https' },
  load: { loader: 'torch.load', format: 'torch', executes: 'unknown', origin: 'unknown' },
  operation: { input: 'unknown' },
  credential: { provider: 'generic', certainty: 'exact' },
  job: {
    triggers: ['push'],
    permissions: 'read',
    untrustedTrigger: false,
    untrustedCheckout: false,
    untrustedInput: [],
    usesSecrets: false,
    provesIdentity: false,
    selfHosted: false,
    ml: true,
    agent: false,
  },
  artifact: {
    format: 'unknown',
    storage: 'blob',
    size: 0,
    digest: '',
    scanned: false,
    verdict: 'unknown',
    findings: [],
  },
  measurement: {
    family: 'evasion',
    state: 'meets',
    demand: 'robust accuracy of at least 40 %',
    result: '',
    attack: '',
    reason: '',
  },
  observation: { about: 'package', source: 'repository', detail: 'as two files say', scan: '' },
};

/**
 * The subjects of a test's rule, completed and checked against the model; for a rule on each path, those that `paths` finds, which go by
 * `source -> target`. A problem names its place within the test.
 */
export function testSubjects(each: SubjectKind, test: RuleTest, paths?: PathQuery): TestSubjects {
  const problems = [...strayLists(each, test.given)];
  const subjects =
    each === 'path'
      ? testPaths(test, paths, problems)
      : each === 'authority'
        ? testAuthorities(test, problems)
        : listed(each, test, problems);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, subjects };
}

function listed(each: ListedKind, test: RuleTest, problems: string[]): Subject[] {
  const list = listOf[each];
  const elements = new Map((test.given.elements ?? []).map((element) => [element.id, complete('element', element)]));
  const subjects = (test.given[list] ?? []).flatMap((partial, at) => {
    const place = `given.${list}[${at}]`;
    const completed = complete(each, partial);
    const value = each === 'flow' ? joinEnds(completed, elements, place, problems) : completed;
    const parsed = schemas[each].safeParse(value);
    if (parsed.success) return [aboutSubject(each, SubjectKey.parse(partial.id), parsed.data)];
    problems.push(...parsed.error.issues.map((issue) => `${place}: ${issueText(issue)}`));
    return [];
  });
  const ids = idsOf(test.given, list, problems);
  for (const id of test.expect) {
    if (!ids.includes(id)) problems.push(`expect: no '${id}' in given.${list} (${hint(id, ids)})`);
  }
  return subjects;
}

function idsOf(given: Given, list: keyof Given, problems: string[]): string[] {
  const ids = (given[list] ?? []).map(({ id }) => id);
  if (new Set(ids).size < ids.length) problems.push(`given.${list}: two subjects have the same id; rename one`);
  return ids;
}

function testPaths(test: RuleTest, paths: PathQuery | undefined, problems: string[]): Subject[] {
  const ids = idsOf(test.given, 'elements', problems);
  for (const id of test.expect.flatMap((path) => path.split(' -> '))) {
    if (!ids.includes(id))
      problems.push(`expect: no '${id}' in given.elements (${hint(id, ids)}); write 'source -> target'`);
  }
  const graph = testGraph(test.given, problems);
  if (problems.length > 0 || paths === undefined) return [];
  try {
    const found = pathSubjects(graph, paths);
    problems.push(...found.problems);
    return found.subjects.map((subject) => {
      const { name } = identityOf(subject.about.key);
      return { ...subject, about: { ...subject.about, key: SubjectKey.parse(name) } };
    });
  } catch (error) {
    problems.push(`given: the paths cannot be looked for: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

/** What the agents of a test may do; expected by the agent's id. */
function testAuthorities(test: RuleTest, problems: string[]): Subject[] {
  const ids = idsOf(test.given, 'elements', problems);
  for (const id of test.expect) {
    if (!ids.includes(id)) problems.push(`expect: no '${id}' in given.elements (${hint(id, ids)})`);
  }
  const graph = testGraph(test.given, problems);
  if (problems.length > 0) return [];
  const found = authoritySubjects(graph);
  problems.push(...found.problems);
  return found.subjects.map((subject) => ({
    ...subject,
    about: { ...subject.about, key: SubjectKey.parse(idOf(test.given, subject)) },
  }));
}

/** A test's agents are told apart by their names, which are their ids where the test gives none. */
function idOf({ elements = [] }: Given, { about }: Subject): string {
  return elements.find(({ id, ...fields }) => (fields['name'] ?? id) === about.name)?.id ?? about.name;
}

/** The graph of a test, in which elements go by their ids. */
function testGraph({ elements = [], flows = [] }: Given, problems: string[]): RuleGraph {
  const parse = <T>(schema: z.ZodType<T>, value: unknown, place: string): T[] => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return [parsed.data];
    problems.push(...parsed.error.issues.map((issue) => `${place}: ${issueText(issue)}`));
    return [];
  };
  return graphOf(
    elements.flatMap((partial, at) =>
      parse(Element, complete('element', partial), `given.elements[${at}]`).map((element) => ({
        key: SubjectKey.parse(partial.id),
        element,
      })),
    ),
    flows.flatMap((partial, at) => {
      const { boundaries, ...flow } = complete('flow', partial);
      return parse(Flow, { ...flow, crosses: boundaries }, `given.flows[${at}]`).map((value) => ({
        key: SubjectKey.parse(partial.id),
        flow: value,
      }));
    }),
  );
}

/** One issue of a schema as `field: what is wrong`. */
export function issueText(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return place === '' ? issue.message : `${place.replace(/^\./, '')}: ${issue.message}`;
}

function complete(kind: ListedKind, partial: PartialSubject): Record<string, unknown> {
  const { id, ...fields } = partial;
  const completed: Record<string, unknown> = { name: id, ...anySubject, ...defaults[kind], ...fields };
  return { evidence: [{ path: completed['path'], startLine: 1, endLine: 1 }], ...completed };
}

function joinEnds(
  flow: Record<string, unknown>,
  elements: ReadonlyMap<unknown, object>,
  place: string,
  problems: string[],
): Record<string, unknown> {
  const ends: Record<string, unknown> = {};
  for (const end of ['source', 'target']) {
    ends[end] = elements.get(flow[end]);
    if (ends[end] === undefined) problems.push(`${place}.${end}: names no element of given.elements; add it there`);
  }
  return { ...flow, ...ends };
}

function strayLists(each: SubjectKind, given: Given): string[] {
  const walks = each === 'flow' || each === 'path' || each === 'authority';
  const wanted: readonly string[] = walks ? ['flows', 'elements'] : [listOf[each]];
  return Object.keys(given)
    .filter((list) => !wanted.includes(list))
    .map((list) => `given.${list}: a rule on each ${each} does not see it; use given.${wanted[0]}`);
}
