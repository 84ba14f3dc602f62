import type { Fact } from '../../model/index.ts';
import { asString, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  languageModelElement,
  languageModelOf,
  lineOf,
  promptedBy,
  promptElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';

const MAX_MESSAGES = 200;

/** A prompt of GitHub Models (`*.prompt.yml`): messages, a model, evaluators. https://docs.github.com/github-models */
export function messagesFacts(source: Source, root: TreeNode): Fact[] {
  const messages = entryOf(root, 'messages');
  if (messages === undefined) return [];
  const texts = itemsOf(messages.value)
    .slice(0, MAX_MESSAGES)
    .map((node) => asString(get(node, 'content')) ?? '');
  const evaluated = itemsOf(get(root, 'evaluators')).length > 0;
  const prompt = promptElement(source, lineOf(messages), {
    text: texts.join('\n'),
    details: [evaluated ? 'evaluators check its answers' : ''],
  });
  const entry = entryOf(root, 'model');
  const model = languageModelOf(asString(entry?.value) ?? '');
  const facts: Fact[] = [signalFact('github-models'), elementFact(prompt)];
  if (entry === undefined || model === null) return facts;
  return [...facts, ...promptedBy(source, lineOf(entry), prompt, languageModelElement(source, lineOf(entry), model))];
}
