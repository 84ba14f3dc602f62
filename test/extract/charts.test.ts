import { expect, it } from 'vitest';
import type { Extraction, Extractor } from '../../src/extract/contract.ts';
import { helm } from '../../src/extract/helm/index.ts';
import { litellm } from '../../src/extract/litellm/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

async function read(plugin: Extractor, path: string, text: string): Promise<Extraction> {
  return plugin.extract({ path, text }, signal);
}

it('values of a chart tell of components of machine learning alone', async () => {
  expect(statementLines(await extractFixture(helm, 'values.yaml', 'charts/chat/values.yaml'))).toEqual([
    '3 element endpoint server authentication=none capabilities=privileged controls=resource-limit details=image vllm/vllm-openai exposure=public path=charts/chat/values.yaml symbol=server zone=cluster:',
    '3 reference container vllm/vllm-openai formats=unknown loader=image path=charts/chat/values.yaml pinned=tag revision=v0.11.0 symbol=server transport=registry',
    'signal image:vllm-openai',
  ]);
});

it('a chart depends on charts of machine learning; others are none of ours', async () => {
  expect(statementLines(await extractFixture(helm, 'Chart.yaml'))).toEqual([
    '4 reference code qdrant formats=code loader=helm path=Chart.yaml pinned=tag revision=0.10.1 transport=registry',
    'signal helm:qdrant',
  ]);
});

it('a template is text: only images in full are read', async () => {
  expect(statementLines(await extractFixture(helm, 'templates/job.yaml'))).toEqual([
    '5 reference container ollama/ollama formats=unknown loader=image path=templates/job.yaml pinned=tag revision=0.5.1 transport=registry',
    'signal image:ollama',
  ]);
});

it.each([
  ['values.yaml', true],
  ['a/values-prod.yaml', true],
  ['llama-3_values.yaml', true],
  ['a/templates/x.yaml', true],
  ['config.yaml', false],
])('%s is of a chart: %s', (path, expected) => {
  expect(helm.matches(path)).toBe(expected);
});

it.each([
  'image: nginx\nservice: {type: LoadBalancer}\n',
  'image: {tag: x}\n',
  'image: [a]\n',
  'a: {b: {image: postgres}}\n',
])('values %j say nothing', async (text) => {
  expect(await read(helm, 'values.yaml', text)).toEqual({ ok: true, facts: [] });
});

it("the proxy of LiteLLM asks hosted models and one's own", async () => {
  const lines = statementLines(await extractFixture(litellm, 'config.yaml', 'proxy/config.yaml'));
  expect(lines).toEqual([
    '11 element endpoint litellm authentication=required controls=authentication exposure=network path=proxy/config.yaml',
    'signal litellm',
    expect.stringMatching(/^4 element llm openai\/gpt-4o-mini .*trust=third-party/),
    '4 flow endpoint|proxy/config.yaml||litellm -> llm|||openai/gpt-4o-mini prompt https',
    '4 flow llm|||openai/gpt-4o-mini -> endpoint|proxy/config.yaml||litellm completion https',
    expect.stringMatching(/^8 element llm ollama\/llama3/),
    '8 flow endpoint|proxy/config.yaml||litellm -> llm|||ollama/llama3 prompt http',
    '8 flow llm|||ollama/llama3 -> endpoint|proxy/config.yaml||litellm completion http',
  ]);
});

it('a list of models of another program is not claimed', () => {
  expect(litellm.claims?.({ path: 'a.yaml', text: 'model_list:\n  - a\n' })).toBe(false);
});
