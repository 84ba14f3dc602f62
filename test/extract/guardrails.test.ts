import { describe, expect, it } from 'vitest';
import { guardrails } from '../../src/extract/guardrails/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('guardrails', () => {
  it('reads rails and the models behind them', async () => {
    expect(systemLines(await extractFixture(guardrails, 'support/config.yml'))).toMatchInlineSnapshot(`
      [
        "signal nemo-guardrails",
        "process|||support (NeMo Guardrails; input rails: self check input, mask sensitive data on input; output rails: self check output) +guardrail+input-validation+output-filter @10",
        "llm|||openai/gpt-4o third-party @4",
        "flow process|||support > llm|||openai/gpt-4o prompt over https +guardrail+input-validation @4",
        "flow llm|||openai/gpt-4o > process|||support completion over https +guardrail+output-filter @4",
        "llm|||nvidia/llama-3.1-nemoguard-8b-content-safety unknown (base URL http://content-safety:8000/v1) @7",
        "flow process|||support > llm|||nvidia/llama-3.1-nemoguard-8b-content-safety prompt over http +guardrail+input-validation @7",
        "flow llm|||nvidia/llama-3.1-nemoguard-8b-content-safety > process|||support completion over http +guardrail+output-filter @7",
      ]
    `);
  });

  it('reads flows of Colang as part of the same rails', async () => {
    expect(systemLines(await extractFixture(guardrails, 'support/rails/disallowed.co'))).toMatchInlineSnapshot(`
      [
        "signal nemo-guardrails",
        "process|||support (NeMo Guardrails; flows: politics) @7",
      ]
    `);
  });

  it('reads a RAIL specification', async () => {
    expect(systemLines(await extractFixture(guardrails, 'checks/reply.rail'))).toMatchInlineSnapshot(`
      [
        "signal guardrails-ai",
        "process|checks/reply.rail||reply (Guardrails AI; validators: guardrails/toxic_language, valid-length) +guardrail+output-filter @1",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const yaml = {
      'models without a rail': 'models:\n  - type: main\n    engine: openai\n    model: gpt-4o\n',
      'rails of something else': 'rails:\n  version: 7\n',
      'models of something else': 'models:\n  - name: a\n    engine: diesel\n',
      'kinds that make no sense': 'rails:\n  input: [a]\n  output: {flows: {a: b}}\nmodels: [a, {engine: [b]}]\n',
      'broken YAML': 'rails:\n  input: [\n',
    };
    expect(await linesOfEach(guardrails, yaml, 'config.yml')).toMatchInlineSnapshot(`
      {
        "broken YAML": [
          "not read: line 3: not valid YAML (bad indent)",
        ],
        "kinds that make no sense": [
          "signal nemo-guardrails",
          "process|||guardrails (NeMo Guardrails) @1",
        ],
        "models of something else": "not claimed",
        "models without a rail": [
          "signal nemo-guardrails",
          "process|||guardrails (NeMo Guardrails) @1",
          "llm|||openai/gpt-4o third-party @4",
          "flow process|||guardrails > llm|||openai/gpt-4o prompt over https @4",
          "flow llm|||openai/gpt-4o > process|||guardrails completion over https @4",
        ],
        "rails of something else": "not claimed",
      }
    `);
    const colang = {
      'Colang 2': 'import core\nflow main\n  activate greeting\n',
      'no flow': 'define user hello\n  "hi"\n',
      'a number': 'co = 3\n',
    };
    expect(await linesOfEach(guardrails, colang, 'main.co')).toMatchInlineSnapshot(`
      {
        "Colang 2": [
          "signal nemo-guardrails",
          "process|||guardrails (NeMo Guardrails; flows: main) @2",
        ],
        "a number": "not claimed",
        "no flow": [],
      }
    `);
    const rails = {
      'no validators': '<rail version="0.1"><output><string name="a"/></output></rail>',
      broken: '<rail><output>',
    };
    expect(await linesOfEach(guardrails, rails, 'a.rail')).toMatchInlineSnapshot(`
      {
        "broken": [
          "not read: line 1: not valid XML",
        ],
        "no validators": [
          "signal guardrails-ai",
          "process|a.rail||a (Guardrails AI) @1",
        ],
      }
    `);
  });
});
