import { commandFacts } from '../../command/index.ts';
import { keyOf, subjectKey, type Dependency, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import { readPython } from '../read-python.ts';
import { factsOfPython } from './facts-of-python.ts';

/** Where Python source stands inside another file. */
export type SnippetPlace = {
  readonly path: string;
  /** What the packages that its commands install count as. */
  readonly manifest: Dependency['manifest'];
  /** The file's line for a line of the snippet, both from 1. */
  readonly lineOf: (line: number) => number;
};

/** Python source of a step of a pipeline: what it does as a whole, and its facts as those of what runs it. */
export type Snippet = {
  /** `training`, `evaluation`, `service` or `process`, as of a file of its own. */
  readonly kind: Element['kind'];
  readonly factsOf: (runner: Pick<Element, 'kind' | 'path' | 'symbol' | 'name'>) => Fact[];
};

/** Reads Python that another file holds (a component's source, a workflow's script). Null for what is no Python. */
export async function snippetOf(text: string, place: SnippetPlace, signal: AbortSignal): Promise<Snippet | null> {
  const outcome = await readPython(text, signal);
  if (!outcome.ok) return null;
  const { path, manifest, lineOf } = place;
  const facts = factsOfPython(outcome.module, {
    path,
    text: null,
    lineOf,
    commands: (script, { symbol, context, evidence }) =>
      commandFacts(script, { path, symbol, context, manifest, evidence, startLine: evidence[0]?.startLine ?? 1 }),
  });
  const own = facts.flatMap((fact) => (fact.fact === 'element' && isOfFile(fact.value, path) ? [fact.value] : []))[0];
  return {
    kind: own?.kind ?? 'process',
    factsOf: (runner) => ownedBy(facts, own, runner),
  };
}

/** The element that stands for all code of a file. */
function isOfFile(element: Element, path: string): boolean {
  const file = path.split('/').at(-1) ?? path;
  return element.path === path && element.symbol === '' && element.name === file.replace(/\.[^.]*$/, '');
}

type Runner = Pick<Element, 'kind' | 'path' | 'symbol' | 'name'>;

/** The facts with the runner in place of the file's own element, and its symbol in front of every other one. */
function ownedBy(facts: readonly Fact[], own: Element | undefined, runner: Runner): Fact[] {
  const keys = new Map<SubjectKey, SubjectKey>();
  if (own !== undefined) keys.set(keyOf('element', own), subjectKey(runner));
  for (const fact of facts) {
    if (fact.fact !== 'element' || fact.value === own || fact.value.path === '') continue;
    keys.set(
      keyOf('element', fact.value),
      keyOf('element', { ...fact.value, symbol: below(runner, fact.value.symbol) }),
    );
  }
  const renamed = (key: SubjectKey): SubjectKey => keys.get(key) ?? key;
  return facts.flatMap((fact): Fact[] => {
    if (fact.fact === 'signal') return [fact];
    if (fact.fact === 'runs') return [{ fact: 'runs', value: { ...fact.value, runner: renamed(fact.value.runner) } }];
    if (fact.fact === 'alias') return [{ fact: 'alias', value: { ...fact.value, of: renamed(fact.value.of) } }];
    if (fact.fact === 'flow') {
      const { source, target } = fact.value;
      return [{ fact: 'flow', value: { ...fact.value, symbol: '', source: renamed(source), target: renamed(target) } }];
    }
    if (fact.fact === 'element' && fact.value === own) return [];
    if (!('symbol' in fact.value) || fact.value.path === '') return [fact];
    return [{ ...fact, value: { ...fact.value, symbol: below(runner, fact.value.symbol) } } as Fact];
  });
}

function below(runner: Runner, symbol: string): string {
  return [runner.symbol, symbol].filter((part) => part !== '').join('.');
}
