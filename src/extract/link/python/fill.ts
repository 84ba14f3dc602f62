import { keyOf, mergeEvidence, subjectKey } from '../../../model/index.ts';
import type {
  Context,
  Evidence,
  Fact,
  Flow,
  OpenCall,
  PythonModule,
  Reference,
  SubjectKey,
} from '../../../model/index.ts';
import { factsOfOpenCalls } from '../../../python/index.ts';
import { lesserContext } from './contexts.ts';
import { outcomesOf, type Known, type Outcome } from './outcomes.ts';

type Subject = Extract<Fact, { readonly fact: 'element' | 'reference' | 'flow' | 'load' | 'operation' }>;

/**
 * The facts of one file with its open calls completed by what other files say: a hub's model gets its name, a file its path. What was
 * stated without that knowledge and nobody states any more is taken back. A flow is stated where the call that decides stands: its `path`
 * and `symbol` are that call's.
 */
export function fillFile(known: Known, module: PythonModule, facts: readonly Fact[]): readonly Fact[] {
  const made = module.open.map((call) => outcomesOf(known, module.path, call));
  const changed = made.some((outcomes, index) =>
    outcomes.some(({ call, path, symbol }) => {
      const open = module.open[index];
      return (
        open === undefined ||
        path !== module.path ||
        symbol !== open.symbol ||
        call.opaque !== open.opaque ||
        JSON.stringify(call.given) !== JSON.stringify(open.given)
      );
    }),
  );
  if (!changed) return facts;
  const outcomes = made.flat();
  const alone = module.open.map(ownOutcome(module.path));
  const before = factsOfOpenCalls(module, module.open.map(asRead))
    .filter(isSubject)
    .map((fact) => placed(fact, module, alone, known));
  const calls = outcomes.map(({ call }) => call);
  const numbered = factsOfOpenCalls(module, calls).filter(isSubject);
  const after = numbered.map((fact) => placed(fact, module, outcomes, known));
  noteAlternatives(known, after, outcomes, numbered);
  return replaced(
    facts.map((fact) => settled(fact, after)),
    before,
    after,
  );
}

/** An open call as the file alone understood it. */
function asRead(call: OpenCall): OpenCall {
  return { ...call, given: call.given.map((item) => (item.was === undefined ? item : { ...item, value: item.was })) };
}

/** Elements that only outcomes with another configuration file state. */
function noteAlternatives(
  known: Known,
  after: readonly Subject[],
  outcomes: readonly Outcome[],
  numbered: readonly Subject[],
): void {
  const main = new Set<SubjectKey>();
  numbered.forEach((fact, index) => {
    const element = after[index];
    if (fact.fact !== 'element' || element?.fact !== 'element') return;
    const key = keyOf('element', element.value);
    const alternative = fact.value.evidence.every(({ startLine }) => outcomes[startLine - 1]?.alternative === true);
    if (alternative) known.alternatives.add(key);
    else main.add(key);
  });
  for (const key of main) known.alternatives.delete(key);
}

function ownOutcome(path: string): (call: Outcome['call']) => Outcome {
  return (call) => ({ call, evidence: [], path, symbol: call.symbol, line: null, alternative: false });
}

function isSubject(fact: Fact): fact is Subject {
  return ['element', 'reference', 'flow', 'load', 'operation'].includes(fact.fact);
}

/** A fact with the lines of the calls that its evidence numbers. */
function placed(fact: Subject, module: PythonModule, outcomes: readonly Outcome[], known: Known): Subject {
  const mine = fact.value.evidence.flatMap(({ startLine }) => outcomes[startLine - 1] ?? []);
  const lines = mine.map(({ call }): Evidence => ({
    path: module.path,
    startLine: call.startLine,
    endLine: call.endLine,
  }));
  // Where a name stands says nothing of the hub that has it.
  const hub = fact.fact === 'element' && fact.value.kind === 'external-service';
  const named = hub ? [] : mine.flatMap(({ evidence }) => evidence);
  // The call stands first: it is this file that names the thing.
  const calls = mergeEvidence([], lines);
  const evidence = [...calls, ...mergeEvidence([], named).filter((place) => !calls.some((at) => isSame(at, place)))];
  const [first] = mine;
  const context = first === undefined ? fact.value.context : contextAt(known, first, module.context);
  if (fact.fact !== 'flow') return { ...fact, value: { ...fact.value, evidence, context } } as Subject;
  return { fact: 'flow', value: flowAt(fact.value, module, first, evidence, context, known) };
}

function contextAt(known: Known, { path }: Outcome, context: Context): Context {
  return lesserContext(known.project.files.get(path)?.module.context ?? context, context);
}

