import { expect, it } from 'vitest';
import { openaiPlugin } from '../../src/extract/openai-plugin/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

it('reads what is offered and who may call it', async () => {
  expect(systemLines(await extractFixture(openaiPlugin, '.well-known/ai-plugin.json'))).toMatchInlineSnapshot(`
    [
      "signal openai-plugin",
      "endpoint|.well-known/ai-plugin.json||orders reached public authentication none (auth: none; https://orders.example/openapi.yaml; plugin of an assistant) @6",
      "external-service|||chatgpt third-party @4",
      "flow external-service|||chatgpt > endpoint|.well-known/ai-plugin.json||orders request over https @4",
      "prompt|.well-known/ai-plugin.json||orders (description for the model) @5",
      "flow prompt|.well-known/ai-plugin.json||orders > external-service|||chatgpt prompt over https @5",
    ]
  `);
});

it('reads other manifests', async () => {
  const texts = {
    'one that asks': '{"name_for_model": "a", "auth": {"type": "oauth"}, "api": {"url": "https://a.example/o.yaml"}}',
    'one of this machine':
      '{"name_for_human": "A", "auth": {"type": "service_http"}, "api": {"url": "http://localhost:3333/o.yaml"}}',
    'kinds that make no sense': '{"name_for_model": ["a"]}',
    'no map': '[1]',
    'broken JSON': '{"name_for_model": ',
  };
  expect(await linesOfEach(openaiPlugin, texts, '.well-known/ai-plugin.json')).toMatchInlineSnapshot(`
    {
      "broken JSON": [
        "not read: line 1: not valid JSON (it ends too early)",
      ],
      "kinds that make no sense": [],
      "no map": [],
      "one of this machine": [
        "signal openai-plugin",
        "endpoint|.well-known/ai-plugin.json||A reached local authentication required (auth: service_http; http://localhost:3333/o.yaml; plugin of an assistant) +authentication @1",
        "external-service|||chatgpt third-party @1",
        "flow external-service|||chatgpt > endpoint|.well-known/ai-plugin.json||A request over http @1",
      ],
      "one that asks": [
        "signal openai-plugin",
        "endpoint|.well-known/ai-plugin.json||a reached public authentication required (auth: oauth; https://a.example/o.yaml; plugin of an assistant) +authentication @1",
        "external-service|||chatgpt third-party @1",
        "flow external-service|||chatgpt > endpoint|.well-known/ai-plugin.json||a request over https @1",
      ],
    }
  `);
});
