import type { XmlElement } from '../../parse/index.ts';
import type { Box, Drawing, DrawnBoundary, DrawnElement, DrawnFlow, DrawnThreat, Point } from '../contract.ts';
import { centreOf } from '../geometry.ts';
import { guidOf } from '../guid.ts';
import { placed } from '../place.ts';
import type { Template } from '../tb7/index.ts';
import { markup, writeXml, type Markup } from '../xml.ts';
import { knowledgeBase } from './knowledge-base.ts';
import { ABSTRACTS, ARRAYS, INSTANCE, KNOWLEDGE_BASE, MODEL, NOWHERE, SERIALIZATION } from './names.ts';
import { properties, stencilOf } from './stencils.ts';

/**
 * Writes a drawing for the Microsoft Threat Modeling Tool as its own serializer would: no XML declaration, members in the contracts'
 * order, the template embedded. Threats are written out and generation is switched off, so that the tool does not add its own beside
 * them. A drawing that came from such a file is written as it was.
 */
export function writeTm7(drawing: Drawing, template: Template): Uint8Array {
  const own = drawing.format === 'tm7' ? (drawing.document as XmlElement | undefined) : undefined;
  return Buffer.from(writeXml(own ?? build(placed(drawing), template)));
}

function build(drawing: Drawing, template: Template): Markup {
  let id = 0;
  const next = (): string => `i${(id += 1)}`;
  const surfaces = drawing.diagrams.length > 0 ? drawing.diagrams : [{ id: '', name: 'Diagram 1' }];
  const list = surfaces.map((surface, index) => {
    const here = ({ diagram }: { readonly diagram: string }): boolean =>
      diagram === surface.id || (index === 0 && !surfaces.some((other) => other.id === diagram));
    return surfaceOf(surface, drawing, here, next);
  });
  return markup('ThreatModel', { xmlns: MODEL, 'xmlns:i': INSTANCE }, [
    markup('DrawingSurfaceList', {}, list),
    markup('MetaInformation', {}, [
      textElement('Assumptions'),
      textElement('Contributors'),
      textElement('ExternalDependencies'),
      textElement('HighLevelSystemDescription', drawing.description),
      textElement('Owner', drawing.owner),
      textElement('Reviewer'),
      textElement('ThreatModelName', drawing.title),
    ]),
    markup('Notes', {}),
    markup('ThreatInstances', { 'xmlns:a': ARRAYS }, instancesOf(drawing)),
    markup('ThreatGenerationEnabled', {}, 'false'),
    markup('Validations', {}),
    markup('Version', {}, '4.3'),
    knowledgeBase(template, id + 1),
    markup('Profile', {}, [markup('PromptedKb', { xmlns: '' })]),
  ]);
}

type Here = (thing: { readonly diagram: string }) => boolean;

function surfaceOf(surface: { id: string; name: string }, drawing: Drawing, here: Here, next: () => string): Markup {
  const boxes = new Map(drawing.elements.map(({ id, box }) => [id, box]));
  const id = next();
  const entry = (thing: { readonly id: string }, value: Markup): Markup =>
    markup('a:KeyValueOfguidanyType', {}, [markup('a:Key', {}, guidFor(thing.id)), value]);
  const borders = [
    ...drawing.boundaries.filter(here).filter(({ shape }) => shape === 'box'),
    ...drawing.elements.filter(here),
  ].map((thing) => entry(thing, borderOf(thing, next())));
  const lines = [
    ...drawing.flows.filter(here),
    ...drawing.boundaries.filter(here).filter(({ shape }) => shape === 'line'),
  ].map((thing) => entry(thing, lineOf(thing, boxes, next())));
  return markup('DrawingSurfaceModel', { 'z:Id': id, 'xmlns:z': SERIALIZATION }, [
    abstracts('GenericTypeId', 'DRAWINGSURFACE'),
    abstracts('Guid', guidFor(surface.id)),
    properties('Diagram', surface.name, []),
    abstracts('TypeId', 'DRAWINGSURFACE'),
    markup('Borders', { 'xmlns:a': ARRAYS }, borders),
    markup('Header', {}, surface.name),
    markup('Lines', { 'xmlns:a': ARRAYS }, lines),
    markup('Zoom', {}, '1'),
  ]);
}

function abstracts(name: string, text: string): Markup {
  return markup(name, { xmlns: ABSTRACTS }, text);
}

/** Ids that are no GUIDs get one that follows from them. */
function guidFor(id: string): string {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id : id === '' ? NOWHERE : guidOf(id);
}

function borderOf(thing: DrawnElement | DrawnBoundary, id: string): Markup {
  const stencil = stencilOf(thing);
  const { x, y, width, height } = rounded(thing.box ?? { x: 0, y: 0, width: 100, height: 100 });
  return markup('a:Value', { 'z:Id': id, 'i:type': stencil.contract }, [
    abstracts('GenericTypeId', stencil.generic),
    abstracts('Guid', guidFor(thing.id)),
    properties(stencil.heading, thing.name, stencil.properties),
    abstracts('TypeId', stencil.type),
    abstracts('Height', String(height)),
    abstracts('Left', String(x)),
    markup('StrokeDashArray', { 'i:nil': 'true', xmlns: ABSTRACTS }),
    abstracts('StrokeThickness', '1'),
    abstracts('Top', String(y)),
    abstracts('Width', String(width)),
  ]);
}

function rounded(box: Box): Box {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  return { x, y, width, height };
}

