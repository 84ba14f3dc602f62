import type { Fact } from '../../model/index.ts';
import { walkXml, type XmlElement } from '../../parse/index.ts';
import { elementFact, ownElement, signalFact, type Source } from '../../statement/index.ts';

const MAX_NAMED = 6;

/** Facts of a RAIL specification: which checks an answer (and, where written, a prompt) has to pass. */
export function railFacts(source: Source, root: XmlElement): Fact[] {
  if (root.name !== 'rail') return [];
  const output = validatorsBelow(root, (name) => name === 'output');
  const input = validatorsBelow(root, (name) => name === 'input' || name === 'messages' || name === 'prompt');
  const names = [...new Set([...output, ...input])].sort();
  const lines = { startLine: root.line, endLine: root.line };
  const checks = ownElement(source, lines, {
    kind: 'process',
    name: source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''),
    controls: [
      ...(names.length > 0 ? ['guardrail'] : []),
      ...(input.length > 0 ? ['input-validation'] : []),
      ...(output.length > 0 ? ['output-filter'] : []),
    ],
    details: ['Guardrails AI', names.length === 0 ? '' : `validators: ${names.slice(0, MAX_NAMED).join(', ')}`],
  });
  return [signalFact('guardrails-ai'), elementFact(checks)];
}

/** Names of validators below the parts of the specification that `isPart` picks: `validators="length: 1 10; two-words"`. */
function validatorsBelow(root: XmlElement, isPart: (name: string) => boolean): string[] {
  const names: string[] = [];
  for (const part of root.children.filter(({ name }) => isPart(name))) {
    for (const { attributes } of walkXml(part)) {
      const text = attributes.get('validators') ?? attributes.get('format') ?? '';
      for (const validator of text.slice(0, 2_000).split(';')) {
        const name = /^\s*([\w/-]{1,80})/.exec(validator)?.[1];
        if (name !== undefined) names.push(name);
      }
    }
  }
  return names;
}
