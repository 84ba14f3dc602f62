import { expect, it } from 'vitest';
import { shownCredentials } from '../../src/extract/notebook/credentials.ts';

const TOKEN = ['hf', 'xKqPzRmWvTbNcLdJfHgYsUeAoIiMkDvTyX'].join('_');

const code = (outputs: readonly unknown[]): unknown => ({ cell_type: 'code', source: [`login("${TOKEN}")`], outputs });

/** The lines, in a notebook with one value a line, on which a credential is told. */
function lines(...cells: readonly unknown[]): number[] {
  const text = JSON.stringify({ cells, nbformat: 4 }, null, 1);
  const facts = shownCredentials(text, 'a.ipynb', 'shipped');
  expect(JSON.stringify(facts)).not.toContain(TOKEN);
  return facts.flatMap(({ fact, value }) => (fact === 'credential' ? [value.evidence[0]?.startLine ?? 0] : []));
}

it.each<[string, unknown, number[]]>([
  ['what a cell printed', code([{ output_type: 'stream', text: ['one\n', `token ${TOKEN}\n`] }]), [13]],
  ['what a cell printed, as one text', code([{ output_type: 'stream', text: `token ${TOKEN}` }]), [11]],
  ['a value that is shown', code([{ data: { 'text/plain': [`'${TOKEN}'`] } }]), [12]],
  ['the trace of an error', code([{ ename: 'ValueError', traceback: ['Traceback', `KeyError: ${TOKEN}`] }]), [13]],
  ['prose', { cell_type: 'markdown', source: ['# Setup\n', `Use ${TOKEN}`] }, [7]],
  ['a picture', code([{ data: { 'image/png': TOKEN } }]), []],
  ['code, which another reader has', code([]), []],
  ['a placeholder', code([{ text: ['hf_your_token_goes_here_xxxxxxxxxxxxxx'] }]), []],
  ['outputs of another form', { cell_type: 'code', source: 7, outputs: 'none' }, []],
])('%s', (_, cell, expected) => {
  expect(lines(cell)).toEqual(expected);
});

it('tells of the first twenty', () => {
  const many = Array.from({ length: 40 }, () => `${TOKEN}\n`);
  expect(lines(code([{ text: many }])).length).toBe(20);
});

it('says nothing of what is no notebook', () => {
  expect(shownCredentials('{"cells": 7}', 'a.ipynb', 'shipped')).toEqual([]);
});
