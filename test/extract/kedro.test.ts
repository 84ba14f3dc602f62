import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { kedro } from '../../src/extract/kedro/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const FIXTURES = 'src/extract/kedro/fixtures';

async function read(text: string, path = 'shop/conf/base/catalog.yml'): Promise<Extraction> {
  return kedro.extract({ path, text }, new AbortController().signal);
}

describe('files', () => {
  it.each(['conf/base/catalog.yml', 'conf/base/catalog/reporting.yml'])('%s', async (name) => {
    const text = readFileSync(`${FIXTURES}/${name}`, 'utf8');
    const path = `{{ cookiecutter.repo_name }}/${name}`;
    expect([kedro.matches(path), kedro.claims?.({ path, text })]).toEqual([true, true]);
    const lines = statementLines(await read(text, path));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`facts/kedro/${name.replaceAll('/', '-')}.txt`);
    expect(lines.join('\n')).not.toContain('key=abc');
  });

  it.each([
    ['conf/base/catalog.yml', true],
    ['a/conf/base/catalog_genai.yml', true],
    ['conf/catalog.yaml', true],
    ['conf/prod/catalog/raw/a.yml', true],
    ['conf/base/parameters.yml', false],
    ['conf/local/credentials.yml', false],
    ['catalog.yml', false],
    ['config/base/catalog.yml', false],
  ])('%s: %s', (path, expected) => {
    expect(kedro.matches(path)).toBe(expected);
  });

  it('a catalog of another tool is not claimed', () => {
    expect(kedro.claims?.({ path: 'conf/catalog.yml', text: 'sources:\n  a:\n    driver: csv\n    type: csv\n' })).toBe(
      false,
    );
  });
});

describe('datasets', () => {
  it.each([
    ['pickle.PickleDataset\n  filepath: data/x.pkl', 'pickle local'],
    ['pickle.PickleDataset\n  backend: dill\n  filepath: data/x.pkl', 'dill local'],
    ['pandas.PickleDataSet\n  filepath: https://a.b/x.pkl', 'pickle remote'],
    ['redis.PickleDataset\n  key: x', 'pickle unknown'],
    ['tensorflow.TensorFlowModelDataset\n  filepath: s3://b/m', 'keras unknown'],
    ['partitions.PartitionedDataset\n  path: data/p\n  dataset: pickle.PickleDataset', 'pickle local'],
    ['pandas.CSVDataset\n  filepath: data/x.csv', ''],
    ['json.JSONDataset\n  filepath: x.json', ''],
  ])('%s', async (body, expected) => {
    const { facts } = await read(`x:\n  type: ${body}\n`);
    const loads = facts.flatMap((fact) => (fact.fact === 'load' ? [`${fact.value.format} ${fact.value.origin}`] : []));
    expect(loads.join()).toBe(expected);
  });

  it.each([
    ['pandas.SQLQueryDataset\n  sql: select 1', 'datastore|||sql database -> dataset|||x'],
    ['pandas.GBQTableDataset\n  table_name: t', 'datastore|||bigquery -> dataset|||x'],
    ['ibis.TableDataset\n  table_name: t\n  connection: {backend: duckdb}', 'datastore|||duckdb -> dataset|||x'],
    ['pandas.CSVDataset\n  filepath: data/01_raw/x.csv', 'dataset|||shop/data/01_raw/x.csv -> dataset|||x'],
    ['pandas.CSVDataset\n  filepath: data/02/x.csv', 'dataset|||x -> dataset|||shop/data/02/x.csv'],
    [
      'pandas.CSVDataset\n  filepath: data/02/x.csv\n  metadata: {kedro-viz: {layer: raw}}',
      'dataset|||shop/data/02/x.csv -> dataset|||x',
    ],
    ['pandas.CSVDataset\n  filepath: ${globals:p}/x.csv', ''],
    ['MemoryDataset', ''],
  ])('%s is joined by %j', async (body, expected) => {
    const flows = linesOfKinds(await read(`x:\n  type: ${body}\n`), 'flow').map(
      (line) => /flow (.*? -> \S+)/.exec(line)?.[1],
    );
    expect(flows.join()).toBe(expected);
  });
});

describe('ugly files', () => {
  it.each([
    ['no map', '- a\n'],
    ['entries of wrong shapes', 'a: 1\nb: [x]\nc: {type: 5}\nd: {}\n_e: {type: pandas.CSVDataset}\n'],
    ['names of JavaScript', '__proto__: {type: pandas.CSVDataset}\nconstructor: {type: x}\n'],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('values that name each other end', async () => {
    const text = '_a: ${_b}\n_b: ${_a}${_a}\nx: {type: pandas.CSVDataset, filepath: "${_a}"}\n';
    expect(linesOfKinds(await read(text), 'element')).toEqual(['3 element dataset x details=pandas.CSVDataset']);
  });

  it('says where a file breaks', async () => {
    expect(await read('x: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
  });
});
