import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { argoWorkflows } from '../../src/extract/argo-workflows/index.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const FIXTURES = 'src/extract/argo-workflows/fixtures';
const HEAD = 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n';

async function read(text: string, path = 'argo/w.yaml'): Promise<Extraction> {
  return argoWorkflows.extract({ path, text }, new AbortController().signal);
}

function fixture(name: string): string {
  return readFileSync(`${FIXTURES}/${name}`, 'utf8');
}

describe('files', () => {
  it.each(['train.yaml', 'compiled.yaml'])('%s', async (name) => {
    const lines = statementLines(await read(fixture(name), `argo/${name}`));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`facts/argo-workflows/${name}.txt`);
  });

  it('make one system, seen through steps that only pass on, and through templates of other workflows', async () => {
    const { facts } = await read(fixture('train.yaml'));
    const own = 'orchestrator|argo/w.yaml||churn-nightly';
    const fit = 'training|argo/w.yaml|fit|fit';
    expect(link(facts).flows.map(({ name, data }) => `${name} ${data.join()}`)).toEqual(
      expect.arrayContaining([
        `${own} -> orchestrator|argo/w.yaml||notify configuration`,
        'orchestrator|argo/w.yaml||notify -> process|argo/w.yaml|slack|slack configuration',
        `process|argo/w.yaml|fetch|fetch -> ${fit} dataset`,
        `${fit} -> evaluation|argo/w.yaml|evaluate|evaluate model`,
        `${fit} -> process|argo/w.yaml|release|release model`,
        'evaluation|argo/w.yaml|evaluate|evaluate -> process|argo/w.yaml|release|release metrics',
        'process|argo/w.yaml|release|release -> endpoint|||churn model',
        'secret|||hub-token -> training|argo/w.yaml|fit|fit credential',
      ]),
    );
  });

  it('never hold a credential', async () => {
    for (const name of ['train.yaml', 'compiled.yaml']) {
      expect(JSON.stringify((await read(fixture(name))).facts)).not.toMatch(/Qm7Xv|token=abc/);
    }
  });
});

describe('shapes', () => {
  it.each([
    ['s3: {bucket: b, key: k/x.csv}', 'data-source|||s3://b/k/x.csv', 's3'],
    ['gcs: {bucket: b, key: k}', 'data-source|||gs://b/k', 'gs'],
    ['http: {url: "https://u:p@h/x.zip?t=1"}', 'data-source|||https://h/x.zip', 'https'],
    [
      'azure: {endpoint: "https://a.blob.core.windows.net/", container: c, blob: m.onnx}',
      'model|||https://a.blob.core.windows.net/c/m.onnx',
      'https',
    ],
    ['hdfs: {path: /data/x}', 'data-source|||hdfs://data/x', 'hdfs'],
    ['s3: {key: only/key.csv}', 'datastore|argo/w.yaml||artifact repository', 's3'],
    ['oss: {bucket: "{{workflow.parameters.b}}", key: k}', 'data-source|||oss://${EXPRESSION}/k', 'oss'],
  ])('an artifact %s', async (place, source, protocol) => {
    const text = `${HEAD}  templates:\n  - name: t\n    inputs: {artifacts: [{name: a, path: /a, ${place}}]}\n    container: {image: x}\n`;
    const flows = linesOfKinds(await read(text), 'flow').filter((line) => !line.includes('orchestrator'));
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatch(`flow ${source} -> process|argo/w.yaml|t|t`);
    expect(flows[0]).toContain(` ${protocol}`);
  });

  it.each(['raw: {data: x}', 's3: {}', 'http: {url: nowhere}', 'plugin: {}', 'path: /x'])(
    'an artifact %s comes from nowhere outside',
    async (place) => {
      const text = `${HEAD}  templates:\n  - name: t\n    inputs: {artifacts: [{name: a, ${place}}]}\n    container: {image: x}\n`;
      expect(linesOfKinds(await read(text), 'flow')).toHaveLength(1);
    },
  );

  it('arguments name places too, of a task and of the whole workflow', async () => {
    const text = `${HEAD}  entrypoint: t\n  arguments: {artifacts: [{name: a, s3: {bucket: b, key: k}}]}\n  templates:\n  - name: d\n    dag: {tasks: [{name: x, template: t, arguments: {artifacts: [{name: a, gcs: {bucket: g, key: k}}]}}]}\n  - name: t\n    container: {image: x}\n`;
    const flows = linesOfKinds(await read(text), 'flow').filter((line) => line.includes('data-source'));
    expect(flows).toEqual([
      '9 flow data-source|||gs://g/k -> process|argo/w.yaml|t|t dataset gs',
      '6 flow data-source|||s3://b/k -> process|argo/w.yaml|t|t dataset s3',
    ]);
  });

  it('a workflow of nothing but a reference starts the template', async () => {
    const text = `${HEAD}  workflowTemplateRef: {name: notify}\n`;
    const facts = [await read(text), await read(fixture('train.yaml'), 'argo/t.yaml')].flatMap((read_) => read_.facts);
    expect(link(facts).flows.map(({ name }) => name)).toContain(
      'orchestrator|argo/w.yaml||w -> orchestrator|argo/t.yaml||notify',
    );
  });
});

