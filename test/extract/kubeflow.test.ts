import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { kubeflow } from '../../src/extract/kubeflow/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const FIXTURES = 'src/extract/kubeflow/fixtures';
const TAIL = 'deploymentSpec: {executors: {e: {container: {image: x}}}}\npipelineInfo: {name: p}\n';

async function read(text: string, path = 'p/pipeline.yaml'): Promise<Extraction> {
  return kubeflow.extract({ path, text }, new AbortController().signal);
}

function fixture(name: string): string {
  return readFileSync(`${FIXTURES}/${name}`, 'utf8');
}

describe('files', () => {
  it.each(['pipeline.yaml', 'job.json', 'fetch/component.yaml', 'graph.yaml'])('%s', async (name) => {
    expect(kubeflow.claims?.({ path: name, text: fixture(name) })).toBe(true);
    const lines = statementLines(await read(fixture(name), `p/${name}`));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`facts/kubeflow/${name}.txt`);
  });

  it('make one system, seen through conditions', async () => {
    const { facts } = await read(fixture('pipeline.yaml'));
    const train = 'training|p/pipeline.yaml|condition-1.train|train';
    expect(link(facts).flows.map(({ name, data }) => `${name} ${data.join()}`)).toEqual(
      expect.arrayContaining([
        `model|||gs://acme-models/base/model.pt -> ${train} model`,
        `process|p/pipeline.yaml|load|load -> ${train} dataset`,
        `${train} -> process|p/pipeline.yaml|deploy|deploy-model model`,
        'data-source|||bq://acme.crm.customers -> process|p/pipeline.yaml|load|load dataset',
        'process|p/pipeline.yaml|load|load -> data-source|||s3://acme/features/ dataset',
        `secret|||hub-token -> ${train} credential`,
      ]),
    );
  });

  it('never hold a credential', async () => {
    expect(JSON.stringify((await read(fixture('pipeline.yaml'))).facts)).not.toContain('Zk4Rb8');
  });
});

describe('other files', () => {
  it.each([
    ['a devfile', 'a.yaml', 'schemaVersion: 2.1.0\nmetadata: {name: x}\ncomponents: []\n'],
    ['a pipeline of another tool', 'a.yaml', 'pipelineInfo: {name: x}\nsteps: []\n'],
    ['a manifest', 'a.yaml', 'kind: Deployment\nspec: {implementation: x}\n'],
    ['a component of another tool', 'a.yaml', 'implementation: java\ncontainer: x\n'],
    ['package.json', 'package.json', '{"name": "x", "implementation": {"container": 1}}'],
  ])('%s is not claimed', (_, path, text) => {
    expect(kubeflow.claims?.({ path, text })).toBe(false);
  });

  it('a document that only looks like one says nothing', async () => {
    expect(await read('pipelineInfo: {name: x}\ndeploymentSpec: {}\nroot: {}\n')).toEqual({ ok: true, facts: [] });
  });
});

function dag(ref: string): string {
  return `{dag: {tasks: {t: {componentRef: {name: ${ref}}, inputs: {artifacts: {x: {taskOutputArtifact: {producerTask: t, outputArtifactKey: o}}, y: {componentInputArtifact: y}}}}}, outputs: {artifacts: {o: {artifactSelectors: [{producerSubtask: t, outputArtifactKey: o}]}}}}}`;
}

describe('ugly files', () => {
  it('components that hold each other end', async () => {
    const text = `${TAIL}root: ${dag('a')}\ncomponents: {a: ${dag('b')}, b: ${dag('a')}}\n`;
    const { ok, facts } = await read(text);
    expect(ok).toBe(true);
    expect(facts.filter(({ fact }) => fact === 'flow')).toEqual([]);
  });

  it('a wide tree of components ends', async () => {
    const tasks = Array.from({ length: 10 }, (_, index) => `t${index}: {componentRef: {name: a}}`).join(', ');
    const text = `${TAIL}root: {dag: {tasks: {${tasks}}}}\ncomponents: {a: {dag: {tasks: {${tasks}}}}}\n`;
    expect((await read(text)).ok).toBe(true);
  });

  it.each([
    ['tasks of wrong shapes', 'root: {dag: {tasks: {a: 1, b: [x], c: {componentRef: {name: nothing}}}}}'],
    ['no components', 'root: {dag: {tasks: {a: {componentRef: {name: x}}}}}'],
    ['a DAG without tasks', 'root: {dag: {}}'],
  ])('%s', async (_, body) => {
    expect(linesOfKinds(await read(`${TAIL}${body}\n`), 'element')).toEqual([
      '2 element orchestrator p path=p/pipeline.yaml zone=cluster:',
    ]);
  });

  it('a name of JavaScript is a name', async () => {
    const text = `${TAIL}root: {dag: {tasks: {__proto__: {componentRef: {name: constructor}}}}}\ncomponents: {constructor: {executorLabel: e}}\n`;
    expect(linesOfKinds(await read(text), 'element')).toHaveLength(2);
  });

  it('says where a file breaks', async () => {
    expect(await read('pipelineInfo: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
    expect(await read('{"pipelineSpec":', 'a.json')).toMatchObject({ ok: false });
  });
});
