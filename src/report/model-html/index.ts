import { keyOf, type Reference } from '../../model/index.ts';
import {
  componentView,
  count,
  differenceList,
  differenceOf,
  html,
  htmlDocument,
  ledger,
  LIMIT,
  section,
  systemSvg,
  systemView,
  type ModelOutput,
  type ModelReport,
  type RenderOptions,
  type View,
  type ViewNode,
} from '../contract.ts';
import { anchorsOf, elementList, places, type Anchors } from './elements.ts';

/** One commit's system as a page: diagram, elements, what is fetched, what was not read. */
export const modelHtml: ModelOutput = {
  id: 'html',
  summary: 'The system of one commit as one page: a diagram that leads to evidence, without script or network.',
  mediaType: 'text/html',
  render: async (report, options) =>
    htmlDocument(`Threat model of ${report.commit.slice(0, 12)}`, await body(report, options)),
};

const MAX_REFERENCES = 500;

async function body(report: ModelReport, options: RenderOptions): Promise<string> {
  const { commit, system, coverage } = report;
  const anchors = anchorsOf(system);
  const view = systemView(system);
  return [
    '<header>',
    '<h1>What this repository is made of</h1>',
    `<p class="dim">Commit <code>${commit.slice(0, 12)}</code></p>`,
    counts(report),
    '</header>',
    '<main>',
    section('Data-flow diagram', await diagrams(report, view, anchors)),
    section('Elements by trust boundary', elementList(system, anchors, options)),
    section('Declared and found differ', differenceList(system.contradictions.map((one) => differenceOf(one)))),
    section('What is fetched by name', references(system.references, options)),
    section('What was looked at', ledger(coverage, options)),
    section(
      'Make this page again',
      options.reproduce === '' ? '' : `<pre tabindex="0"><code>${html(options.reproduce, LIMIT.text)}</code></pre>`,
    ),
    '</main>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function counts({ system, coverage }: ModelReport): string {
  const unread = new Set(coverage.filter(({ status }) => status !== 'done').flatMap(({ files }) => files)).size;
  const items: readonly (readonly [string, number])[] = [
    ['elements', system.elements.length],
    ['flows', system.flows.length],
    ['fetched by name', system.references.length],
    ['packages', system.dependencies.length],
    ['files not read', unread],
  ];
  return `<ul class="counts">${items.map(([name, number]) => `<li><b>${number}</b> ${name}</li>`).join('')}</ul>`;
}

/** The whole, and for each component that it collapses a diagram of its own. */
async function diagrams({ system }: ModelReport, view: View, anchors: Anchors): Promise<string> {
  if (view.nodes.length === 0) return '<p>Nothing of a machine-learning system was found.</p>';
  const components = new Map(view.collapsed.map((node, index) => [node.key, `c${index + 1}`]));
  const linkOf = (node: ViewNode): string | undefined => {
    const component = components.get(node.key);
    const [first] = node.elements;
    const anchor = component ?? (first === undefined ? undefined : anchors.get(keyOf('element', first)));
    return anchor === undefined ? undefined : `#${anchor}`;
  };
  const drawing = async (one: View, title: string, id: string): Promise<string> =>
    `<div class="drawing${one === view ? ' wide' : ''}" tabindex="0" role="region" aria-label="${html(title)}">${await systemSvg(one, { title, id, style: '', linkOf })}</div>`;
  const parts: string[] = [await drawing(view, 'Data-flow diagram', 'arrow')];
  parts.push(
    `<p class="dim">Frames are trust boundaries. Boxes between two lines store data, square boxes are outside.${components.size > 0 ? ' A box with ▸ stands for several elements; a click opens it.' : ''}</p>`,
  );
  for (const node of view.collapsed) {
    const id = components.get(node.key) ?? '';
    const inside = componentView(system, node, view);
    const hidden = node.elements.length - inside.nodes.filter(({ elements }) => elements.length === 1).length;
    parts.push(
      `<details><summary>${html(node.label)}: ${count(node.elements.length, 'element')} <span class="dim">${html(node.above)}</span></summary><div id="${id}">`,
      await drawing(inside, node.label, `arrow-${id}`),
      ...(hidden > 0 ? [`<p>${count(hidden, 'element')} not drawn here, listed below.</p>`] : []),
      '</div></details>',
    );
  }
  return parts.join('\n');
}

function references(all: readonly Reference[], options: RenderOptions): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, MAX_REFERENCES);
  const more = all.length - shown.length;
  return [
    '<table><thead><tr><th scope="col">Name</th><th scope="col">What</th><th scope="col">Tied to its bytes by</th><th scope="col">Stands in</th></tr></thead><tbody>',
    ...shown.map(
      (one) =>
        `<tr><td><code>${html(one.repo, LIMIT.path)}</code></td><td>${one.kind}</td><td>${html(one.revision === '' ? one.pinned : `${one.pinned} ${one.revision}`)}</td><td>${places(one.evidence, options)}</td></tr>`,
    ),
    '</tbody></table>',
    ...(more > 0 ? [`<p>… and ${more} more</p>`] : []),
  ].join('\n');
}