describe('other files', () => {
  it.each([
    ['an application of Argo CD', 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n'],
    ['a rollout', 'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n'],
    ['a workflow of another API', 'apiVersion: example.org/v1\nkind: Workflow\n'],
    ['a devfile', 'schemaVersion: 2.1.0\n'],
  ])('%s is not claimed', (_, text) => {
    expect(argoWorkflows.claims?.({ path: 'x.yaml', text })).toBe(false);
  });

  it('other documents beside a workflow say nothing, and a plain workflow is no sign of machine learning', async () => {
    const text = `${HEAD}  templates: [{name: t, container: {image: busybox, command: [echo]}}]\n---\nkind: Deployment\napiVersion: apps/v1\n`;
    expect(linesOfKinds(await read(text), 'signal', 'element')).toEqual([
      '3 element orchestrator w details=Argo Workflow path=argo/w.yaml zone=cluster:',
      '5 element process t path=argo/w.yaml symbol=t zone=cluster:',
    ]);
  });
});

function task(name: string): string {
  return `{name: ${name}, template: ${name}, arguments: {parameters: [{name: p, value: "{{tasks.a.outputs.parameters.p}} {{inputs.parameters.p}}"}]}}`;
}

describe('ugly files', () => {
  it('templates that call each other end', async () => {
    const text = `${HEAD}  templates:\n  - {name: a, dag: {tasks: [${task('a')}, ${task('b')}]}, outputs: {parameters: [{name: p, valueFrom: {parameter: "{{tasks.a.outputs.parameters.p}}"}}]}}\n  - {name: b, dag: {tasks: [${task('a')}, ${task('b')}]}}\n`;
    const { ok, facts } = await read(text);
    expect(ok).toBe(true);
    expect(facts.filter(({ fact }) => fact === 'flow')).toEqual([]);
  });

  it('a wide and deep graph ends', async () => {
    const templates = Array.from({ length: 60 }, (_, index) => {
      const tasks = ['x', 'y', 'z'].map(
        (name) =>
          `{name: ${name}, template: t${index + 1}, arguments: {parameters: [{name: p, value: "{{inputs.parameters.p}}{{tasks.x.outputs.result}}"}]}}`,
      );
      return `  - {name: t${index}, dag: {tasks: [${tasks.join(', ')}]}}\n`;
    });
    const text = `${HEAD}  templates:\n${templates.join('')}  - {name: t60, container: {image: x}}\n`;
    expect((await read(text)).ok).toBe(true);
  });

  it.each([
    ['no templates', `${HEAD}  entrypoint: x\n`],
    [
      'templates of every wrong shape',
      `${HEAD}  templates: [1, x, {name: 5}, {name: []}, {dag: 3, name: a}, {name: b, steps: {x: y}}]\n`,
    ],
    ['no spec', 'apiVersion: argoproj.io/v1\nkind: CronWorkflow\n'],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read(`${HEAD}  templates: [\n`)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^line \d+: /),
    });
  });
});
