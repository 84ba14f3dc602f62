import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compose } from '../../src/extract/compose/index.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { factLines, valuesOf } from '../support/fact-lines.ts';
import { linesOfKinds } from '../support/statement-lines.ts';

const signal = new AbortController().signal;
const read = async (text: string, path = 'compose.yaml'): Promise<Extraction> =>
  await compose.extract({ path, text }, signal);
const service = async (body: string): Promise<unknown> => {
  const [element] = valuesOf(await read(`services:\n  app:\n${body.replaceAll(/^/gm, '    ')}\n`), 'element');
  if (element === undefined) return null;
  const { kind, exposure, authentication, capabilities, controls } = element;
  return { kind, exposure, authentication, capabilities, controls };
};
const plain = { kind: 'service', exposure: 'local', authentication: 'unknown', capabilities: [], controls: [] };

it('reads services with their images, ports, powers, builds and commands', async () => {
  const text = readFileSync('src/extract/compose/fixtures/compose.yaml', 'utf8');
  await expect(factLines(await read(text, 'deploy/compose.yaml'))).toMatchFileSnapshot('facts/compose.txt');
});

it('gives the same facts for lines that end in CRLF', async () => {
  const text = readFileSync('src/extract/compose/fixtures/compose.yaml', 'utf8');
  expect(await read(text.replaceAll('\n', '\r\n'))).toEqual(await read(text));
});

it.each([
  ['compose.yml', true],
  ['a/docker-compose.gpu.yaml', true],
  ['docker-compose-infra.yml', true],
  ['composer.yml', false],
  ['compose.json', false],
])('%s is read: %s', (path, expected) => {
  expect(compose.matches(path)).toBe(expected);
});

it.each([
  ['image: a', plain],
  ['image: a\nports: [8080]', { ...plain, exposure: 'public' }],
  ['image: a\nports: ["127.0.0.1:80:80"]', { ...plain, exposure: 'local' }],
  ['image: a\nports: ["[::1]:80:80"]', { ...plain, exposure: 'local' }],
  ['image: a\nports: ["${HOST:-127.0.0.1}:80:80"]', { ...plain, exposure: 'local' }],
  ['image: a\nports: ["${HOST}:80:80"]', { ...plain, exposure: 'unknown' }],
  ['image: a\nports: ["127.0.0.1:80:80", "81:81"]', { ...plain, exposure: 'public' }],
  ['image: a\nports: [{target: 80, host_ip: 127.0.0.1}]', { ...plain, exposure: 'local' }],
  ['image: a\nnetwork_mode: host', { ...plain, exposure: 'unknown', capabilities: ['host-network'] }],
  ['image: redis:7', { ...plain, kind: 'datastore', authentication: 'none' }],
  ['image: ghcr.io/mlflow/mlflow', { ...plain, kind: 'model-registry', authentication: 'none' }],
  ['build: .\ncommand: mlflow server', { ...plain, kind: 'model-registry', authentication: 'none' }],
  ['image: prom/prometheus', { ...plain, kind: 'monitoring', authentication: 'none' }],
  [
    'image: heartexlabs/label-studio',
    { ...plain, kind: 'annotation', authentication: 'required', controls: ['authentication'] },
  ],
  ['image: a\nenvironment: {NEO4J_AUTH: none}', { ...plain, authentication: 'none' }],
  ['image: a\nenvironment: [DISABLE_AUTH=true, JUPYTER_TOKEN=x]', { ...plain, authentication: 'none' }],
  [
    'image: a\nenvironment: {JUPYTER_TOKEN: "${T}"}',
    { ...plain, authentication: 'required', controls: ['authentication'] },
  ],
  ['image: a\nenvironment: {SMTP_AUTH: none}', plain],
  [
    'image: redis\ncommand: redis-server --requirepass ${PW}',
    { ...plain, kind: 'datastore', authentication: 'required', controls: ['authentication'] },
  ],
  ['image: a\nprivileged: true\nuser: root', { ...plain, capabilities: ['privileged', 'root'] }],
  [
    'image: a\nuser: "1000"\nread_only: true\ncap_drop: [ALL]',
    { ...plain, controls: ['least-privilege', 'non-root', 'read-only-root'] },
  ],
  ['image: a\nuser: "${UID}"', plain],
  ['image: a\nvolumes: ["/:/host:ro"]', { ...plain, capabilities: ['host-mount'] }],
  ['image: a\nvolumes: ["/etc/localtime:/etc/localtime:ro", "data:/etc"]', plain],
])('%j says what the service may do', async (body, expected) => {
  expect(await service(body)).toEqual(expected);
});

const exposures = async (ports: string): Promise<unknown> => {
  const text = `services:\n  a:\n    image: a\n    ports: ${ports}\n    command: vllm serve m --host 0.0.0.0\n`;
  return valuesOf(await read(text), 'element').flatMap(({ kind, exposure }) => (kind === 'endpoint' ? [exposure] : []));
};

