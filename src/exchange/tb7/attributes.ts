import { Authentication, Capability, Control, DataKind, Exposure, Trust } from '../../model/index.ts';
import { guidOf } from '../guid.ts';
import type { TemplateAttribute } from './template.ts';

/** The first value: what holds when nobody chose. */
export const UNSAID = 'Not Selected';

/** Attribute names are one word, as the filters' grammar has it: `sgExposure`, `sgControlHumanApproval`. */
export function attributeName(field: string, value = ''): string {
  const words = [field, ...value.split('-')].filter((word) => word !== '');
  return `sg${words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('')}`;
}

function choice(name: string, label: string, values: readonly string[]): TemplateAttribute {
  return { id: guidOf(`attribute ${name}`), name, label, mode: 'Dynamic', values };
}

const known = (values: readonly string[]): string[] => values.filter((value) => value !== 'unknown');

/** What can be said of every element on the diagram. The first value holds when nobody chose. */
export const ELEMENT_ATTRIBUTES: readonly TemplateAttribute[] = [
  choice(attributeName('exposure'), 'Who reaches it', [UNSAID, ...known(Exposure.options)]),
  choice(attributeName('authentication'), 'Authentication', [UNSAID, ...known(Authentication.options)]),
  choice(attributeName('trust'), 'Who controls it', [UNSAID, ...known(Trust.options)]),
  ...Capability.options.map((capability) =>
    choice(attributeName('capability', capability), `Is able to: ${capability}`, ['No', 'Yes']),
  ),
  ...Control.options.map((control) =>
    choice(attributeName('control', control), `Protection: ${control}`, [UNSAID, 'Yes', 'No']),
  ),
];

/** What can be said of every flow. */
export const FLOW_ATTRIBUTES: readonly TemplateAttribute[] = [
  choice(attributeName('data'), 'What moves', [UNSAID, ...DataKind.options]),
  choice(attributeName('protocol'), 'Protocol', [
    UNSAID,
    'https',
    'http',
    'grpc',
    'sql',
    'file',
    'exec',
    'stdio',
    'hub',
    's3',
    'gs',
    'git',
  ]),
  ...Control.options.map((control) =>
    choice(attributeName('control', control), `Protection: ${control}`, [UNSAID, 'Yes', 'No']),
  ),
];
