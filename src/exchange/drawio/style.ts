import type { DrawnShape } from '../contract.ts';

/** A style of draw.io: `ellipse;whiteSpace=wrap;dashed=1`. Words without a value are keys of an empty one. */
export type Style = ReadonlyMap<string, string>;

export function styleOf(text: string): Style {
  return new Map(
    text
      .slice(0, 4000)
      .split(';')
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      }),
  );
}

/** The library's name of the shape, or the word that stands for a basic one. */
export function shapeName(style: Style): string {
  const icon = style.get('resIcon') ?? style.get('grIcon') ?? style.get('image') ?? '';
  const name = style.get('shape') ?? '';
  if (icon.startsWith('mxgraph.')) return icon;
  if (name !== '') return name;
  return BASIC.find((word) => style.has(word)) ?? '';
}

const BASIC = ['ellipse', 'rhombus', 'swimlane', 'group', 'text', 'edgeLabel', 'image', 'triangle', 'hexagon'];

const STORE =
  /cylinder|datastore|data ?store|partialrectangle|database|storage|\bs3\b|bucket|dynamo|\brds\b|aurora|redshift|elasticache|queue|\bsqs\b|kinesis|\befs\b|glacier|cosmos|sql|blob|redis|kafka|folder|disk|parallel/;
const ACTOR = /actor|\buser|person|people|client|external|browser|mobile|customer|office|internet|cloud$/;
const PROCESS =
  /ellipse|process|server|lambda|function|service|gateway|container|compute|\bec2\b|\becs\b|\beks\b|api|app/;

/**
 * Which shape of a data-flow diagram a drawn vertex stands for: by what its style says first, then by the library's name, then by its
 * label. A plain rectangle is an actor in classic data-flow diagrams only where ellipses stand for processes: `classic` says so.
 */
export function drawnShape(style: Style, label: string, classic: boolean): DrawnShape {
  const name = shapeName(style)
    .replaceAll(/^mxgraph\./g, '')
    .replaceAll(/[._]+/g, ' ')
    .toLowerCase();
  // Two lines with open sides: the classic store.
  const openSides = style.get('right') === '0' || style.get('left') === '0';
  if (STORE.test(name) || openSides) return 'store';
  if (name === 'umlactor' || ACTOR.test(name)) return 'actor';
  if (PROCESS.test(name)) return 'process';
  if (STORE.test(label.toLowerCase()) && !PROCESS.test(label.toLowerCase())) return 'store';
  if (ACTOR.test(label.toLowerCase())) return 'actor';
  return classic && name === '' ? 'actor' : 'process';
}

/** A vertex that only frames others: a container, a lane, a dashed or empty box, or a group of a cloud's library. */
export function isFrame(style: Style, label: string, hasChildren: boolean): boolean {
  const name = shapeName(style).toLowerCase();
  if (style.has('edgeLabel') || style.has('text')) return false;
  if (hasChildren || style.has('swimlane') || name.includes('group') || name === 'swimlane') return true;
  const dashed = style.get('dashed') === '1';
  const hollow = style.get('fillColor') === 'none';
  return (
    (dashed && (hollow || name === '')) || (hollow && /boundar|zone|network|vpc|subnet|trust|cluster/i.test(label))
  );
}
