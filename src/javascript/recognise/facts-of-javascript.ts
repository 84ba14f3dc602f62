import { type Fact, subjectKey } from '../../model/index.ts';
import type { JavaScriptModule } from '../module.ts';
import { agentFacts } from './agents.ts';
import { elementFact, places } from './build.ts';
import { credentialFacts } from './credentials.ts';
import { dataFacts } from './data.ts';
import { foldFacts } from './fold.ts';
import { llmFacts } from './llm.ts';
import { operationFacts } from './operations.ts';
import { referenceFacts } from './references.ts';
import { servingFacts } from './serving.ts';
import { servingOptionFacts } from './serving-options.ts';
import { importedPackageFacts, signalFacts } from './signals.ts';
import { kindOfCode, workOf } from './training.ts';
import { type JavaScriptSource, type Unit, unitOf } from './unit.ts';

/**
 * States what a JavaScript or TypeScript module is to a machine-learning system: what it fetches, serves, trains, asks and runs. One fact
 * for a subject, sorted by key. A module without anything of note yields nothing, not even an element for its file.
 */
export function factsOfJavaScript(module: JavaScriptModule, source: JavaScriptSource): Fact[] {
  const unit = unitOf(module, source, kindOfCode);
  const facts = [
    ...referenceFacts(unit),
    ...llmFacts(unit),
    ...agentFacts(unit),
    ...servingFacts(unit),
    ...servingOptionFacts(unit),
    ...dataFacts(unit),
    ...operationFacts(unit),
    ...importedPackageFacts(unit),
    ...credentialFacts(unit),
  ];
  return foldFacts([...facts, ...selfFacts(unit, facts), ...signalFacts(unit)]);
}

/** The file's own element: when a flow needs it, or when the file trains, evaluates or serves a model. */
function selfFacts(unit: Unit, facts: readonly Fact[]): Fact[] {
  const key = subjectKey(unit.self);
  const flows = facts.flatMap((fact) =>
    fact.fact === 'flow' && (fact.value.source === key || fact.value.target === key) ? [fact.value] : [],
  );
  if (flows.length === 0 && (unit.self.kind === 'process' || !unit.relevant)) return [];
  const work = places(
    unit,
    workOf(unit.module, unit.self.kind).map(({ startLine }) => ({ startLine, endLine: startLine })),
  );
  const spans = flows.flatMap((flow) => flow.evidence);
  const evidence = work.length > 0 ? work : places(unit, spans).slice(0, 3);
  return evidence.length === 0 ? [] : [elementFact({ ...unit.self, evidence })];
}
