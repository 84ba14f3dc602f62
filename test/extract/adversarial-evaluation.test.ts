import { describe, expect, it } from 'vitest';
import { adversarialEvaluation } from '../../src/extract/adversarial-evaluation/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('adversarial-evaluation', () => {
  it('reads scans of garak and PyRIT', async () => {
    const found: Record<string, unknown> = {};
    for (const fixture of ['garak-nightly.yaml', 'local.yaml', 'pyrit-scan.yaml']) {
      found[fixture] = systemLines(await extractFixture(adversarialEvaluation, fixture));
    }
    expect(found).toMatchInlineSnapshot(`
      {
        "garak-nightly.yaml": [
          "signal garak",
          "evaluation|garak-nightly.yaml||garak-nightly (adversarial evaluation; garak; probes: promptinject,leakreplay) +evaluation-gate @7",
          "llm|||openai/gpt-4o third-party @9",
          "flow evaluation|garak-nightly.yaml||garak-nightly > llm|||openai/gpt-4o prompt over https @9",
          "flow llm|||openai/gpt-4o > evaluation|garak-nightly.yaml||garak-nightly completion over https @9",
        ],
        "local.yaml": [
          "signal garak",
          "evaluation|local.yaml||local (adversarial evaluation; garak; probes: all) @1",
          "llm|||transformers/acme/assistant-7b unknown @3",
          "flow evaluation|local.yaml||local > llm|||transformers/acme/assistant-7b prompt over unknown @3",
          "flow llm|||transformers/acme/assistant-7b > evaluation|local.yaml||local completion over unknown @3",
        ],
        "pyrit-scan.yaml": [
          "signal pyrit",
          "evaluation|pyrit-scan.yaml||pyrit-scan (PyRIT; adversarial evaluation; scenarios: foundry_scenario) @3",
          "llm|||openai/gpt-4o third-party @3",
          "flow evaluation|pyrit-scan.yaml||pyrit-scan > llm|||openai/gpt-4o prompt over https @3",
          "flow llm|||openai/gpt-4o > evaluation|pyrit-scan.yaml||pyrit-scan completion over https @3",
        ],
      }
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'plugins of something else': 'plugins:\n  - eslint\n',
      'a list of plugins': 'plugins:\n  - model_type: x\n',
      'a variable': 'plugins:\n  target_type: openai\n  target_name: ${MODEL}\n  probe_spec: dan\n',
      'a target without a model': 'scenarios: [a]\nobjective_target:\n  type: HTTPTarget\n',
      'broken YAML': 'plugins:\n  probe_spec: [\n',
    };
    expect(await linesOfEach(adversarialEvaluation, texts, 'a.yaml')).toMatchInlineSnapshot(`
      {
        "a list of plugins": "not claimed",
        "a target without a model": [
          "signal pyrit",
          "evaluation|a.yaml||a (PyRIT; adversarial evaluation; scenarios: a) @2",
        ],
        "a variable": [
          "signal garak",
          "evaluation|a.yaml||a (adversarial evaluation; garak; probes: dan) @1",
        ],
        "broken YAML": [
          "not read: line 3: not valid YAML (bad indent)",
        ],
        "plugins of something else": "not claimed",
      }
    `);
  });
});
