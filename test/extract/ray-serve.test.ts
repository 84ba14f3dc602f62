import { expect, it } from 'vitest';
import { link } from '../../src/extract/index.ts';
import { kubernetes } from '../../src/extract/kubernetes/index.ts';
import { rayServe } from '../../src/extract/ray-serve/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { elementFact, graphLines, inFile } from '../support/facts.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

function claims(text: string): boolean | undefined {
  return rayServe.claims?.({ path: 'a.yaml', text });
}

async function read(text: string, path = 'serve_config.yaml') {
  return rayServe.extract({ path, text }, signal);
}

it('reads applications with their environments', async () => {
  expect(statementLines(await extractFixture(rayServe, 'serve_config.yaml'))).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "6 element service churn controls=resource-limit details=Ray Serve,deployment ChurnModel,port 8000 exposure=public path=serve_config.yaml",
      "10 reference code https://github.com/acme/churn formats=code loader=ray.runtime_env path=serve_config.yaml pinned=branch remoteCode=on revision=main transport=https",
      "12 reference code s3://acme-code/features.zip formats=code loader=ray.runtime_env path=serve_config.yaml pinned=none remoteCode=on transport=object-store",
      "14 dependency scikit-learn controls=exact-pin manifest=environment path=serve_config.yaml pinned=exact specifier===1.5.0",
      "signal package:scikit-learn",
      "15 package-index extra-index https://pypi.acme.example/simple path=serve_config.yaml transport=https url=https://pypi.acme.example/simple",
      "16 dependency xgboost manifest=environment path=serve_config.yaml pinned=none",
      "signal package:xgboost",
      "27 reference container rayproject/ray-ml formats=unknown loader=image path=serve_config.yaml pinned=tag revision=2.9.0 transport=registry",
      "signal image:ray-ml",
      "28 element service text details=Ray Serve,port 8000 exposure=public path=serve_config.yaml",
      "29 runs service|serve_config.yaml||text starts apps/text.py",
    ]
  `);
});

it('reads language models with their adapters', async () => {
  expect(statementLines(await extractFixture(rayServe, 'llm.yaml'))).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "2 element endpoint llms authentication=none details=Ray Serve exposure=network path=llm.yaml",
      "9 reference model Qwen/Qwen2.5-0.5B-Instruct formats=unknown loader=ray.serve.llm path=llm.yaml pinned=none remoteCode=on transport=hub",
      "9 element model Qwen/Qwen2.5-0.5B-Instruct trust=third-party",
      "9 flow model|||Qwen/Qwen2.5-0.5B-Instruct -> endpoint|llm.yaml||llms model hub",
      "13 reference adapter s3://acme-adapters/qwen formats=unknown loader=ray.serve.llm path=llm.yaml pinned=none transport=object-store",
      "13 element model s3://acme-adapters/qwen trust=unknown",
      "13 flow model|||s3://acme-adapters/qwen -> endpoint|llm.yaml||llms model s3",
      "17 reference model gs://acme-models/own/ formats=unknown loader=ray.serve.llm path=llm.yaml pinned=none transport=object-store",
      "17 element model gs://acme-models/own/ trust=unknown",
      "17 flow model|||gs://acme-models/own/ -> endpoint|llm.yaml||llms model gs",
      "18 runs endpoint|llm.yaml||llms starts ./llm/mistral.yaml",
    ]
  `);
  expect(statementLines(await extractFixture(rayServe, 'model.yaml', 'llm/mistral.yaml'))).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "1 element service mistralai/Mistral-7B-Instruct-v0.3 details=Ray Serve LLM path=llm/mistral.yaml",
      "2 reference model mistralai/Mistral-7B-Instruct-v0.3 formats=unknown loader=ray.serve.llm path=llm/mistral.yaml pinned=none transport=hub",
      "2 element model mistralai/Mistral-7B-Instruct-v0.3 trust=third-party",
      "2 flow model|||mistralai/Mistral-7B-Instruct-v0.3 -> service|llm/mistral.yaml||mistralai/Mistral-7B-Instruct-v0.3 model hub",
    ]
  `);
});

it('joins a model of its own file to the application', async () => {
  const files = [
    await extractFixture(rayServe, 'llm.yaml'),
    await extractFixture(rayServe, 'model.yaml', 'llm/mistral.yaml'),
  ];
  expect(graphLines(link(files.flatMap(({ facts }) => facts)))).toMatchInlineSnapshot(`
    [
      "llm.yaml endpoint llms",
      "human users",
      "model Qwen/Qwen2.5-0.5B-Instruct",
      "model gs://acme-models/own/",
      "model mistralai/Mistral-7B-Instruct-v0.3",
      "model s3://acme-adapters/qwen",
      "llm/mistral.yaml service mistralai/Mistral-7B-Instruct-v0.3",
      "llm.yaml endpoint llms -> llm/mistral.yaml service mistralai/Mistral-7B-Instruct-v0.3 (code)",
      "human users -> llm.yaml endpoint llms (request)",
      "model Qwen/Qwen2.5-0.5B-Instruct -> llm.yaml endpoint llms (model)",
      "model gs://acme-models/own/ -> llm.yaml endpoint llms (model)",
      "model mistralai/Mistral-7B-Instruct-v0.3 -> llm/mistral.yaml service mistralai/Mistral-7B-Instruct-v0.3 (model)",
      "model s3://acme-adapters/qwen -> llm.yaml endpoint llms (model)",
    ]
  `);
});

it('reads services of Anyscale, flat and nested', async () => {
  expect(statementLines(await extractFixture(rayServe, 'service.yaml', 'deploy/service.yaml'))).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "8 element service search authentication=required controls=authentication details=Ray Serve path=deploy/service.yaml",
      "5 dependency torch controls=exact-pin manifest=environment path=deploy/service.yaml pinned=exact specifier===2.4.1",
      "signal package:torch",
      "2 reference container acme/search controls=digest-pin formats=unknown loader=image path=deploy/service.yaml pinned=digest revision=sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa transport=registry verified",
      "8 runs service|deploy/service.yaml||search starts search/main.py",
    ]
  `);
  expect(statementLines(await extractFixture(rayServe, 'nested.yaml'))).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "8 element service app1 authentication=none details=Ray Serve path=nested.yaml",
      "11 reference code https://github.com/acme/app.git controls=commit-pin formats=code loader=ray.runtime_env path=nested.yaml pinned=commit remoteCode=on revision=0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70 transport=git",
    ]
  `);
});

it('reads texts inside objects of Kubernetes, with the lines of the file', async () => {
  const extraction = await extractFixture(rayServe, 'rayservice.yaml');
  expect(statementLines(extraction)).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "11 reference code https://github.com/acme/fruit formats=code loader=ray.runtime_env path=rayservice.yaml pinned=branch remoteCode=on revision=78b4a5da symbol=fruit transport=https",
      "12 dependency torch manifest=environment path=rayservice.yaml pinned=none symbol=fruit",
      "signal package:torch",
      "14 credential DB_PASSWORD (generic) certainty=likely path=rayservice.yaml provider=generic symbol=fruit",
      "33 reference code s3://acme-code/jobs.zip formats=code loader=ray.runtime_env path=rayservice.yaml pinned=none remoteCode=on symbol=train-fruit transport=object-store",
      "32 dependency xgboost controls=exact-pin manifest=environment path=rayservice.yaml pinned=exact specifier===2.1.0 symbol=train-fruit",
      "signal package:xgboost",
    ]
  `);
  expect(JSON.stringify(extraction)).not.toContain('T7rq92L');
});

