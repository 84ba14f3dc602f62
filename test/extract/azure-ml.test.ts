import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { azureMl } from '../../src/extract/azure-ml/index.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import type { Fact } from '../../src/model/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const FIXTURES = 'src/extract/azure-ml/fixtures';

async function read(text: string, path = 'ml/file.yml'): Promise<Extraction> {
  return azureMl.extract({ path, text }, new AbortController().signal);
}

function fixture(name: string): string {
  return readFileSync(`${FIXTURES}/${name}`, 'utf8');
}

const schema = (kind: string): string => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

async function lines(text: string, ...kinds: readonly Fact['fact'][]): Promise<string[]> {
  return linesOfKinds(await read(text), ...kinds);
}

describe('files', () => {
  it.each(globSync('**/*', { cwd: FIXTURES }).toSorted())('%s', async (name) => {
    const facts = statementLines(await read(fixture(name), `ml/${name}`));
    await expect(`${facts.join('\n')}\n`).toMatchFileSnapshot(`facts/azure-ml/${name}.txt`);
  });

  it('make one system: schedule, pipeline, component, model, deployment, endpoint, monitor', async () => {
    const names = globSync('**/*', { cwd: FIXTURES }).toSorted();
    const read_ = await Promise.all(names.map((name) => read(fixture(name), `ml/${name}`)));
    const { flows } = link(read_.flatMap(({ facts }) => facts));
    const pipeline = 'orchestrator|ml/pipeline.yml||churn';
    const tune = 'training|ml/pipeline.yml|tune|tune';
    const blue = 'service|ml/serving/blue.yml|blue|blue';
    expect(flows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        `orchestrator|ml/nightly.yml||nightly_churn -> ${pipeline}`,
        `${pipeline} -> ${tune}`,
        `${tune} -> training|ml/components/train.yml||train_churn`,
        `process|ml/pipeline.yml|prepare|prepare -> ${tune}`,
        `model|||azureml:churn -> ${blue}`,
        `endpoint|||churn-prod -> ${blue}`,
        'endpoint|||churn-prod -> monitoring|ml/serving/monitor.yaml||churn_monitor',
        'data-source|||wasbs://rows@acmelake.blob.core.windows.net/churn/ -> dataset|||azureml:churn-rows',
        'dataset|||azureml:churn-rows -> process|ml/pipeline.yml|score|score',
        'evaluation|ml/pipeline.yml|check|check -> datastore|||azureml://datastores/reports',
      ]),
    );
  });

  it('never hold a credential', async () => {
    for (const name of ['lake.yml', 'serving/blue.yml', 'pipeline.yml']) {
      const told = JSON.stringify((await read(fixture(name))).facts);
      expect(told).not.toMatch(/Kq8vT2|Vt7Qm2|sig=/);
    }
  });
});

describe('shapes', () => {
  it.each([
    ['azureml:env@latest', 'azureml:env', 'latest', 'none'],
    ['azureml:env:4', 'azureml:env', '4', 'tag'],
    ['azureml:env', 'azureml:env', '', 'none'],
    [
      'azureml://registries/acme/environments/e/labels/prod',
      'azureml://registries/acme/environments/e',
      'prod',
      'none',
    ],
    ['azureml://registries/acme/environments/e/versions/9', 'azureml://registries/acme/environments/e', '9', 'tag'],
  ])('environment %s', async (environment, repo, revision, pinned) => {
    const { facts } = await read(`${schema('commandJob')}command: echo\nenvironment: ${environment}\n`);
    const references = facts.flatMap((fact) => (fact.fact === 'reference' ? [fact.value] : []));
    expect(references).toMatchObject([{ kind: 'container', repo, revision, pinned }]);
  });

  it.each([
    ['type: finetuning', 'training'],
    ['type: spark\nentry: {file: evaluate.py}', 'evaluation'],
    ['command: python detect_drift.py', 'monitoring'],
    ['command: python x.py', 'process'],
  ])('a job with %j is %s', async (body, kind) => {
    const [element] = await lines(`${schema('commandJob')}name: j\n${body}\n`, 'element');
    expect(element).toContain(`element ${kind} j`);
  });

  it.each([
    ['public_network_access: disabled', 'exposure=network'],
    ['public_network_access: enabled', 'exposure=public'],
    ['identity: {type: user_assigned}', 'exposure=public'],
  ])('an endpoint with %s is %s', async (body, exposure) => {
    const [element] = await lines(`${schema('batchEndpoint')}name: e\n${body}\n`, 'element');
    expect(element).toContain(exposure);
    expect(element).toContain('authentication=required');
  });

  it('names that are filled in later stay in their file', async () => {
    const endpoint = `${schema('managedOnlineEndpoint')}name: "{{ENDPOINT}}"\nauth_mode: key\n`;
    expect(await lines(endpoint, 'element')).toEqual([
      '2 element endpoint file authentication=required controls=authentication details=auth_mode key exposure=public path=ml/file.yml zone=cloud:azure',
    ]);
  });

  it('the pipeline of a batch deployment, a connection, an import, features', async () => {
    const batch = `${schema('pipelineComponentBatchDeployment')}name: d\nendpoint_name: e\ncomponent: ./p.yml\n`;
    expect(await lines(batch, 'runs')).toEqual(['4 runs service|ml/file.yml|d|d starts ml/p.yml']);
    const connection =
      '$schema: http://azureml/sdk-2-0/Connection.json\ntype: snowflake\nname: wh\ntarget: jdbc:snowflake://a?db=x;PWD=hunter2\n';
    expect(await lines(connection, 'element')).toEqual([
      '3 element external-service azureml:wh details=type snowflake trust=unknown',
    ]);
    const imported =
      '$schema: http://azureml/sdk-2-0/DataImport.json\nname: t\nsource: {type: database, connection: azureml:wh}\n';
    expect(await lines(imported, 'flow')).toEqual([
      '3 flow external-service|||azureml:wh -> dataset|||azureml:t dataset unknown',
    ]);
    const features =
      '$schema: http://azureml/sdk-2-0/FeatureSet.json\nname: f\nspecification: {path: ./spec}\nmaterialization_settings: {online_enabled: true}\n';
    expect(await lines(features, 'element')).toEqual([
      '2 element feature-store azureml:f details=materialised online zone=cloud:azure',
      '3 element dataset ml/spec',
    ]);
  });

  it('an index for retrieval and an inline job of a schedule', async () => {
    const index =
      '$schema: http://azureml/sdk-2-0/DataIndex.json\nname: i\nsource: {input_data: {path: ./docs}}\nembedding: {model: azure_open_ai://deployment/d/model/ada}\nindex: {type: acs, name: idx}\n';
    expect(await lines(index, 'flow')).toEqual([
      '3 flow dataset|||ml/docs -> vector-store|||idx document file',
      '4 flow vector-store|||idx -> llm|||azure-openai/ada document https',
      '4 flow llm|||azure-openai/ada -> vector-store|||idx features https',
    ]);
    const schedule = `${schema('schedule')}name: s\ntrigger: {type: recurrence, frequency: hour, interval: 6}\ncreate_job:\n  type: pipeline\n  jobs:\n    train: {type: command, command: python t.py}\n`;
    expect(await lines(schedule, 'element')).toEqual([
      '3 element orchestrator s details=every 6 hour path=ml/file.yml zone=cloud:azure',
      '4 element orchestrator s path=ml/file.yml symbol=create_job zone=cloud:azure',
      '7 element training train details=type command path=ml/file.yml symbol=create_job.train zone=cloud:azure',
    ]);
  });
});