it('what a command starts is reached as far as the ports reach', async () => {
  expect([await exposures('["8000:8000"]'), await exposures('["127.0.0.1:8000:8000"]'), await exposures('[]')]).toEqual(
    [['public'], ['local'], ['local']],
  );
});

it('finds credentials in both forms of an environment and never shows them', async () => {
  const token = ['hf', 'kQ7wZ2mX9vB4nT6yR1sL8pD3JhGfUe5oWa'].join('_');
  const text = `services:
  a: { image: a, environment: ["HF_TOKEN=${token}", "OTHER_TOKEN=\${TOKEN}"] }
  b:
    build:
      context: .
      args:
        HF_TOKEN: ${token}
`;
  const extraction = await read(text);
  expect(valuesOf(extraction, 'credential').map(({ name, symbol, evidence }) => [name, symbol, evidence])).toEqual([
    ['HF_TOKEN (huggingface)', 'a', [{ path: 'compose.yaml', startLine: 2, endLine: 2 }]],
    ['HF_TOKEN (huggingface)', 'b', [{ path: 'compose.yaml', startLine: 7, endLine: 7 }]],
  ]);
  expect(JSON.stringify(extraction)).not.toContain(token);
});

it.each([
  ['build: ../svc', 'deploy/compose.yaml', ['svc/Dockerfile']],
  ['build: {context: ., dockerfile: gpu.dockerfile}', 'compose.yaml', ['gpu.dockerfile']],
  ['build: ../..', 'deploy/compose.yaml', []],
  ['build: https://github.com/a/b.git#main', 'compose.yaml', []],
])('%j in its folder is built from a Dockerfile of the repository', async (body, path, expected) => {
  const extraction = await read(`services:\n  a:\n    ${body}\n`, path);
  expect(valuesOf(extraction, 'runs').map((runs) => runs.path)).toEqual(expected);
});

it('a block of shell text keeps its lines', async () => {
  const text =
    'services:\n  a:\n    image: a\n    command:\n      - sh\n      - -c\n      - |\n        set -e\n        pip install torch==2.4.1\n';
  expect(valuesOf(await read(text), 'dependency').map(({ evidence }) => evidence)).toEqual([
    [{ path: 'compose.yaml', startLine: 9, endLine: 9 }],
  ]);
});

const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`).join('')}`;

const all = `&d [${Array.from({ length: 200 }, (_, index) => `s${index}`).join(',')}]`;

it.each([
  [
    'everything that depends on everything',
    `d: ${all}\nservices:\n${Array.from({ length: 200 }, (_, index) => `  s${index}: {depends_on: *d}\n`).join('')}`,
    /too many dependencies/,
  ],
  ['aliases that double', bomb, /aliases expand/],
  ['deep nesting', `services: ${'['.repeat(5000)}`, /nested deeper/],
  ['a NUL', 'services: {}\0', /NUL/],
  ['broken YAML', 'services: {a: [}\n', /not valid YAML/],
  [
    'one long command a thousand times',
    `c: &c "${'x '.repeat(5000)}"\nservices:\n${Array.from({ length: 1000 }, (_, index) => `  s${index}: {command: *c}\n`).join('')}`,
    /too many commands/,
  ],
])('%s is a reason', async (_, text, reason) => {
  const extraction = await read(text);
  expect(extraction).toEqual({ ok: false, reason: expect.stringMatching(reason), facts: [] });
});

it.each(['', 'services:\n', 'services: [a]\n', 'services: {a: null, b: 1}\n'])('%j says nothing', async (text) => {
  expect(await read(text)).toEqual({ ok: true, facts: [] });
});

const flows = async (text: string): Promise<string[]> => linesOfKinds(await read(text), 'flow');

it('services are joined by the names in their addresses, one flow for each pair', async () => {
  const text = `services:
  api:
    build: .
    command: gunicorn app:app -b 0.0.0.0
    depends_on: [db]
    links: ["cache:redis"]
    environment:
      DATABASE_URL: postgresql+psycopg2://u:\${PW}@db:5432/app
      MLFLOW_TRACKING_URI: http://tracking.local:5000
      QDRANT_HOST: store
      NAME: cache
      DOCS: https://db.example.org/api
  worker:
    image: a
    command: celery --broker redis://cache:6379/0 --result amqp://rabbit@api2/x
  db: { image: postgres }
  cache: { image: redis }
  mlflow: { image: ghcr.io/mlflow/mlflow, container_name: tracking.local }
  vectors: { image: qdrant/qdrant, networks: { default: { aliases: [store] } } }
`;
  expect(await flows(text)).toEqual([
    '5,8 flow endpoint|compose.yaml|api|api -> datastore|compose.yaml|db|db request postgresql',
    '6 flow endpoint|compose.yaml|api|api -> datastore|compose.yaml|cache|cache request unknown',
    '9 flow endpoint|compose.yaml|api|api -> model-registry|compose.yaml|mlflow|mlflow request http',
    '10 flow endpoint|compose.yaml|api|api -> vector-store|compose.yaml|vectors|vectors request unknown',
    '15 flow service|compose.yaml|worker|worker -> datastore|compose.yaml|cache|cache request redis',
  ]);
});