it('speaks of the very element that the reader of Kubernetes draws', async () => {
  const text = `apiVersion: ray.io/v1
kind: RayService
metadata: {name: fruit}
spec:
  serveConfigV2: |
    applications:
      - import_path: fruit.graph
        args: {llm_configs: [{model_loading_config: {model_id: acme/fruit-1b}}]}
  rayClusterConfig: {headGroupSpec: {template: {spec: {containers: [{name: head, image: rayproject/ray:2.9.0}]}}}}
`;
  const objects = await kubernetes.extract({ path: 'ray.yaml', text }, signal);
  const code = elementFact(inFile('endpoint', 'ray serve app', 'fruit.py'));
  const facts = [...objects.facts, ...(await read(text, 'ray.yaml')).facts, code];
  expect(graphLines(link(facts))).toMatchInlineSnapshot(`
    [
      "fruit.py endpoint ray serve app",
      "ray.yaml fruit endpoint fruit",
      "human users",
      "model acme/fruit-1b",
      "ray.yaml fruit endpoint fruit -> fruit.py endpoint ray serve app (code)",
      "human users -> fruit.py endpoint ray serve app (request)",
      "human users -> ray.yaml fruit endpoint fruit (request)",
      "model acme/fruit-1b -> ray.yaml fruit endpoint fruit (model)",
    ]
  `);
});