describe('other files', () => {
  it.each([
    ['a workflow of something else', 'type: pipeline\nsteps: [a]\n'],
    ['a devfile', 'schemaVersion: 2.1.0\nmetadata: {name: x}\n'],
    ['a prompt flow', '$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json\n'],
    ['a Helm chart', 'type: application\nname: x\n'],
    ['a job of another tool', 'type: command\ncommand: echo ${{ inputs }}\n'],
  ])('%s is not claimed', (_, text) => {
    expect(azureMl.claims?.({ path: 'x.yml', text })).toBe(false);
  });

  it.each(['a.yml', 'b/c.yaml'])('%s may be one', (path) => {
    expect(azureMl.matches(path)).toBe(true);
  });

  it.each(['.github/workflows/a.yml', 'a.json', 'yml'])('%s is none', (path) => {
    expect(azureMl.matches(path)).toBe(false);
  });

  it('compute and registries are known and not drawn', async () => {
    expect(statementLines(await read(`${schema('amlCompute')}name: c\n`))).toEqual(['signal azure-ml']);
  });
});

describe('ugly files', () => {
  it.each([
    ['jobs: 5', []],
    ['jobs: {a: 1, b: [x], c: null}', ['orchestrator', 'process', 'process', 'process']],
    [
      'jobs: {a: {inputs: {x: "${{parent.jobs.a.outputs.y}}", y: "${{parent.jobs.zz.outputs.y}}"}}}',
      ['orchestrator', 'process'],
    ],
    ['jobs: {__proto__: {command: x}, toString: {command: y}}', ['orchestrator', 'process', 'process']],
  ])('%s', async (body, kinds) => {
    const { ok, facts } = await read(`${schema('pipelineJob')}type: pipeline\n${body}\n`);
    expect(ok).toBe(true);
    const elements = facts.flatMap((fact) => (fact.fact === 'element' ? [fact.value.kind] : []));
    expect(elements).toEqual(body === 'jobs: 5' ? ['process'] : kinds);
    expect(link(facts).flows.every(({ source, target }) => source !== target)).toBe(true);
  });

  it('takes no path out of a placeholder or from outside', async () => {
    const text = `${schema('pipelineJob')}jobs:\n  a:\n    component: <COMPONENT>\n    code: /etc\n    command: python x.py\n    inputs:\n      p: {path: <PATH>}\n      q: {path: ../../../etc/passwd}\n`;
    expect(linesOfKinds(await read(text), 'runs')).toEqual([]);
  });

  it('says why a file cannot be read', async () => {
    const text = `${schema('pipelineJob')}jobs:\n{% for j in jobs %}\n  a: {}\n`;
    expect(await read(text)).toMatchObject({ ok: false, reason: expect.stringContaining('line') });
    expect(await read(`[${schema('x')}]`)).toMatchObject({ ok: false });
  });
});
