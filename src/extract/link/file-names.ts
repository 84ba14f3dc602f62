import { keyOf, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import { canonicalNames, type Mention } from './canonical.ts';
import { kindOfFile } from './file-kind.ts';
import { fileOf, renamed, Renaming } from './renaming.ts';
import type { Surroundings } from './step.ts';

/** Kinds of things that are kept in files. */
const FILE_KINDS: ReadonlySet<Element['kind']> = new Set(['dataset', 'model', 'artifact', 'data-source', 'prompt']);
const LONGEST = 1_024;

/**
 * Gives a file one name and one kind, however the files of the repository spell it: its path from the root where that can be told, so
 * that the step that writes it meets the step that reads it, and two files of the same name in two projects stay two.
 */
export function withFileNames(facts: readonly Fact[], { tree }: Surroundings): readonly Fact[] {
  const uses = usesOf(facts);
  const mentions: Mention[] = [];
  const told: { readonly key: SubjectKey; readonly kind: Element['kind']; readonly trust: Element['trust'] }[] = [];
  for (const fact of facts) {
    if (fact.fact !== 'element' || !isFile(fact.value)) continue;
    const key = keyOf('element', fact.value);
    const file = fileOf(fact);
    const use = uses.get(`${file}\0${key}`) ?? NO_USE;
    mentions.push({ name: fact.value.name, file, read: use.read, written: use.written });
    told.push({ key, kind: fact.value.kind, trust: fact.value.trust });
  }
  const names = canonicalNames(mentions, tree);
  const things = new Map<string, { kinds: Set<Element['kind']>; trained: boolean; used: boolean }>();
  for (const [index, { key, kind }] of told.entries()) {
    const name = names[index] ?? '';
    const use = uses.get(`${mentions[index]?.file ?? ''}\0${key}`) ?? NO_USE;
    const thing = things.get(name) ?? { kinds: new Set(), trained: false, used: false };
    things.set(name, thing);
    thing.kinds.add(kind);
    thing.trained ||= use.trained;
    thing.used ||= use.applied;
  }
  const renaming = new Renaming();
  for (const [index, { key }] of told.entries()) {
    const name = names[index] ?? '';
    const thing = things.get(name);
    const file = mentions[index]?.file ?? '';
    if (thing !== undefined) renaming.set(key, file, { kind: kindOfFile(name, thing), path: '', symbol: '', name });
  }
  return renamed(facts, renaming);
}

/** Whether an element is a file of the repository or one that its code makes: not a thing of a hub, an address, or a name alone. */
function isFile({ kind, path, symbol, name, trust }: Element): boolean {
  if (path !== '' || symbol !== '' || !FILE_KINDS.has(kind) || trust === 'third-party' || trust === 'public')
    return false;
  if (name.length > LONGEST || /^[A-Za-z][\w+.-]+:|[\n\r]/.test(name)) return false;
  return name.includes('/') || name.includes('\\') || /\.[A-Za-z]\w{0,9}$/.test(name);
}

type Use = { read: boolean; written: boolean; trained: boolean; applied: boolean };
const NO_USE: Readonly<Use> = { read: false, written: false, trained: false, applied: false };

/** What each file does with each thing that it names. */
function usesOf(facts: readonly Fact[]): ReadonlyMap<string, Readonly<Use>> {
  const uses = new Map<string, Use>();
  for (const fact of facts) {
    if (fact.fact !== 'flow') continue;
    const { source, target } = fact.value;
    const file = fileOf(fact);
    const use = (key: string): Use => {
      const known = uses.get(`${file}\0${key}`) ?? { ...NO_USE };
      uses.set(`${file}\0${key}`, known);
      return known;
    };
    const [from, to] = [use(source), use(target)];
    from.read = true;
    from.applied ||= /^(?:evaluation|service|endpoint|monitoring)\|/.test(target);
    to.written = true;
    to.trained ||= source.startsWith('training|');
  }
  return uses;
}
