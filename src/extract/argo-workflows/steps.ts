import type { Script } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import {
  asString,
  asText,
  entryOf,
  get,
  itemsOf,
  parseYamlDocument,
  type ScalarNode,
  type TreeNode,
} from '../../parse/index.ts';
import { snippetOf, type Snippet } from '../../python/index.ts';
import {
  elementFact,
  kindOfStep,
  lineOf,
  ownElement,
  scriptFacts,
  scriptOfText,
  scriptOfWords,
  sharedElement,
  startedFiles,
  withoutExpressions,
  writtenBy,
} from '../../statement/index.ts';
import { artifactFacts } from './artifacts.ts';
import { componentReference } from './kubeflow.ts';
import { containersOf, imageFactsOf, powersOf, secretFactsOf } from './pods.ts';
import { filled, type Template, type Workflow } from './workflow.ts';

/** A template that runs something, read. */
export type Step = { readonly element: Element; readonly facts: readonly Fact[] };

/** Reads a template that runs something: its commands, the Python that it holds, images, data, secrets and powers. */
export async function stepOf(workflow: Workflow, template: Template, signal: AbortSignal): Promise<Step> {
  const { source, spec } = workflow;
  const { name, node, lines } = template;
  const scripts = containersOf(node).flatMap((container) => scriptsOf(workflow, container));
  const snippets = await snippetsOf(workflow, node, signal);
  const told = kindOfStep(name, () => scripts.flatMap((script) => startedFiles(source, script)));
  const learned = snippets.map(({ kind }) => kind).find((kind) => kind === 'training' || kind === 'evaluation');
  const element = ownElement(source, lines, {
    kind: told === 'process' ? (learned ?? told) : told,
    name,
    symbol: name,
    zone: zoneOf(workflow),
    ...powersOf(node, spec),
    details: detailsOf(node),
  });
  const run = { runner: element, manifest: 'pipeline' } as const;
  const facts = [
    elementFact(element),
    ...imageFactsOf(workflow, node, name),
    ...scripts.flatMap((script) => scriptFacts(source, script, run)),
    ...snippets.flatMap((snippet) => snippet.factsOf(element)),
    ...artifactFacts(workflow, node, element),
    ...secretFactsOf(source, node, spec, element),
    ...componentReference(source, node, name),
    ...endpointFacts(workflow, node, element),
  ];
  return { element, facts };
}

/** Where the pods run; the namespace is the submitter's when the file names none. */
export function zoneOf({ namespace }: Workflow): string {
  return `cluster:${/^[\w.-]{1,80}$/.test(namespace) ? namespace : ''}`;
}

function detailsOf(template: TreeNode): string[] {
  const account = asText(get(template, 'serviceAccountName')) ?? '';
  const action = asText(get(template, 'resource', 'action')) ?? '';
  const made = manifestOf(template);
  const kind = made === null ? '' : (asText(get(made, 'kind')) ?? '');
  const called = asText(get(template, 'http', 'url')) ?? '';
  return [
    account === '' ? '' : `service account ${account}`,
    action === '' ? '' : `${action} ${kind === '' ? 'a resource' : kind}`,
    called === '' || called.includes('{{')
      ? ''
      : `calls ${called.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//')}`,
  ];
}

/** The Kubernetes object that a template makes or changes; null for none. */
function manifestOf(template: TreeNode): TreeNode | null {
  const text = asString(get(template, 'resource', 'manifest'));
  if (text === undefined) return null;
  const parsed = parseYamlDocument(withoutExpressions(text));
  return parsed.ok ? parsed.root : null;
}

/** Whether a template only makes room for others: a volume, settings, names. */
export function isPlumbing(template: TreeNode): boolean {
  const kind = asText(get(manifestOf(template) ?? undefined, 'kind')) ?? '';
  return /^(?:PersistentVolumeClaim|PersistentVolume|ConfigMap|Secret|Namespace|ServiceAccount|Service)$/.test(kind);
}

const SERVES = /^(?:InferenceService|SeldonDeployment|RayService|LLMInferenceService)$/;

/** The endpoint that a template makes by way of an object of a model server. */
function endpointFacts({ source }: Workflow, template: TreeNode, step: Element): Fact[] {
  const made = manifestOf(template) ?? undefined;
  const manifest = entryOf(get(template, 'resource'), 'manifest');
  const name = asText(get(made, 'metadata', 'name')) ?? '';
  if (manifest === undefined || !SERVES.test(asText(get(made, 'kind')) ?? '') || !/^[\w.-]{1,200}$/.test(name))
    return [];
  const endpoint = sharedElement(source, lineOf(manifest), { kind: 'endpoint', name, zone: step.zone });
  return writtenBy(source, lineOf(manifest), step, endpoint, { data: ['model'], protocol: 'https' });
}

/** Shell commands of a container, and the source of a script that is a shell's. */
function scriptsOf(workflow: Workflow, container: TreeNode): Script[] {
  const source = get(container, 'source');
  const found =
    source === undefined
      ? scriptOfWords(get(container, 'command'), get(container, 'args'))
      : isPython(container)
        ? null
        : scriptOfText(source);
  return found === null ? [] : [{ ...found, text: filled(workflow, found.text) }];
}

/** A script template's interpreter: the command, or the image where there is none. */
function isPython(container: TreeNode): boolean {
  const command = itemsOf(get(container, 'command')).map((item) => asText(item) ?? '');
  return /python/.test(command.length > 0 ? command.join(' ') : (asText(get(container, 'image')) ?? ''));
}

/** Longest Python text inside one workflow; aliases could repeat one without end. */
const LONGEST = 200_000;

/** Python inside a template: the source of a script, or a program among the words of a command. */
async function snippetsOf({ source }: Workflow, template: TreeNode, signal: AbortSignal): Promise<Snippet[]> {
  const snippets: Snippet[] = [];
  for (const container of containersOf(template)) {
    const words = [...itemsOf(get(container, 'command')), ...itemsOf(get(container, 'args'))];
    const own = get(container, 'source');
    const programs = [...(own !== undefined && isPython(container) ? [own] : []), ...words.filter(looksLikePython)];
    for (const program of programs) {
      if (program.kind !== 'scalar' || program.text.length > LONGEST) continue;
      const text = withoutExpressions(program.text).replaceAll('${EXPRESSION}', '0').replaceAll('\\\n', '\n');
      const place = { path: source.path, manifest: 'pipeline', lineOf: linesWithin(program) } as const;
      const snippet = await snippetOf(text, place, signal);
      if (snippet !== null) snippets.push(snippet);
    }
  }
  return snippets;
}

/** A word of several lines that imports or defines: what the SDK writes into a command. */
export function looksLikePython(node: TreeNode): boolean {
  return node.kind === 'scalar' && /\n/.test(node.text) && /^\s*(?:import|from|def|class)\s+\w/m.test(node.text);
}

/** Lines of a text as lines of the file, when it is written line by line; else its first line. */
function linesWithin(node: ScalarNode): (line: number) => number {
  const written = node.text.trimEnd().split('\n').length === node.endLine - node.textLine + 1;
  return (line) => (written ? Math.min(node.textLine + line - 1, node.endLine) : lineOf(node).startLine);
}
