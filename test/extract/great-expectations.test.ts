import { describe, expect, it } from 'vitest';
import { greatExpectations } from '../../src/extract/great-expectations/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

async function linesOf(...fixtures: readonly string[]): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const fixture of fixtures) found[fixture] = systemLines(await extractFixture(greatExpectations, fixture));
  return found;
}

describe('great-expectations', () => {
  it('reads a project of version 1', async () => {
    expect(
      await linesOf(
        'gx/great_expectations.yml',
        'gx/expectations/orders.json',
        'gx/checkpoints/nightly',
        'gx/validation_definitions/orders_of_the_day',
      ),
    ).toMatchInlineSnapshot(`
      {
        "gx/checkpoints/nightly": [
          "process|||gx (Great Expectations; validation: orders of the day) +data-validation @5",
        ],
        "gx/expectations/orders.json": [
          "process|||gx (Great Expectations; suite: orders) +data-validation @2",
        ],
        "gx/great_expectations.yml": [
          "process|||gx (Great Expectations) @2",
          "datastore|||postgresql (data source: warehouse) @26",
          "flow datastore|||postgresql > process|||gx dataset over sql @26",
          "alias datastore|||postgresql great-expectations:warehouse @26",
          "data-source|||s3://acme-drops unknown (data source: drops) @33",
          "flow data-source|||s3://acme-drops > process|||gx dataset over s3 @33",
          "alias data-source|||s3://acme-drops great-expectations:drops @33",
          "dataset|||data/raw (data source: local) @39",
          "flow dataset|||data/raw > process|||gx dataset over file @39",
          "alias dataset|||data/raw great-expectations:local @39",
          "datastore|||s3://acme-validation unknown @14",
          "flow process|||gx > datastore|||s3://acme-validation metrics over s3 @14",
          "datastore|||gs://acme-data-docs unknown @22",
          "flow process|||gx > datastore|||gs://acme-data-docs metrics over gs @22",
        ],
        "gx/validation_definitions/orders_of_the_day": [
          "process|||gx (Great Expectations; suite: orders) +data-validation @4",
          "flow alias|gx/validation_definitions/orders_of_the_day||great-expectations:drops > process|||gx dataset over unknown +data-validation @2",
        ],
      }
    `);
  });

  it('reads a project of version 0', async () => {
    const folder = 'quality/great_expectations';
    expect(
      await linesOf(
        `${folder}/great_expectations.yml`,
        `${folder}/checkpoints/orders.yml`,
        `${folder}/expectations/orders/warning.json`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "quality/great_expectations/checkpoints/orders.yml": [
          "process|||quality/great_expectations (Great Expectations; suite: orders.warning) +data-validation @4",
          "flow alias|quality/great_expectations/checkpoints/orders.yml||great-expectations:files > process|||quality/great_expectations dataset over unknown +data-validation @6",
        ],
        "quality/great_expectations/expectations/orders/warning.json": [
          "process|||quality/great_expectations (Great Expectations; suite: orders.warning) +data-validation @4",
        ],
        "quality/great_expectations/great_expectations.yml": [
          "process|||quality/great_expectations (Great Expectations) @1",
          "datastore|||snowflake third-party (data source: lake) @7",
          "flow datastore|||snowflake > process|||quality/great_expectations dataset over sql @7",
          "alias datastore|||snowflake great-expectations:lake @7",
          "dataset|||data (data source: files) @17",
          "flow dataset|||data > process|||quality/great_expectations dataset over file @17",
          "alias dataset|||data great-expectations:files @17",
          "datastore|||postgresql (data source: warehouse) @22",
          "flow datastore|||postgresql > process|||quality/great_expectations dataset over sql @22",
          "alias datastore|||postgresql great-expectations:warehouse @22",
        ],
      }
    `);
  });

  it('finds no validation where nothing is expected', async () => {
    const suites = {
      'an empty suite': '{"expectation_suite_name": "a", "expectations": []}',
      'expectations of something else': '{"expectations": ["a"], "name": "b"}',
      'broken JSON': '{"expectation_suite_name": "a", "expectations": [',
    };
    expect(await linesOfEach(greatExpectations, suites, 'gx/expectations/a.json')).toMatchInlineSnapshot(`
      {
        "an empty suite": [],
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "expectations of something else": "not claimed",
      }
    `);
    const checkpoints = {
      'a checkpoint that checks nothing': 'name: a\nvalidations: []\nbatch_request: {}\n',
      'a checkpoint of a model': 'name: a\nsteps: 10\n',
      'a template': 'expectation_suite_name: {{ name }}\n',
    };
    expect(await linesOfEach(greatExpectations, checkpoints, 'checkpoints/a.yml')).toMatchInlineSnapshot(`
      {
        "a checkpoint of a model": "not claimed",
        "a checkpoint that checks nothing": [],
        "a template": [
          "not read: a template, not YAML",
        ],
      }
    `);
    const configurations = {
      'another tool': 'name: a\n',
      'kinds that make no sense':
        'config_version: 3\ndatasources: [a]\nfluent_datasources: {a: b, c: [d], e: {connection_string: [f]}}\nstores: x\n',
    };
    expect(await linesOfEach(greatExpectations, configurations, 'great_expectations.yml')).toMatchInlineSnapshot(`
      {
        "another tool": "not claimed",
        "kinds that make no sense": [
          "process|||great_expectations (Great Expectations) @1",
        ],
      }
    `);
  });

  it('matches by place', () => {
    const paths = [
      'gx/checkpoints/a',
      'checkpoints/a',
      'checkpoints/a.yml',
      'expectations/a.json',
      'expectations',
      'a/expectations.json',
      'gx/plugins/a.yml',
    ];
    expect(paths.map((path) => greatExpectations.matches(path))).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
