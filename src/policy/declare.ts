import {
  flowName,
  keyOf,
  type Contradiction,
  type Declaration,
  type Declared,
  type DeclaredAbout,
  type DeclaredElement,
  type DeclaredFlow,
  type Element,
  type Flow,
  type Selector,
  SubjectKey,
} from '../model/index.ts';
import { withSaid, type Said } from './declared-values.ts';
import { matchesGlob } from './ignore.ts';

const MOST_ENDS = 50;

type Graph = { readonly elements: readonly Element[]; readonly flows: readonly Flow[] };

/**
 * What files show, with what the configuration declares: what nobody else says is taken over; where both speak and differ, a
 * contradiction is told. Then the files count, unless the declaration gives a reason or is the worse of both. Elements and flows that no
 * file shows are added; a declaration about something that no file shows is a contradiction, too.
 */
export function declare(found: Graph, { elements, about, flows }: Declaration): Declared {
  if (elements.length + about.length + flows.length === 0) return { ...found, contradictions: [] };
  const book = new Book(found.elements);
  const contradictions: Contradiction[] = [];
  for (const given of elements) contradictions.push(...book.add(given));
  for (const given of about) contradictions.push(...book.tell(given));
  const known = book.elements();
  const ends = new Book(known);
  const added = flows.flatMap((given) => {
    const drawn = flowsOf(given, ends);
    contradictions.push(...drawn.contradictions);
    return drawn.flows;
  });
  return { elements: known, flows: [...found.flows, ...added], contradictions };
}

/** Finds elements by selectors: keys, sorted. */
export function findElements(elements: readonly Element[]): (selector: Selector) => readonly SubjectKey[] {
  const book = new Book(elements);
  return (selector) => book.find(selector).map((key) => SubjectKey.parse(key));
}

/** Elements by key and by kind and name, which most selectors spell out. */
class Book {
  readonly #byKey: Map<string, Element>;
  readonly #byName = new Map<string, string[]>();

  constructor(elements: readonly Element[]) {
    this.#byKey = new Map(elements.map((element) => [keyOf('element', element), element]));
    for (const [key, element] of this.#byKey) this.#index(key, element);
  }

  elements(): Element[] {
    return [...this.#byKey.values()];
  }

  /** An element that no file shows; where one does, what the declaration says is said about that. */
  add(given: DeclaredElement): readonly Contradiction[] {
    const { kind, name } = given;
    const own = elementOf(given);
    const key = keyOf('element', own);
    const about = `${kind} ${name}`;
    const same = this.#byKey.get(key);
    if (same !== undefined) return this.#say(key, same, given, about);
    const others = this.#called(name).filter((one) => this.#byKey.get(one)?.path === '');
    const [other] = others;
    const element = other === undefined ? undefined : this.#byKey.get(other);
    if (other !== undefined && element !== undefined && given.because === '') {
      return [contradiction(about, other, given, { field: 'kind', declared: kind, found: element.kind, element })];
    }
    this.#byKey.set(key, own);
    this.#index(key, own);
    return [];
  }

  /** What is said about each element that the selector names. */
  tell(given: DeclaredAbout): readonly Contradiction[] {
    const { text } = given.element;
    const keys = this.find(given.element);
    if (keys.length > 0) {
      return keys.flatMap((key) => {
        const element = this.#byKey.get(key);
        return element === undefined ? [] : this.#say(key, element, given, text);
      });
    }
    return [this.missing(given.element, given)];
  }

  /** That nothing is called so; or that what is called so is of another kind. */
  missing(selector: Selector, given: { readonly because: string; readonly at: DeclaredFlow['at'] }): Contradiction {
    const { text, kind } = selector;
    const [other] = selector.key === '' && selector.name !== '' ? this.#fitting({ ...selector, kind: '' }) : [];
    const element = other === undefined ? undefined : this.#byKey.get(other);
    if (other === undefined || element === undefined) {
      return contradiction(text, '', given, {
        field: 'existence',
        declared: 'shown by files',
        found: 'nothing of that name',
      });
    }
    return contradiction(text, other, given, { field: 'kind', declared: kind, found: element.kind, element });
  }

  /** Keys of the elements that a selector names, sorted. */
  find(selector: Selector): readonly string[] {
    if (selector.key !== '') return this.#byKey.has(selector.key) ? [selector.key] : [];
    return this.#fitting(selector);
  }

  get(key: string): Element | undefined {
    return this.#byKey.get(key);
  }

  #fitting({ kind, name, path }: Selector): readonly string[] {
    const plain = name !== '' && !/[*?]/.test(name);
    const candidates = plain ? this.#called(name) : [...this.#byKey.keys()];
    return candidates
      .filter((key) => {
        const element = this.#byKey.get(key);
        if (element === undefined || (kind !== '' && element.kind !== kind)) return false;
        return (plain || name === '' || matchesGlob(element.name, name)) && (path === '' || liesIn(element, path));
      })
      .sort();
  }

  #say(key: string, element: Element, given: Said, about: string): readonly Contradiction[] {
    const told = withSaid(element, given);
    this.#byKey.set(key, told.element);
    return told.differences.map((difference) => contradiction(about, key, given, { ...difference, element }));
  }

