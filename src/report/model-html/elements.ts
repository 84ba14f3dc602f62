import { keyOf, type Element, type Evidence, type Flow, type SystemModel } from '../../model/index.ts';
import { count, html, LIMIT, placeText, safeUrl, type RenderOptions } from '../contract.ts';

const MAX_ELEMENTS = 2_000;
const MAX_PLACES = 5;
const MAX_FLOWS = 30;

/** Numbers elements for anchors in the page, in the order of the model. */
export type Anchors = ReadonlyMap<string, string>;

export function anchorsOf(system: SystemModel): Anchors {
  return new Map(system.elements.map((element, index) => [keyOf('element', element) as string, `e${index + 1}`]));
}

/** Every element below the name of its trust boundary, with where it stands, what protects it and what it exchanges. */
export function elementList(system: SystemModel, anchors: Anchors, options: RenderOptions): string {
  const byKey = new Map(system.elements.map((element) => [keyOf('element', element) as string, element]));
  const ways = waysOf(system.flows);
  const zones = system.boundaries.map(({ name, contains }) => {
    const shown = contains.slice(0, MAX_ELEMENTS).flatMap((key) => {
      const element = byKey.get(key);
      return element === undefined ? [] : [article(element, key, { byKey, ways, anchors, options })];
    });
    const more = contains.length - shown.length;
    return [
      `<details><summary>${html(name)}: ${count(contains.length, 'element')}</summary>`,
      ...shown,
      ...(more > 0 ? [`<p>… and ${more} more</p>`] : []),
      '</details>',
    ].join('\n');
  });
  return zones.join('\n');
}

type Ways = ReadonlyMap<string, { readonly into: readonly Flow[]; readonly out: readonly Flow[] }>;
type Known = {
  readonly byKey: ReadonlyMap<string, Element>;
  readonly ways: Ways;
  readonly anchors: Anchors;
  readonly options: RenderOptions;
};

function waysOf(flows: readonly Flow[]): Ways {
  const ways = new Map<string, { into: Flow[]; out: Flow[] }>();
  const at = (key: string): { into: Flow[]; out: Flow[] } => {
    const known = ways.get(key) ?? { into: [], out: [] };
    ways.set(key, known);
    return known;
  };
  for (const flow of flows) {
    at(flow.target).into.push(flow);
    at(flow.source).out.push(flow);
  }
  return ways;
}

function article(element: Element, key: string, known: Known): string {
  const way = known.ways.get(key) ?? { into: [], out: [] };
  const rows: readonly (readonly [string, string])[] = [
    ['Stands in', places(element.evidence, known.options)],
    ['Reached by', element.exposure === 'unknown' ? '' : EXPOSURE[element.exposure]],
    ['Callers', element.authentication === 'unknown' ? '' : AUTHENTICATION[element.authentication]],
    ['Protected by', words(element.controls)],
    ['Able to', words(element.capabilities)],
    ['Details', element.details.map((detail) => html(detail)).join('<br>')],
    ['Gets', ends(way.into, ({ source }) => source, known)],
    ['Gives', ends(way.out, ({ target }) => target, known)],
  ];
  return [
    `<article id="${known.anchors.get(key) ?? ''}"><h4>${html(element.name)} <span class="dim">${element.kind}</span></h4><dl>`,
    ...rows.filter(([, text]) => text !== '').map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`),
    '</dl></article>',
  ].join('\n');
}

const EXPOSURE = { public: 'anybody on the network', network: 'its own network', local: 'this machine only' } as const;
const AUTHENTICATION = {
  required: 'have to prove who they are',
  optional: 'may prove who they are; off by default',
  none: 'need no proof of who they are',
} as const;

function words(list: readonly string[]): string {
  return list.map((word) => html(word)).join(', ');
}

/** Places in files, as links when the address of the sources is known. */
export function places(evidence: readonly Evidence[], { sourceUrl }: RenderOptions): string {
  const shown = evidence.slice(0, MAX_PLACES).map((place) => {
    const text = `<code>${html(placeText(place), LIMIT.path)}</code>`;
    const path = place.path.split('/').map(encodeURIComponent).join('/');
    const lines = `#L${place.startLine}${place.endLine > place.startLine ? `-L${place.endLine}` : ''}`;
    const url = sourceUrl === undefined ? undefined : safeUrl(`${sourceUrl.replace(/\/$/, '')}/${path}${lines}`);
    return url === undefined ? text : `<a href="${html(url, 600)}" rel="noreferrer">${text}</a>`;
  });
  const more = evidence.length - shown.length;
  return shown.join('<br>') + (more > 0 ? `<br>… and ${more} more` : '');
}

function ends(flows: readonly Flow[], endOf: (flow: Flow) => string, { byKey, anchors }: Known): string {
  const shown = flows.slice(0, MAX_FLOWS).map((flow) => {
    const key = endOf(flow);
    const other = byKey.get(key);
    const anchor = anchors.get(key);
    const name = html(other === undefined ? key : other.name);
    const linked = anchor === undefined ? name : `<a href="#${anchor}">${name}</a>`;
    const controls = flow.controls.length === 0 ? '' : `; protected by ${words(flow.controls)}`;
    return `${html(flow.data.join(', ') || 'data')}: ${linked} <span class="dim">(${html(flow.protocol)}${controls})</span>`;
  });
  const more = flows.length - shown.length;
  return shown.join('<br>') + (more > 0 ? `<br>… and ${more} more` : '');
}
