import { expect, it } from 'vitest';
import type { Extraction, Extractor } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { ollama } from '../../src/extract/ollama/index.ts';
import { torchserve } from '../../src/extract/torchserve/index.ts';
import { triton } from '../../src/extract/triton/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { graphLines } from '../support/facts.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

async function read(plugin: Extractor, path: string, text: string): Promise<Extraction> {
  return plugin.extract({ path, text }, signal);
}

it('a Modelfile names its model, adapter and system prompt', async () => {
  expect(statementLines(await extractFixture(ollama, 'Modelfile.support', 'chat/Modelfile.support'))).toEqual([
    '2 element model support path=chat/Modelfile.support',
    'signal ollama',
    '2 reference model llama3.2 formats=gguf loader=FROM path=chat/Modelfile.support pinned=tag revision=3b transport=registry',
    '2 element model llama3.2 trust=public',
    '2 flow model|||llama3.2 -> model|chat/Modelfile.support||support model https',
    '3 reference adapter chat/lora/support.safetensors formats=safetensors loader=ADAPTER path=chat/Modelfile.support pinned=local transport=local',
    '3 element model chat/lora/support.safetensors',
    '3 flow model|||chat/lora/support.safetensors -> model|chat/Modelfile.support||support model file',
    '5-8 element prompt support system prompt path=chat/Modelfile.support',
    '5-8 flow prompt|chat/Modelfile.support||support system prompt -> model|chat/Modelfile.support||support prompt file',
  ]);
});

it.each([
  [
    'FROM hf.co/org/name-GGUF:Q4_K_M',
    'reference model org/name-GGUF formats=gguf loader=FROM path=m/Modelfile pinned=none revision=Q4_K_M transport=hub',
  ],
  ['from llama3', 'reference model llama3 formats=gguf loader=FROM path=m/Modelfile pinned=none transport=registry'],
  ['FROM ./a.gguf', 'reference model m/a.gguf formats=gguf loader=FROM path=m/Modelfile pinned=local transport=local'],
])('%s', async (text, expected) => {
  expect(linesOfKinds(await read(ollama, 'm/Modelfile', text), 'reference')).toEqual([`1 ${expected}`]);
});

it.each(['Modelfile', 'a/Modelfile.dev', 'x.modelfile'])('%s is a Modelfile', (path) => {
  expect([
    ollama.matches(path),
    ollama.matches('modelfile_reader.py'),
    ollama.claims?.({ path, text: 'no model\n' }),
  ]).toEqual([true, false, false]);
});

it('an ensemble of Triton hands tensors from model to model, over files', async () => {
  const files = ['ensemble', 'net', 'pre'].map((name) => `models/${name}/config.pbtxt`);
  const facts = await Promise.all(files.map(async (path) => (await extractFixture(triton, path)).facts));
  expect(graphLines(link(facts.flat()))).toEqual([
    'models/net/config.pbtxt model net',
    'models/ensemble/config.pbtxt process ensemble',
    'models/pre/config.pbtxt process pre',
    'models/ensemble/config.pbtxt process ensemble -> models/pre/config.pbtxt process pre (request)',
    'models/pre/config.pbtxt process pre -> models/net/config.pbtxt model net (prediction)',
  ]);
  expect(linesOfKinds(await extractFixture(triton, files[2] ?? ''), 'runs')).toEqual([
    '1 runs process|models/pre/config.pbtxt||pre starts models/pre/1/model.py',
  ]);
});

it('TorchServe tells who reaches its interfaces', async () => {
  expect(statementLines(await extractFixture(torchserve, 'config.properties'))).toEqual([
    'signal torchserve',
    '2 element endpoint torchserve authentication=none exposure=public path=config.properties',
    '3 element endpoint torchserve management authentication=none details=loads models from any address exposure=public path=config.properties',
    '4 element endpoint torchserve metrics authentication=none exposure=local path=config.properties',
    '7 reference model churn.mar formats=pickle loader=torchserve path=config.properties pinned=local remoteCode=on transport=local',
    '7 element model churn.mar',
    '7 flow model|||churn.mar -> endpoint|config.properties||torchserve model file',
    '7 reference model https://models.example.org/remote.mar formats=pickle loader=torchserve path=config.properties pinned=none remoteCode=on transport=https',
    '7 element model https://models.example.org/remote.mar trust=public',
    '7 flow model|||https://models.example.org/remote.mar -> endpoint|config.properties||torchserve model https',
    '6 operation cors-any-origin cors_allowed_origin input=literal path=config.properties',
  ]);
});

it('properties of another program are not claimed, tokens stay unknown', async () => {
  expect(torchserve.claims?.({ path: 'config.properties', text: 'spring.port=8080\n' })).toBe(false);
  const extraction = await read(
    torchserve,
    'config.properties',
    'inference_address=http://127.0.0.1:8080\nload_models=all\n',
  );
  expect(linesOfKinds(extraction, 'element')).toEqual([
    '1 element endpoint torchserve exposure=local path=config.properties',
  ]);
});
