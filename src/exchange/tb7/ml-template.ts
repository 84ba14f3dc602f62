import type { ElementKind } from '../../model/index.ts';
import { guidOf } from '../guid.ts';
import { ELEMENT_KINDS, shapeOf } from '../kinds.ts';
import { ELEMENT_ATTRIBUTES, FLOW_ATTRIBUTES, UNSAID } from './attributes.ts';
import type { Representation, Stencil, Template, TemplateAttribute, ThreatType } from './template.ts';
import { ofKinds, stencilId, translate } from './translate.ts';

/** A class of STRIDE-LLM, as far as a template needs it. */
export type TemplateClass = {
  readonly id: string;
  readonly letter: string;
  readonly title: string;
  readonly description: string;
  readonly elements: readonly string[];
};

/** A threat rule, as far as a template needs it. */
export type TemplateRule = {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly letter: string;
  readonly severity: string;
  readonly each: string;
  readonly when: readonly string[];
  readonly unless: readonly string[];
  readonly mitigations: readonly string[];
};

/**
 * The template with which machine-learning systems are drawn in the Threat Modeling Tool: a stencil for each kind of element, the
 * letters of STRIDE-LLM as categories, a threat type for each of its classes, and one for each rule on elements or flows whose conditions
 * the tool's filters can say. Rules on code, packages and credentials have no place in a diagram. Deterministic; `version` is the program's.
 */
export function machineLearningTemplate(input: {
  readonly version: string;
  readonly letters: readonly { readonly id: string; readonly title: string; readonly property: string }[];
  readonly classes: readonly TemplateClass[];
  readonly rules: readonly TemplateRule[];
}): Template {
  const threatTypes = [...input.classes.map(ofClass), ...input.rules.flatMap(ofRule)];
  return {
    id: guidOf('template machine learning'),
    name: 'Machine learning (STRIDE-LLM) by Stridegate',
    version: `${input.version.split('-')[0]}.0`,
    author: 'Stridegate',
    generic: GENERIC.map((stencil) => ({ ...stencil, attributes: withNamed(stencil.attributes, threatTypes) })),
    standard: ELEMENT_KINDS.map(stencilFor),
    categories: input.letters.map(({ id, title, property }) => ({
      id,
      name: title,
      description: `Violates: ${property}.`,
    })),
    threatTypes,
  };
}

const REPRESENTATIONS: readonly (readonly [string, string, Representation])[] = [
  ['GE.P', 'Generic Process', 'Ellipse'],
  ['GE.EI', 'Generic External Interactor', 'Rectangle'],
  ['GE.DS', 'Generic Data Store', 'ParallelLines'],
  ['GE.DF', 'Generic Data Flow', 'Line'],
  ['GE.TB.L', 'Generic Trust Line Boundary', 'LineBoundary'],
  ['GE.TB.B', 'Generic Trust Border Boundary', 'BorderBoundary'],
  ['GE.A', 'Free Text Annotation', 'Annotation'],
];

const GENERIC: readonly Stencil[] = REPRESENTATIONS.map(([id, name, representation]) => ({
  id,
  name,
  description: '',
  parent: 'ROOT',
  representation,
  hidden: false,
  attributes: ['GE.P', 'GE.EI', 'GE.DS'].includes(id) ? ELEMENT_ATTRIBUTES : id === 'GE.DF' ? FLOW_ATTRIBUTES : [],
}));

/** The attributes, and those of protections that only rules name: a filter must ask for nothing that nobody can choose. */
function withNamed(
  attributes: readonly TemplateAttribute[],
  types: readonly ThreatType[],
): readonly TemplateAttribute[] {
  if (attributes.length === 0) return attributes;
  const known = new Set(attributes.map(({ name }) => name));
  const named = types.flatMap(({ include, exclude }) =>
    [...`${include} ${exclude}`.matchAll(/\.(sgControl\w+) is '/g)].map(([, name = '']) => name),
  );
  const further = [...new Set(named)].filter((name) => !known.has(name)).toSorted();
  return [
    ...attributes,
    ...further.map((name): TemplateAttribute => {
      const words = name
        .slice('sgControl'.length)
        .replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`)
        .toLowerCase();
      return {
        id: guidOf(`attribute ${name}`),
        name,
        label: `Protection: ${words}`,
        mode: 'Dynamic',
        values: [UNSAID, 'Yes', 'No'],
      };
    }),
  ];
}

const PARENTS = { actor: 'GE.EI', process: 'GE.P', store: 'GE.DS' } as const;

function stencilFor(kind: ElementKind): Stencil {
  const name = kind.replaceAll('-', ' ');
  return {
    id: stencilId(kind),
    name: kind === 'llm' ? 'Language model (LLM)' : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    description: `Kind ${kind} of the system model.`,
    parent: PARENTS[shapeOf(kind)],
    representation: 'Inherited',
    hidden: false,
    attributes: [],
  };
}

/** The word of the interaction for the element that a threat is about: who only sends is looked at as the source. */
function sideOf(kinds: readonly string[]): 'source' | 'target' {
  return kinds.length > 0 && kinds.every((kind) => ['human', 'external-entity', 'data-source'].includes(kind))
    ? 'source'
    : 'target';
}

function ofClass({ id, letter, title, description, elements }: TemplateClass): ThreatType {
  const side = sideOf(elements);
  return {
    id: `SL-${id}`,
    title: `${title}: {${side}.Name}`,
    category: letter,
    description,
    include: ofKinds(side, elements),
    exclude: '',
    mitigation: '',
    priority: 'Medium',
  };
}

function ofRule(rule: TemplateRule): ThreatType[] {
  if (rule.each !== 'element' && rule.each !== 'flow') return [];
  const kinds = rule.when.filter((condition) => condition.includes('element.kind'));
  const side = sideOf(
    kinds.flatMap((condition) => [...condition.matchAll(/["']([\w-]+)["']/g)].map(([, kind]) => kind ?? '')),
  );
  const when = rule.when.map((condition) => translate(condition, side));
  // A condition that the filters cannot say would make the threat fire where the rule does not.
  if (when.includes(null)) return [];
  const include = when.filter((clause) => clause !== '' && clause !== null).join(' and ');
  if (include === '') return [];
  const unless = rule.unless.map((condition) => translate(condition, side));
  return [
    {
      id: `SG-${rule.id}`,
      title: named(rule.title, side),
      category: rule.letter,
      description: rule.summary,
      include,
      exclude: unless.filter((clause) => clause !== null && clause !== '').join(' or '),
      mitigation: rule.mitigations.join(' '),
      priority: { critical: 'High', high: 'High', medium: 'Medium', low: 'Low' }[rule.severity] ?? 'Medium',
    },
  ];
}

/** A rule's title with the holes of the tool; what the tool cannot fill is left out. */
function named(title: string, side: string): string {
  return title
    .replaceAll('{element.name}', `{${side}.Name}`)
    .replaceAll('{flow.source.name}', '{source.Name}')
    .replaceAll('{flow.target.name}', '{target.Name}')
    .replaceAll(/\{[a-z][^}]*\}/g, (hole) => (/^\{(?:source|target|flow)\.Name\}$/.test(hole) ? hole : '…'))
    .replaceAll(/\s+/g, ' ');
}
