import { describe, expect, it } from 'vitest';
import { croissant } from '../../src/extract/croissant/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

const CONTEXT = '"@context": {"cr": "http://mlcommons.org/croissant/"}';

describe('croissant', () => {
  it('reads files with digests', async () => {
    expect(systemLines(await extractFixture(croissant, 'iris/metadata.json'))).toMatchInlineSnapshot(`
      [
        "signal croissant",
        "dataset|iris/metadata.json||flowers (Croissant; license: https://creativecommons.org/licenses/by/4.0/; version: 1.0.0) @9",
        "dataset|||iris/data/train.csv +checksum @16",
        "flow dataset|||iris/data/train.csv > dataset|iris/metadata.json||flowers dataset over file +checksum @16",
        "reference:dataset|iris/metadata.json||https://data.example/flowers.zip digest by croissant over https verified +checksum+digest-pin @23",
        "data-source|||https://data.example/flowers.zip public @23",
        "flow data-source|||https://data.example/flowers.zip > dataset|iris/metadata.json||flowers dataset over https +checksum @23",
      ]
    `);
  });

  it('reads a dataset of the hub, whose digest is none', async () => {
    expect(systemLines(await extractFixture(croissant, 'remote/croissant.json'))).toMatchInlineSnapshot(`
      [
        "signal croissant",
        "dataset|remote/croissant.json||tickets (Croissant; license: CC-BY-4.0, other) @4",
        "reference:dataset|remote/croissant.json||acme/tickets none by croissant over hub @5",
        "dataset|||acme/tickets third-party @5",
        "flow dataset|||acme/tickets > dataset|remote/croissant.json||tickets dataset over hub @5",
        "reference:dataset|remote/croissant.json||acme/tickets branch refs/convert/parquet by croissant over hub @10",
        "dataset|||acme/tickets third-party @10",
        "flow dataset|||acme/tickets > dataset|remote/croissant.json||tickets dataset over hub @10",
      ]
    `);
  });

  it('draws no more than 50 files', async () => {
    const files = Array.from(
      { length: 60 },
      (_, at) => `{"@type": "cr:FileObject", "contentUrl": "https://a.example/${at}"}`,
    );
    const text = `{${CONTEXT}, "@type": "sc:Dataset", "name": "a", "distribution": [${files.join(',')}]}`;
    const lines = systemLines(await croissant.extract({ path: 'a.json', text }, new AbortController().signal));
    const count = (start: string): number => lines.filter((line) => line.startsWith(start)).length;
    expect([count('reference'), count('data-source'), count('flow')]).toEqual([60, 50, 50]);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'a dataset of schema.org': '{"@type": "Dataset", "distribution": []}',
      'a crate': `{${CONTEXT}, "@type": "cr:RecordSet", "distribution": []}`,
      'kinds that make no sense': `{${CONTEXT}, "@type": ["sc:Dataset"], "name": [1], "license": {"a": 1}, "distribution": [3, {"contentUrl": [4]}, {"contentUrl": ""}]}`,
      'plain http': `{${CONTEXT}, "@type": "sc:Dataset", "name": "a", "distribution": [{"contentUrl": "http://a.example/b.csv"}]}`,
      'broken JSON': `{${CONTEXT}, "distribution": [`,
    };
    expect(await linesOfEach(croissant, texts, 'a.json')).toMatchInlineSnapshot(`
      {
        "a crate": [],
        "a dataset of schema.org": "not claimed",
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "kinds that make no sense": [
          "signal croissant",
          "dataset|a.json||dataset (Croissant) @1",
        ],
        "plain http": [
          "signal croissant",
          "dataset|a.json||a (Croissant) @1",
          "reference:dataset|a.json||http://a.example/b.csv none by croissant over http @1",
          "data-source|||http://a.example/b.csv public @1",
          "flow data-source|||http://a.example/b.csv > dataset|a.json||a dataset over http @1",
        ],
      }
    `);
  });
});