/** The flow as one of the file that decides what is fetched. */
function flowAt(
  flow: Flow,
  module: PythonModule,
  outcome: Outcome | undefined,
  evidence: readonly Evidence[],
  context: Context,
  known: Known,
): Flow {
  if (outcome === undefined || (outcome.path === module.path && outcome.symbol === flow.symbol))
    return { ...flow, evidence: [...evidence], context };
  const self = selfKeyOf(module);
  const caller = known.project.files.get(outcome.path)?.module ?? module;
  const moved = (end: SubjectKey): SubjectKey => (end === self ? selfKeyOf(caller) : end);
  const site = outcome.line === null ? [] : [{ path: outcome.path, startLine: outcome.line, endLine: outcome.line }];
  return {
    ...flow,
    path: outcome.path,
    symbol: outcome.symbol,
    context,
    evidence: mergeEvidence(evidence, site),
    source: moved(flow.source),
    target: moved(flow.target),
  };
}

/** The key of a file's own element, should it have one. */
export function selfKeyOf({ kind, path }: Pick<PythonModule, 'kind' | 'path'>): SubjectKey {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return subjectKey({ kind, path, symbol: '', name: file.replace(/\.[^.]*$/, '') });
}

/** Takes back what only the calls in their incomplete form stated, and adds what they state now. */
function replaced(facts: readonly Fact[], before: readonly Subject[], after: readonly Subject[]): readonly Fact[] {
  const taken = grouped(before);
  const given = grouped(after);
  const kept = facts.flatMap((fact): Fact[] => {
    if (!isSubject(fact)) return [fact];
    const key = keyOfFact(fact);
    const old = taken.get(key);
    if (old === undefined) return [fact];
    const now = given.get(key);
    if (fact.fact === 'load') return [fact];
    if (fact.fact !== 'flow' && now !== undefined && says(old) === says(now)) return [fact];
    const rest = fact.value.evidence.filter(
      (place) => !old.some(({ value }) => value.evidence.some((at) => isSame(at, place))),
    );
    return rest.length === 0 ? [] : [{ ...fact, value: { ...fact.value, evidence: rest } } as Fact];
  });
  const edits = editsOf(facts);
  const added = after.filter((fact) => fact.fact !== 'load').map((fact) => withEdits(fact, edits));
  return [...kept, ...added];
}

function grouped(facts: readonly Subject[]): ReadonlyMap<string, readonly Subject[]> {
  const groups = new Map<string, Subject[]>();
  for (const fact of facts) {
    const key = keyOfFact(fact);
    const known = groups.get(key);
    if (known) known.push(fact);
    else groups.set(key, [fact]);
  }
  return groups;
}

function keyOfFact(fact: Subject): string {
  if (fact.fact === 'flow') return `flow ${fact.value.source} ${fact.value.target}`;
  return `${fact.fact} ${keyOf(fact.fact, fact.value)}`;
}

/** What facts say but for their places. */
function says(facts: readonly Subject[]): string {
  return [...new Set(facts.map(({ value }) => JSON.stringify({ ...value, evidence: [], edits: [] })))]
    .toSorted()
    .join('\n');
}

function isSame(a: Evidence, b: Evidence): boolean {
  return a.path === b.path && a.startLine === b.startLine && a.endLine === b.endLine;
}

/** A load of what a caller names comes from where all callers say: a file of the repository, or an address. */
function settled(fact: Fact, after: readonly Subject[]): Fact {
  if (fact.fact !== 'load' || fact.value.origin !== 'argument') return fact;
  const { loader, evidence } = fact.value;
  const origins = evidence.map((place) =>
    after.flatMap((other) =>
      other.fact === 'load' && other.value.loader === loader && other.value.evidence.some((at) => isSame(at, place))
        ? [other.value.origin]
        : [],
    ),
  );
  if (!origins.every((found) => found.length > 0 && found.every((origin) => origin === 'local' || origin === 'remote')))
    return fact;
  return { fact: 'load', value: { ...fact.value, origin: origins.flat().includes('remote') ? 'remote' : 'local' } };
}

/** Offered changes by the place of their call: what completes a name does not change what can be mended. */
function editsOf(facts: readonly Fact[]): readonly Reference[] {
  return facts.flatMap((fact) => (fact.fact === 'reference' && fact.value.edits.length > 0 ? [fact.value] : []));
}

function withEdits(fact: Subject, edited: readonly Reference[]): Fact {
  if (fact.fact !== 'reference') return fact;
  const edits = edited
    .filter(({ evidence }) => evidence.some((place) => fact.value.evidence.some((at) => isSame(at, place))))
    .flatMap((reference) => reference.edits)
    .filter(({ id }) => id !== 'disable-remote-code' || fact.value.remoteCode === 'on');
  return edits.length === 0 ? fact : { fact: 'reference', value: { ...fact.value, edits } };
}
