import type { Box, Drawing, DrawnBoundary, DrawnElement, DrawnFlow, DrawnProperty, Point } from '../contract.ts';
import { centreOf, contains, curve, meet } from '../geometry.ts';
import { parseFilter, type Filter, type FilterSubject } from './filter.ts';
import type { Stencil, Template, ThreatType } from './template.ts';

/** A threat type that applies to one flow with its source and target. */
export type GeneratedThreat = {
  readonly type: ThreatType;
  readonly title: string;
  readonly description: string;
  readonly flow: string;
  readonly source: string;
  readonly target: string;
};

/**
 * The threats that the Threat Modeling Tool's own generation makes of a drawing: each threat type of the template is asked of each flow
 * with both ends (never of an element alone), in the order of flows and types. A type that asks for `ROOT` is switched off. Work is flows × types; places decide what a flow crosses.
 */
export function generateThreats(drawing: Drawing, template: Template): readonly GeneratedThreat[] {
  const types = template.threatTypes.map((type) => ({
    type,
    includes: filterOf(type.include),
    excludes: filterOf(type.exclude),
  }));
  const stencils = new Map([...template.generic, ...template.standard].map((stencil) => [stencil.id, stencil]));
  const elements = new Map(drawing.elements.map((element) => [element.id, element]));
  return drawing.flows.flatMap((flow) => {
    const source = elements.get(flow.source);
    const target = elements.get(flow.target);
    if (source === undefined || target === undefined) return [];
    if ([flow, source, target].some(({ outOfScope }) => outOfScope !== null)) return [];
    const interaction: Interaction = {
      subjects: { source: seen(source, stencils), target: seen(target, stencils), flow: seen(flow, stencils) },
      crossed: new Set(
        drawing.boundaries
          .filter((boundary) => boundary.diagram === flow.diagram && crosses(boundary, flow, source, target))
          .flatMap((boundary) => chainOf(boundary.type, stencils, boundary.shape === 'box' ? 'GE.TB.B' : 'GE.TB.L')),
      ),
    };
    return types
      .filter(({ includes }) => includes !== null && holds(includes, interaction))
      .filter(({ excludes }) => excludes === null || !holds(excludes, interaction))
      .map(({ type }) => {
        const named = (text: string): string =>
          text
            .replaceAll('{source.Name}', source.name)
            .replaceAll('{target.Name}', target.name)
            .replaceAll('{flow.Name}', flow.name);
        const [title, description] = [named(type.title), named(type.description)];
        return { type, title, description, flow: flow.id, source: source.id, target: target.id };
      });
  });
}

type Seen = { readonly types: ReadonlySet<string>; readonly value: (attribute: string) => string | undefined };
type Interaction = {
  readonly subjects: Readonly<Record<FilterSubject, Seen>>;
  readonly crossed: ReadonlySet<string>;
};

const GENERIC = { actor: 'GE.EI', process: 'GE.P', store: 'GE.DS' } as const;

function filterOf(text: string): Filter | null {
  const result = parseFilter(text);
  return result.ok ? result.filter : null;
}

function holds(filter: Filter, interaction: Interaction): boolean {
  switch (filter.is) {
    case 'or':
      return filter.parts.some((part) => holds(part, interaction));
    case 'and':
      return filter.parts.every((part) => holds(part, interaction));
    case 'not':
      return !holds(filter.part, interaction);
    case 'crosses':
      return interaction.crossed.has(filter.boundary);
    case 'type':
      return interaction.subjects[filter.subject].types.has(filter.type);
    default:
      return interaction.subjects[filter.subject].value(filter.attribute) === filter.value;
  }
}

/** A drawn thing as filters see it: its type with all that it is a special case of, and the value of each attribute. */
function seen(thing: DrawnElement | DrawnFlow, stencils: ReadonlyMap<string, Stencil>): Seen {
  const generic = 'shape' in thing ? GENERIC[thing.shape] : 'GE.DF';
  const types = chainOf(thing.type, stencils, generic);
  const value = (attribute: string): string | undefined => {
    const labels = types.flatMap((type) => stencils.get(type)?.attributes ?? []);
    const definition = labels.find(({ name, id }) => name === attribute || (id !== '' && id === attribute));
    return chosen(thing.properties, attribute, definition?.name) ?? definition?.values[0];
  };
  return { types: new Set(types), value };
}

function chosen(properties: readonly DrawnProperty[], ...names: (string | undefined)[]): string | undefined {
  return properties.find(({ name }) => name !== '' && names.includes(name))?.value;
}

/** A stencil's id and those of its parents up to the generic one. */
function chainOf(type: string, stencils: ReadonlyMap<string, Stencil>, generic: string): string[] {
  const chain: string[] = [];
  for (let at = type; at !== '' && at !== 'ROOT' && !chain.includes(at); at = stencils.get(at)?.parent ?? '') {
    chain.push(at);
  }
  return chain.includes(generic) ? chain : [...chain, generic];
}

/** A box is crossed where one end lies inside and the other does not; a line where both curves meet. */
function crosses(boundary: DrawnBoundary, flow: DrawnFlow, source: DrawnElement, target: DrawnElement): boolean {
  if (boundary.box !== null) {
    const inside = (element: DrawnElement): boolean => within(boundary.box, element.box);
    return inside(source) !== inside(target);
  }
  return meet(curveOf(boundary.points), curveOf(flow.points));
}

function within(outer: Box | null, inner: Box | null): boolean {
  return outer !== null && inner !== null && contains(outer, centreOf(inner));
}

function curveOf(points: readonly Point[]): readonly Point[] {
  const [from, middle, to] = points;
  return from === undefined || middle === undefined || to === undefined ? points : curve([from, middle, to]);
}
