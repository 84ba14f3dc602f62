import { expect, it } from 'vitest';
import { notebookCode } from '../../src/extract/notebook/cells.ts';

it('code cells become one text with the lines of the file, commands stand apart', () => {
  const notebook = `{
 "cells": [
  {"cell_type": "markdown", "source": ["# no code"]},
  {
   "cell_type": "code",
   "outputs": [{"text": ["source"]}],
   "source": [
    "%pip install -q torch \\\\\\n",
    "  transformers\\n",
    "import torch\\n",
    "if True:\\n",
    "    !wget https://example.org/a.pt\\n",
    "%matplotlib inline"
   ]
  },
  {"cell_type": "code", "source": "%%bash\\ngit clone https://example.org/skills"}
 ],
 "nbformat": 4
}`;
  expect(notebookCode(notebook)).toEqual({
    text: ['pass', '', 'import torch', 'if True:', '    pass', 'pass', '', ''].join('\n'),
    lines: [8, 9, 10, 11, 12, 13, 16, 16],
    commands: [
      { line: 'pip install -q torch transformers', startLine: 8 },
      { line: 'wget https://example.org/a.pt', startLine: 12 },
      { line: 'git clone https://example.org/skills', startLine: 16 },
    ],
  });
});

it('says why it could not read', () => {
  expect(notebookCode('{"cells": [')).toEqual({ reason: 'The file is not valid JSON.' });
  expect(notebookCode('{"worksheets": []}')).toEqual({ reason: 'The file is not a notebook of format 4.' });
  expect(notebookCode('['.repeat(50_000))).toEqual({ reason: 'The JSON nests deeper than 100 levels.' });
});

it('a notebook of another language says nothing', () => {
  const cells = [{ cell_type: 'code', source: 'torch.load(x)' }];
  expect(notebookCode(JSON.stringify({ cells, metadata: { kernelspec: { language: 'R' } } }))).toEqual({
    text: '',
    lines: [],
    commands: [],
  });
});
