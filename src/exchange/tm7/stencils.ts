import type { DrawnBoundary, DrawnElement, DrawnFlow } from '../contract.ts';
import { markup, type Markup } from '../xml.ts';
import {
  ABSTRACTS,
  ARRAYS,
  FLOW_ORDER,
  KEY_LABEL,
  KEY_PROPERTY,
  KNOWLEDGE_BASE,
  OUT_OF_SCOPE,
  OUT_OF_SCOPE_REASON,
  SCHEMA,
} from './names.ts';

type Property = { readonly contract: string; readonly name: string; readonly label: string; readonly value: string };

/** How a drawn thing stands in the tool: contract and ids of its stencil, the heading over its properties, and those. */
export type StencilUse = {
  readonly contract: string;
  readonly generic: string;
  readonly type: string;
  readonly heading: string;
  readonly properties: readonly Property[];
};

const SHAPES = {
  actor: { contract: 'StencilRectangle', generic: 'GE.EI', letters: 'EI', heading: 'External Interactor' },
  process: { contract: 'StencilEllipse', generic: 'GE.P', letters: 'P', heading: 'Process' },
  store: { contract: 'StencilParallelLines', generic: 'GE.DS', letters: 'DS', heading: 'Data Store' },
} as const;

export function stencilOf(thing: DrawnElement | DrawnFlow | DrawnBoundary): StencilUse {
  const key = thing.key === '' ? [] : [text(KEY_PROPERTY, KEY_LABEL, thing.key)];
  const order = text(FLOW_ORDER, 'Dataflow Order', '0');
  if ('source' in thing) {
    const scope = scopeOf(thing.outOfScope);
    const said = [order, ...scope, ...key];
    return { contract: 'Connector', generic: 'GE.DF', type: 'GE.DF', heading: 'Generic Data Flow', properties: said };
  }
  if (!('kind' in thing)) {
    const generic = thing.shape === 'box' ? 'GE.TB.B' : 'GE.TB.L';
    const contract = thing.shape === 'box' ? 'BorderBoundary' : 'LineBoundary';
    return { contract, generic, type: generic, heading: 'Generic Trust Border Boundary', properties: [order, ...key] };
  }
  const { contract, generic, letters, heading } = SHAPES[thing.shape];
  return {
    contract,
    generic,
    type: thing.kind === null ? generic : `SE.${letters}.Stridegate.${thing.kind}`,
    heading: thing.kind ?? heading,
    properties: [...scopeOf(thing.outOfScope), order, ...chosenOf(thing), ...key],
  };
}

/** What the element says of itself, for the template's attributes. */
function chosenOf(element: DrawnElement): Property[] {
  return element.properties
    .filter(({ name, value }) => name.startsWith('sg') && value !== '')
    .map(({ name, label, value }) => ({ contract: 'ListDisplayAttribute', name, label, value }));
}

function scopeOf(outOfScope: string | null): Property[] {
  return [
    {
      contract: 'BooleanDisplayAttribute',
      name: OUT_OF_SCOPE,
      label: 'Out Of Scope',
      value: String(outOfScope !== null),
    },
    text(OUT_OF_SCOPE_REASON, 'Reason For Out Of Scope', outOfScope ?? ''),
  ];
}

function text(name: string, label: string, value: string): Property {
  return { contract: 'StringDisplayAttribute', name, label, value };
}

/** The list of properties of a stencil: its heading, its name, and the rest. A value without a type makes the tool refuse the file. */
export function properties(heading: string, name: string, rest: readonly Property[]): Markup {
  const all: readonly Property[] = [
    { contract: 'HeaderDisplayAttribute', name: '', label: heading, value: '' },
    text('', 'Name', name),
    ...rest,
  ];
  return markup('Properties', { xmlns: ABSTRACTS, 'xmlns:a': ARRAYS }, all.map(propertyOf));
}

function propertyOf({ contract, name, label, value }: Property): Markup {
  const list = contract === 'ListDisplayAttribute';
  return markup('a:anyType', { 'i:type': `b:${contract}`, 'xmlns:b': KNOWLEDGE_BASE }, [
    markup('b:DisplayName', {}, label),
    markup('b:Name', {}, name),
    valueOf(contract, value),
    ...(list ? [markup('b:SelectedIndex', {}, '0')] : []),
  ]);
}

function valueOf(contract: string, value: string): Markup {
  if (contract === 'HeaderDisplayAttribute') return markup('b:Value', { 'i:nil': 'true' });
  if (contract === 'ListDisplayAttribute') {
    return markup('b:Value', { 'i:type': 'a:ArrayOfstring' }, [markup('a:string', {}, value)]);
  }
  const type = contract === 'BooleanDisplayAttribute' ? 'c:boolean' : 'c:string';
  return markup('b:Value', { 'i:type': type, 'xmlns:c': SCHEMA }, value);
}
