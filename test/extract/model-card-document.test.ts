import { describe, expect, it } from 'vitest';
import { modelCardDocument } from '../../src/extract/model-card-document/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('model-card-document', () => {
  it('reads a card in prose', async () => {
    expect(systemLines(await extractFixture(modelCardDocument, 'MODEL_CARD.md'))).toMatchInlineSnapshot(`
      [
        "signal model-card",
        "model|MODEL_CARD.md||Model Card: ticket-classifier (card in prose; developed by: Help desk team; license: Apache 2.0; model type: Linear; training data: Tickets of 2019 to 2023) @1",
      ]
    `);
  });

  it('reads a card of the Model Card Toolkit', async () => {
    expect(systemLines(await extractFixture(modelCardDocument, 'cards/scorer.json'))).toMatchInlineSnapshot(`
      [
        "signal model-card",
        "model|cards/scorer.json||loan scorer (Model Card Toolkit; architecture: gradient boosted trees; license: Apache-2.0; version: v4) @4",
        "dataset|cards/scorer.json||loans (https://data.example/loans; sensitive data) @11",
        "flow dataset|cards/scorer.json||loans > model|cards/scorer.json||loan scorer dataset over unknown @11",
        "dataset|cards/scorer.json||holdout @12",
        "flow dataset|cards/scorer.json||holdout > model|cards/scorer.json||loan scorer dataset over unknown @12",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const prose = {
      'a card with front matter': '---\nbase_model: a/b\n---\n# A\n',
      'no heading': 'Sorts tickets.\nLicense: MIT\n',
      'a heading with marks': '# **Model** `card`\n\n| License | --- |\n',
      nothing: '\n',
    };
    expect(await linesOfEach(modelCardDocument, prose, 'docs/model-card.md')).toMatchInlineSnapshot(`
      {
        "a card with front matter": "not claimed",
        "a heading with marks": [
          "signal model-card",
          "model|docs/model-card.md||Model card (card in prose) @1",
        ],
        "no heading": [
          "signal model-card",
          "model|docs/model-card.md||model-card.md (card in prose; license: MIT) @1",
        ],
        "nothing": "not claimed",
      }
    `);
    const json = {
      'another file': '{"model_details": {}}',
      'kinds that make no sense': '{"model_details": {"name": [1]}, "model_parameters": {"data": [3, {"name": {}}]}}',
      'broken JSON': '{"model_details": {}, "considerations": {',
    };
    expect(await linesOfEach(modelCardDocument, json, 'card.json')).toMatchInlineSnapshot(`
      {
        "another file": "not claimed",
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "kinds that make no sense": [
          "signal model-card",
          "model|card.json||model (Model Card Toolkit) @1",
        ],
      }
    `);
  });
});
