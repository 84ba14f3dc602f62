import { expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { notebook } from '../../src/extract/notebook/index.ts';
import { pythonSource } from '../../src/extract/python-source/index.ts';
import type { Fact } from '../../src/model/index.ts';
import type { CommandReader, PythonModule } from '../../src/python/index.ts';
import { aCall, aModule, parameter } from '../support/python-module.ts';

const noCommands: CommandReader = () => [];
const signal = new AbortController().signal;
const aLoad = aModule({ calls: [aCall(2, 'torch.load', [parameter('path')])] });
const reading = (module: PythonModule) => async () => ({ ok: true as const, module });
const places = (extraction: Extraction): unknown[] =>
  extraction.facts.flatMap((fact) => (fact.fact === 'load' ? fact.value.evidence : []));

it('a Python file has the evidence of its own lines, and what cannot be read is a reason', async () => {
  const file = { path: 'a.py', text: 'import torch\ntorch.load(path)\n' };
  const extraction = await pythonSource(reading(aLoad), noCommands).extract(file, signal);
  expect(places(extraction)).toEqual([{ path: 'a.py', startLine: 2, endLine: 2 }]);
  const refused = await pythonSource(async () => ({ ok: false, reason: 'too deep' }), noCommands).extract(file, signal);
  expect(refused).toEqual({ ok: false, reason: 'too deep', facts: [] });
});

const commands: CommandReader = (line): Fact[] => [{ fact: 'signal', value: { name: line } }];

it('a notebook has the evidence of the JSON lines, offers no edit and hands its commands on', async () => {
  const text = '{"cells": [{"cell_type": "code", "source": [\n"!pip install x\\n",\n"torch.load(path)"]}]}';
  const extraction = await notebook(reading(aLoad), commands).extract({ path: 'a.ipynb', text }, signal);
  expect(places(extraction)).toEqual([{ path: 'a.ipynb', startLine: 3, endLine: 3 }]);
  expect(extraction.facts.filter(({ fact }) => fact === 'signal')).toEqual([
    { fact: 'signal', value: { name: 'pip install x' } },
  ]);
  expect(extraction.facts.flatMap((fact) => (fact.fact === 'load' ? fact.value.edits : []))).toEqual([]);
});

it('a broken notebook is a reason', async () => {
  const extraction = await notebook(reading(aLoad), noCommands).extract({ path: 'a.ipynb', text: '{' }, signal);
  expect(extraction).toEqual({ ok: false, reason: 'The file is not valid JSON.', facts: [] });
});