it('a database that is named after the application does not talk to it', async () => {
  const text = `services:
  portal: { build: ., environment: { DB: db } }
  db:
    image: postgres
    environment: { POSTGRES_DB: portal, POSTGRES_USER: portal }
  other: { image: mysql, environment: [MYSQL_DATABASE=portal, DB_NAME=portal] }
`;
  expect(await flows(text)).toEqual([
    '2 flow service|compose.yaml|portal|portal -> datastore|compose.yaml|db|db request unknown',
  ]);
});

it('a page that administers databases reaches those of its networks, and people open it', async () => {
  const text = `services:
  adminer:
    image: adminer
    ports: ["8080:8080"]
    networks: [back, front]
  db: { image: "postgres:16", networks: [back] }
  other: { image: "postgres:16", networks: [elsewhere] }
  cache: { image: redis, networks: [back] }
`;
  expect(await flows(text)).toEqual([
    '5 flow service|compose.yaml|adminer|adminer -> datastore|compose.yaml|db|db request sql',
    '4 flow human|||operators -> service|compose.yaml|adminer|adminer request http',
  ]);
});

it('models and data that are mounted, and volumes that hand them on', async () => {
  const text = `services:
  train:
    build: .
    volumes: ["./data:/data:ro", "./src:/app", "./.env:/.env", "models:/out", "logs:/logs", "../models/a.onnx:/a.onnx"]
  serve:
    build: .
    volumes:
      - { type: volume, source: models, target: /models, read_only: true }
      - logs:/logs
  db:
    image: postgres
    volumes: ["./pgdata:/var/lib/postgresql/data"]
  grafana:
    image: grafana/grafana
    volumes: ["./dashboards:/etc/dashboards", "./config/dashboards.yaml:/x.yaml"]
volumes: { models: {}, logs: {} }
`;
  expect(linesOfKinds(await read(text, 'deploy/compose.yaml'), 'flow')).toEqual([
    '4 flow dataset|||deploy/data -> training|deploy/compose.yaml|train|train dataset file',
    '4 flow model|||models/a.onnx -> training|deploy/compose.yaml|train|train model file',
    '15 flow artifact|||deploy/dashboards -> monitoring|deploy/compose.yaml|grafana|grafana artifact file',
    '4 flow training|deploy/compose.yaml|train|train -> datastore|deploy/compose.yaml|volumes|models model file',
    '8 flow datastore|deploy/compose.yaml|volumes|models -> service|deploy/compose.yaml|serve|serve model file',
  ]);
});

it('secrets of the file and those in plain text, never their values', async () => {
  const text = `services:
  a:
    image: a
    environment:
      POSTGRES_PASSWORD: hunter2hunter2
      API_TOKEN: \${TOKEN}
      DATABASE_URL: postgresql://u:hunter2hunter2@elsewhere/x
      TOKENIZERS_PARALLELISM: "false"
      OPENAI_API_KEY:
    secrets: [hf, unknown]
secrets:
  hf: { file: ./hf.txt }
`;
  const extraction = await read(text);
  expect(linesOfKinds(extraction, 'element').slice(1)).toEqual([
    '10 element secret hf controls=secret-store path=compose.yaml symbol=secrets',
    '5 element secret POSTGRES_PASSWORD details=written in the file path=compose.yaml symbol=a',
    '7 element secret DATABASE_URL details=written in the file path=compose.yaml symbol=a',
  ]);
  expect(JSON.stringify(extraction)).not.toContain('hunter2');
});

it.each([
  ['networks: [inside]', ['network-isolation']],
  ['networks: [inside, outside]', []],
  ['mem_limit: 2g', ['resource-limit']],
  ['deploy: { resources: { limits: { memory: 2g } } }', ['resource-limit']],
  ['deploy: { resources: { reservations: { memory: 2g } } }', []],
])('%j protects', async (body, controls) => {
  const text = `services:\n  a:\n    image: a\n    ${body}\nnetworks: { inside: { internal: true }, outside: {} }\n`;
  expect(valuesOf(await read(text), 'element').map((element) => element.controls)).toEqual([controls]);
});

it('a server that an image starts by itself takes the model that the environment names', async () => {
  const text = `services:
  tgi:
    image: ghcr.io/huggingface/text-generation-inference:3.0
    environment: [MODEL_ID=org/name, REVISION=main]
    ports: ["80:80"]
`;
  expect(linesOfKinds(await read(text), 'element', 'flow')).toEqual([
    '2,5,3 element endpoint tgi authentication=none details=image ghcr.io/huggingface/text-generation-inference,port 80:80,starts text-generation-launcher exposure=public path=compose.yaml symbol=tgi',
    '4 element model org/name trust=public',
    '4 flow model|||org/name -> endpoint|compose.yaml|tgi|tgi model hub',
  ]);
});