  #called(name: string): readonly string[] {
    return this.#byName.get(name) ?? [];
  }

  #index(key: string, { name }: Element): void {
    const keys = this.#byName.get(name);
    if (keys === undefined) this.#byName.set(name, [key]);
    else keys.push(key);
  }
}

/** What belongs to the whole repository lies where files speak of it. */
function liesIn({ path, evidence }: Element, pattern: string): boolean {
  const glob = pattern.endsWith('/') ? `${pattern}**` : pattern;
  return path === '' ? evidence.some((place) => matchesGlob(place.path, glob)) : matchesGlob(path, glob);
}

function contradiction(
  about: string,
  key: string,
  { because, at }: { readonly because: string; readonly at: DeclaredFlow['at'] },
  difference: Pick<Contradiction, 'field' | 'declared' | 'found'> & {
    readonly holds?: Contradiction['holds'];
    readonly element?: Element;
  },
): Contradiction {
  const { element, holds = 'found', ...rest } = difference;
  return { about, key, ...rest, holds, because, evidence: element?.evidence.slice(0, 5) ?? [], declaredAt: at };
}

function elementOf(given: DeclaredElement): Element {
  const { kind, name, at } = given;
  const plain: Element = {
    name,
    path: '',
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [at],
    edits: [],
    kind,
    trust: 'unknown',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: [],
    details: ['declared'],
  };
  return withSaid(plain, given).element;
}

function flowsOf(
  given: DeclaredFlow,
  book: Book,
): { readonly flows: readonly Flow[]; readonly contradictions: readonly Contradiction[] } {
  const [sources, targets] = [book.find(given.from), book.find(given.to)].map((keys) =>
    keys.slice(0, MOST_ENDS).flatMap((key) => book.get(key) ?? []),
  );
  const missing = [...(sources?.length === 0 ? [given.from] : []), ...(targets?.length === 0 ? [given.to] : [])];
  return {
    contradictions: missing.map((selector) => book.missing(selector, given)),
    flows: (sources ?? []).flatMap((from) => (targets ?? []).map((to) => flowOf(given, from, to))),
  };
}

function flowOf({ data, protocol, controls, at }: DeclaredFlow, from: Element, to: Element): Flow {
  const [source, target] = [keyOf('element', from), keyOf('element', to)];
  return {
    name: flowName(source, target),
    path: '',
    symbol: '',
    context: 'shipped',
    controls: [...controls],
    evidence: [at],
    edits: [],
    data: [...data],
    protocol,
    source,
    target,
    crosses: [],
  };
}
