import { commandFacts } from '../../command/index.ts';
import { contextOf } from '../../model/index.ts';
import type { Fact, SubjectKey } from '../../model/index.ts';
import type { Step } from './workflow.ts';
import { repositoryPath } from '../../statement/index.ts';
import { withoutExpressions } from './shell-words.ts';

/** What the commands of a step's script do to the system. `runner` is the workflow's element where it has one. */
export function scriptFacts(
  step: Step,
  place: { readonly path: string; readonly symbol: string; readonly runner: SubjectKey | null },
): Fact[] {
  const { run } = step;
  if (run === null || !step.isShell) return [];
  const script = withoutExpressions(run.text);
  // A folded text has other lines than the file: its commands stand somewhere in it.
  const lines = script.trimEnd().split('\n').length;
  const folded = lines < run.endLine - run.textLine;
  const { path, symbol, runner } = place;
  const facts = commandFacts(script, {
    path,
    symbol,
    context: contextOf(path),
    startLine: run.textLine,
    manifest: 'workflow',
    evidence: folded ? [{ path, startLine: run.textLine, endLine: run.endLine }] : undefined,
    runner: runner ?? undefined,
  });
  return facts.map((fact) => startedFrom(step.folder, fact));
}

/** Started files are named from the folder that the step works in. */
function startedFrom(folder: string, fact: Fact): Fact {
  if (fact.fact !== 'runs' || folder === '' || folder.includes('$')) return fact;
  return { fact: 'runs', value: { ...fact.value, path: repositoryPath(folder, fact.value.path) ?? fact.value.path } };
}
