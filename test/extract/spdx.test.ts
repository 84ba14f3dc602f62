import { describe, expect, it } from 'vitest';
import { spdx } from '../../src/extract/spdx/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('spdx', () => {
  it('reads AI packages, datasets and what ties them together', async () => {
    expect(systemLines(await extractFixture(spdx, 'model.spdx3.json'))).toMatchInlineSnapshot(`
      [
        "signal ml-bom",
        "model|model.spdx3.json||loan scorer (SPDX; domain: finance; safety risk: high; sensitive personal information: yes; version: 4.2) +checksum @7",
        "dataset|model.spdx3.json||loans (SPDX; confidentiality: amber; sensitive personal information: yes) @17",
        "model|||acme/base third-party (SPDX) @24",
        "flow dataset|model.spdx3.json||loans > model|model.spdx3.json||loan scorer dataset over unknown @28",
        "flow model|||acme/base > model|model.spdx3.json||loan scorer model over unknown @29",
      ]
    `);
  });

  it('reads models of a hub in a document of version 2', async () => {
    expect(systemLines(await extractFixture(spdx, 'packages.spdx.json'))).toMatchInlineSnapshot(`
      [
        "signal ml-bom",
        "model|||google-bert/bert-base-uncased third-party (SPDX; license: Apache-2.0) @8",
        "reference:model|packages.spdx.json||google-bert/bert-base-uncased commit 86b5e0934494bd15c9632b12f734a8a67f723594 by SPDX over hub +commit-pin @8",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'software alone':
        '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "software_Package", "spdxId": "a", "name": "a"}]}',
      'libraries of version 2': '{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a"}]}',
      'a page of the hub that is no model':
        '{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a", "downloadLocation": "https://huggingface.co/docs/x"}]}',
      'kinds that make no sense':
        '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": ["ai_AIPackage"]}, {"type": "ai_AIPackage", "name": {"a": 1}}, 3, {"type": "dataset_DatasetPackage", "spdxId": "d", "name": "d"}, {"type": "Relationship", "relationshipType": "trainedOn", "from": "d", "to": ["d", 4, "x"]}]}',
      'a draft with other prefixes':
        '{"@context": "https://spdx.org/rdf/3.0.0/spdx-context.jsonld", "element": [{"@type": "ai:AIPackage", "@id": "m", "name": "m"}]}',
      'broken JSON': '{"spdxVersion": "SPDX-2.3", "x": "huggingface", ',
    };
    expect(await linesOfEach(spdx, texts, 'a.json')).toMatchInlineSnapshot(`
      {
        "a draft with other prefixes": [
          "signal ml-bom",
          "model|a.json||m (SPDX) @1",
        ],
        "a page of the hub that is no model": [],
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "kinds that make no sense": [
          "signal ml-bom",
          "dataset|a.json||d (SPDX) @1",
        ],
        "libraries of version 2": "not claimed",
        "software alone": "not claimed",
      }
    `);
  });
});