it('reads the older format of one application', async () => {
  expect(statementLines(await read('import_path: a.b:app\nhost: 127.0.0.1\nport: 9000\n'))).toMatchInlineSnapshot(`
    [
      "signal ray-serve",
      "1 element service a.b:app details=Ray Serve,port 9000 exposure=local path=serve_config.yaml",
      "1 runs service|serve_config.yaml||a.b:app starts a/b.py",
    ]
  `);
});

it.each([
  ['https://user:pw-secret-1@example.org/a.zip?sig=abc', 'https://example.org/a.zip'],
  ['gs://bucket/a.zip', 'gs://bucket/a.zip'],
  ['file:///tmp/a.zip', undefined],
  ['/opt/app', undefined],
])('code at %s', async (address, repo) => {
  const extraction = await read(`applications:\n- import_path: a:b\n  runtime_env: {working_dir: "${address}"}\n`);
  const repos = extraction.facts.flatMap((fact) => (fact.fact === 'reference' ? [fact.value.repo] : []));
  expect(repos).toEqual(repo === undefined ? [] : [repo]);
  // Modules that are fetched, or that lie outside of the repository, are no files of it.
  expect(linesOfKinds(extraction, 'runs')).toEqual([]);
  expect(JSON.stringify(extraction)).not.toMatch(/pw-secret|sig=/);
});

it.each([
  'import_path: ../etc/passwd\n',
  'import_path: [a]\n',
  'import_path:\n',
  'applications: text\nimport_path: 3\n',
  'applications:\n- import_path: "not a path"\n',
  'model_loading_config: x\n',
  'model_loading_config:\n  model_id: [a]\n',
  'apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: a}\nspec:\n  runtimeEnvYAML: "[broken"\n',
  'apiVersion: v1\nkind: RayJob\nmetadata: {name: a}\nspec: {runtimeEnvYAML: "pip: [torch]"}\n',
])('%# says nothing', async (text) => {
  expect(await read(text)).toEqual({ ok: true, facts: [] });
});

it('claims what has its keys, and reports what it cannot read', async () => {
  expect(claims('applications:\n  - name: web\n    image: nginx\n')).toBe(false);
  expect(claims('# import_path: a:b\n')).toBe(false);
  expect(claims('applications:\n  - import_path: a:b\n')).toBe(true);
  expect(await read('import_path: {{ path }}\n')).toEqual({ ok: false, reason: 'a template, not YAML', facts: [] });
  expect(await read('import_path: [\n')).toMatchObject({ ok: false, facts: [] });
});

it('looks at no more than a hundred applications', async () => {
  const many = Array.from({ length: 300 }, (_, n) => `- {name: a${n}, import_path: "m${n}:app"}\n`).join('');
  expect(linesOfKinds(await read(`applications:\n${many}`), 'element')).toHaveLength(100);
});
