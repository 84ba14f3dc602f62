import type { Element, Fact } from '../../model/index.ts';
import { asBoolean, asString, asText, entryOf, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  keyOfEnd,
  lineOf,
  ownElement,
  signalFact,
  type Source,
  sourceOf,
  withoutSecrets,
} from '../../statement/index.ts';
import { type Component, componentFacts, componentOf, datasetFacts } from './components.ts';

const MAX_COMPONENTS = 20_000;
const MAX_STATED = 500;

/** Facts of a bill: its models and data, what they are made of, and the services beside them. */
export function billFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const components = componentsOf(source, root);
  if (components.length === 0) return [];
  const byReference = new Map(
    components.flatMap((component) => (component.reference === '' ? [] : [[component.reference, component] as const])),
  );
  return [
    signalFact('ml-bom'),
    ...components.flatMap((component) => componentFacts(source, component)),
    ...components.flatMap((component) => datasetFacts(source, component, byReference)),
    ...dependencyFacts(source, root, byReference),
    ...serviceFacts(source, root),
  ];
}

/** Models and data among the components, nested ones too, and the one that the bill is about. */
function componentsOf(source: Source, root: TreeNode): Component[] {
  const found: Component[] = [];
  const pending = [...itemsOf(get(root, 'components'))].reverse();
  const own = get(root, 'metadata', 'component');
  if (own !== undefined) pending.push(own);
  let seen = 0;
  for (let node = pending.pop(); node !== undefined && seen < MAX_COMPONENTS; node = pending.pop()) {
    seen += 1;
    const component = componentOf(source, node);
    if (component !== null && found.length < MAX_STATED) found.push(component);
    for (const inner of [...itemsOf(get(node, 'components'))].reverse()) pending.push(inner);
  }
  return found;
}

/** What a model or dataset depends on, where both are of this kind. */
function dependencyFacts(source: Source, root: TreeNode, byReference: ReadonlyMap<string, Component>): Fact[] {
  const facts: Fact[] = [];
  for (const node of itemsOf(get(root, 'dependencies')).slice(0, MAX_COMPONENTS)) {
    const to = byReference.get(asString(get(node, 'ref')) ?? '');
    if (to === undefined) continue;
    for (const item of oneOrMore(get(node, 'dependsOn')).slice(0, MAX_STATED)) {
      const from = byReference.get(asString(item) ?? '');
      if (from === undefined || keyOfEnd(from.element) === keyOfEnd(to.element)) continue;
      const data = from.element.kind === 'model' ? ('model' as const) : ('dataset' as const);
      facts.push(
        flowFact(source, lineOf(item), { from: from.element, to: to.element, data: [data], protocol: 'unknown' }),
      );
    }
  }
  return facts;
}

/** Services that the bill lists: whether they ask callers who they are, and whether they lie behind a boundary of trust. */
function serviceFacts(source: Source, root: TreeNode): Fact[] {
  return itemsOf(get(root, 'services'))
    .slice(0, MAX_STATED)
    .flatMap((node) => {
      const name = entryOf(node, 'name');
      const text = asText(name?.value) ?? '';
      if (name === undefined || text === '') return [];
      const authenticated = asBoolean(get(node, 'authenticated'));
      const outside = asBoolean(get(node, 'x-trust-boundary')) === true;
      const element: Element = ownElement(source, lineOf(name), {
        kind: outside ? 'external-service' : 'service',
        name: text,
        trust: outside ? 'third-party' : 'internal',
        authentication: authenticated === undefined ? 'unknown' : authenticated ? 'required' : 'none',
        controls: authenticated === true ? ['authentication'] : [],
        details: oneOrMore(get(node, 'endpoints'))
          .slice(0, 3)
          .map((item) => withoutSecrets(asString(item) ?? '')),
      });
      return [elementFact(element)];
    });
}
