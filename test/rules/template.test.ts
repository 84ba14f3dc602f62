import { describe, expect, it } from 'vitest';
import type { SubjectKind } from '../../src/model/index.ts';
import { readTemplate } from '../../src/rules/template.ts';
import { aFlow, anElement } from '../support/builders.ts';

const element = {
  ...anElement({ kind: 'agent', name: 'assistant', path: 'app.py', capabilities: ['file-read', 'shell'] }),
};

function rendered(text: string, over: Readonly<Record<string, unknown>> = {}): string {
  const reading = readTemplate('element', text);
  return reading.ok ? reading.template.render({ ...element, ...over }) : `refused: ${reading.message}`;
}

describe('a template', () => {
  it.each([
    ['plain text', 'plain text'],
    ['{element.name} can {element.capabilities} in {element.path}', 'assistant can file-read, shell in app.py'],
    ['{element.name}{element.kind}', 'assistantagent'],
    ['{element.symbol}|{element.controls}', '(none)|(none)'],
  ])('%s', (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  it('names the elements of a flow and counts what is a number', () => {
    const model = anElement({ kind: 'model', name: 'acme/base', path: '' });
    const reading = readTemplate('flow', '{flow.source.name} to {flow.target.name}: {flow.data}');
    const flow = { ...aFlow(model, anElement()), source: model, target: anElement(), boundaries: [] };
    expect(reading.ok && reading.template.render(flow)).toBe('acme/base to train: model');
    const path = readTemplate('path', '{path.through} in {path.hops} hops');
    expect(
      path.ok &&
        path.template.render({
          ...element,
          source: element,
          target: element,
          through: [model, element],
          hops: 3,
        }),
    ).toBe('acme/base, assistant in 3 hops');
  });

  it('keeps what it fills in on one line of at most 80 characters, counted as people do', () => {
    expect(rendered('{element.name}', { name: ' a\n\tb\u0000\u0007  c ' })).toBe('a b c');
    expect(rendered('{element.name}', { name: ' \n ' })).toBe('(none)');
    expect(rendered('{element.name}', { name: 'x'.repeat(80) })).toBe('x'.repeat(80));
    expect(rendered('{element.name}', { name: 'x'.repeat(81) })).toBe(`${'x'.repeat(79)}…`);
    expect(rendered('{element.name}', { name: '💾'.repeat(80) })).toBe('💾'.repeat(80));
    expect(rendered('{element.name}', { name: '💾'.repeat(200) })).toBe(`${'💾'.repeat(79)}…`);
  });

  it.each<[SubjectKind, string, string]>([
    ['element', 'a } b', "a brace stands alone; write holes as '{subject.field}'"],
    ['element', 'a { b', "a brace stands alone; write holes as '{subject.field}'"],
    ['element', '{flow.name}', "'{flow.name}' does not begin with the subject; write '{element.field}'"],
    ['element', '{}', "'{}' does not begin with the subject; write '{element.field}'"],
    ['element', '{element}', "'{element}' is not a text; name one of its fields"],
    ['flow', '{flow.source}', "'{flow.source}' is not a text; name one of its fields"],
    ['element', '{element.nmae}', "no field 'nmae' on element (did you mean 'name'?)"],
    ['flow', '{flow.source.nmae}', "no field 'nmae' on source (did you mean 'name'?)"],
    ['element', '{element.name.length}', "'name' has no fields; write '{element.field}'"],
    ['element', '{element.constructor}', "no field 'constructor' on element"],
  ])('on each %s cannot be %s', (each, text, message) => {
    const reading = readTemplate(each, text);
    expect(reading.ok ? 'accepted' : reading.message).toContain(message);
  });
});