function lineOf(thing: DrawnFlow | DrawnBoundary, boxes: ReadonlyMap<string, Box | null>, id: string): Markup {
  const stencil = stencilOf(thing);
  const ends = 'source' in thing ? [thing.source, thing.target] : ['', ''];
  const [sourceBox, targetBox] = ends.map((end) => boxes.get(end) ?? null);
  const from = edgeOf(sourceBox, targetBox, thing.points[0]);
  const to = edgeOf(targetBox, sourceBox, thing.points.at(-1));
  const bend =
    thing.points.length > 2 ? (thing.points[Math.floor(thing.points.length / 2)] as Point) : middle(from, to);
  const end = (key: string | undefined): string => (key === undefined || !boxes.has(key) ? NOWHERE : guidFor(key));
  return markup('a:Value', { 'z:Id': id, 'i:type': stencil.contract }, [
    abstracts('GenericTypeId', stencil.generic),
    abstracts('Guid', guidFor(thing.id)),
    properties(stencil.heading, thing.name, stencil.properties),
    abstracts('TypeId', stencil.type),
    abstracts('HandleX', whole(bend.x)),
    abstracts('HandleY', whole(bend.y)),
    abstracts('PortSource', 'None'),
    abstracts('PortTarget', 'None'),
    abstracts('SourceGuid', end(ends[0])),
    abstracts('SourceX', whole(from.x)),
    abstracts('SourceY', whole(from.y)),
    abstracts('TargetGuid', end(ends[1])),
    abstracts('TargetX', whole(to.x)),
    abstracts('TargetY', whole(to.y)),
  ]);
}

/** Where a line leaves a box towards another; a place that the drawing gives comes first. */
function edgeOf(box: Box | null | undefined, other: Box | null | undefined, given: Point | undefined): Point {
  if (given !== undefined) return given;
  if (box === null || box === undefined) return { x: 10, y: 10 };
  const centre = centreOf(box);
  if (other === null || other === undefined) return centre;
  const goal = centreOf(other);
  const [dx, dy] = [goal.x - centre.x, goal.y - centre.y];
  if (dx === 0 && dy === 0) return { x: centre.x + box.width / 2, y: centre.y };
  const reach = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
  );
  return { x: centre.x + dx * reach, y: centre.y + dy * reach };
}

/** A little beside the straight line, so that a flow and its answer do not lie on each other. */
function middle(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  return { x: (from.x + to.x) / 2 - (dy / length) * 12, y: (from.y + to.y) / 2 + (dx / length) * 12 };
}

const STATES: Readonly<Record<DrawnThreat['state'], string>> = {
  open: 'AutoGenerated',
  mitigated: 'Mitigated',
  'not-applicable': 'NotApplicable',
  accepted: 'NotApplicable',
  transferred: 'NotApplicable',
  avoided: 'Mitigated',
};

/** The tool keeps threats of interactions alone: one of an element stands at each flow that leads to it, or else from it. */
function instancesOf(drawing: Drawing): Markup[] {
  let number = 0;
  return drawing.threats.flatMap((threat) => {
    const flow = interactionOf(threat, drawing);
    if (flow === undefined) return [];
    number += 1;
    return [instanceOf(threat, flow, number)];
  });
}

function interactionOf(threat: DrawnThreat, drawing: Drawing): DrawnFlow | undefined {
  const about = new Set(threat.subjects);
  return (
    drawing.flows.find(({ id }) => about.has(id)) ??
    drawing.flows.find(({ target, source }) => about.has(target) && source !== '') ??
    drawing.flows.find(({ source, target }) => about.has(source) && target !== '')
  );
}

function instanceOf(threat: DrawnThreat, flow: DrawnFlow, number: number): Markup {
  const [source, line, target] = [flow.source, flow.id, flow.target].map(guidFor) as [string, string, string];
  const type = threat.type || threat.id;
  const value = markup('a:Value', { 'xmlns:b': KNOWLEDGE_BASE }, [
    empty('ChangedBy'),
    said('DrawingSurfaceGuid', guidFor(flow.diagram)),
    said('FlowGuid', line),
    said('Id', String(number)),
    said('InteractionKey', `${source}:${line}:${target}`),
    empty('InteractionString'),
    said('ModifiedAt', '0001-01-01T00:00:00'),
    said('Priority', threat.severity || 'Medium'),
    markup('b:Properties', {}, [
      pair('Title', threat.title),
      pair('UserThreatCategory', threat.category),
      pair('UserThreatShortDescription', threat.category),
      pair('UserThreatDescription', threat.description),
      pair('PossibleMitigations', threat.mitigation),
      pair('InteractionString', flow.name),
      pair('Priority', threat.severity || 'Medium'),
    ]),
    said('SourceGuid', source),
    said('State', STATES[threat.state]),
    threat.justification === '' ? empty('StateInformation') : said('StateInformation', threat.justification),
    said('TargetGuid', target),
    empty('Title'),
    said('TypeId', type),
    said('Upgraded', 'false'),
    empty('UserThreatCategory'),
    empty('UserThreatDescription'),
    empty('UserThreatShortDescription'),
    said('Wide', 'false'),
  ]);
  return markup('a:KeyValueOfstringThreatpc_P0_PhOB', {}, [
    markup('a:Key', {}, `${type}${source}${line}${target}`),
    value,
  ]);
}

function textElement(name: string, text = ''): Markup {
  return markup(name, {}, text);
}

function pair(key: string, value: string): Markup {
  return markup('a:KeyValueOfstringstring', {}, [markup('a:Key', {}, key), markup('a:Value', {}, value)]);
}

function said(name: string, text: string): Markup {
  return markup(`b:${name}`, {}, text);
}

function empty(name: string): Markup {
  return markup(`b:${name}`, { 'i:nil': 'true' });
}

function whole(value: number): string {
  return String(Math.round(value));
}
