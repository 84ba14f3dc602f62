import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type MapEntry, strings, type TreeNode } from '../../parse/index.ts';
import {
  askedBy,
  elementFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  ownElement,
  signalFact,
  type Source,
  sourceOf,
} from '../../statement/index.ts';

const MAX_NAMED = 6;

/** A run of garak: `plugins` with what is asked and what it is asked with. */
export function isGarak(text: string): boolean {
  return (
    /^plugins\s*:/m.test(text) &&
    /^\s+["']?(?:probe_spec|detector_spec|buff_spec|target_type|model_type)["']?\s*:/m.test(text)
  );
}

/** A scan of PyRIT: scenarios against an objective target. */
export function isPyrit(text: string): boolean {
  return (
    /^(?:scenarios?|datasets)\s*:/m.test(text) &&
    /^(?:objective_target|objective_scorer|adversarial_chat)\s*:/m.test(text)
  );
}

/** Facts of a configuration: the evaluation, and the model that it attacks. */
export function scanFacts(path: string, root: TreeNode, text: string): Fact[] {
  const source = sourceOf(path);
  return isGarak(text) ? garakFacts(source, root) : pyritFacts(source, root);
}

function nameOf({ path }: Source): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

function garakFacts(source: Source, root: TreeNode): Fact[] {
  const plugins = entryOf(root, 'plugins');
  if (plugins === undefined || plugins.value.kind !== 'map') return [];
  const probes = asText(get(plugins.value, 'probe_spec')) ?? '';
  const threshold = entryOf(get(root, 'run'), 'eval_threshold');
  const evaluation = ownElement(source, lineOf(plugins), {
    kind: 'evaluation',
    name: nameOf(source),
    controls: threshold === undefined ? [] : ['evaluation-gate'],
    details: ['adversarial evaluation', 'garak', probes === '' ? '' : `probes: ${probes}`],
  });
  const type = entryOf(plugins.value, 'target_type') ?? entryOf(plugins.value, 'model_type');
  const name = entryOf(plugins.value, 'target_name') ?? entryOf(plugins.value, 'model_name');
  return [signalFact('garak'), elementFact(evaluation), ...attackedFacts(source, evaluation, type, name)];
}

/** The model that is attacked: a type of garak (`openai`, `huggingface.Model`) and a name. */
function attackedFacts(
  source: Source,
  evaluation: Element,
  type: MapEntry | undefined,
  name: MapEntry | undefined,
): Fact[] {
  const entry = name ?? type;
  if (entry === undefined) return [];
  const [first = '', form = ''] = (asText(type?.value) ?? '').split('.');
  // Models of that family run here, unless an interface of the hub is asked.
  const family = first === 'huggingface' && !/Inference/.test(form) ? 'transformers' : first;
  const model = languageModelOf(asText(name?.value) ?? '', family);
  if (model === null) return [];
  return askedBy(source, lineOf(entry), evaluation, languageModelElement(source, lineOf(entry), model));
}

function pyritFacts(source: Source, root: TreeNode): Fact[] {
  const target = entryOf(root, 'objective_target') ?? entryOf(root, 'adversarial_chat');
  if (target === undefined) return [];
  const type = asText(get(target.value, 'type')) ?? asText(target.value) ?? '';
  const scenarios = strings(get(root, 'scenarios')).slice(0, MAX_NAMED);
  const evaluation = ownElement(source, lineOf(target), {
    kind: 'evaluation',
    name: nameOf(source),
    details: ['adversarial evaluation', 'PyRIT', scenarios.length === 0 ? '' : `scenarios: ${scenarios.join(', ')}`],
  });
  const provider = /^(?:OpenAI|AzureOpenAI)/.exec(type)?.[0];
  const model =
    provider === undefined ? null : languageModelOf(asText(get(target.value, 'model_name')) ?? '', provider);
  const asked =
    model === null
      ? []
      : askedBy(source, lineOf(target), evaluation, languageModelElement(source, lineOf(target), model));
  return [signalFact('pyrit'), elementFact(evaluation), ...asked];
}
