import {
  flowName,
  keyOf,
  movedKey,
  type Element,
  type Flow,
  type SubjectKey,
  type SystemModel,
} from '../model/index.ts';
import { pairUp, type Pairs } from './pairing.ts';

/** Which element and which flow of head is which of base. */
export type Twins = {
  readonly elements: Pairs<Element>;
  readonly flows: Pairs<Flow>;
  /** Of each element of base that is still there, the key that it has on head. */
  readonly keys: ReadonlyMap<SubjectKey, SubjectKey>;
};

/** Pairs elements by key, by what moved and by what they are; flows by their ends. */
export function twinsOf(base: SystemModel, head: SystemModel, moved: ReadonlyMap<string, string>): Twins {
  const elements = pairUp(
    base.elements.map((element) => elementSide(element, moved)),
    head.elements.map((element) => elementSide(element, new Map())),
  );
  const keys = new Map(
    elements.pairs.map(({ before, after }) => [keyOf('element', before), keyOf('element', after)] as const),
  );
  const flows = pairUp(
    base.flows.map((flow) => ({
      value: flow,
      traces: [flowName(keys.get(flow.source) ?? flow.source, keys.get(flow.target) ?? flow.target)],
    })),
    head.flows.map((flow) => ({ value: flow, traces: [flowName(flow.source, flow.target)] })),
  );
  return { elements, flows, keys };
}

function elementSide(
  element: Element,
  moved: ReadonlyMap<string, string>,
): { value: Element; traces: readonly (string | null)[] } {
  const own = element.path !== '';
  return {
    value: element,
    traces: [
      movedKey(keyOf('element', element), moved),
      // A folder may have moved without all that is named after it.
      keyOf('element', element),
      own ? [element.kind, element.symbol, element.name].join('\0') : null,
      own ? null : element.name,
      fileTrace(element),
    ],
  };
}

/** Data and models whose path is told better now, because another file says where they lie. */
function fileTrace({ path, name }: Element): string | null {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return path === '' && /\.\w{1,10}$/.test(file) && !name.includes('://') ? file : null;
}
