import type { Element, Fact } from '../../model/index.ts';
import { asString, asText, entriesOf, entryOf, frontMatterOf, get, strings, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  promptedBy,
  promptElement,
  readYaml,
  signalFact,
  type Source,
  sourceOf,
} from '../../statement/index.ts';
import type { Extraction, SourceFile } from '../contract.ts';

const FIRST = { startLine: 1, endLine: 1 };
const MAX_NAMED = 8;

/** A prompt that is all of its file. */
export function plainFacts({ path, text }: SourceFile): Fact[] {
  return [elementFact(promptElement(contextual(path), FIRST, { text }))];
}

/** Prose is documentation by its ending; a prompt is what runs. */
function contextual(path: string): Source {
  return { ...sourceOf(path.replace(/\.(?:md|txt)$/, '')), path };
}

/**
 * A prompt below front matter: Prompty (https://prompty.ai) and dotprompt (https://google.github.io/dotprompt). Without front matter the
 * whole file is the prompt.
 */
export function frontMatterFacts(file: SourceFile): Extraction {
  const { path, text } = file;
  const front = frontMatterOf(text);
  if (front.kind !== 'found') return { ok: true, facts: plainFacts(file) };
  const read = readYaml(front.text);
  if (!read.ok) return { ok: false, reason: read.reason, facts: plainFacts(file) };
  const root = read.documents[0];
  const source = sourceOf(path);
  const body = text.slice(text.indexOf('---', text.indexOf('---') + 3));
  const prompt = promptElement(source, FIRST, { text: body, details: detailsOf(root) });
  const signal = signalFact(path.endsWith('.prompty') ? 'prompty' : 'dotprompt');
  return { ok: true, facts: [signal, elementFact(prompt), ...modelFacts(source, prompt, root)] };
}

function detailsOf(root: TreeNode | undefined): string[] {
  const tools = strings(get(root, 'tools')).slice(0, MAX_NAMED);
  const inputs = entriesOf(get(root, 'inputs'))
    .map(({ key }) => key)
    .slice(0, MAX_NAMED);
  return [
    inputs.length === 0 ? '' : `inputs: ${inputs.join(', ')}`,
    tools.length === 0 ? '' : `tools: ${tools.join(', ')}`,
  ];
}

/** `model: googleai/gemini-1.5-flash`, or a map with `configuration` (Prompty 1) or `id` and `provider` (Prompty 2). */
function modelFacts(source: Source, prompt: Element, root: TreeNode | undefined): Fact[] {
  const entry = entryOf(root, 'model');
  if (entry === undefined) return [];
  const settings = get(entry.value, 'configuration') ?? get(entry.value, 'connection') ?? entry.value;
  const type = asString(get(settings, 'type')) ?? asString(get(entry.value, 'provider')) ?? '';
  const names = ['azure_deployment', 'name', 'model', 'id'];
  const name =
    asString(entry.value) ??
    names.map((key) => asText(get(settings, key)) ?? asText(get(entry.value, key))).find((text) => text !== undefined);
  const model = languageModelOf(name ?? '', type);
  if (model === null) return [];
  const address =
    asString(get(settings, 'azure_endpoint')) ??
    asString(get(settings, 'base_url')) ??
    asString(get(settings, 'endpoint'));
  const fixed = address?.includes('$') === true ? undefined : address;
  return promptedBy(source, lineOf(entry), prompt, languageModelElement(source, lineOf(entry), model, fixed));
}
