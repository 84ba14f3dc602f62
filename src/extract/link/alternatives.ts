import { keyOf, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import { push } from './graph.ts';
import { fileOf, renamed, Renaming } from './renaming.ts';

/** Kinds of which code often offers many, one of them to be chosen by a setting. */
const CHOSEN = new Set<Element['kind']>(['vector-store', 'datastore', 'llm', 'monitoring', 'model-registry']);
/** From so many on, one file's things of a kind are a choice. */
const CHOICE = 4;
const NAME = 'one of several';
const MOST_DETAILS = 20;

/**
 * A file that knows four or more stores, trackers or providers of language models offers a choice: it is drawn as one element with the
 * alternatives in its details, not as fifteen. What other files name stays what it is.
 */
export function withAlternatives(facts: readonly Fact[]): readonly Fact[] {
  const offered = new Map<string, Element[]>();
  for (const fact of facts) {
    if (fact.fact !== 'element' || fact.value.path !== '' || !CHOSEN.has(fact.value.kind)) continue;
    push(offered, `${fileOf(fact)}\0${fact.value.kind}`, fact.value);
  }
  const renaming = new Renaming();
  const choices = new Map<SubjectKey, string[]>();
  for (const [place, elements] of offered) {
    const names = [...new Set(elements.map(choiceOf))].sort();
    const [file = ''] = place.split('\0');
    for (const element of elements) {
      if (names.length < CHOICE) {
        // What one file offers as a choice another one may simply use.
        renaming.set(keyOf('element', element), file, element);
        continue;
      }
      const identity = { kind: element.kind, path: file, symbol: '', name: NAME };
      renaming.set(keyOf('element', element), file, identity);
      choices.set(keyOf('element', identity), names);
    }
  }
  if (choices.size === 0) return facts;
  return renamed(facts, renaming).map((fact): Fact => {
    const names = fact.fact === 'element' ? choices.get(keyOf('element', fact.value)) : undefined;
    if (fact.fact !== 'element' || names === undefined) return fact;
    const details = names.slice(0, MOST_DETAILS).map((name) => `or ${name}`.slice(0, 80));
    return { fact: 'element', value: { ...fact.value, details } };
  });
}

/** Models of one provider are no alternatives to each other. */
function choiceOf({ kind, name }: Element): string {
  return kind === 'llm' ? (name.split('/', 1)[0] ?? name) : name;
}
