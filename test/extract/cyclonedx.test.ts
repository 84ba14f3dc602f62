import { describe, expect, it } from 'vitest';
import { cyclonedx } from '../../src/extract/cyclonedx/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('cyclonedx', () => {
  it('reads models, data, what they are made of, and services', async () => {
    expect(systemLines(await extractFixture(cyclonedx, 'ml-bom.cdx.json'))).toMatchInlineSnapshot(`
      [
        "signal ml-bom",
        "model|ml-bom.cdx.json||ticket-classifier (CycloneDX; license: Apache-2.0; task: text-classification; version: 3) +checksum @10",
        "model|||google-bert/bert-base-uncased third-party (CycloneDX) @27",
        "reference:model|ml-bom.cdx.json||google-bert/bert-base-uncased commit 86b5e0934494bd15c9632b12f734a8a67f723594 by CycloneDX over hub +commit-pin @27",
        "dataset|ml-bom.cdx.json||tickets of 2023 (CycloneDX; data class: confidential) @33",
        "flow dataset|ml-bom.cdx.json||tickets of 2023 > model|ml-bom.cdx.json||ticket-classifier dataset over unknown @18",
        "dataset|||acme/reviews third-party (https://huggingface.co/datasets/acme/reviews) @19",
        "flow dataset|||acme/reviews > model|ml-bom.cdx.json||ticket-classifier dataset over unknown @19",
        "flow model|||google-bert/bert-base-uncased > model|ml-bom.cdx.json||ticket-classifier model over unknown @42",
        "flow dataset|ml-bom.cdx.json||tickets of 2023 > model|ml-bom.cdx.json||ticket-classifier dataset over unknown @42",
        "external-service|ml-bom.cdx.json||labelling third-party authentication required (https://label.example/api) +authentication @38",
        "service|ml-bom.cdx.json||scoring authentication none @39",
      ]
    `);
  });

  it('reads the same in XML', async () => {
    expect(systemLines(await extractFixture(cyclonedx, 'model-bom.xml'))).toMatchInlineSnapshot(`
      [
        "signal ml-bom",
        "model|model-bom.xml||scorer (CycloneDX; license: MIT; version: 1) +checksum @5",
        "dataset|model-bom.xml||loans (CycloneDX) @10",
        "flow dataset|model-bom.xml||loans > model|model-bom.xml||scorer dataset over unknown @14",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'a bill of libraries':
        '{"bomFormat": "CycloneDX", "specVersion": "1.4", "components": [{"type": "library", "name": "a"}]}',
      'a model of another format': '{"type": "machine-learning-model", "name": "a"}',
      'kinds that make no sense':
        '{"bomFormat": "CycloneDX", "components": [{"type": "machine-learning-model"}, {"type": "data", "name": ["a"]}, 3], "services": 4, "dependencies": {"a": 1}}',
      'a model that depends on itself':
        '{"bomFormat": "CycloneDX", "components": [{"type": "machine-learning-model", "bom-ref": "a", "name": "m"}], "dependencies": [{"ref": "a", "dependsOn": ["a", "b"]}]}',
      'broken JSON': '{"bomFormat": "CycloneDX", "components": [{"type": "machine-learning-model"',
      'broken XML':
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="machine-learning-model">',
    };
    expect(await linesOfEach(cyclonedx, texts, 'bom.json')).toMatchInlineSnapshot(`
      {
        "a bill of libraries": "not claimed",
        "a model of another format": "not claimed",
        "a model that depends on itself": [
          "signal ml-bom",
          "model|bom.json||m (CycloneDX) @1",
        ],
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "broken XML": [
          "not read: line 1: not valid XML",
        ],
        "kinds that make no sense": [],
      }
    `);
  });
});
