import { keyOf, type Coverage, type Element, type ElementKind, type SystemModel } from '../model/index.ts';
import { selectorOf } from './declared-system.ts';

const SCHEMA = 'https://raw.githubusercontent.com/stridegate/stridegate/main/docs/reference/configuration.schema.json';
const MOST_QUESTIONS = 100;
const MOST_FOLDERS = 50;

/** Trees that somebody else wrote, and trees that nobody uses any more. */
const VENDORED = /^(?:vendor|vendored|third[_-]?party|external|node_modules|site-packages|\.?venv|_vendor)$/i;
const LEGACY = /^(?:old|legacy|deprecated|archived?|attic|obsolete|backups?|unused|graveyard)$/i;

const REACHED = new Set<ElementKind>([
  'endpoint',
  'service',
  'datastore',
  'vector-store',
  'feature-store',
  'model-registry',
  'annotation',
  'monitoring',
  'orchestrator',
  'agent',
]);
const HOLDS = new Set<ElementKind>([
  'dataset',
  'data-source',
  'datastore',
  'vector-store',
  'feature-store',
  'annotation',
  'memory',
]);

/**
 * Proposes a configuration from what was found: it reports and does not block, and asks in comments what no file shows. A line that
 * begins with `## ` is prose; other commented lines are settings that hold once the `# ` is taken away.
 */
export function proposeConfiguration(
  { commit }: { readonly commit: string },
  system: SystemModel,
  coverage: readonly Coverage[],
): string {
  return [
    `## Proposed by \`stridegate config init\` from commit ${commit.slice(0, 12)}. \`stridegate config check\` checks it.`,
    '## It counts as soon as it stands on the base branch. All keys: docs/configuration.md',
    `# yaml-language-server: $schema=${SCHEMA}`,
    'version: 1',
    '',
    '## `audit` reports and blocks nothing. Change it to `enforce` when the reports are what you want.',
    'mode: audit',
    'fail_on: high',
    ...ignoreLines(coverage),
    ...systemLines(system),
    '',
  ].join('\n');
}

function ignoreLines(coverage: readonly Coverage[]): readonly string[] {
  const folders = new Map<string, number>();
  for (const path of new Set(coverage.flatMap(({ files }) => files))) {
    const segments = path.split('/').slice(0, -1);
    const at = segments.findIndex((segment) => VENDORED.test(segment) || LEGACY.test(segment));
    if (at < 0) continue;
    const folder = `${segments.slice(0, at + 1).join('/')}/`;
    if (folder.length <= 200 && !/[*?]/.test(folder)) folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  if (folders.size === 0) return [];
  const shown = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_FOLDERS);
  const more = folders.size - shown.length;
  return [
    '',
    '## Written elsewhere, or no longer in use? What is left out is not looked at.',
    '# paths:',
    '#   ignore:',
    ...shown.map(([folder, files]) => `#     - ${quoted(folder)} # ${files} ${files === 1 ? 'file' : 'files'}`),
    ...(more > 0 ? [`## … and ${more} more folders`] : []),
  ];
}

/** What no file shows: the people of such a system, and questions about what files leave open. */
function systemLines(system: SystemModel): readonly string[] {
  const people = peopleLines(system);
  const questions = system.elements.flatMap((element) => {
    const question = questionOf(element);
    return question === null ? [] : [question];
  });
  if (people.length + questions.length === 0) return [];
  const more = questions.length - MOST_QUESTIONS;
  return [
    '',
    '## What no file shows. A reason (`because: …`) lets a line count where files say otherwise.',
    '# system:',
    ...people,
    ...(questions.length === 0
      ? []
      : [
          '## Of these no file says who reaches them (local, network, public), whether callers have to say who they are',
          '## (required, optional, none), or what kind of data they hold (public, internal, secret, pii, phi).',
          '#   about:',
        ]),
    ...questions.slice(0, MOST_QUESTIONS).flat(),
    ...(more > 0 ? [`## … and ${more} more`] : []),
  ];
}

/** The people who label data, where nothing names them. */
function peopleLines({ elements }: SystemModel): readonly string[] {
  const labels = elements.find(({ kind, context }) => kind === 'annotation' && context !== 'test');
  const target = labels === undefined ? null : selectorText(labels);
  if (target === null || elements.some(({ kind, zone }) => kind === 'human' && zone === 'workforce')) return [];
  return [
    '## Who labels the data?',
    '#   elements:',
    '#     - kind: human',
    '#       name: labellers',
    '#       zone: workforce',
    '#       trust: third-party',
    '#   flows:',
    '#     - from: human labellers',
    `#       to: ${quoted(target)}`,
    '#       data: [labels]',
  ];
}

/** What is asked about an element; null when files tell it all, or when it is not ours. */
function questionOf(element: Element): readonly string[] | null {
  const { kind, trust, context, exposure, authentication, evidence } = element;
  if (trust === 'third-party' || trust === 'public' || (context !== 'shipped' && context !== 'example')) return null;
  const asks = [
    ...(REACHED.has(kind) && exposure === 'unknown' ? ['exposure: network'] : []),
    ...(REACHED.has(kind) && authentication === 'unknown' ? ['authentication: required'] : []),
    ...(HOLDS.has(kind) ? ['data: [internal]'] : []),
  ];
  const selector = selectorText(element);
  if (asks.length === 0 || selector === null) return null;
  const [first] = evidence;
  const place = first === undefined ? [] : [`##     ${printable(`${first.path}:${first.startLine}`)}`];
  return [...place, `#     - element: ${quoted(selector)}`, ...asks.map((line) => `#       ${line}`)];
}

/** The readable selector of an element, else its key; null when both are too long. */
function selectorText(element: Element): string | null {
  const { kind, name, path } = element;
  const readable = path === '' ? `${kind} ${name}` : `${kind} ${name} in ${path}`;
  const selector = selectorOf(readable);
  const exact = selector !== null && selector.key === '' && selector.name === name && selector.path === path;
  const text = exact && !/[*?]/.test(readable) ? readable : keyOf('element', element);
  return text.length <= 200 ? text : null;
}

/** A text of YAML on one line: plain where that is safe, else in double quotes with escapes. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./@ -]*[\w/]$/.test(text) && !/ #|: /.test(text) ? text : printable(JSON.stringify(text));
}

/** Only what every reader of YAML takes for part of the line. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7E]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
