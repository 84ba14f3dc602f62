import { subjectKey, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import type { PythonModule } from '../module.ts';
import { adversarialFacts } from './adversarial.ts';
import { moduleFacts } from '../project/module-fact.ts';
import { answerOperationFacts } from './answer-operations.ts';
import { commandOptionFacts } from './command-options.ts';
import { markupFacts } from './markup.ts';
import { agentFacts } from './agents.ts';
import { attribute, ownersOf } from './attribute.ts';
import { elementFact } from './build.ts';
import { controlsOf, type Control } from './controls.ts';
import { credentialFacts } from './credentials.ts';
import { dataFacts } from './data.ts';
import { downloadFacts } from './downloads.ts';
import { foldFacts } from './fold.ts';
import { llmFacts } from './llm.ts';
import { loadFacts } from './loads.ts';
import { operationFacts } from './operations.ts';
import { pipelinesOf } from './pipelines/index.ts';
import { platformFacts } from './platforms.ts';
import { referenceFacts } from './references.ts';
import { servingOptionFacts } from './serving-options.ts';
import { servingFacts } from './serving.ts';
import { setupFacts } from './setup.ts';
import { signalFacts } from './signals.ts';
import { tableFacts } from './tables.ts';
import { kindOfCode, trainingFacts, workOf } from './training.ts';
import { evidenceOf, selfKey, unitOf } from './unit.ts';
import type { PythonSource, Unit } from './unit.ts';

/**
 * States what a Python module is to a machine-learning system: what it fetches, loads, serves, trains, asks and runs, and the pipelines
 * that it declares. One fact for a subject, sorted by key. A module without anything of note yields nothing, not even an element for its
 * file.
 */
export function factsOfPython(module: PythonModule, source: PythonSource): Fact[] {
  const draft = unitOf(module, source, kindOfCode);
  const pipelines = pipelinesOf(draft);
  const of = ownersOf(draft, pipelines.owners);
  const claimed = new Set([...pipelines.claims].map(({ startLine }) => startLine));
  const isOwned: IsOwned = ({ symbol, startLine }) =>
    claimed.has(startLine) || of({ symbol, line: draft.lineOf(startLine) }).length > 0;
  const shared = pipelines.owners.size > 0 || claimed.size > 0;
  const unit = shared ? withoutSteps(draft, isOwned) : draft;
  const stated = [
    ...referenceFacts(unit),
    ...downloadFacts(unit),
    ...loadFacts(unit),
    ...llmFacts(unit),
    ...agentFacts(unit),
    ...servingFacts(unit),
    ...servingOptionFacts(unit),
    ...trainingFacts(unit),
    ...adversarialFacts(unit),
    ...dataFacts(unit),
    ...tableFacts(unit),
    ...platformFacts(unit),
    ...operationFacts(unit),
    ...answerOperationFacts(unit),
    ...markupFacts(unit),
    ...commandOptionFacts(unit),
    ...credentialFacts(unit),
    ...setupFacts(unit),
  ];
  const own = withoutClaimed(stated, selfKey(unit), new Set([...claimed].map((line) => draft.lineOf(line))));
  const facts = [
    ...(shared ? attribute(own, selfKey(unit), of) : own),
    ...ofSelf(pipelines.facts, selfKey(draft), selfKey(unit)),
  ];
  const controls = controlsOf(draft);
  const ownControls = controls.filter((control) => !isOwned(control));
  const self = selfFacts(unit, facts, isOwned, ownControls);
  const steps = pipelines.elements.map((element) => {
    const shown = controls.filter((control) =>
      of({ symbol: control.symbol, line: draft.lineOf(control.startLine) }).some(
        (owner) => subjectKey(owner) === subjectKey(element),
      ),
    );
    return elementFact(withControls(element, shown));
  });
  const folded = foldFacts([...facts, ...steps, ...self, ...signalFacts(unit)]);
  return [...folded, ...moduleFacts(unit, folded, isOwned)];
}

type IsOwned = (place: { readonly symbol: string; readonly startLine: number }) => boolean;

function withControls(element: Element, shown: readonly Control[]): Element {
  if (shown.length === 0) return element;
  return {
    ...element,
    controls: [...new Set([...element.controls, ...shown.map(({ control }) => control)])].toSorted(),
  };
}

/** The same unit whose own element is only what stands outside of steps. */
function withoutSteps(unit: Unit, isOwned: IsOwned): Unit {
  const { module } = unit;
  const kind = kindOfCode({
    calls: module.calls.filter((call) => !isOwned(call)),
    definitions: module.definitions.filter((definition) => !isOwned(definition)),
  });
  return { ...unit, self: { ...unit.self, kind } };
}

/** Flows of the file's own element without those of calls whose work is somebody else's. */
function withoutClaimed(facts: readonly Fact[], self: SubjectKey, claimed: ReadonlySet<number>): readonly Fact[] {
  if (claimed.size === 0) return facts;
  return facts.filter(
    ({ fact, value }) =>
      fact !== 'flow' ||
      (value.source !== self && value.target !== self) ||
      !claimed.has(value.evidence[0]?.startLine ?? 0),
  );
}

/** Flows of the file's element, whose kind was told before its steps were known. */
function ofSelf(facts: readonly Fact[], draft: SubjectKey, self: SubjectKey): readonly Fact[] {
  if (draft === self) return facts;
  const end = (key: SubjectKey): SubjectKey => (key === draft ? self : key);
  return facts.map((fact): Fact =>
    fact.fact === 'flow'
      ? { fact: 'flow', value: { ...fact.value, source: end(fact.value.source), target: end(fact.value.target) } }
      : fact,
  );
}

/** The file's own element: when a flow needs it, or when the file trains, evaluates, serves or protects something outside of steps. */
function selfFacts(unit: Unit, facts: readonly Fact[], isOwned: IsOwned, controls: readonly Control[]): Fact[] {
  const key = selfKey(unit);
  const flows = facts.flatMap((fact) =>
    fact.fact === 'flow' && (fact.value.source === key || fact.value.target === key) ? [fact.value] : [],
  );
  const work = workOf(unit, isOwned);
  if (flows.length === 0 && unit.self.kind === 'process' && controls.length === 0) return [];
  const spans = [...work, ...controls.slice(0, 5)].map((place) => evidenceOf(unit, place));
  const evidence = spans.length > 0 ? spans : flows.slice(0, 3).flatMap((flow) => flow.evidence);
  if (evidence.length === 0) return [];
  return [elementFact(withControls({ ...unit.self, evidence }, controls))];
}
