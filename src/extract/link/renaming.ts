import { identityOf, subjectKey, type Element, type Fact, type Identity, type SubjectKey } from '../../model/index.ts';

/** What an element is called from now on; `kind` is one of the model's. */
export type NewIdentity = Identity & { readonly kind: Element['kind'] };

/** New names of elements: by their key, then by the file that speaks of them. */
export class Renaming {
  readonly #byKey = new Map<SubjectKey, Map<string, NewIdentity>>();

  set(key: SubjectKey, file: string, identity: NewIdentity): void {
    const byFile = this.#byKey.get(key);
    if (byFile === undefined) this.#byKey.set(key, new Map([[file, identity]]));
    else byFile.set(file, identity);
  }

  /** The new name of what `file` calls `key`. A file that only draws a flow to it means what the first file means that states it. */
  get(key: SubjectKey, file: string): NewIdentity | null {
    const byFile = this.#byKey.get(key);
    if (byFile === undefined) return null;
    return byFile.get(file) ?? byFile.values().next().value ?? null;
  }
}

/** The facts under new names, in elements, at the ends of flows and as runners. */
export function renamed(facts: readonly Fact[], renaming: Renaming): readonly Fact[] {
  const keyOf = (key: SubjectKey, file: string): SubjectKey => {
    const identity = renaming.get(key, file);
    return identity === null ? key : subjectKey(identity);
  };
  return facts.map((fact): Fact => {
    const file = fileOf(fact);
    if (fact.fact === 'element') {
      const identity = renaming.get(subjectKey(fact.value), file);
      if (identity === null) return fact;
      const { kind, path, symbol, name } = identity;
      return { fact: 'element', value: { ...fact.value, kind, path, symbol, name } };
    }
    if (fact.fact === 'runs') return { fact: 'runs', value: { ...fact.value, runner: keyOf(fact.value.runner, file) } };
    if (fact.fact !== 'flow') return fact;
    const [source, target] = [keyOf(fact.value.source, file), keyOf(fact.value.target, file)];
    if (source === fact.value.source && target === fact.value.target) return fact;
    const data = [fact.value.source, fact.value.target].flatMap((end, index) => {
      const now = identityOf(index === 0 ? source : target).kind;
      return identityOf(end).kind === now ? [] : [now];
    });
    return { fact: 'flow', value: { ...fact.value, source, target, data: dataAs(fact.value.data, data) } };
  });
}

type Data = Extract<Fact, { fact: 'flow' }>['value']['data'];

/** What moves when an end turned out to be of another kind: what one reader took for data is a model, or the other way round. */
function dataAs(data: Data, kinds: readonly string[]): Data {
  const kind = kinds.find((one) => one === 'model' || one === 'dataset');
  if (kind !== 'model' && kind !== 'dataset') return data;
  const others = new Set<string>(['model', 'dataset', 'artifact']);
  return [...new Set(data.map((one) => (others.has(one) ? kind : one)))];
}

/** The file that states a fact. */
export function fileOf({ fact, value }: Fact): string {
  if (fact === 'signal') return '';
  if (fact === 'python-module' || fact === 'settings-file') return value.path;
  const evidence = value.evidence[0]?.path;
  if (fact === 'flow') return value.path || (evidence ?? '');
  return fact === 'runs' || fact === 'alias' || fact === 'remark' ? (evidence ?? '') : (evidence ?? value.path);
}
