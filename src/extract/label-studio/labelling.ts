import type { Fact } from '../../model/index.ts';
import { walkXml, type XmlElement } from '../../parse/index.ts';
import { elementFact, flowFact, ownElement, sharedElement, signalFact, sourceOf } from '../../statement/index.ts';

const GENERIC = /^(?:label(?:ing|ling)?[-_]?(?:config|interface)?|config|interface|view|template|project)$/i;
const MAX_LISTED = 8;

/** Facts of a labelling interface: the project, the people who label, and what moves between them. */
export function labellingFacts(path: string, root: XmlElement): Fact[] {
  if (root.name !== 'View') return [];
  const controls: XmlElement[] = [];
  const objects: XmlElement[] = [];
  for (const element of walkXml(root)) {
    if (element.attributes.has('toName')) controls.push(element);
    else if (element.attributes.has('name') && (element.attributes.get('value') ?? '').startsWith('$'))
      objects.push(element);
  }
  if (controls.length === 0) return [];
  const source = sourceOf(path);
  const lines = { startLine: root.line, endLine: root.line };
  const assisted = controls.some(
    ({ attributes }) => attributes.get('smart') === 'true' || attributes.get('smartOnly') === 'true',
  );
  const project = ownElement(source, lines, {
    kind: 'annotation',
    name: nameOf(path),
    details: [
      'Label Studio',
      listed('shows', objects),
      listed('asks for', controls),
      assisted ? 'a model proposes labels' : '',
    ],
  });
  const people = sharedElement(source, lines, {
    kind: 'human',
    name: 'annotators',
    trust: 'unknown',
    zone: 'workforce',
  });
  const asked = controls[0] ?? root;
  const shown = objects[0] ?? root;
  return [
    signalFact('label-studio'),
    elementFact(project),
    elementFact(people),
    flowFact(source, lineOfTag(shown), { from: project, to: people, data: ['dataset'], protocol: 'unknown' }),
    flowFact(source, lineOfTag(asked), { from: people, to: project, data: ['labels'], protocol: 'unknown' }),
  ];
}

function lineOfTag({ line }: XmlElement): { startLine: number; endLine: number } {
  return { startLine: line, endLine: line };
}

/** The file's name, or its folder's where the file has the name that all of them have. */
function nameOf(path: string): string {
  const segments = path.split('/');
  const stem = (segments.at(-1) ?? '').replace(/\.xml$/i, '');
  const folder = segments.at(-2);
  return GENERIC.test(stem) && folder !== undefined ? folder : stem;
}

function listed(label: string, elements: readonly XmlElement[]): string {
  const names = [...new Set(elements.map(({ name }) => name))].sort().slice(0, MAX_LISTED);
  return names.length === 0 ? '' : `${label}: ${names.join(', ')}`;
}
