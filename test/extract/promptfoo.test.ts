import { describe, expect, it } from 'vitest';
import { promptfoo } from '../../src/extract/promptfoo/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('promptfoo', () => {
  it('reads an evaluation with assertions', async () => {
    expect(systemLines(await extractFixture(promptfoo, 'answers/promptfooconfig.yaml'))).toMatchInlineSnapshot(`
      [
        "signal promptfoo",
        "evaluation|answers/promptfooconfig.yaml||answers (promptfoo) +evaluation-gate @7",
        "llm|||openai/gpt-4o-mini third-party @8",
        "flow evaluation|answers/promptfooconfig.yaml||answers > llm|||openai/gpt-4o-mini prompt over https @8",
        "flow llm|||openai/gpt-4o-mini > evaluation|answers/promptfooconfig.yaml||answers completion over https @8",
        "llm|||anthropic/claude-3-5-sonnet-20241022 third-party @9",
        "flow evaluation|answers/promptfooconfig.yaml||answers > llm|||anthropic/claude-3-5-sonnet-20241022 prompt over https @9",
        "flow llm|||anthropic/claude-3-5-sonnet-20241022 > evaluation|answers/promptfooconfig.yaml||answers completion over https @9",
        "llm|||openai/gpt-4o unknown (base URL http://localhost:8080/v1) @11",
        "flow evaluation|answers/promptfooconfig.yaml||answers > llm|||openai/gpt-4o prompt over http @11",
        "flow llm|||openai/gpt-4o > evaluation|answers/promptfooconfig.yaml||answers completion over http @11",
        "runs evaluation|answers/promptfooconfig.yaml||answers > answers/providers/local_model.py @14",
        "flow prompt|answers/prompts/answer.txt||answer > evaluation|answers/promptfooconfig.yaml||answers prompt over file @4",
        "runs evaluation|answers/promptfooconfig.yaml||answers > answers/prompts/build.py @5",
        "dataset|||answers/tests/tickets.csv @20",
        "flow dataset|||answers/tests/tickets.csv > evaluation|answers/promptfooconfig.yaml||answers dataset over file @20",
        "reference:dataset|answers/promptfooconfig.yaml||acme/tickets none by promptfoo tests over hub @21",
        "dataset|||acme/tickets third-party @21",
        "flow dataset|||acme/tickets > evaluation|answers/promptfooconfig.yaml||answers dataset over hub @21",
        "runs evaluation|answers/promptfooconfig.yaml||answers > answers/checks/no_refund.py @18",
        "runs evaluation|answers/promptfooconfig.yaml||answers > answers/hooks/setup.py @27",
      ]
    `);
  });

  it('reads a red team', async () => {
    expect(systemLines(await extractFixture(promptfoo, 'redteam/redteam.yaml'))).toMatchInlineSnapshot(`
      [
        "signal promptfoo",
        "evaluation|redteam/redteam.yaml||redteam (adversarial evaluation; plugins: prompt-extraction, pii; promptfoo; strategies: jailbreak, crescendo) +evaluation-gate @1",
        "endpoint|||https://assistant.shop.example/chat unknown @2",
        "flow evaluation|redteam/redteam.yaml||redteam > endpoint|||https://assistant.shop.example/chat prompt over https @2",
        "flow endpoint|||https://assistant.shop.example/chat > evaluation|redteam/redteam.yaml||redteam completion over https @2",
        "llm|||openai/gpt-4.1 third-party @7",
        "flow evaluation|redteam/redteam.yaml||redteam > llm|||openai/gpt-4.1 prompt over https @7",
        "flow llm|||openai/gpt-4.1 > evaluation|redteam/redteam.yaml||redteam completion over https @7",
      ]
    `);
  });

  it('reads an evaluation that asserts nothing', async () => {
    expect(systemLines(await extractFixture(promptfoo, 'promptfoo-plain.json'))).toMatchInlineSnapshot(`
      [
        "signal promptfoo",
        "evaluation|promptfoo-plain.json||promptfoo-plain (promptfoo) @1",
        "llm|||ollama/llama3 unknown @1",
        "flow evaluation|promptfoo-plain.json||promptfoo-plain > llm|||ollama/llama3 prompt over unknown @1",
        "flow llm|||ollama/llama3 > evaluation|promptfoo-plain.json||promptfoo-plain completion over unknown @1",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'providers of Terraform': 'providers:\n  - aws\n',
      'variables and sentences':
        'providers: ["${MODEL}", "http", "exec: python x.py", "https://a.example/{{path}}", 3]\nprompts: [a b, {raw: c}]\ntests: [file://*.yaml]\n',
      'kinds that make no sense': 'providers: {a: b}\nprompts: {c: {d: e}}\ntests: 4\n',
      'a template': 'providers: [a]\nprompts: {{ prompts }}\n',
      'broken YAML': 'providers: [a\nprompts: x\n',
    };
    expect(await linesOfEach(promptfoo, texts, 'promptfooconfig.yaml')).toMatchInlineSnapshot(`
      {
        "a template": [
          "not read: a template, not YAML",
        ],
        "broken YAML": [
          "not read: line 2: not valid YAML (bad indent)",
        ],
        "kinds that make no sense": [
          "signal promptfoo",
          "evaluation|promptfooconfig.yaml||promptfooconfig (promptfoo) @1",
        ],
        "providers of Terraform": "not claimed",
        "variables and sentences": [
          "signal promptfoo",
          "evaluation|promptfooconfig.yaml||promptfooconfig (promptfoo) @1",
        ],
      }
    `);
  });
});
