import { type Alias, type Element, type Fact, type Flow, keyOf, type SubjectKey } from '../../model/index.ts';
import { compareText } from './order.ts';
import { valuesOf } from './step.ts';

/** How many names may stand for names: an Ingress names a Service, which names pods. */
const MAX_STEPS = 5;

type Named = { readonly of: SubjectKey; readonly path: string; readonly folders: readonly string[] };

/** Things of one file that a selector chooses together. */
const MAX_CHOSEN = 20;

/**
 * Files that speak of a thing of another file by its name (a host in an address, the labels of a pod) are joined to it: flows get it as
 * their end, remarks become statements about it. Names that nothing carries stay unknown, and their flows are dropped later.
 */
export function withAliases(facts: readonly Fact[]): readonly Fact[] {
  const aliases = valuesOf(facts, 'alias');
  const book = new AddressBook(aliases);
  const elements = firstByKey(valuesOf(facts, 'element'));
  const waiting = firstByKey(aliases.flatMap(({ element }) => (element === undefined ? [] : [element])));
  const known = new Map<SubjectKey, readonly SubjectKey[]>();
  const resolve = (key: SubjectKey): readonly SubjectKey[] => {
    if (!key.startsWith(ALIAS)) return [key];
    const remembered = known.get(key) ?? book.find(key).filter((found) => elements.has(found) || waiting.has(found));
    known.set(key, remembered);
    return remembered;
  };
  const spoken = facts.flatMap((fact): Fact[] => {
    if (fact.fact === 'alias') return [];
    return fact.fact === 'flow' ? joined(fact.value, resolve) : [fact];
  });
  // What waits is drawn once a flow joins it to something that is drawn.
  for (const { source, target } of valuesOf(spoken, 'flow')) {
    for (const [end, other] of [
      [source, target],
      [target, source],
    ] as const) {
      const element = waiting.get(end);
      if (element !== undefined && elements.has(other)) elements.set(end, elements.get(end) ?? element);
    }
  }
  const drawn = [...waiting].flatMap(([key, value]): Fact[] => (elements.has(key) ? [{ fact: 'element', value }] : []));
  return [...spoken, ...drawn].flatMap((fact): Fact[] => {
    if (fact.fact !== 'remark') return [fact];
    const { about, ...said } = fact.value;
    return resolve(about).flatMap((key): Fact[] => {
      const element = elements.get(key);
      return element === undefined ? [] : [{ fact: 'element', value: { ...element, ...said } }];
    });
  });
}

const ALIAS = 'alias|';

function firstByKey(elements: readonly Element[]): Map<SubjectKey, Element> {
  const found = new Map<SubjectKey, Element>();
  for (const element of elements) {
    const key = keyOf('element', element);
    if (!found.has(key)) found.set(key, element);
  }
  return found;
}

function joined(flow: Flow, resolve: (key: SubjectKey) => readonly SubjectKey[]): Fact[] {
  const { source, target } = flow;
  if (!source.startsWith(ALIAS) && !target.startsWith(ALIAS)) return [{ fact: 'flow', value: flow }];
  const targets = resolve(target);
  return resolve(source).flatMap((from) =>
    targets.map((to): Fact => ({ fact: 'flow', value: { ...flow, source: from, target: to } })),
  );
}

/** Who goes by which name. */
class AddressBook {
  private readonly byName = new Map<string, Named[]>();

  constructor(aliases: readonly Alias[]) {
    for (const { of, names, evidence } of aliases) {
      const path = evidence[0]?.path ?? '';
      const named = { of, path, folders: foldersOf(path) };
      for (const name of new Set(names)) {
        const known = this.byName.get(name);
        if (known === undefined) this.byName.set(name, [named]);
        else known.push(named);
      }
    }
  }

  /** The elements that an alias's key stands for; several when a label chooses several, none when nobody is called so. */
  find(key: SubjectKey): readonly SubjectKey[] {
    let keys: readonly SubjectKey[] = [key];
    for (let step = 0; step < MAX_STEPS && keys.some((each) => each.startsWith(ALIAS)); step += 1) {
      keys = [...new Set(keys.flatMap((each) => (each.startsWith(ALIAS) ? this.step(each) : [each])))];
    }
    return keys;
  }

  private step(key: SubjectKey): readonly SubjectKey[] {
    const [, path = '', , name = ''] = key.split('|').map(decode);
    const folders = foldersOf(path);
    const selector = /^((?:pods|services):)(.*,.*)$/.exec(name);
    if (selector === null) return this.nearest(this.called(name), path, folders);
    const [, start = '', labels = ''] = selector;
    const each = labels.split(',').map((label) => this.byName.get(start + label) ?? []);
    const [first = [], ...others] = each.map((list) => new Set(list.map(({ of }) => of)));
    const common = new Set([...first].filter((of) => others.every((list) => list.has(of))));
    return this.nearest(
      (each[0] ?? []).filter(({ of }) => common.has(of)),
      path,
      folders,
    );
  }

  /** Who goes by a name; a host `name.namespace` may be called by its name alone, where a manifest leaves the namespace to others. */
  private called(name: string): readonly Named[] {
    const short = /^(host:[^.]+)\.[^.]+$/.exec(name)?.[1];
    return this.byName.get(name) ?? (short === undefined ? [] : (this.byName.get(short) ?? []));
  }

  /** Those in the speaker's file, else in the folder nearest to it: most of the way in common, then the fewest steps down from there. */
  private nearest(candidates: readonly Named[], speaker: string, folders: readonly string[]): readonly SubjectKey[] {
    let best: Named[] = [];
    let most = -Infinity;
    for (const candidate of candidates) {
      const shared = sharedFolders(candidate.folders, folders);
      const beside = candidate.path === speaker ? 0.5 : 0;
      const near = shared * 1_000 - (candidate.folders.length - shared) + beside;
      if (near > most) best = [];
      if (near >= most) best.push(candidate);
      most = Math.max(most, near);
    }
    // Variants of one deployment lie side by side (`compose.yaml`, `compose.dev.yaml`): one of them, always the same.
    const [file] = best.map(({ path }) => path).sort(compareText);
    const chosen = best.filter(({ path }) => path === file).map(({ of }) => of);
    return [...new Set(chosen)].sort(compareText).slice(0, MAX_CHOSEN);
  }
}

function decode(part: string): string {
  return part.replaceAll('%7C', '|').replaceAll('%25', '%');
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

function sharedFolders(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  return shared;
}
