import { credentialFacts, credentialOf } from '../../credential/index.ts';
import { imageFacts, type Script } from '../../container/index.ts';
import type { Element, ElementKind, Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, parseJson, type ScalarNode, type TreeNode, walk } from '../../parse/index.ts';
import { snippetOf, type Snippet } from '../../python/index.ts';
import {
  elementFact,
  flowFact,
  lineOf,
  scriptFacts,
  scriptOfWords,
  sharedElement,
  startedFiles,
  withoutExpressions,
  type Source,
} from '../../statement/index.ts';

/** Longest program inside one file that is read. */
const LONGEST = 200_000;

/** What a container of a step runs. */
export type Container = {
  readonly node: TreeNode;
  readonly script: Script | null;
  readonly snippets: readonly Snippet[];
};

/** Reads a container: its words as a command, and the Python program that the SDK puts among them. */
export async function containerOf(source: Source, node: TreeNode, signal: AbortSignal): Promise<Container> {
  const words = [...itemsOf(get(node, 'command')), ...itemsOf(get(node, 'args'))];
  const found = scriptOfWords(get(node, 'command'), get(node, 'args'));
  const snippets: Snippet[] = [];
  for (const word of words) {
    if (word.kind !== 'scalar' || !looksLikePython(word)) continue;
    const place = { path: source.path, manifest: 'pipeline', lineOf: linesWithin(word) } as const;
    const snippet = await snippetOf(word.text, place, signal);
    if (snippet !== null) snippets.push(snippet);
  }
  return { node, script: found === null ? null : { ...found, text: withoutExpressions(found.text) }, snippets };
}

function looksLikePython({ text }: ScalarNode): boolean {
  return text.length <= LONGEST && text.includes('\n') && /^\s*(?:import|from|def|class)\s+\w/m.test(text);
}

/** Lines of a text as lines of the file, when it is written line by line; else its first line. */
function linesWithin(node: ScalarNode): (line: number) => number {
  const written = node.text.trimEnd().split('\n').length === node.endLine - node.textLine + 1;
  return (line) => (written ? Math.min(node.textLine + line - 1, node.endLine) : node.line);
}

/** Files that the container starts, for a name that does not tell what the step does. */
export function scriptsOf(source: Source, { script }: Container): readonly string[] {
  return script === null ? [] : startedFiles(source, script);
}

/** What the program learns, when it does. */
export function learnedKind({ snippets }: Container): ElementKind | undefined {
  return snippets.map(({ kind }) => kind).find((kind) => kind === 'training' || kind === 'evaluation');
}

/** Facts of a container: image, commands, program, variables, platforms that it calls. */
export function containerFacts(source: Source, container: Container, step: Element): Fact[] {
  const { node, script, snippets } = container;
  const image = entryOf(node, 'image') ?? entryOf(node, 'imageUri');
  const name = withoutExpressions(asText(image?.value) ?? '');
  const where = { path: source.path, context: source.context, symbol: step.symbol, loader: 'image' };
  return [
    ...(image === undefined || name === ''
      ? []
      : imageFacts(name, { ...where, startLine: image.line, endLine: image.line })),
    ...(script === null
      ? []
      : scriptFacts(source, script, { runner: step, manifest: 'pipeline' }).filter(isOfRepository)),
    ...snippets.flatMap((snippet) => snippet.factsOf(step)),
    ...variableFacts(source, node, step),
    ...vertexFacts(source, node, step),
  ];
}

/** The SDK's own runner is a module of the SDK, no file of the repository. */
function isOfRepository(fact: Fact): boolean {
  return fact.fact !== 'runs' || !/^(?:kfp|google_cloud_pipeline_components)\//.test(fact.value.path);
}

function variableFacts({ path, context }: Source, node: TreeNode, { symbol }: Element): Fact[] {
  return itemsOf(get(node, 'env')).flatMap((item) => {
    const value = entryOf(item, 'value');
    const text = asText(value?.value) ?? '';
    // What looks like a credential under any name is told by the reader of settings files.
    if (value === undefined || credentialOf('', text) !== null) return [];
    const place = { path, context, symbol, startLine: value.line, endLine: value.line };
    return credentialFacts(asText(get(item, 'name')) ?? '', text, place);
  });
}

const LAUNCHER =
  /google_cloud_pipeline_components[\w.]*\.container\.(?:v1|preview|_implementation)[\w.]*\.(?:launcher|remote_runner)/;

/** A prebuilt component of Google Cloud asks Vertex AI to do the work; the images that it is to run stand in the request. */
function vertexFacts(source: Source, node: TreeNode, step: Element): Fact[] {
  const words = [...itemsOf(get(node, 'command')), ...itemsOf(get(node, 'args'))];
  const launcher = words.find((word) => LAUNCHER.test(asText(word) ?? ''));
  if (launcher === undefined) return [];
  const given = {
    kind: 'external-service',
    name: 'google-vertex-ai',
    trust: 'third-party',
    zone: 'cloud:gcp',
  } as const;
  const service = sharedElement(source, lineOf(launcher), given);
  return [
    elementFact(service),
    flowFact(source, lineOf(launcher), { from: step, to: service, data: ['configuration'], protocol: 'https' }),
    ...words.flatMap((word) => requestedImages(source, word, step)),
  ];
}

function requestedImages({ path, context }: Source, word: TreeNode, { symbol }: Element): Fact[] {
  const text = asText(word) ?? '';
  if (!text.startsWith('{') || !text.includes('image_uri')) return [];
  const parsed = parseJson(text);
  if (!parsed.ok) return [];
  const where = { path, context, symbol, loader: 'image_uri', startLine: word.line, endLine: word.line };
  return [...walk(parsed.root)].slice(0, 5_000).flatMap((node) => {
    const image = withoutExpressions(asText(get(node, 'image_uri')) ?? '');
    return image === '' ? [] : imageFacts(image, where);
  });
}
