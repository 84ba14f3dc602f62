import { expect, it } from 'vitest';
import { factsOfSource } from '../../support/python-lines.ts';

async function shown(lines: readonly string[]): Promise<string[]> {
  const facts = await factsOfSource(['import gradio as gr', ...lines, ''].join('\n'), 'app.py');
  return facts.flatMap((fact) =>
    fact.fact === 'operation' && fact.value.kind === 'html-rendering'
      ? `${fact.value.name} of ${fact.value.input}`
      : [],
  );
}

it.each<[string, string[], string[]]>([
  [
    'a message between tags, put together',
    ['def show(rows, pair):', "    rows.append(('<pre style=\"x\">' + pair.message + '</pre>', 1))"],
    ['HTML around pair.message of request'],
  ],
  [
    'an answer in a formatted text',
    ['def show(page, answer):', '    page.update(f\'<div class="a">{answer}</div>\')'],
    ['HTML around answer of model-output'],
  ],
  [
    'a message that is cleaned first',
    ['def show(rows, message):', "    rows.append('<pre>' + nh3.clean(message) + '</pre>')"],
    [],
  ],
  ['a message beside other text', ['def show(rows, message):', "    rows.append('You said: ' + message)"], []],
  ['a number of the page itself', ['def show(rows, width):', "    rows.append('<b>' + width + '</b>')"], []],
])('HTML: %s', async (_, lines, told) => {
  expect(await shown(lines)).toEqual(told);
});

it('a file without a page is not looked at', async () => {
  const facts = await factsOfSource(
    "def show(rows, message):\n    rows.append('<pre>' + message + '</pre>')\n",
    'a.py',
  );
  expect(facts.filter(({ fact }) => fact === 'operation')).toEqual([]);
});
