import { describe, expect, it } from 'vitest';
import { autogen } from '../../src/extract/autogen/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('autogen', () => {
  it('reads a list of models', async () => {
    expect(systemLines(await extractFixture(autogen, 'OAI_CONFIG_LIST_sample'))).toMatchInlineSnapshot(`
      [
        "signal autogen",
        "llm|||openai/gpt-4o third-party @3",
        "llm|||azure-openai/gpt-4-deployment third-party (base URL https://acme.openai.azure.com/) @7",
        "llm|||openai/mistral-7b unknown (base URL http://127.0.0.1:8000/v1) @14",
      ]
    `);
  });

  it('reads a saved team', async () => {
    expect(systemLines(await extractFixture(autogen, 'team.json'))).toMatchInlineSnapshot(`
      [
        "signal autogen",
        "agent|team.json||Reports (AutoGen; autogen_agentchat.teams.RoundRobinGroupChat) +iteration-limit @2",
        "agent|team.json||writer (AutoGen; autogen_agentchat.agents.AssistantAgent) @9",
        "flow agent|team.json||Reports > agent|team.json||writer request over call @9",
        "llm|||openai/gpt-4o-mini third-party @14",
        "flow agent|team.json||writer > llm|||openai/gpt-4o-mini prompt over https @14",
        "flow llm|||openai/gpt-4o-mini > agent|team.json||writer completion over https @14",
        "tool|team.json||total (AutoGen; autogen_core.tools.FunctionTool; its code stands in the file) @20",
        "flow agent|team.json||writer > tool|team.json||total tool-call over call @20",
        "tool|team.json||PythonCodeExecutionTool can code (AutoGen; autogen_ext.tools.code_execution.PythonCodeExecutionTool) +sandbox @25",
        "flow agent|team.json||writer > tool|team.json||PythonCodeExecutionTool tool-call over call @25",
        "human|team.json||editor (AutoGen; autogen_agentchat.agents.UserProxyAgent) @37",
        "flow agent|team.json||Reports > human|team.json||editor request over call @37",
      ]
    `);
  });

  it('tells a key in a file that no other reader takes, and never its value', async () => {
    const key = `sk-proj-${'aB3dE6gH9kL2'.repeat(4)}`;
    const text = `[{"model": "gpt-4o", "api_key": "${key}"}]`;
    const found = await linesOfEach(autogen, { key: text }, 'OAI_CONFIG_LIST');
    expect(found).toMatchInlineSnapshot(`
      {
        "key": [
          "signal autogen",
          "llm|||openai/gpt-4o third-party @1",
          "credential|OAI_CONFIG_LIST||api_key (openai) @1",
        ],
      }
    `);
    expect(JSON.stringify(found)).not.toContain(key.slice(8, 30));
    expect(await linesOfEach(autogen, { key: text }, 'OAI_CONFIG_LIST.json')).toMatchInlineSnapshot(`
      {
        "key": [
          "signal autogen",
          "llm|||openai/gpt-4o third-party @1",
        ],
      }
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'providers of something else': '{"provider": "aws", "component_type": "queue"}',
      'kinds that make no sense': '{"provider": "autogen_agentchat.x", "component_type": ["agent"], "config": 3}',
      'a model of nobody':
        '{"provider": "autogen_ext.models.openai.OpenAIChatCompletionClient", "component_type": "model", "config": {"model": "gpt-4o"}}',
      'broken JSON': '{"provider": "autogen_agentchat.x", "component_type": "agent"',
    };
    expect(await linesOfEach(autogen, texts, 'a.json')).toMatchInlineSnapshot(`
      {
        "a model of nobody": [],
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "kinds that make no sense": [],
        "providers of something else": "not claimed",
      }
    `);
    expect(await linesOfEach(autogen, { 'no list': '{"model": "a"}', 'an empty list': '["model"]' }, 'OAI_CONFIG_LIST'))
      .toMatchInlineSnapshot(`
      {
        "an empty list": "not claimed",
        "no list": [],
      }
    `);
  });
});
