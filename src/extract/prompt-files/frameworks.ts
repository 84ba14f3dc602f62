import type { Element, Fact } from '../../model/index.ts';
import {
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  type MapEntry,
  strings,
  type TreeNode,
  walk,
} from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  languageModelElement,
  languageModelOf,
  lineOf,
  promptElement,
  promptedBy,
  promptEnd,
  repositoryPath,
  sharedElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';

const MAX_TEXTS = 200;
const MAX_NAMED = 8;

/** A prompt that LangChain saved: `_type: prompt` with a template, or the form that its `dumps` writes. */
export function langchainFacts(source: Source, root: TreeNode): Fact[] {
  const top = entryOf(root, '_type') ?? entryOf(root, 'lc') ?? entriesOf(root)[0];
  if (top === undefined) return [];
  const texts: string[] = [];
  let format = '';
  let file: MapEntry | undefined;
  for (const node of walk(root)) {
    for (const key of ['template', 'prefix', 'suffix']) {
      const text = asString(get(node, key));
      if (text !== undefined && texts.length < MAX_TEXTS) texts.push(text);
    }
    file ??= entryOf(node, 'template_path');
    format ||= asString(get(node, 'template_format')) ?? '';
  }
  if (texts.length === 0 && file === undefined) return [];
  const inputs = strings(get(root, 'input_variables')).slice(0, MAX_NAMED);
  const prompt = promptElement(source, lineOf(top), {
    text: texts.join('\n'),
    details: [
      'LangChain prompt',
      inputs.length === 0 ? '' : `inputs: ${inputs.join(', ')}`,
      format === '' || format === 'f-string' ? '' : `template format: ${format}`,
    ],
  });
  return [
    signalFact('langchain-prompt'),
    elementFact(prompt),
    ...fileFacts(source, prompt, file, entryOf(root, 'examples')),
  ];
}

/** Texts and examples that a saved prompt takes from other files. */
function fileFacts(
  source: Source,
  prompt: Element,
  template: MapEntry | undefined,
  examples: MapEntry | undefined,
): Fact[] {
  const facts: Fact[] = [];
  const path = repositoryPath(folderOf(source.path), asString(template?.value) ?? '');
  if (template !== undefined && path !== null) {
    facts.push(
      flowFact(source, lineOf(template), { from: promptEnd(path), to: prompt, data: ['prompt'], protocol: 'file' }),
    );
  }
  const data = repositoryPath(folderOf(source.path), asString(examples?.value) ?? '');
  if (examples !== undefined && data !== null) {
    const dataset = sharedElement(source, lineOf(examples), { kind: 'dataset', name: data });
    facts.push(
      elementFact(dataset),
      flowFact(source, lineOf(examples), { from: dataset, to: prompt, data: ['dataset'], protocol: 'file' }),
    );
  }
  return facts;
}

/**
 * A prompt of Semantic Kernel: YAML with its template, or the settings beside a `skprompt.txt`, which is the prompt.
 * https://learn.microsoft.com/semantic-kernel/concepts/prompts
 */
export function semanticKernelFacts(source: Source, root: TreeNode): Fact[] {
  const template = entryOf(root, 'template');
  const inputs = itemsOf(get(root, 'input_variables'))
    .map((node) => asString(get(node, 'name')) ?? '')
    .filter((name) => name !== '');
  const details = ['Semantic Kernel', inputs.length === 0 ? '' : `inputs: ${inputs.slice(0, MAX_NAMED).join(', ')}`];
  const settings = entryOf(root, 'execution_settings') ?? entryOf(root, 'completion') ?? entriesOf(root)[0];
  if (settings === undefined) return [];
  const place = template === undefined ? besidePrompt(source) : source.path;
  const element = promptElement(source, lineOf(template ?? settings), {
    text: asString(template?.value) ?? '',
    name: promptEnd(place).name,
    details,
  });
  const prompt = { ...element, path: place };
  return [signalFact('semantic-kernel'), elementFact(prompt), ...kernelModels(source, prompt, settings)];
}

function besidePrompt({ path }: Source): string {
  const folder = folderOf(path);
  return folder === '' ? 'skprompt.txt' : `${folder}/skprompt.txt`;
}

/** The models of `execution_settings`, one for each service. */
function kernelModels(source: Source, prompt: Element, settings: MapEntry): Fact[] {
  const services =
    settings.value.kind === 'map'
      ? [settings, ...entriesOf(settings.value)]
      : itemsOf(settings.value).map((value) => ({ key: '', value, line: value.line }));
  return services.slice(0, MAX_NAMED).flatMap((service) => {
    const entry = entryOf(service.value, 'model_id') ?? entryOf(service.value, 'ai_model_id');
    const model = languageModelOf(asText(entry?.value) ?? '');
    if (entry === undefined || model === null) return [];
    return promptedBy(source, lineOf(entry), prompt, languageModelElement(source, lineOf(entry), model));
  });
}

/** A program that DSPy saved: instructions and demonstrations that an optimiser found, and the model that they are for. */
export function dspyFacts(source: Source, root: TreeNode): Fact[] {
  const top = entriesOf(root)[0];
  if (top === undefined) return [];
  const texts: string[] = [];
  let demonstrations = false;
  let model: MapEntry | undefined;
  for (const node of walk(root)) {
    const text = asString(get(node, 'instructions')) ?? asString(get(node, 'signature_instructions'));
    if (text !== undefined && texts.length < MAX_TEXTS) texts.push(text);
    demonstrations ||= itemsOf(get(node, 'demos')).length > 0;
    model ??= entryOf(get(node, 'lm'), 'model');
  }
  const prompt = promptElement(source, lineOf(top), {
    text: texts.join('\n'),
    details: ['DSPy program', demonstrations ? 'with demonstrations' : ''],
  });
  const asked = languageModelOf(asString(model?.value) ?? '');
  const facts: Fact[] = [signalFact('dspy'), elementFact(prompt)];
  if (model === undefined || asked === null) return facts;
  return [...facts, ...promptedBy(source, lineOf(model), prompt, languageModelElement(source, lineOf(model), asked))];
}
